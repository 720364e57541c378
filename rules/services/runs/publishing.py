"""Publishing a run: what it staged becomes what readers see, in one transaction; what is left over goes later."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, Sum

from counties import audit, outbox
from counties.models import County, Membership
from counties.selectors import resident_bounds
from rules.models import CurrentRun, RecomputeRequest, Run, RunChunk, Score
from rules.selectors.books import book_in_force, books_digest
from rules.services.revisions.effect import effects_note, standings_keep
from rules.services.runs.snapshot import changes_sweep
from rules.services.scores import places
from rules.services.scores.change import write_for_run
from rules.services.scores.computing import Clocks
from rules.services.scores.parts import Part, parts_of_run, whole_parts
from rules.services.scores.rows import scores_replace
from rules.services.whole_tables import of_generation, whole_tables
from rules.signals import SCORES_PUBLISHED

ROWS_A_STEP = 20_000  # of generations that are over; some 0.1 s each

ANNOUNCED = 25_000
"""Residents whose answers follow in one transaction, of a second or so."""

_SAID = (
    *("score", "grade", "reason", "answers", "enrolled_on", "known_at", "effects_digest"),
    *("mark", "answers_mark", "run_id"),
)
_TABLE = Score._meta.db_table

_MERGE_CHANGED = f"""
UPDATE {{table}} used SET {", ".join(f"{name} = staged.{name}" for name in _SAID)}
  FROM {{table}} staged
 WHERE used.county_id = %(county)s AND used.generation_id = {of_generation("generation")} AND {{used}}
   AND staged.county_id = %(county)s AND staged.generation_id = {of_generation("run")} AND {{staged}}
   AND staged.resident_id = used.resident_id
"""  # noqa: S608  # names of our own tables
_MERGE_NEW = f"""
INSERT INTO {{table}} (county_id, resident_id, generation_id, {", ".join(_SAID)})
SELECT staged.county_id, staged.resident_id, %(generation)s, {", ".join(f"staged.{name}" for name in _SAID)}
  FROM {{table}} staged
  LEFT JOIN {{table}} used ON used.county_id = %(county)s AND used.generation_id = {of_generation("generation")} AND {{used}}
       AND used.resident_id = staged.resident_id
 WHERE staged.county_id = %(county)s AND staged.generation_id = {of_generation("run")} AND {{staged}}
   AND used.resident_id IS NULL
"""  # noqa: S608
_MERGE_GONE = f"""
DELETE FROM {_TABLE} used
 WHERE used.county_id = %(county)s AND used.generation_id = {of_generation("generation")} AND {{used}}
   AND NOT EXISTS (
       SELECT 1 FROM {Membership._meta.db_table} m
        WHERE m.county_id = %(county)s AND m.resident_id = used.resident_id
          AND m.enrolled_on <= %(as_of)s AND (m.left_on IS NULL OR m.left_on > %(as_of)s))
"""  # noqa: S608
_OVER = f"""
WITH kept AS (
    SELECT min(id) AS low, max(id) AS high FROM (
        SELECT generation_id AS id FROM {CurrentRun._meta.db_table} WHERE county_id = %(county)s
        UNION ALL
        SELECT id FROM {Run._meta.db_table} WHERE county_id = %(county)s AND state IN ('scoring', 'answering')) known
), over AS (
    (SELECT generation_id FROM {_TABLE}
      WHERE county_id = %(county)s AND generation_id < (SELECT low FROM kept) ORDER BY 1 LIMIT 1)
    UNION ALL
    (SELECT generation_id FROM {_TABLE}
      WHERE county_id = %(county)s AND generation_id > (SELECT low FROM kept)
        AND generation_id < (SELECT high FROM kept) ORDER BY 1 LIMIT 1)
    UNION ALL
    (SELECT generation_id FROM {_TABLE}
      WHERE county_id = %(county)s AND generation_id > (SELECT high FROM kept) ORDER BY 1 LIMIT 1)
)
SELECT min(generation_id) FROM over
"""  # noqa: S608  # three short looks into an index; one `<> ALL` would read the index of all rows in use


def run_publish(run: Run, now: datetime) -> None:
    """Show the run's scores to readers, in one transaction with all that follows from it; `lock_scores` is held."""
    county, book = run.county, book_in_force(run.as_of)
    changed = _changed(run)
    some_gone = run.mode != Run.Mode.FULL and changed > Score.objects.filter(generation=run, run=run).count()
    caught_up, places_open = _catch_up(run, now)
    current = CurrentRun.objects.select_for_update(of=("self",)).select_related("generation").first()
    before = current.generation if current else None
    parts = parts_of_run(run)
    told = whole_parts(county) if places_open else parts
    text_before = standings_keep(run, current, told)
    for part in parts:
        write_for_run(run, before=before, now=now, part=part)
    if current is None:
        current = CurrentRun(county=county, run=run, generation=run)
    elif run.mode == Run.Mode.FULL:
        current.run = current.generation = run
    else:
        _merge(run, current.generation, parts, None if some_gone else caught_up)
        current.run = run
    current.save(update_fields=["run", "generation"] if current.pk else None)
    if places_open:
        with whole_tables():
            places.allot(book, run=run, generation=current.generation)
    if text_before is not None:
        with whole_tables(where=any(part.residents is None for part in told)):
            effects_note(run, before=text_before, generation=current.generation, now=now)
    run.findings.all().delete()
    changes_sweep(county)
    run.state, run.finished_at, run.changed = Run.State.PUBLISHED, now, changed
    run.digest = books_digest(run.chunks.order_by("phase", "number").values_list("digest", flat=True))
    run.save(update_fields=["state", "finished_at", "digest", "changed"])
    _announce(run, now)
    audit.record(
        "rules.run_published",
        county=county,
        target=run,
        digest=run.digest,
        as_of=str(run.as_of),
        mode=run.mode,
    )


def _announce(run: Run, now: datetime) -> None:
    """News of the run's scores: one message, or where many changed one for each so many residents.

    Whoever handles them looks at everyone between two ids, so the messages are as many transactions, for several workers.
    """
    bounds = resident_bounds(run.county, ANNOUNCED) if run.changed > ANNOUNCED else []
    for above, upto in pairwise([None, *bounds, None]):
        outbox.publish(
            SCORES_PUBLISHED,
            county=run.county,
            now=now,
            run=run.pk,
            residents=None,
            above=above,
            upto=upto,
        )


def generations_sweep(county: County, now: datetime) -> bool:
    """Delete some rows of a generation that is over: replaced, merged or given up. False when there are none."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_OVER, {"county": county.pk})
        (over,) = cursor.fetchone()
        if over is None:
            return False
        rows = Score.objects.filter(generation=over)
        residents = rows.order_by("resident_id").values_list("resident_id", flat=True)
        bound = next(iter(residents[ROWS_A_STEP - 1 : ROWS_A_STEP]), None)
        (rows if bound is None else rows.filter(resident_id__lte=bound)).delete()
    return True


def _merge(run: Run, generation: Run, parts: Sequence[Part], perhaps_gone: list[int] | None) -> None:
    """Bring what the run staged into the generation in use; ``perhaps_gone`` are residents, None for all."""
    for statement in (_MERGE_CHANGED, _MERGE_NEW):
        for part in parts:
            _execute(statement, run, generation, part)
    if perhaps_gone is None or perhaps_gone:
        _execute(_MERGE_GONE, run, generation, Part(_TABLE, perhaps_gone))


def _execute(statement: str, run: Run, generation: Run, part: Part) -> None:
    used, staged, whole = "true", "true", part.residents is None
    if not whole:
        used, staged = "used.resident_id = ANY(%(some)s)", "staged.resident_id = ANY(%(some)s)"
    values: dict[str, Any] = {
        "county": run.county_id,
        "generation": generation.pk,
        "run": run.pk,
        "as_of": run.as_of,
        "some": part.residents,
    }
    with whole_tables(where=whole), connection.cursor() as cursor:
        cursor.execute(statement.format(table=part.table, used=used, staged=staged), values)


def _changed(run: Run) -> int:
    """Residents whose row differs from the one in use: what the chunks of the last phase found."""
    answered = run.chunks.filter(phase=RunChunk.Phase.ANSWERS)
    chunks = answered if answered.exists() else run.chunks.all()
    return int(chunks.aggregate(changed=Sum("changed"))["changed"] or 0)


def _catch_up(run: Run, now: datetime) -> tuple[list[int], bool]:
    """Residents who changed while the run was computing are computed once more, as known now.

    Who they are, and whether places have to be given out again.
    """
    changed = RecomputeRequest.objects.filter(Q(done_at__isnull=True) | Q(done_at__gte=run.started_at))
    residents = set(changed.values_list("resident_id", flat=True))
    if not residents:
        return [], False
    # Whoever was computed singly meanwhile may have moved the line that this run's rows were compared with.
    moved = changed.filter(done_at__isnull=False).exists()
    clocks = Clocks.of(run.county, as_of=run.as_of, known_at=now)
    wider = places.with_housemates(clocks.timeline.in_force, residents)
    replaced = scores_replace(clocks, wider, run=run, generation=run)
    changed.filter(done_at__isnull=True).update(done_at=now)
    return sorted(wider), replaced.places_open or moved
