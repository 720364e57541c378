"""The kernel: columns already in memory and turned to integers, to scores and grades, without effects."""

from __future__ import annotations

from functools import partial
from time import perf_counter, process_time

from benchmarks.book import benchmark_book
from benchmarks.county_files import county_files, slices
from benchmarks.machine import peak_mib
from benchmarks.measurement import Measurement, repeated
from benchmarks.population import AS_OF, KNOWN_AT, RECORDS_EACH
from rules.engine.bulk import Columns, Judge, prepare, score_columns
from rules.engine.timeline import Timeline

TIMES = 5


def run(people: int) -> list[Measurement]:
    """The benchmark book, and the same with a rule for clean years (the engine then makes records itself)."""
    files = county_files(people)
    began = perf_counter()
    columns = [prepare(tables) for tables in slices(files)]
    prepared = perf_counter() - began
    found = []
    for name, what, clean_years in (
        ("kernel", "kernel, 400 rules", False),
        ("kernel-clean-years", "kernel, with a clean-year rule", True),
    ):
        timeline = Timeline.of(benchmark_book(clean_years=clean_years), as_of=AS_OF, known_at=KNOWN_AT)
        cpu = process_time()
        seconds = repeated(partial(_score, timeline, columns), TIMES)
        cpu = process_time() - cpu
        found.append(
            Measurement(
                name,
                what,
                people,
                people * RECORDS_EACH,
                seconds,
                stages={"reading and preparing, before": prepared},
                figures={"cpu_us_per_resident": cpu / TIMES / people * 1e6},
                peak_mib=peak_mib(),
            )
        )
    return found


def _score(timeline: Timeline, columns: list[Columns]) -> int:
    """The books are compiled once, inside the time; then slice after slice."""
    ready = Judge.of(timeline)
    scored = (score_columns(timeline, part, effects=False, ready=ready) for part in columns)
    return sum(one.scores().height for one in scored)
