"""Programmes that look beyond one resident: household averages and limited places (scoring.md 7)."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from counties.models import Resident
from rules.engine.book import Programme, Revision
from rules.engine.needs import HouseholdAverage as AsksForAverage
from rules.engine.needs import leaves
from rules.engine.programmes import NO_PLACE_LEFT, Verdict
from rules.models import Run, Score

_ALLOT = f"""
WITH candidate AS (
    SELECT s.resident_id, s.answers -> %(programme)s AS given,
           row_number() OVER (ORDER BY s.score DESC NULLS LAST, s.enrolled_on, r.key) <= %(places)s AS wins
      FROM {Score._meta.db_table} s
      JOIN {Resident._meta.db_table} r ON r.county_id = s.county_id AND r.id = s.resident_id
     WHERE s.county_id = %(county)s AND s.generation_id = %(generation)s
       AND (s.answers -> %(programme)s ->> 'answer' = '{Verdict.ELIGIBLE}'
            OR s.answers -> %(programme)s ->> 'reason' = '{NO_PLACE_LEFT}')
), moved AS (
    SELECT resident_id, wins, given ->> 'path' AS path FROM candidate
     WHERE wins <> (given ->> 'answer' = '{Verdict.ELIGIBLE}')
)
UPDATE {Score._meta.db_table} s
   SET run_id = %(run)s,
       answers = s.answers || jsonb_build_object(%(programme)s::text, CASE WHEN moved.wins
           THEN jsonb_build_object('answer', '{Verdict.ELIGIBLE}', 'reason', path, 'path', path)
           ELSE jsonb_build_object('answer', '{Verdict.NOT_ELIGIBLE}', 'reason', '{NO_PLACE_LEFT}', 'path', path)
       END)
  FROM moved
 WHERE s.county_id = %(county)s AND s.generation_id = %(generation)s AND s.resident_id = moved.resident_id
RETURNING s.resident_id
"""  # noqa: S608  # names of our own tables and codes


def asks_for_households(book: Revision | None) -> bool:
    """Whether any programme of the book needs a household's average."""
    programmes = book.programmes if book else ()
    return any(
        isinstance(need, AsksForAverage) for programme in programmes for need in leaves(programme.needs)
    )


def with_housemates(book: Revision | None, residents: Iterable[int]) -> set[int]:
    """These residents, and those whose answers hang on the same household's average."""
    ids = set(residents)
    if not asks_for_households(book):
        return ids
    households = Resident.objects.filter(pk__in=ids, household__isnull=False).values("household")
    return ids | set(Resident.objects.filter(household__in=households).values_list("pk", flat=True))


def limited(book: Revision | None) -> list[Programme]:
    """Programmes of the book that have a limited number of places."""
    programmes = book.programmes if book else ()
    return [p for p in programmes if p.places is not None and not p.effect.adverse]


def allot(book: Revision | None, *, run: Run, generation: Run) -> set[int]:
    """Give out the places of every programme that has a limited number, among the rows of a generation.

    The answers before places are kept under ``path``, so that giving out again starts from the same. Rows that
    come to say something else are the run's; returns their residents.
    """
    moved: set[int] = set()
    with connection.cursor() as cursor:
        for programme in limited(book):
            cursor.execute(
                _ALLOT,
                {
                    "programme": programme.code,
                    "places": programme.places,
                    "county": run.county_id,
                    "run": run.pk,
                    "generation": generation.pk,
                },
            )
            moved.update(resident for (resident,) in cursor.fetchall())
    return moved


def keep_places(book: Revision | None, before: Score | None, after: Score) -> bool:
    """Take over a place, or the lack of one, where nothing that decides about it changed; whether all could be.

    False means that places have to be given out again.
    """
    kept = True
    for programme in limited(book):
        old = _claim(before, programme.code) if before else None
        if old == _claim(after, programme.code):
            if before is not None and old is not None:
                after.answers[programme.code] = before.answers[programme.code]
        else:
            kept = False
    return kept


def _claim(score: Score, programme: str) -> tuple[Any, ...] | None:
    """What decides about a place: score, first day, and the path; None for who does not qualify."""
    given = score.answers.get(programme)
    if given is None or not (given["answer"] == Verdict.ELIGIBLE or given["reason"] == NO_PLACE_LEFT):
        return None
    return (score.score, score.enrolled_on, given["path"])
