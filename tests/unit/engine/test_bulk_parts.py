"""Parts of a county: residents shared out among threads, books made ready once, sums bounded beforehand."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.engine import bulk
from rules.engine.columns import guard, run
from rules.engine.timeline import Timeline
from tests.unit.engine.bulk_comparison import law, rows_of, tables_of
from tests.unit.engine.crowds import Crowd


@given(st.lists(st.integers(0, 9), max_size=40), st.integers(1, 30), st.integers(0, 3))
@settings(max_examples=300, deadline=None)
def test_everyone_is_in_one_part_and_no_part_is_much_too_large(
    counts: list[int], part_records: int, threads: int
) -> None:
    starts = np.cumsum([0, *counts])
    found = run.bounds(starts, part_records, threads)
    assert (found[0], found[-1]) == (0, len(counts))
    assert found == sorted(set(found))
    largest = max((int(starts[high] - starts[low]) for low, high in pairwise(found)), default=0)
    assert largest <= part_records + max(counts, default=0) + len(counts) // 4 + 1


def test_threads_get_equally_many_parts_of_about_one_size() -> None:
    starts = np.arange(0, 1_000_010, 10)
    found = run.bounds(starts, 300_000, 2)
    sizes = [int(starts[high] - starts[low]) for low, high in pairwise(found)]
    assert len(sizes) == 4
    assert max(sizes) - min(sizes) <= 20
    assert len(run.bounds(starts[:4_001], 300_000, 2)) == 2, "too little to share"


def test_books_made_ready_once_give_the_same() -> None:
    county = Crowd(12).county()
    timeline = Timeline.of(county.books, as_of=county.as_of, known_at=county.known_at)
    ready = bulk.Judge.of(timeline)
    for _ in range(2):
        scored = bulk.score_tables(timeline, tables_of(county), ready=ready)
        found = scored.scores().drop("enrolled_on").rows(), scored.effects().rows()
        assert found == rows_of(law(county))[:2]


@pytest.mark.parametrize("kind", [np.int32, np.int64])
def test_the_least_amount_below_zero_is_found_beside_those_that_are_none(
    kind: type[np.int32 | np.int64],
) -> None:
    none, most = int(np.iinfo(kind).min), int(np.iinfo(kind).max)
    for amounts in ([none], [none, 5], [0], [none, -1, 0], [-7, 3], [none + 1, none], [most], [most, -most]):
        expected = min((amount for amount in amounts if none < amount < 0), default=0)
        assert guard._least(np.array([9, *amounts, 9], kind)[1:-1], none) == expected
