"""Programmes that look beyond one resident: household averages and limited places (scoring.md 7)."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import connection

from counties.models import Resident
from rules.engine.book import Programme, Revision
from rules.engine.needs import HouseholdAverage as AsksForAverage
from rules.engine.needs import leaves
from rules.engine.programmes import NO_PLACE_LEFT, Verdict
from rules.models import Run, Score

SAID = f"""s.answers || jsonb_build_object(%(programme)s::text, CASE WHEN {{wins}}
           THEN jsonb_build_object('answer', '{Verdict.ELIGIBLE}', 'reason', {{path}}, 'path', {{path}})
           ELSE jsonb_build_object('answer', '{Verdict.NOT_ELIGIBLE}', 'reason', '{NO_PLACE_LEFT}', 'path', {{path}})
       END)"""
"""Answers of a row `s` after a place of one programme was given or taken: by SQL of who wins, and of the path."""

HOLDS = f"s.answers -> %(programme)s ->> 'answer' = '{Verdict.ELIGIBLE}'"
WAITS = f"s.answers -> %(programme)s ->> 'reason' = '{NO_PLACE_LEFT}'"

_ALLOT = f"""
WITH candidate AS (
    SELECT s.resident_id, s.answers -> %(programme)s AS given,
           row_number() OVER (ORDER BY s.score DESC NULLS LAST, s.enrolled_on, r.key) <= %(places)s AS wins
      FROM {Score._meta.db_table} s
      JOIN {Resident._meta.db_table} r ON r.county_id = s.county_id AND r.id = s.resident_id
     WHERE s.county_id = %(county)s AND s.generation_id = %(generation)s AND ({HOLDS} OR {WAITS})
), moved AS (
    SELECT resident_id, wins, given ->> 'path' AS path FROM candidate
     WHERE wins <> (given ->> 'answer' = '{Verdict.ELIGIBLE}')
)
UPDATE {Score._meta.db_table} s
   SET run_id = %(run)s, answers = {SAID.format(wins="moved.wins", path="moved.path")}
  FROM moved
 WHERE s.county_id = %(county)s AND s.generation_id = %(generation)s AND s.resident_id = moved.resident_id
RETURNING s.resident_id
"""  # noqa: S608  # names of our own tables and codes

_LAST = f"""
SELECT count(*) OVER (), s.score, s.enrolled_on, r.key
  FROM {Score._meta.db_table} s
  JOIN {Resident._meta.db_table} r ON r.county_id = s.county_id AND r.id = s.resident_id
 WHERE s.county_id = %(county)s AND s.generation_id = %(generation)s AND {HOLDS}
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


def households_decide(book: Revision | None) -> bool:
    """Whether a household's average may decide about a place."""
    by_average = averaging(book)
    return any(programme in by_average for programme in limited(book))


def allot(book: Revision | None, *, run: Run, generation: Run) -> set[int]:
    """Give out the places of every programme that has a limited number, among the rows of a generation.

    The answers before places are kept under ``path``, so that giving out again starts from the same. Rows that
    come to say something else are the run's; returns their residents. The run is told where the lines are now.
    """
    moved: set[int] = set()
    lines: Lines = {}
    free: dict[str, int] = {}
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
            many, *last = cursor.fetchone() or (0,)
            places = programme.places or 0
            if many < places:
                free[programme.code] = places - many
            else:
                lines[programme.code] = order(*last) if last else BEFORE_ALL
    run.lines, run.free = lines, free
    run.save(update_fields=["lines", "free"])
    return moved


def keep_places(
    book: Revision | None, before: Score | None, after: Score | None, *, run: Run, key: UUID | None
) -> Counter[str] | None:
    """Say in a resident's new row which claims have a place, by the lines of the run as they are.

    By programme, how many more of the resident's claims have one than before; None where the run does not know its
    lines. ``before`` and ``after``: the rows, None where there is none. ``key`` is the resident's.
    """
    more: Counter[str] = Counter()
    for programme in limited(book):
        code, line = programme.code, run.lines.get(programme.code)
        if line is None and code not in run.free:
            return None
        claims = after is not None and after.answers[code]["answer"] == Verdict.ELIGIBLE
        has = (
            claims
            and after is not None
            and (line is None or order(after.score, after.enrolled_on, key) <= line)
        )
        if claims and not has and after is not None:
            path = after.answers[code]["path"]
            after.answers[code] = {"answer": Verdict.NOT_ELIGIBLE, "reason": NO_PLACE_LEFT, "path": path}
        more[code] = has - (before is not None and before.answers[code]["answer"] == Verdict.ELIGIBLE)
    return more


def keys_of(book: Revision | None, residents: Iterable[int]) -> dict[int, UUID]:
    """The opaque keys of residents, where they may decide about a place."""
    if not limited(book):
        return {}
    return dict(Resident.objects.filter(pk__in=list(residents)).values_list("pk", "key"))


def order(score: int | None, enrolled_on: date, key: UUID | None) -> list[int]:
    """Where a claim stands; as `rules.columns.scores.places` has it."""
    number = key.int if key else 0
    points = NO_SCORE if score is None else -score
    return [points, (enrolled_on - EPOCH).days, number >> 64, number & (2**64 - 1)]
