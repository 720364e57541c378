"""What a run does with one bucket in each of its phases, and what it puts together between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from rules.columns.facts import blobs
from rules.columns.facts.people import People
from rules.columns.facts.within import Within
from rules.columns.kept.snapshot import bucket_of
from rules.columns.scores import places
from rules.columns.scores.beside import Beside, beside_of
from rules.columns.scores.digests import columns_digest, marks_digest
from rules.columns.scores.reckoned import Reckoned, read, reckon, written
from rules.columns.scores.rows import STAGED, answers_of, reckoned_sums, written_rows
from rules.columns.scores.staging import stage
from rules.columns.scores.used import digests_in_use, marks_in_use
from rules.engine.bulk import join_sums
from rules.engine.columns.kernel import Judge
from rules.engine.columns.marks import text_marks
from rules.engine.timeline import Timeline
from rules.models import Run, RunFindings

Array = npt.NDArray[Any]
Kind = RunFindings.Kind

FEW = 1000  # residents whose rows are looked up by id; more are found by reading the bucket's

_judges: dict[int, Judge] = {}
_people: dict[int, People] = {}
_households: dict[int, pl.DataFrame] = {}


@dataclass(frozen=True)
class Task:
    """One bucket of a run: its books, how many places the programmes of the book in force have, the rows in use.

    ``households``: whether a programme asks for their averages.
    """

    run: Run
    timeline: Timeline
    places: dict[str, int]
    households: bool
    within: Within
    generation: int | None
    now: datetime

    @property
    def judge(self) -> Judge:
        """The run's books, compiled once in a process."""
        judge = _judges.get(self.run.pk)
        if judge is None or judge.law.timeline != self.timeline:
            _judges.clear()
            judge = _judges[self.run.pk] = Judge.of(self.timeline)
        return judge


@dataclass(frozen=True)
class Done:
    """What a phase has found of a bucket: digests of the result and, of the first phase, of the facts."""

    digest: str
    residents: int
    changed: int = 0
    inputs_digest: str = ""


def scores(task: Task, *, last: bool, claims: bool) -> Done:
    """The first phase: the only one (`last`), else what is found is kept, with ``claims`` to places where asked for."""
    run, judge = task.run, task.judge
    if run.pk not in _people:
        _people.clear()
        _people[run.pk] = People(run.as_of)
    columns = bucket_of(task.within, _people[run.pk], day=run.as_of, now=task.now).columns
    used = marks_in_use(task.within, generation=task.generation, limited=list(task.places))
    keys = text_marks(columns.keys)
    inputs = columns_digest(columns, keys, as_of=run.as_of, known_at=run.known_at)
    differs = None
    if used.height:

        def differs(ids: Array, marks: Array) -> Array:
            return ~beside_of(used, ids, marks).standing

    reckoned = reckon(judge, columns, keys, differs)
    del columns
    beside = beside_of(used, reckoned.residents, reckoned.marks)
    if last:
        done = _finish(task, reckoned, beside, None)
        return Done(done.digest, done.residents, done.changed, inputs)
    _keep(task, Kind.SCORES, beside.before(reckoned))
    if task.households:
        _keep(task, Kind.SUMS, written(reckoned_sums(reckoned)))
    if claims:
        _claims(task, reckoned, None)
    changed = int((~beside.standing).sum()) + beside.gone
    return Done(marks_digest(reckoned.residents, reckoned.marks), reckoned.people.height, changed, inputs)


def claims(task: Task) -> Done:
    """The phase between: who has a claim to a place, where that hangs on households."""
    reckoned, _ = _found(task)
    _claims(task, reckoned, _sums(task))
    return Done(marks_digest(reckoned.residents, reckoned.marks), reckoned.people.height)


def answers(task: Task) -> Done:
    """The last phase of several: answers, and the rows."""
    reckoned, beside = _found(task)
    return _finish(task, reckoned, beside, _sums(task))


def join_households(run: Run) -> None:
    """Between phases: the sums of all buckets together."""
    sums = join_sums(read(payload) for payload in _payloads(run, Kind.SUMS))
    _write(run, Kind.HOUSEHOLDS, 0, written(sums))


def draw_lines(run: Run, limited: dict[str, int]) -> tuple[dict[str, places.Line], dict[str, int]]:
    """Between phases, by programme: the last claim with a place where all are taken, else how many are left."""
    return places.lines_of((read(payload) for payload in _payloads(run, Kind.CLAIMS)), limited)


def _finish(task: Task, reckoned: Reckoned, beside: Beside, sums: pl.DataFrame | None) -> Done:
    """Stage the rows that differ, or all of them."""
    run = task.run
    answered = answers_of(task.judge, reckoned, sums)
    marks = answered.marks()
    lost = {code: places.lost(reckoned, answered.claims(code), run.lines.get(code)) for code in task.places}
    same = beside.same(marks, list(lost.values()))
    rows = np.arange(same.size) if run.mode == Run.Mode.FULL else np.flatnonzero(~same)
    made = written_rows(task.timeline, reckoned, answered, marks, rows, lost)
    made = made.with_columns(run=pl.Series(np.where(same[rows], beside.run[rows], run.pk)))
    stage(task.within, _with_digests(task, made), generation=run, known_at=run.known_at)
    changed = int((~same).sum()) + beside.gone
    return Done(marks_digest(reckoned.residents, reckoned.marks, marks), reckoned.people.height, changed)


def _with_digests(task: Task, made: pl.DataFrame) -> pl.DataFrame:
    """Rows of which only the answers differ keep the digest of effects that they have in use.

    Who has no row in use any more was erased or computed again meanwhile; the run's end looks after them.
    """
    known = made.filter(pl.col("effects_digest").is_not_null())
    if known.height < made.height and task.generation is not None:
        rest = made.join(known.select("resident"), on="resident", how="anti").drop("effects_digest")
        few = rest.height < FEW
        within = Within.of(task.within.county, rest["resident"]) if few else task.within
        rest = rest.join(digests_in_use(within, generation=task.generation), on="resident")
        known = pl.concat([known, rest.select(known.columns)])
    return known.select(*STAGED)


def _claims(task: Task, reckoned: Reckoned, sums: pl.DataFrame | None) -> None:
    answered = answers_of(task.judge, reckoned, sums, only=task.places)
    found = [
        places.claims_of(reckoned, code, most, answered.claims(code)) for code, most in task.places.items()
    ]
    _keep(task, Kind.CLAIMS, written(pl.concat([places.no_claims(), *found])))


def _keep(task: Task, kind: RunFindings.Kind, payload: bytes) -> None:
    _write(task.run, kind, task.within.bucket, payload)


def _write(run: Run, kind: RunFindings.Kind, bucket: int, payload: bytes) -> None:
    RunFindings.objects.filter(run=run, kind=kind, bucket=bucket).delete()
    blobs.execute(
        f"""
        INSERT INTO {RunFindings._meta.db_table} (county_id, run_id, kind, bucket, payload)
        VALUES (%(county)s, %(run)s, %(kind)s, %(bucket)s, %(payload)b)""",  # noqa: S608  # our table
        {"county": run.county_id, "run": run.pk, "kind": str(kind), "bucket": bucket, "payload": payload},
    )


def _found(task: Task) -> tuple[Reckoned, Beside]:
    (payload,) = _payloads(task.run, Kind.SCORES, task.within.bucket)
    return Beside.after(payload)


def _sums(task: Task) -> pl.DataFrame | None:
    """The households of the whole county, read once in a process."""
    if not task.households:
        return None
    sums = _households.get(task.run.pk)
    if sums is None:
        _households.clear()
        (payload,) = _payloads(task.run, Kind.HOUSEHOLDS)
        sums = _households[task.run.pk] = read(payload)
    return sums


def _payloads(run: Run, kind: RunFindings.Kind, bucket: int | None = None) -> Iterator[bytes]:
    """One after the other, so that memory holds one."""
    found = RunFindings.objects.filter(run=run, kind=kind, **({} if bucket is None else {"bucket": bucket}))
    for row in list(found.order_by("bucket").values_list("pk", flat=True)):
        ((payload,),) = blobs.fetch(
            f"SELECT payload FROM {RunFindings._meta.db_table} WHERE id = %(row)s",  # noqa: S608  # our table
            {"row": row},
        )
        yield payload
