"""No hidden count can be worked out from what is shown: by subtraction, by whole numbers, or by trying all that fits."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from counties.small_cells import LEAST, Count, hidden

SLOW = [HealthCheck.too_slow]
Counts = dict[Hashable, Count]
Equation = dict[Hashable, int]

SMALL = st.one_of(st.just(0), st.integers(1, 12), st.integers(0, 60))


def table(cells: list[list[int]]) -> Counts:
    """A table with totals of its rows and columns, and of all, which is known."""
    counts: Counts = {}
    for row, line in enumerate(cells):
        counts["row", row] = Count("end", ("row", row), sum(line))
        for column, value in enumerate(line):
            counts["cell", row, column] = Count(("row", row), ("column", column), value)
    for column, line in enumerate(zip(*cells, strict=True)):
        counts["column", column] = Count(("column", column), "back", sum(line))
    counts["all"] = Count("back", "end", sum(map(sum, cells)), known=True)
    return counts


def sharing(first: list[list[int]], second_order: list[int]) -> Counts:
    """Two tables that share the totals of their columns: villages by move, and the same people by age."""
    counts: Counts = {}
    for row, line in enumerate(first):
        counts["v", row] = Count("end", ("v", row), sum(line))
        for column, value in enumerate(line):
            counts["v", row, column] = Count(("v", row), ("V", column), value)
    for column, line in enumerate(zip(*first, strict=True)):
        total = sum(line)
        counts["total", column] = Count(("V", column), ("A", column), total)
        share = second_order[column % len(second_order)] % (total + 1)
        counts["a", 0, column] = Count(("A", column), ("a", 0), share)
        counts["a", 1, column] = Count(("A", column), ("a", 1), total - share)
    for row in (0, 1):
        total = sum(counts["a", row, column].value for column in range(len(first[0])))
        counts["a", row] = Count(("a", row), "back", total)
    counts["all"] = Count("back", "end", sum(map(sum, first)), known=True)
    return counts


def equations(counts: Counts, gone: frozenset[Hashable]) -> Iterator[tuple[Equation, int]]:
    """For each node what the hidden counts around it add up to."""
    nodes = {node for count in counts.values() for node in (count.tail, count.head)}
    for node in nodes:
        unknown: Equation = {}
        rest = 0
        for name, count in counts.items():
            sign = (count.head == node) - (count.tail == node)
            if sign and name in gone:
                unknown[name] = sign
            else:
                rest -= sign * count.value
        if unknown:
            yield unknown, rest


def solved(counts: Counts, gone: frozenset[Hashable]) -> set[Hashable]:
    """Hidden counts that linear algebra gives away: those that Gauss leaves with a single value."""
    names = sorted(gone, key=str)
    rows = [[Fraction(unknown.get(name, 0)) for name in names] for unknown, _ in equations(counts, gone)]
    pivots, done = [], 0
    for column in range(len(names)):
        pivot = next((at for at in range(done, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [value / rows[done][column] for value in rows[done]]
        for at, row in enumerate(rows):
            if at != done and row[column]:
                rows[at] = [value - row[column] * lead for value, lead in zip(row, rows[done], strict=True)]
        pivots.append(column)
        done += 1
    return {
        names[column]
        for at, column in enumerate(pivots)
        if not any(value for place, value in enumerate(rows[at]) if place != column)
    }


def tried(counts: Counts, gone: frozenset[Hashable], least: int) -> dict[Hashable, set[int]]:
    """For each hidden count every value it has in some solution in whole numbers near the true one."""
    names = sorted(gone, key=str)
    sums = list(equations(counts, gone))
    found: dict[Hashable, set[int]] = {name: set() for name in names}
    for steps in product((-1, 0, 1), repeat=len(names)):
        guess = {name: counts[name].value + step for name, step in zip(names, steps, strict=True)}
        if min(guess.values(), default=least) >= least and all(
            sum(sign * guess[name] for name, sign in unknown.items()) == rest for unknown, rest in sums
        ):
            for name, value in guess.items():
                found[name].add(value)
    return found


def lowest(counts: Counts, gone: frozenset[Hashable]) -> int:
    """What a reader knows of a hidden count: at least 1, unless zeros are hidden along with everything else."""
    return 0 if any(counts[name].value == 0 for name in gone) else 1


@settings(max_examples=300, deadline=None, suppress_health_check=SLOW)
@given(st.integers(1, 5), st.integers(2, 5), st.data())
def test_no_hidden_cell_of_a_table_follows_by_subtraction(
    height: int, width: int, data: st.DataObject
) -> None:
    cells = data.draw(
        st.lists(st.lists(SMALL, min_size=width, max_size=width), min_size=height, max_size=height)
    )
    assume(sum(map(sum, cells)) >= LEAST)
    counts = table(cells)
    gone = hidden(counts)
    assert all(count.value == 0 or count.value >= LEAST for name, count in counts.items() if name not in gone)
    assert solved(counts, gone) == set()


@settings(max_examples=300, deadline=None, suppress_health_check=SLOW)
@given(
    st.lists(st.lists(SMALL, min_size=3, max_size=3), min_size=1, max_size=4),
    st.lists(SMALL, min_size=3, max_size=3),
)
def test_no_hidden_cell_of_two_tables_with_shared_totals_follows(
    first: list[list[int]], second: list[int]
) -> None:
    assume(sum(map(sum, first)) >= LEAST)
    counts = sharing(first, second)
    gone = hidden(counts)
    assert all(count.value == 0 or count.value >= LEAST for name, count in counts.items() if name not in gone)
    assert solved(counts, gone) == set()


@settings(max_examples=200, deadline=None, suppress_health_check=SLOW)
@given(st.lists(st.lists(SMALL, min_size=2, max_size=2), min_size=1, max_size=2))
def test_every_hidden_count_has_two_values_that_fit(cells: list[list[int]]) -> None:
    """Even for a reader who knows that hidden counts are whole numbers, and that a zero would be shown."""
    assume(sum(map(sum, cells)) >= LEAST)
    counts = table(cells)
    gone = hidden(counts)
    assert all(len(values) > 1 for values in tried(counts, gone, lowest(counts, gone)).values())


@settings(max_examples=200, deadline=None, suppress_health_check=SLOW)
@given(st.lists(SMALL, min_size=2, max_size=7))
def test_a_single_row_with_a_known_total(row: list[int]) -> None:
    assume(sum(row) >= LEAST)
    counts: Counts = {place: Count("from", "to", value) for place, value in enumerate(row)}
    counts["all"] = Count("to", "from", sum(row), known=True)
    gone = hidden(counts)
    assert "all" not in gone
    assert all(len(values) > 1 for values in tried(counts, gone, lowest(counts, gone)).values())


def test_what_is_not_small_and_protects_nobody_is_shown() -> None:
    assert hidden(table([[10, 20], [30, 40]])) == frozenset()


def test_zeros_are_shown() -> None:
    assert hidden(table([[0, 20], [30, 0]])) == frozenset()


def test_the_fewest_people_are_hidden_along() -> None:
    """Three is hidden; of its row and column the smallest others go with it, and the corner that closes the round."""
    gone = hidden(table([[3, 50, 11], [12, 60, 20], [70, 80, 90]]))
    assert gone == {("cell", 0, 0), ("cell", 0, 2), ("cell", 1, 0), ("cell", 1, 2)}


@pytest.mark.parametrize("ones", [10, 12, 30])
def test_a_row_of_ones_hides_its_zeros_too(ones: int) -> None:
    """Else ten hidden counts of at least one that add up to ten would all be known."""
    row: Counts = {place: Count("from", "to", 1 if place < ones else 0) for place in range(ones + 2)}
    row["all"] = Count("to", "from", ones, known=True)
    assert hidden(row) == frozenset(range(ones + 2))


def test_a_count_hidden_for_another_table_is_protected_as_well() -> None:
    counts = table([[40, 50], [60, 70]])
    gone = hidden(counts, also={("cell", 0, 0)})
    assert ("cell", 0, 0) in gone
    assert solved(counts, gone) == set()
