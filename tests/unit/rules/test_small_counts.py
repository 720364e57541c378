"""No count under 10 can be reckoned back from what is shown of a rule, the mark included (charter O1, O5)."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.models.health import LEAST_DECIDED, LEAST_OBJECTIONS, LEAST_PERCENT, MOST_PERCENT
from rules.small_counts import SMALLEST, Counts, Shown, Threshold, at_least, shown

GROUPS: dict[str, Callable[[Counts], int]] = {
    "records": lambda counts: counts.records,
    "contested to the end": lambda counts: counts.decided,
    "not decided": lambda counts: counts.records - counts.decided,
    "succeeded": lambda counts: counts.succeeded,
    "failed": lambda counts: counts.decided - counts.succeeded,
}


@st.composite
def all_counts(draw: st.DrawFn, most: int = 60) -> Counts:
    records = draw(st.integers(0, most))
    decided = draw(st.integers(0, records))
    return Counts(records, decided, draw(st.integers(0, decided)))


thresholds = st.builds(
    Threshold,
    objections=st.integers(LEAST_OBJECTIONS, 40),
    decided=st.integers(LEAST_DECIDED, 40),
    percent=st.integers(LEAST_PERCENT, MOST_PERCENT),
)


def seen(counts: Counts, threshold: Threshold) -> tuple[Shown, bool]:
    """All that a reader learns from counts: the numbers shown, and whether appeals mark the rule."""
    return shown(counts), threshold.passed_by_appeals(counts.decided, counts.succeeded)


def consistent(what: tuple[Shown, bool], threshold: Threshold) -> Iterator[Counts]:
    """Every county that would look the same."""
    records, decided = what[0].records, what[0].decided
    totals = [records] if records is not None else range(SMALLEST if decided is None else decided + SMALLEST)
    for total in totals:
        for part in range(total + 1):
            for succeeded in range(part + 1):
                counts = Counts(total, part, succeeded)
                if seen(counts, threshold) == what:
                    yield counts


@settings(max_examples=300, deadline=None)
@given(all_counts(), thresholds)
def test_a_group_under_10_could_as_well_be_of_three_other_sizes(counts: Counts, threshold: Threshold) -> None:
    possible = list(consistent(seen(counts, threshold), threshold))
    assert counts in possible
    for name, size in GROUPS.items():
        if size(counts) < SMALLEST:
            assert len({size(one) for one in possible}) >= 3, name


@settings(max_examples=300, deadline=None)
@given(all_counts(most=1000))
def test_what_is_shown_is_true_and_at_least_10_and_so_is_what_is_left(counts: Counts) -> None:
    said = shown(counts)
    for number, true in (
        (said.records, counts.records),
        (said.decided, counts.decided),
        (said.succeeded, counts.succeeded),
    ):
        assert number is None or number == true >= SMALLEST
    if said.records is not None and said.decided is not None:
        assert said.records - said.decided >= SMALLEST
    if said.succeeded is not None:
        assert said.decided is not None
        assert said.decided - said.succeeded >= SMALLEST
    assert said.percent is None or said.percent == counts.succeeded * 100 // counts.decided


@given(st.integers(0, 100), thresholds)
def test_a_mark_for_objections_says_no_more_than_the_number_beside_it(
    objections: int, threshold: Threshold
) -> None:
    if threshold.passed_by_objections(objections):
        assert at_least(objections) == objections


@pytest.mark.parametrize("bad", [Threshold(9, 10, 30), Threshold(10, 10, 100)])
def test_outside_of_the_bounds_a_mark_would_give_a_number_away(bad: Threshold) -> None:
    if bad.percent == 100:
        marked = seen(Counts(200, 20, 20), bad)
        assert {one.decided - one.succeeded for one in consistent(marked, bad)} == {0}
    else:
        assert [n for n in range(SMALLEST) if bad.passed_by_objections(n)] == [9]
