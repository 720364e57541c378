"""Programmes that look beyond one resident: household averages and limited places (scoring.md 7)."""

from collections.abc import Iterable

from counties.models import Resident
from rules.engine.book import Revision
from rules.engine.needs import HouseholdAverage as AsksForAverage
from rules.engine.needs import leaves
from rules.engine.programmes import NO_PLACE_LEFT, Verdict, allot_places
from rules.engine.standing import HouseholdAverage, household_averages
from rules.models import Run, Score


def asks_for_households(book: Revision | None) -> bool:
    """Whether any programme of the book needs a household's average."""
    programmes = book.programmes if book else ()
    return any(
        isinstance(need, AsksForAverage) for programme in programmes for need in leaves(programme.needs)
    )


def averages_of(run: Run, book: Revision | None, residents: Iterable[int]) -> dict[str, HouseholdAverage]:
    """Averages of these residents' households from the run's scores, by household code; empty where not asked for."""
    if not asks_for_households(book):
        return {}
    households = Resident.objects.filter(pk__in=residents, household__isnull=False).values("household")
    mates = Score.objects.filter(run=run, resident__household__in=households)
    return household_averages(mates.values_list("resident__household__code", "score"))


def with_housemates(book: Revision | None, residents: Iterable[int]) -> set[int]:
    """These residents, and those whose answers hang on the same household's average."""
    ids = set(residents)
    if not asks_for_households(book):
        return ids
    households = Resident.objects.filter(pk__in=ids, household__isnull=False).values("household")
    return ids | set(Resident.objects.filter(household__in=households).values_list("pk", flat=True))


def allot(run: Run, book: Revision | None) -> None:
    """Give out the places of every programme that has a limited number, among the run's scores."""
    for programme in book.programmes if book else ():
        if programme.places is not None:
            _allot(run, programme.code, programme.places)


def _allot(run: Run, programme: str, places: int) -> None:
    """The answers before places are kept under ``path``, so that giving out again starts from the same."""
    scores = {str(score.resident.key): score for score in _who_qualify(run, programme)}
    winners = allot_places(places, ((s.score, s.enrolled_on, key) for key, s in scores.items()))
    changed = []
    for key, score in scores.items():
        given = score.answers[programme]
        new = (
            {"answer": Verdict.ELIGIBLE, "reason": given["path"], "path": given["path"]}
            if key in winners
            else {"answer": Verdict.NOT_ELIGIBLE, "reason": NO_PLACE_LEFT, "path": given["path"]}
        )
        if new != given:
            score.answers[programme] = new
            changed.append(score)
    Score.objects.bulk_update(changed, ["answers"], batch_size=500)


def _who_qualify(run: Run, programme: str) -> Iterable[Score]:
    scores = Score.objects.filter(run=run).select_related("resident")
    eligible = scores.filter(**{f"answers__{programme}__answer": Verdict.ELIGIBLE})
    without_place = scores.filter(**{f"answers__{programme}__reason": NO_PLACE_LEFT})
    return eligible | without_place
