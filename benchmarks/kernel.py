"""The kernel: columns already in memory and turned to integers, to scores and grades, without effects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from time import perf_counter, process_time

from benchmarks.book import benchmark_book
from benchmarks.county_files import county_files, slices
from benchmarks.machine import peak_mib
from benchmarks.measurement import Measurement, repeated
from benchmarks.population import AS_OF, KNOWN_AT, RECORDS_EACH
from rules.engine.bulk import Columns, Judge, prepare, score_columns
from rules.engine.timeline import Timeline

TIMES = 5
PROCESSES = 2


def run(people: int) -> list[Measurement]:
    """By two threads, with a rule for clean years too (the engine then makes records itself); by one; by two processes."""
    files = county_files(people)
    began = perf_counter()
    columns = [prepare(tables) for tables in slices(files)]
    prepared = {"reading and preparing, before": perf_counter() - began}
    found = [
        _measured(name, what, people, columns, clean_years=clean_years, threads=threads)
        for name, what, clean_years, threads in (
            ("kernel", "kernel, 400 rules, two threads", False, 2),
            ("kernel-clean-years", "kernel, two threads, with a clean-year rule", True, 2),
            ("kernel-one-thread", "kernel, 400 rules, one thread", False, 1),
        )
    ]
    found[0] = replace(found[0], stages=prepared)
    del columns
    seconds = in_processes(people)
    what = f"kernel, 400 rules, {PROCESSES} processes of one thread"
    return [*found, Measurement("kernel-processes", what, people, people * RECORDS_EACH, seconds)]


def _measured(
    name: str,
    what: str,
    people: int,
    columns: Sequence[Columns],
    *,
    clean_years: bool,
    threads: int,
) -> Measurement:
    timeline = _timeline(clean_years=clean_years)
    cpu = process_time()
    seconds = repeated(partial(_score, timeline, columns, threads), TIMES)
    cpu = process_time() - cpu
    return Measurement(
        name,
        what,
        people,
        people * RECORDS_EACH,
        seconds,
        figures={"cpu_us_per_resident": cpu / TIMES / people * 1e6},
        peak_mib=peak_mib(),
    )


def _timeline(*, clean_years: bool = False) -> Timeline:
    return Timeline.of(benchmark_book(clean_years=clean_years), as_of=AS_OF, known_at=KNOWN_AT)


def _score(timeline: Timeline, columns: Sequence[Columns], threads: int) -> int:
    """The books are compiled once, inside the time; then slice after slice."""
    ready = Judge.of(timeline)
    scored = (score_columns(timeline, part, effects=False, threads=threads, ready=ready) for part in columns)
    return sum(one.scores().height for one in scored)


def in_processes(people: int) -> tuple[float, ...]:
    """Seconds of each repetition, from the moment all processes start until the last one is done.

    Each has its share of the slices, as worker processes of a run have their chunks of residents.
    """
    context = get_context("spawn")
    start, done = context.Barrier(PROCESSES + 1), context.Barrier(PROCESSES + 1)
    workers = [
        context.Process(target=_work, args=(people, number, start, done), daemon=True)
        for number in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    seconds = []
    for _ in range(TIMES):
        start.wait(timeout=600)
        began = perf_counter()
        done.wait(timeout=600)
        seconds.append(perf_counter() - began)
    for worker in workers:
        worker.join()
    return tuple(seconds)


def _work(people: int, number: int, start: Barrier, done: Barrier) -> None:
    """One process: prepare every second slice, then score them as often as asked."""
    mine = [
        prepare(tables) for at, tables in enumerate(slices(county_files(people))) if at % PROCESSES == number
    ]
    timeline = _timeline()
    for _ in range(TIMES):
        start.wait(timeout=600)
        _score(timeline, mine, 1)
        done.wait(timeout=600)
