"""What the bulk engine's steps stand on: days, sorting, tables, limits of 64 bits, chunks; and that it stays apart."""

from __future__ import annotations

import ast
import random
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import rules.engine
from rules.engine import bulk
from rules.engine.book import Revision
from rules.engine.columns import days, sorting
from rules.engine.spans import Span, SpanUnit, Window, add_months
from rules.engine.timeline import Timeline
from tests.unit.engine.bulk_comparison import County, at_once, law, rows_of, tables_of
from tests.unit.engine.crowds import Crowd
from tests.unit.engine.samples import ANN, book, credit, record

ENGINE = Path(rules.engine.__file__).parent
FILES = [ENGINE / "bulk.py", *sorted((ENGINE / "columns").glob("*.py"))]
DAY = date(2019, 12, 31)


def test_days_move_as_spans_say() -> None:
    chance = random.Random(1)
    edges = [date.min, date.max, date(1, 2, 28), date(9999, 11, 30), date(2020, 2, 29), date(1900, 1, 31)]
    near = [date(2019, 1, 1) + timedelta(days=chance.randrange(1500)) for _ in range(300)]
    for count, unit in [(1, "months"), (13, "months"), (1200, "months"), (1, "days"), (36525, "days")]:
        span = Span(count, SpanUnit(unit))
        numbers = np.array([days.number(day) for day in edges + near], np.int32)
        months, more = (np.full(numbers.size, part) for part in days.parts(span))
        there, back = days.moved(numbers, months, more), days.moved(numbers, -months, -more)
        assert [days.day_of(int(day)) for day in there] == [span.after(day) for day in edges + near]
        assert [days.day_of(int(day)) for day in back] == [span.before(day) for day in edges + near]


def test_windows_are_numbered_as_they_start() -> None:
    some = [date.min, date.max, *(date(2018, 1, 1) + timedelta(days=7 * week) for week in range(300))]
    months = days.months_of(np.array([days.number(day) for day in some], np.int32))
    for window, divisor in days.DIVISORS.items():
        numbers = (months // divisor).tolist()
        starts = [window.start(day) for day in some]
        assert len(set(zip(numbers, starts, strict=True))) == len(set(numbers)) == len(set(starts))
    assert set(days.DIVISORS) == set(Window)


@pytest.mark.parametrize("as_of", [date.min, date(1, 1, 2), date(2020, 2, 29), date(2021, 2, 28), date.max])
def test_the_last_day_reaching_is_where_the_comparison_turns(as_of: date) -> None:
    for span in (Span(12, SpanUnit.MONTHS), Span(1, SpanUnit.DAYS), Span(1200, SpanUnit.MONTHS)):
        last = days.last_day_reaching(span.after, as_of)
        if last >= days.FIRST:
            assert span.after(days.day_of(last)) <= as_of
        if last < days.LAST:
            assert span.after(days.day_of(last + 1)) > as_of
    assert days.last_day_reaching(lambda day: add_months(day, 216), date(2020, 2, 28)) == days.number(
        date(2002, 2, 28)
    )


@pytest.mark.parametrize("most", [10, 2**62])
def test_sorting_is_the_same_where_keys_are_too_large_to_pack(most: int) -> None:
    chance = np.random.default_rng(1)
    keys = chance.choice(chance.integers(0, most, 40), 200)
    assert (sorting.order_of(keys) == np.argsort(keys, kind="stable")).all()
    places = chance.permutation(200)
    groups, sorted_places = sorting.grouped(keys, places, 200)
    order = np.lexsort((places, keys))
    assert (groups == keys[order]).all()
    assert (sorted_places == places[order]).all()


def test_running_sums_may_wrap_around_between_segments() -> None:
    values = np.array([2**61, 2**61, 2**61, 2**61, 5, 2**61, 7], np.int64)
    starts = np.array([0, 2, 4, 6])
    assert sorting.before(values, starts).tolist() == [0, 2**61, 0, 2**61, 0, 5, 0]
    assert sorting.sums(values, np.array([0, 2, 2, 4, 6, 7])).tolist() == [2**62, 0, 2**62, 2**61 + 5, 7]


def lavish(points: int | str, quantity: int) -> list[Revision]:
    return [
        book(
            rules=[credit("V-1", per={"points": points, "quantity": quantity, "unit": "yuan"})], programmes=[]
        )
    ]


def test_numbers_that_could_leave_64_bits_are_refused_with_the_resident() -> None:
    acts = [record("a", "V-1", "2019-02-01", quantity=2**62), record("b", "V-1", "2019-02-02", quantity=1)]
    county = County(lavish(1, 1), [ANN], {"ann": acts}, DAY, None)
    with pytest.raises(bulk.TooLarge) as caught:
        at_once(county, tables_of(county))
    assert caught.value.resident == "ann"


def test_large_numbers_that_fit_are_exact() -> None:
    acts = [record(f"{n}", "V-1", "2019-02-01", quantity=10**17 + n) for n in range(9)]
    county = County(lavish("0.01", 1), [ANN], {"ann": acts}, DAY, None)
    assert at_once(county, tables_of(county)) == rows_of(law(county))
    waiting = [record("w", "V-1", "2019-02-01", quantity=2**63 - 1, transitions=())]
    county = County(lavish(1, 1), [ANN], {"ann": waiting}, DAY, None)
    assert at_once(county, tables_of(county)) == rows_of(law(county))


def test_text_columns_may_be_categorical() -> None:
    county = Crowd(12).county()
    tables = tables_of(county)
    small = bulk.Tables(
        tables.residents.with_columns(pl.col("resident", "village").cast(pl.Categorical)),
        tables.records.with_columns(pl.col("resident", "rule", "incident").cast(pl.Categorical)),
        tables.transitions.with_columns(
            pl.col("state").cast(pl.Enum([*tables.transitions["state"].unique()]))
        ),
    )
    assert at_once(county, small) == at_once(county, tables) == rows_of(law(county))


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_threads_and_parts_change_nothing(threads: int) -> None:
    county = Crowd(12).county()
    timeline = Timeline.of(county.books, as_of=county.as_of, known_at=county.known_at)
    columns = bulk.prepare(tables_of(county))
    for part_records in (1, 5, 10**6):
        scored = bulk.score_columns(
            timeline, columns, effects=True, threads=threads, part_records=part_records
        )
        assert (scored.scores().drop("enrolled_on").rows(), scored.effects().rows()) == rows_of(law(county))[
            :2
        ]


def _with(frame: pl.DataFrame, column: str, value: object) -> pl.DataFrame:
    return frame.with_columns(pl.lit(value).cast(frame.schema[column]).alias(column))


def test_tables_that_no_county_can_have_are_refused() -> None:
    tables = tables_of(Crowd(12).county())
    residents, records, steps = tables.residents, tables.records, tables.transitions
    outside = pl.Series("occurred_on", [days.LAST + 1] * records.height, pl.Int32).cast(pl.Date)
    bad = [
        lambda: bulk.Tables(residents.drop("village"), records, steps),
        lambda: bulk.prepare(bulk.Tables(pl.concat([residents, residents]), records, steps)),
        lambda: bulk.prepare(bulk.Tables(residents, _with(records, "rule", None), steps)),
        lambda: bulk.prepare(bulk.Tables(residents, records.with_columns(outside), steps)),
        lambda: bulk.prepare(bulk.Tables(residents, records, _with(steps, "state", "asleep"))),
        lambda: bulk.prepare(bulk.Tables(residents, records, _with(steps, "on", None))),
    ]
    for attempt in bad:
        with pytest.raises(bulk.BadTables):
            attempt()


def test_known_at_needs_a_time_zone() -> None:
    tables = tables_of(Crowd(12).county())
    with pytest.raises(ValueError, match="time zone"):
        bulk.score_county([], tables, as_of=DAY, known_at=__import__("datetime").datetime(2020, 1, 1))


def test_the_bulk_engine_loads_only_polars_and_numpy_besides_the_standard_library() -> None:
    allowed = {"rules", "polars", "numpy", *sys.stdlib_module_names}
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert {name.split(".")[0] for name in names} <= allowed, path.name
            assert all(name.startswith("rules.engine") for name in names if name.startswith("rules")), (
                path.name
            )


def test_the_law_does_not_know_the_bulk_engine() -> None:
    script = (
        "import sys; import rules.engine.cases, rules.engine.county, rules.engine.format\n"
        "print(any(name in sys.modules for name in ('polars', 'numpy', 'rules.engine.bulk')))"
    )
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ENGINE.parents[1])!r})\n{script}"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "False"


def test_no_float_no_clock_and_no_chance_in_the_bulk_engine() -> None:
    forbidden = {
        "today",
        "now",
        "utcnow",
        "time",
        "random",
        "getenv",
        "environ",
        "open",
        "true_divide",
        "mean",
    }
    for path in FILES:
        tree = ast.parse(path.read_text())
        assert ast.get_docstring(tree), path.name
        assert len(path.read_text().splitlines()) < 300, path.name
        for node in ast.walk(tree):
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), path.name
            assert not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)), path.name
            if isinstance(node, ast.Call):
                used = getattr(node.func, "attr", getattr(node.func, "id", None))
                assert used not in forbidden, f"{path.name}: {used}"
