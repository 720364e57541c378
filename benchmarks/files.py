"""From Parquet files to files of scores, grades and ten programmes, as `rulebook score` does it, end to end.

Reading, checking every row, scoring and writing, in slices of residents; this process does nothing else, so its peak
is that of the command. The stages are timed by wrapping the command's own functions.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.book import benchmark_book
from benchmarks.county_files import county_files, data_folder
from benchmarks.machine import peak_mib
from benchmarks.measurement import Measurement, Stages
from benchmarks.population import AS_OF, KNOWN_AT, RECORDS_EACH
from rules.engine.timeline import Timeline
from rules.files.columns import county, places, sheets
from rules.files.problems import Problems

MANY = 2_000_000
"""From here on once is enough: it takes minutes."""


def run(people: int) -> list[Measurement]:
    """One county; a second time where that is quick, in the same process, so that the peak is of both."""
    given = county_files(people)
    stages = Stages()
    for owner, name, stage in (
        (county, "score_tables", "scoring (twice: households first)"),
        (county, "household_sums", "households' sums"),
        (places, "answer", "answers"),
        (places.Answers, "finish", "giving out places"),
        (sheets.Sheet, "add", "writing"),
    ):
        _time(owner, name, stages, stage)
    seconds = []
    for _ in range(1 if people >= MANY else 2):
        stages.seconds.clear()
        folder = Path(tempfile.mkdtemp(prefix="out-", dir=data_folder()))
        began = perf_counter()
        timeline = Timeline.of(benchmark_book(), as_of=AS_OF, known_at=KNOWN_AT)
        wanted = county.Files(
            given.records, given.residents, folder / "scores.parquet", answers=folder / "answers.parquet"
        )
        done = county.score_files(benchmark_book(), timeline, wanted, Problems())
        seconds.append(perf_counter() - began)
        shutil.rmtree(folder)
        if done != people:
            raise AssertionError(f"{done} of {people} residents scored")
    known = dict(stages.seconds)
    known["reading and checking (twice)"] = seconds[-1] - sum(known.values())
    return [
        Measurement(
            f"files-{people}",
            "Parquet to scores, grades, ten programmes",
            people,
            people * RECORDS_EACH,
            tuple(seconds),
            stages=known,
            figures={"input_mb": given.megabytes},
            peak_mib=peak_mib(),
        )
    ]


def _time(owner: Any, name: str, stages: Stages, stage: str) -> None:
    """Replace a function by itself with a clock."""
    work: Callable[..., Any] = getattr(owner, name)

    @wraps(work)
    def timed(*args: Any, **named: Any) -> Any:
        with stages.of(stage):
            return work(*args, **named)

    setattr(owner, name, timed)
