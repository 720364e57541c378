"""What residents are answered follows their scores: the statement says what `benefits.decisions` says."""

import random
from itertools import pairwise, product

import pytest

from benefits.decisions import ELIGIBLE, NOT_ELIGIBLE, UNDETERMINED, in_force
from benefits.models import AnswersGiven
from benefits.selectors import held_answers
from benefits.services.answering import Whom, answers_follow
from counties.models import Notice, OutboxMessage, Resident
from counties.selectors import resident_bounds
from rules.models import CurrentRun, Run, Score
from rules.signals import SCORES_PUBLISHED
from tests.factories import Town

pytestmark = pytest.mark.django_db
ANSWERS = (ELIGIBLE, NOT_ELIGIBLE, UNDETERMINED)
EVERYONE = Whom()


def computed(answer: str, reason: str = "min_grade") -> dict[str, str]:
    return {"answer": answer, "reason": reason, "path": reason}


def given(here: Town, resident: Resident, answers: dict[str, str], *, at: int = 0) -> None:
    """Answers on file, the later `at` the later."""
    run = CurrentRun.objects.get().run
    AnswersGiven.objects.create(
        county=here.county, resident=resident, run=run, revision="", as_of=run.as_of,
        answers={code: {"answer": answer, "reason": "x"} for code, answer in answers.items()},
        at=here.now.replace(microsecond=at),
    )  # fmt: skip


def test_every_answer_computed_against_every_answer_held(here: Town) -> None:
    """All pairs at once, each on a resident of its own."""
    pairs = list(product(ANSWERS, (None, *ANSWERS)))
    residents = [here.resident() for _ in pairs]
    here.drain()
    with here.scope():
        for resident, (now, held) in zip(residents, pairs, strict=True):
            Score.objects.filter(resident=resident).update(answers={"new": computed(now)})
            for number, answer in enumerate([UNDETERMINED, held] if held else []):
                given(here, resident, {"new": answer}, at=number)
        before = AnswersGiven.objects.count()
        expected = [
            (resident.pk, in_force(now, held).answer)
            for resident, (now, held) in zip(residents, pairs, strict=True)
            if in_force(now, held).answer != held
        ]
        assert answers_follow(county=here.county, whom=EVERYONE, now=here.now) == len(expected) > 5
        new = AnswersGiven.objects.order_by("pk")[before:]
        assert [(row.resident_id, row.answers["new"]["answer"]) for row in new] == sorted(expected)
        assert {row.answers["new"]["reason"] for row in new} == {"min_grade"}
        told = set(Notice.objects.filter(kind="benefit", reference="new").values_list("resident", flat=True))
        assert told == {
            resident.pk
            for resident, (now, held) in zip(residents, pairs, strict=True)
            if held not in (None, ELIGIBLE) and now == ELIGIBLE
        }
        assert answers_follow(county=here.county, whom=EVERYONE, now=here.now) == 0


@pytest.mark.parametrize("seed", [0, 2, 3])
def test_many_residents_at_once_as_one_by_one_in_plain_python(here: Town, seed: int) -> None:
    """Random scores and logs; some programmes come, some go; in slices, by id, and twice."""
    chance, codes = random.Random(seed), ("a", "b", "c")
    residents = [here.resident() for _ in range(24)]
    here.drain()
    with here.scope():
        expected: dict[int, dict[str, tuple[str, str]]] = {}
        news = set()
        for resident in residents:
            held: dict[str, str] = {"check-up": "", "heating": ""}
            for at in range(chance.randrange(4)):
                some = {code: chance.choice(ANSWERS) for code in codes if chance.random() < 0.5}
                if some:
                    given(here, resident, some, at=at + 1)
                held |= some
            now = {code: chance.choice(ANSWERS) for code in codes if chance.random() < 0.8}
            said = {code: computed(answer, chance.choice(("min_age", "all"))) for code, answer in now.items()}
            Score.objects.filter(resident=resident).update(answers=said)
            changed = {}
            for code, answer in now.items():
                last = held.get(code)
                if in_force(answer, last).answer != last:
                    changed[code] = (answer, said[code]["reason"])
                    if answer == ELIGIBLE and last is not None:
                        news.add((resident.pk, code))
            if changed:
                expected[resident.pk] = changed
        before = set(AnswersGiven.objects.values_list("pk", flat=True))
        bounds = resident_bounds(here.county, 5) if seed % 2 else []
        slices = [Whom(above=above, upto=upto) for above, upto in pairwise([None, *bounds, None])]
        if seed == 2:
            slices = [Whom(residents=(resident.pk, residents[0].pk)) for resident in residents]
        for whom in (*slices, *slices):
            answers_follow(county=here.county, whom=whom, now=here.now)
        written = AnswersGiven.objects.exclude(pk__in=before)
        assert {
            row.resident_id: {code: (one["answer"], one["reason"]) for code, one in row.answers.items()}
            for row in written
        } == expected
        assert len(written) == len(expected) > 10
        told = list(Notice.objects.filter(kind="benefit").values_list("resident", "reference"))
        assert (len(told), set(told)) == (len(news), news)
        assert len(news) > 2


def test_only_rows_that_the_run_changed_are_looked_at(here: Town) -> None:
    resident, other = here.resident(), here.resident()
    here.drain()
    with here.scope():
        run = CurrentRun.objects.get().run
        Score.objects.update(answers={"new": computed(ELIGIBLE, "min_age")})
        assert answers_follow(county=here.county, whom=Whom(run=run.pk + 1), now=here.now) == 0
        assert answers_follow(county=here.county, whom=Whom((other.pk,)), now=here.now) == 1
        assert answers_follow(county=here.county, whom=Whom(run=run.pk), now=here.now) == 1
        assert AnswersGiven.objects.filter(answers__has_key="new", resident=resident).count() == 1
        assert held_answers(resident)["new"].answer == ELIGIBLE


def test_a_run_that_changed_many_is_announced_in_parts_that_cover_everyone(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rules.services.runs.publishing.ANNOUNCED", 2)
    residents = sorted(here.resident().pk for _ in range(5))
    here.drain()
    with here.scope():
        run = Run.objects.get()
        sent = OutboxMessage.objects.filter(topic=SCORES_PUBLISHED).order_by("pk")
        parts = [(one.payload["above"], one.payload["upto"]) for one in sent]
        assert parts == [(None, residents[1]), (residents[1], residents[3]), (residents[3], None)]
        assert {(one.payload["run"], one.payload["residents"]) for one in sent} == {(run.pk, None)}
        assert sorted(AnswersGiven.objects.values_list("resident", flat=True)) == residents
