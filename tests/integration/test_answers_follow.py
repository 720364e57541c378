"""What residents are answered follows their scores: the statement says what `benefits.decisions` says."""

from itertools import product

import pytest

from benefits.decisions import ELIGIBLE, NOT_ELIGIBLE, UNDETERMINED, in_force
from benefits.models import ProgrammeAnswer
from benefits.services.answering import answers_follow
from counties.models import Notice
from rules.models import CurrentRun, Score
from tests.factories import Town

pytestmark = pytest.mark.django_db
ANSWERS = (ELIGIBLE, NOT_ELIGIBLE, UNDETERMINED)


def test_every_answer_computed_against_every_answer_held(here: Town) -> None:
    """All pairs at once, each on a resident of its own."""
    pairs = list(product(ANSWERS, (None, *ANSWERS)))
    residents = [here.resident() for _ in pairs]
    here.drain()
    with here.scope():
        run = CurrentRun.objects.get().run
        for resident, (computed, held) in zip(residents, pairs, strict=True):
            said = {"answer": computed, "reason": "min_grade", "path": "min_grade"}
            Score.objects.filter(resident=resident).update(answers={"new": said})
            for number, answer in enumerate([UNDETERMINED, held] if held else []):
                ProgrammeAnswer.objects.create(
                    county=here.county, resident=resident, run=run, programme="new", answer=answer, reason=[],
                    revision="", as_of=run.as_of, at=here.now.replace(microsecond=number),
                )  # fmt: skip
        before = ProgrammeAnswer.objects.count()
        expected = [
            (resident.pk, in_force(computed, held).answer)
            for resident, (computed, held) in zip(residents, pairs, strict=True)
            if in_force(computed, held).answer != held
        ]
        assert answers_follow(county=here.county, residents=None, now=here.now) == len(expected) > 5
        new = ProgrammeAnswer.objects.order_by("pk")[before:]
        assert [(row.resident_id, row.answer) for row in new] == sorted(expected)
        assert {tuple(row.reason) for row in new} == {("min_grade",)}
        told = set(Notice.objects.filter(kind="benefit", reference="new").values_list("resident", flat=True))
        assert told == {
            resident.pk
            for resident, (computed, held) in zip(residents, pairs, strict=True)
            if held not in (None, ELIGIBLE) and computed == ELIGIBLE
        }
        assert answers_follow(county=here.county, residents=None, now=here.now) == 0


def test_only_rows_that_the_run_changed_are_looked_at(here: Town) -> None:
    resident, other = here.resident(), here.resident()
    here.drain()
    with here.scope():
        run = CurrentRun.objects.get().run
        said = {"new": {"answer": ELIGIBLE, "reason": "min_age", "path": "min_age"}}
        Score.objects.update(answers=said)
        assert answers_follow(county=here.county, residents=None, run=run.pk + 1, now=here.now) == 0
        assert answers_follow(county=here.county, residents=[other.pk], now=here.now) == 1
        assert answers_follow(county=here.county, residents=None, run=run.pk, now=here.now) == 1
        assert ProgrammeAnswer.objects.filter(programme="new", resident=resident).count() == 1
