"""Programmes that look beyond one resident: household averages and limited places (scoring.md 7)."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

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

_LAST = f"""
SELECT count(*) OVER (), s.score, s.enrolled_on, r.key
  FROM {Score._meta.db_table} s
  JOIN {Resident._meta.db_table} r ON r.county_id = s.county_id AND r.id = s.resident_id
 WHERE s.county_id = %(county)s AND s.generation_id = %(generation)s
   AND s.answers -> %(programme)s ->> 'answer' = '{Verdict.ELIGIBLE}'
 ORDER BY s.score ASC NULLS FIRST, s.enrolled_on DESC, r.key DESC
 LIMIT 1
"""  # noqa: S608

Lines = dict[str, list[int]]
"""By code of a full programme: its last claim with a place, as `rules.columns.scores.places` orders them."""

NO_SCORE = 2**63 - 1
BEFORE_ALL = [-NO_SCORE - 1, 0, 0, 0]
EPOCH = date(1970, 1, 1)


def asks_for_households(book: Revision | None) -> bool:
    """Whether any programme of the book needs a household's average."""
    return bool(averaging(book))


def averaging(book: Revision | None) -> list[Programme]:
    """Programmes of the book that need a household's average."""
    programmes = book.programmes if book else ()
    return [p for p in programmes if any(isinstance(need, AsksForAverage) for need in leaves(p.needs))]


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
    come to say something else are the run's; returns their residents. The run is told where the lines are now.
    """
    moved: set[int] = set()
    lines: Lines = dict(run.lines)
    with connection.cursor() as cursor:
        for programme in limited(book):
            values = {
                "programme": programme.code,
                "places": programme.places,
                "county": run.county_id,
                "run": run.pk,
                "generation": generation.pk,
            }
            cursor.execute(_ALLOT, values)
            moved.update(resident for (resident,) in cursor.fetchall())
            cursor.execute(_LAST, values)
            last = cursor.fetchone()
            lines.pop(programme.code, None)
            if not programme.places:
                lines[programme.code] = BEFORE_ALL
            elif last is not None and last[0] >= programme.places:
                lines[programme.code] = _order(Score(score=last[1], enrolled_on=last[2]), last[3])
    run.lines = lines
    run.save(update_fields=["lines"])
    return moved


def keep_places(
    book: Revision | None, before: Score | None, after: Score, *, lines: Lines, key: UUID | None
) -> bool:
    """Say who of one resident's claims has a place, where that changes nobody else's; whether it could be said of all.

    It changes nobody else's where nothing that decides changed, or the claim stays on its side of the line. False
    means that places have to be given out again. ``key`` is the resident's.
    """
    kept = True
    for programme in limited(book):
        code = programme.code
        old, new = _claim(before, code) if before else None, _claim(after, code)
        if old == new:
            if before is not None and old is not None:
                after.answers[code] = before.answers[code]
            continue
        had = old is not None and before is not None and before.answers[code]["answer"] == Verdict.ELIGIBLE
        line = lines.get(code)
        has = new is not None and (line is None or _order(after, key) <= line)
        if had != has or (line is None and (old is None or new is None)):
            kept = False
        elif new is not None and not has:
            path = after.answers[code]["path"]
            after.answers[code] = {"answer": Verdict.NOT_ELIGIBLE, "reason": NO_PLACE_LEFT, "path": path}
    return kept


def keys_of(book: Revision | None, residents: Iterable[int]) -> dict[int, UUID]:
    """The opaque keys of residents, where they may decide about a place."""
    if not limited(book):
        return {}
    return dict(Resident.objects.filter(pk__in=list(residents)).values_list("pk", "key"))


def _order(score: Score, key: UUID | None) -> list[int]:
    """Where a claim stands; as `rules.columns.scores.places` has it."""
    number = key.int if key else 0
    points = NO_SCORE if score.score is None else -score.score
    return [points, (score.enrolled_on - EPOCH).days, number >> 64, number & (2**64 - 1)]


def _claim(score: Score, programme: str) -> tuple[Any, ...] | None:
    """What decides about a place: score, first day, and the path; None for who does not qualify."""
    given = score.answers.get(programme)
    if given is None or not (given["answer"] == Verdict.ELIGIBLE or given["reason"] == NO_PLACE_LEFT):
        return None
    return (score.score, score.enrolled_on, given["path"])
