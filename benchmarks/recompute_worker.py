"""One worker process of the recompute benchmark: at each "go" it drains a county until nothing is left to do."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from counties.models import County

PATIENCE = 600
"""Seconds without anything to do, while a run is under way, after which something must be wrong."""


def main() -> None:
    """Arguments: the county's id. Says "ready", then at each "go" drains and says "done" with what `_drain` returns."""
    django.setup()
    import polars  # noqa: F401  # a worker that has been up for a while has imported it

    from counties.models import County

    county = County.objects.get(pk=int(sys.argv[1]))
    print("ready", flush=True)
    for _ in sys.stdin:
        print("done", *_drain(county), flush=True)


def _drain(county: County) -> tuple[float, float, float]:
    """The process's own peak memory so far in MiB, and the CPU seconds that this took it.

    These are until readers see the scores, and until nothing is left to do: answers given, rows of earlier runs deleted.
    """
    from benchmarks.machine import peak_mib
    from counties.scope import county_scope
    from rules.selectors.runs import active_run, progress_of
    from rules.tasks import drain_step

    last, began = time.monotonic(), time.process_time()
    published = began
    waits = True
    while True:
        worked = drain_step(county.pk)
        with county_scope(county):
            run = active_run()
        if run is None and waits:
            published, waits = time.process_time(), False
        if worked:
            last = time.monotonic()
        elif run is None:
            return peak_mib(), published - began, time.process_time() - began
        elif time.monotonic() - last > PATIENCE:
            with county_scope(county):
                raise SystemExit(f"The run stands still: {progress_of(run)}")
        else:
            time.sleep(_pause(time.monotonic() - last))


def _pause(waited: float) -> float:
    """Seconds until it asks again, while the others compute the last chunks, or one publishes.

    A tenth of what it has waited, so that asking costs the others nothing.
    """
    return min(0.25, max(0.005, waited / 10))


if __name__ == "__main__":
    main()
