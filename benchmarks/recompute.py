"""The recompute end to end, from PostgreSQL to PostgreSQL, by the portal's own services and worker processes."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from benchmarks.measurement import Measurement
from benchmarks.population import AS_OF, RECORDS_EACH
from benchmarks.portal_county import PROJECT, Servers, load_county, records_of, servers
from benchmarks.telling import told
from benchmarks.worker_processes import Drainer, celery_worker, drainers
from portal.embedded.run import WORKERS

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from counties.models import County
    from rules.engine.book import Revision as Book
    from rules.models import Run, Score

SHARE = 0.01
"""Of the residents whom the revised rule touches."""

SINGLES = 60
"""Residents brought up to date one by one."""

WARM_UP = 5
"""Residents before them: the worker's processes begin, and import what they need."""

SNAPSHOT_MIB = 512
"""What docs/operating.md advises for a county of a million."""

PATIENCE = 30
"""Seconds after which a score that has not followed counts as lost."""


def run(people: int) -> list[Measurement]:
    """Every measurement on a county of that many residents, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.recompute", str(people)],
        cwd=PROJECT, stdout=subprocess.PIPE, check=True, text=True,
    )  # fmt: skip
    return [Measurement.read(document) for document in json.loads(done.stdout.splitlines()[-1])]


def buckets_for(people: int) -> int:
    """As many as the manual says: of 50,000 residents."""
    return max(8, people // 50_000)


@dataclass
class Bench:
    """One loaded county and what has been measured on it."""

    at: Servers
    county: County
    people: int
    day: date = AS_OF

    @contextmanager
    def workers(self, number: int, *, snapshot_mib: int = 64) -> Iterator[list[Drainer]]:
        """So many processes that drain the county, each with its share of the cores, as `make run` starts them."""
        environ = {
            "POLARS_MAX_THREADS": str(max(1, (os.cpu_count() or 1) // WORKERS)),
            "XIANGYUE_SNAPSHOT_MIB": str(snapshot_mib),
        }
        with drainers(self.county.pk, number, environ) as started:
            yield started

    def recompute(self, name: str, what: str, by: Sequence[Drainer], *, cause: str) -> Measurement:
        """A run of the whole county as of `day` by these processes: seconds from its start until readers see it."""
        from django.utils import timezone

        from counties.scope import county_scope
        from rules.services.runs.lifecycle import run_start

        self._checkpoint()
        database = self.at.postgres_cpu()
        began = time.perf_counter()
        with county_scope(self.county):
            run = run_start(county=self.county, cause=cause, as_of=self.day, now=timezone.now())
        for drainer in by:
            drainer.go()
        self._await_published(run)
        seconds = time.perf_counter() - began
        shown = self.at.postgres_cpu()
        outcomes = [drainer.outcome() for drainer in by]
        settled = time.perf_counter() - began
        with county_scope(self.county):
            run.refresh_from_db()
            stages = _phases(run)
        stages["publishing"] = seconds - sum(stages.values())
        stages["answers given, old rows deleted"] = settled - seconds
        figures = {
            "rows_changed": float(run.changed),
            "settled_s": settled,
            "worker_cpu_s": sum(one.cpu_s for one in outcomes),
            "worker_cpu_all_s": sum(one.cpu_all_s for one in outcomes),
            "database_cpu_s": shown - database,
            "database_cpu_all_s": self.at.postgres_cpu() - database,
        }
        return Measurement(
            f"recompute-{name}-{self.people}",
            what,
            self.people,
            records_of(self.people),
            (seconds,),
            stages,
            figures | self.gigabytes(),
            max(one.peak_mib for one in outcomes),
        )

    def _await_published(self, run: Run) -> None:
        with self.at.superuser(autocommit=True) as superuser:
            ended = "SELECT finished_at IS NOT NULL FROM rules_run WHERE id = %s"
            while not superuser.execute(ended, [run.pk]).fetchone()[0]:
                time.sleep(0.05)

    def _checkpoint(self) -> None:
        """What was written before is on disk, so that no run pays for it."""
        with self.at.superuser(autocommit=True) as superuser:
            superuser.execute("CHECKPOINT")

    def gigabytes(self) -> dict[str, float]:
        """Size on disk of the three partitioned tables and of the snapshot, with their keys."""
        sizes = {}
        with self.at.superuser() as superuser:
            for table in ("rules_record", "rules_recordtransition", "rules_score", "rules_snapshot"):
                tree = (
                    "SELECT coalesce(sum(pg_total_relation_size(relid)), pg_total_relation_size(%s)) "
                    "FROM pg_partition_tree(%s)"
                )
                row = superuser.execute(tree, [table, table]).fetchone()
                sizes[f"{table}_gb"] = float(row[0]) / 1e9 if row else 0.0
        return sizes

    def forget_scores(self, *, snapshot: bool) -> None:
        """As if the county had never been computed; with the ``snapshot``, what the next run does is all from cold."""
        with self.at.superuser() as superuser:
            superuser.execute("TRUNCATE rules_score, rules_scorechange, rules_currentrun CASCADE")
            if snapshot:
                superuser.execute("TRUNCATE rules_snapshot, rules_snapshotchange")
            superuser.execute("UPDATE rules_run SET state = 'superseded'")

    def revise(self) -> str:
        """A revision that repeals, for all acts, the deduction that about one resident in a hundred has on file."""
        from counties.scope import county_scope
        from rules.selectors.books import books

        with county_scope(self.county):
            last = books()[-1]
        with self.at.superuser() as superuser:
            shares = superuser.execute(
                "SELECT rule, count(DISTINCT resident_id) FROM rules_record WHERE is_deduction GROUP BY rule"
            ).fetchall()
        code, _ = min(shares, key=lambda row: abs(row[1] - SHARE * self.people))
        rules = tuple(rule for rule in last.rules if rule.code != code)
        self.put_into_force(replace(last, code=f"without-{code}", rules=rules))
        return str(code)

    def put_into_force(self, revised: Book) -> None:
        """A text for all acts, from the next day on, which is the county's day from now on."""
        from counties.models import County
        from counties.scope import county_scope
        from rules.engine.book import Reach
        from rules.models import Revision
        from rules.services.revisions.loading import revision_load

        self.day += timedelta(days=1)
        dated = replace(
            revised,
            transition=Reach.ALL_ACTS,
            effective_from=self.day,
            published_on=self.day - timedelta(days=1),
            archival=False,
        )
        with county_scope(self.county):
            County.objects.filter(pk=self.county.pk).update(replay_today=self.day)
            written_at = Revision.objects.latest("effective_from").written_at
            revision_load(county=self.county, parsed=dated, now=written_at)

    def singles(self) -> Measurement:
        """One record of one resident moves; seconds from its commit to the new score, a Celery worker running."""
        from django.utils import timezone

        from counties.scope import county_scope
        from rules.models import CurrentRun, Record, Score
        from rules.models.record import RecordTransition
        from rules.services.records.transitions import record_move

        chance, waits = random.Random(7), []
        with county_scope(self.county):
            generation = CurrentRun.objects.get().generation_id
            residents = list(
                Score.objects.filter(generation=generation).values_list("resident", flat=True)[:50_000]
            )
        with celery_worker():
            for resident in chance.sample(residents, WARM_UP + SINGLES):
                with county_scope(self.county):
                    mine = Score.objects.filter(generation=generation, resident=resident).values_list(
                        "known_at", flat=True
                    )
                    record = Record.objects.filter(resident=resident).order_by("-pk").first()
                    if record is None:
                        continue
                    before = mine.get()
                    record_move(
                        record=record,
                        to=RecordTransition.State.SUSPENDED,
                        on=self.day,
                        by=None,
                        now=timezone.now(),
                    )
                began = time.perf_counter()
                while not self._newer(mine, before):
                    if time.perf_counter() - began > PATIENCE:
                        raise SystemExit(
                            f"A single resident's score did not follow within {PATIENCE} seconds."
                        )
                    time.sleep(0.001)
                waits.append(time.perf_counter() - began)
        waits = waits[WARM_UP:]
        cuts = quantiles(waits, n=100)
        figures = {"p50_ms": cuts[49] * 1e3, "p95_ms": cuts[94] * 1e3, "max_ms": max(waits) * 1e3}
        what = "one record of one resident moves: from its commit to the new score"
        return Measurement(
            f"recompute-single-{self.people}", what, 1, RECORDS_EACH, tuple(waits), figures=figures
        )

    def _newer(self, known_at: QuerySet[Score, datetime], before: datetime) -> bool:
        from counties.scope import county_scope

        with county_scope(self.county):
            return known_at.get() > before


def _phases(run: Run) -> dict[str, float]:
    """Seconds from the start until the last chunk of each phase is begun."""
    done: dict[str, Any] = {}
    for phase, at in run.chunks.order_by("done_at").values_list("phase", "done_at"):
        done[phase] = at
    stages, before = {}, run.started_at
    for phase in ("scores", "claims", "answers"):
        if phase in done:
            stages[phase] = (done[phase] - before).total_seconds()
            before = done[phase]
    return stages


def main() -> None:
    """Argument: residents. The last line printed is the measurements as JSON."""
    people = int(sys.argv[1])
    began = time.perf_counter()
    with servers() as at:
        county = load_county(at, people, buckets=buckets_for(people))
        print(f"recompute: loaded in {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
        measured = []
        for measurement in _measure(Bench(at, county, people)):
            print(f"recompute: {measurement}", file=sys.stderr, flush=True)
            measured.append(measurement)
    print(json.dumps([measurement.document() for measurement in measured]))


def _measure(bench: Bench) -> Iterator[Measurement]:
    """Cold with one process and with two; anew from the snapshot; a day without news; a revision; single residents."""
    for number, processes in ((1, "one worker process"), (2, "two worker processes")):
        bench.forget_scores(snapshot=True)
        what = f"PostgreSQL to PostgreSQL, a county's first run, {processes}"
        with bench.workers(number) as workers:
            yield bench.recompute(f"first-{number}", what, workers, cause="first")
    bench.forget_scores(snapshot=False)
    what = "the same, all rows anew, facts from the snapshot, two worker processes"
    with bench.workers(2) as workers:
        yield bench.recompute("anew", what, workers, cause="first")
    what = "the same on a day on which nothing differs, one worker process"
    with bench.workers(1) as workers:
        yield bench.recompute("day-1", what, workers, cause="day")
    with bench.workers(2, snapshot_mib=SNAPSHOT_MIB) as workers:
        yield bench.recompute(
            "day-2", "the same on a day on which nothing differs, two", workers, cause="day"
        )
        bench.revise()
        what = (
            "the same, a revision repeals what about 1 % of residents have on file, by the same two processes"
        )
        yield bench.recompute("revision", what, workers, cause="revision")
    yield from told(bench)
    yield bench.singles()


if __name__ == "__main__":
    main()
