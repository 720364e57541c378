"""One worker process of the recompute benchmark: waits for "go", then drains a county until its run is published."""

from __future__ import annotations

import sys
import time

import django

PATIENCE = 60
"""Seconds without anything to do, while a run is under way, after which something must be wrong."""


def main() -> None:
    """Arguments: the county's id. Says "ready", then "done" with its own peak memory in MiB and its CPU seconds.

    These are until readers see the scores, and until nothing is left to do: answers given, rows of earlier runs deleted.
    """
    django.setup()
    import polars  # noqa: F401  # a worker that has been up for a while has imported it

    from benchmarks.machine import peak_mib
    from counties.models import County
    from counties.scope import county_scope
    from rules.selectors.runs import active_run, progress_of
    from rules.tasks import drain_step

    county = County.objects.get(pk=int(sys.argv[1]))
    print("ready", flush=True)
    sys.stdin.readline()
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
            break
        elif time.monotonic() - last > PATIENCE:
            with county_scope(county):
                raise SystemExit(f"The run stands still: {progress_of(run)}")
        else:
            time.sleep(0.005)  # the last chunks are being computed by the others
    print(f"done {peak_mib()} {published - began} {time.process_time() - began}", flush=True)


if __name__ == "__main__":
    main()
