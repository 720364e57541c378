"""The bulk engine agrees with `evaluate_county` on random counties, to the last worth, reason and path (scoring.md 8)."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.engine.bulk_comparison import differences
from tests.unit.engine.crowds import County, Crowd
from tests.unit.engine.small_counties import small_counties

COUNT = int(os.environ.get("FUZZ_EXAMPLES", "1700"))
"""How many crowded counties are compared; and a fifth as many small ones, which shrink well. `make fuzz` goes on and on."""
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=COUNT, deadline=None, suppress_health_check=SLOW)
@given(st.integers(0, 2**48))
def test_crowded_counties_are_scored_as_the_law_says(seed: int) -> None:
    found = differences(Crowd(seed).county(), seed)
    assert not found, (f"FUZZ_SEED={seed} FUZZ_EXAMPLES=1 make fuzz", found[:5])


@settings(max_examples=max(COUNT // 5, 1), deadline=None, suppress_health_check=SLOW)
@given(small_counties())
def test_small_counties_are_scored_as_the_law_says(county: County) -> None:
    assert differences(county) == []
