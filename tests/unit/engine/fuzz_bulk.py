"""`make fuzz`: compares the bulk engine with `evaluate` on random counties until it is stopped or finds a difference.

FUZZ_EXAMPLES=N stops after N counties; FUZZ_SEED=S starts with the county of that seed (else somewhere by chance). A
difference is printed with its seed and the smallest county found that still shows it; exit 1.
"""

from __future__ import annotations

import itertools
import os
import random
import sys
import time

from tests.unit.engine.bulk_comparison import County, differences, smallest
from tests.unit.engine.crowds import Crowd


def main() -> int:
    """Go on until stopped."""
    examples = int(os.environ.get("FUZZ_EXAMPLES", "0"))
    first = int(os.environ.get("FUZZ_SEED") or random.SystemRandom().randrange(2**48))
    print(f"first seed {first}", flush=True)
    told = time.monotonic()
    for done in itertools.count():
        if examples and done >= examples:
            break
        seed = first + done
        if not holds(seed):
            return 1
        if time.monotonic() - told > 10:
            told = time.monotonic()
            print(f"{done + 1} counties agree, up to seed {seed}", flush=True)
    print(f"{examples} counties agree")
    return 0


def holds(seed: int) -> bool:
    """Whether both engines agree on the county of a seed; says so where they do not."""
    county = Crowd(seed).county()
    if not (found := _try(county, seed)):
        return True
    print(f"seed {seed}: FUZZ_SEED={seed} FUZZ_EXAMPLES=1 make fuzz", *found[:10], sep="\n  ")
    least = smallest(county, lambda smaller: bool(_try(smaller, seed)))
    print("the smallest county that shows it:", least, *_try(least, seed)[:10], sep="\n  ")
    return False


def _try(county: County, seed: int) -> list[str]:
    """The differences; an engine that falls over is one."""
    try:
        return differences(county, seed)
    except Exception as error:  # a crash of either engine is what we are looking for
        return [f"{type(error).__name__}: {error}"]


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("stopped")
