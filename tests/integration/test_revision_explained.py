"""Why a resident changed on the day of a revision: each slice says what a plain version says, one after the other."""

import dataclasses
import random
from collections import defaultdict

import pytest

from counties.models import Notice, Resident
from rules.engine.book import Revision as Book
from rules.engine.diff import diff
from rules.engine.needs import HouseholdAverage
from rules.engine.programmes import answers_for
from rules.engine.standing import Standing, household_averages
from rules.models import RevisionEffect, RevisionTelling
from rules.selectors.books import books, engine_revision
from rules.selectors.facts import timeline
from rules.services.revisions import notice
from rules.services.scores.computing import Clocks, evaluations
from rules.services.scores.places import limited
from tests.integration.columns_town import AVERAGE, PLACES, ids, mixed_town, with_programmes
from tests.revising import days_pass, in_force, milder, revised, small_slices

Cause = RevisionEffect.Cause
Explained = tuple[str, int | None, str, dict[str, list[int]]]
Said = dict[int, tuple[int | None, str, dict[str, int], dict[str, str]]]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    small_slices(monkeypatch)


def plainly(telling: RevisionTelling, residents: list[Resident]) -> dict[int, Explained]:
    """Why each noted resident changed, by `evaluate`, one resident after the other under both texts."""
    old, new = engine_revision(telling.before), engine_revision(telling.revision)
    texts = [book for book in books() if book.effective_from <= new.effective_from]
    before, after = (
        under(telling, [book for book in texts if book.effective_from <= last.effective_from], residents)
        for last in (old, new)
    )
    places = {programme.code for book in (old, new) for programme in limited(book)}
    always = {change.code for change in diff(old, new) if (change.part, change.field) == ("rule", "holds")}
    found = {}
    for effect in telling.effects.all():
        (score, grade, worth, answers), other = before[effect.resident_id], after[effect.resident_id]
        otherwise = {code for code in answers | other[3] if answers.get(code) != other[3].get(code)}
        if (score, grade) == other[:2] and not (otherwise | places) & effect.answers.keys():
            found[effect.resident_id] = (str(Cause.OTHER), None, "", {})
            continue
        both = {code: [worth.get(code, 0), other[2].get(code, 0)] for code in worth | other[2]}
        worths = {code: sums for code, sums in both.items() if sums[0] != sums[1] or code in always}
        found[effect.resident_id] = (str(Cause.REVISION), score, grade, worths)
    return found


def under(telling: RevisionTelling, texts: list[Book], residents: list[Resident]) -> Said:
    run, known_at = telling.run, telling.begun_at
    books_then = timeline(run.county, texts, as_of=run.as_of, known_at=known_at)
    found = evaluations(Clocks(run.county, run.as_of, known_at, books_then), ids(residents))
    averages = household_averages((facts.resident.household, one.score) for facts, one in found)
    said: Said = {}
    for facts, one in found:
        worth: dict[str, int] = defaultdict(int)
        for effect in one.effects:
            worth[effect.rule] += effect.worth
        standing = Standing.of(facts.resident, one, run.as_of)
        assert books_then.in_force is not None
        answers = answers_for(books_then.in_force, standing, averages.get(facts.resident.household))
        said[facts.pk] = (one.score, one.grade or "", worth, {a.programme: a.answer for a in answers})
    return said


def another_text(book: Book, chance: random.Random) -> Book:
    """The book with some things changed: rules, their worths, what programmes ask, which programmes there are."""
    for code in chance.sample(["TR-01", "TR-02", "GD-01"], chance.randrange(3)):
        points = chance.choice((-25_00, -5_00)) if code.startswith("TR") else chance.choice((1_00, 9_00))
        book = milder(book, code, points)
    programmes = []
    for programme in book.programmes:
        if programme.code == "family":
            needs = HouseholdAverage(chance.choice((900_00, 960_00, 985_00, 1000_00)))
            programme = dataclasses.replace(programme, needs=needs)
        elif programme.code == "seats":
            programme = dataclasses.replace(programme, places=chance.choice((4, 2, 7)))
        if chance.random() < 0.9:
            programmes.append(programme)
    scale = dataclasses.replace(book.scale, base=book.scale.base + chance.choice((0, 0, 0, 5_00)))
    return dataclasses.replace(book, programmes=tuple(programmes), scale=scale)


@pytest.mark.django_db
@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("few", [0, 5_000], ids=["the county's households", "their own"])
def test_every_slice_says_what_the_plain_version_says(
    seed: int, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notice, "FEW_HOUSEHOLDS", few)
    notice._sums_of.clear()
    here, residents = mixed_town(24, seed=seed)
    with_programmes(here, AVERAGE, PLACES)
    here.drain()
    revised(here, another_text(in_force(here), random.Random(seed)))
    days_pass(here, monkeypatch)
    here.drain()
    with here.scope():
        telling = RevisionTelling.objects.get()
        effects = list(RevisionEffect.objects.all())
        said = {e.resident_id: (e.cause, e.score_otherwise, e.grade_otherwise, e.worths) for e in effects}
        assert said == plainly(telling, residents)
        assert len(said) > 2
        assert telling.done_at is not None
        told = list(Notice.objects.filter(kind=Notice.Kind.REVISION).values_list("resident", flat=True))
        assert sorted(told) == sorted(one for one, reason in said.items() if reason[0] == Cause.REVISION)
