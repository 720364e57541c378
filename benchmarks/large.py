"""What a recompute takes, and holds in memory, where a county is larger than any: two and five million residents."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator

from benchmarks.measurement import Measurement
from benchmarks.portal_county import PROJECT, load_county, servers
from benchmarks.recompute import Bench, buckets_for


def run(people: int) -> list[Measurement]:
    """Both measurements on a county of that many residents, in a process of its own."""
    words = [sys.executable, "-m", "benchmarks.large", str(people)]
    done = subprocess.run(words, cwd=PROJECT, stdout=subprocess.PIPE, check=True, text=True)
    return [Measurement.read(document) for document in json.loads(done.stdout.splitlines()[-1])]


def measure(bench: Bench) -> Iterator[Measurement]:
    """Cold, and a day on which nothing differs, both with two processes."""
    what = "PostgreSQL to PostgreSQL, a county's first run, two worker processes"
    with bench.workers(2) as workers:
        yield bench.recompute("first-2", what, workers, cause="first")
    what = "the same on a day on which nothing differs, two"
    with bench.workers(2) as workers:
        yield bench.recompute("day-2", what, workers, cause="day")


def main() -> None:
    """Argument: residents. The last line printed is the measurements as JSON."""
    people, began = int(sys.argv[1]), time.perf_counter()
    with servers() as at:
        county = load_county(at, people, buckets=buckets_for(people))
        print(f"large: loaded in {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
        measured = list(measure(Bench(at, county, people)))
    print(json.dumps([measurement.document() for measurement in measured]))


if __name__ == "__main__":
    main()
