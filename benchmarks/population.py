"""A synthetic county of any size: seeded residents and records, skewed as real ones are, nobody's in particular.

Made in blocks of residents, each from (seed, block) alone, so a county is the same on every machine and at most
one block is in memory. Ten records a resident on average: a few residents have dozens, every tenth has none or one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache

import numpy as np
import polars as pl

from benchmarks.book import STARTS, VILLAGES, benchmark_book
from benchmarks.drawing import NONE, RuleTables, days_between
from rules.engine.facts import State

SEED = 20_140_101
BLOCK = 50_000
RECORDS_EACH = 10
AS_OF = date(2026, 6, 30)
KNOWN_AT = datetime.fromisoformat("2026-07-02T00:00:00+08:00")
PEOPLE_PER_HOUSEHOLD = 2.7
FIRST_DAY, LAST_DAY = date(2021, 7, 1), date(2026, 8, 31)
STATES = tuple(state.value for state in State)
_EPOCH = date(1970, 1, 1)
_DAY_US = 86_400_000_000


@cache
def rule_tables() -> RuleTables:
    """How often each rule of the benchmark book is drawn, and what its records must hold."""
    return RuleTables.of(benchmark_book(), STARTS)


def blocks_of(people: int) -> Iterator[tuple[int, int]]:
    """Number and residents of each block of a county of that many."""
    for number, first in enumerate(range(0, people, BLOCK)):
        yield number, min(BLOCK, people - first)


def resident_keys(numbers: np.ndarray) -> pl.Series:
    """Keys of equal length, so that they sort as their numbers do."""
    return (pl.Series("resident", numbers) + 100_000_000).cast(pl.String)


def make_residents(number: int, count: int, county: int, *, seed: int = SEED) -> pl.DataFrame:
    """`count` residents of block `number`, of `county` in all, as the residents file has them.

    Some are too young, unknown, not enrolled, or have left. A household's people are scattered over the file.
    """
    rng, first = np.random.default_rng([seed, number, 0]), number * BLOCK
    as_of = (AS_OF - _EPOCH).days
    ages = np.clip(rng.gamma(5.0, 8.0, count) + 10, 16, 99)
    born = (as_of - ages * 365.25).astype("int32")
    enrolled = days_between(rng, date(2021, 7, 1), AS_OF, count)
    enrolled[rng.random(count) < 0.6] = (STARTS[0] - _EPOCH).days
    left = enrolled + rng.integers(30, 1_500, count)
    household = rng.integers(0, max(int(county / PEOPLE_PER_HOUSEHOLD), 1), count)
    villages = pl.Series(VILLAGES)

    def known(
        values: np.ndarray | pl.Series, share: float, dtype: pl.DataType | type[pl.DataType]
    ) -> pl.Series:
        series = pl.Series(values).cast(pl.Int32).cast(dtype) if dtype == pl.Date else pl.Series(values)
        return series.zip_with(pl.Series(rng.random(count) < share), pl.Series([None], dtype=series.dtype))

    return pl.DataFrame(
        {
            "resident": resident_keys(np.arange(first, first + count)),
            "born_on": known(born, 0.98, pl.Date),
            "village": known(villages.gather(household % len(VILLAGES)), 0.97, pl.String),
            "household": known((pl.Series(household) + 100_000_000).cast(pl.String), 0.97, pl.String),
            "enrolled_on": known(enrolled, 0.97, pl.Date),
            "left_on": known(left, 0.02, pl.Date),
        }
    )


def make_records(number: int, residents: int, *, seed: int = SEED) -> pl.DataFrame:
    """The records of block `number` as the records file has them, sorted by resident.

    Ten times as many records as residents; more rows than records, because some changed state.
    """
    rng, first = np.random.default_rng([seed, number, 1]), number * BLOCK
    count = residents * RECORDS_EACH
    activity = rng.gamma(1.6, 1.0, residents)
    each = rng.multinomial(count, activity / activity.sum())
    owner = np.repeat(np.arange(residents), each)
    # More acts lately than long ago: the root of an even draw leans to the end.
    span = (LAST_DAY - FIRST_DAY).days
    occurred = ((FIRST_DAY - _EPOCH).days + np.sqrt(rng.random(count)) * span).astype("int32")
    tables = rule_tables()
    rule = tables.draw(rng, occurred)
    incident = np.full(count, -1, dtype="int64")
    same_owner = np.flatnonzero(owner[:-1] == owner[1:])
    minor = same_owner[rng.random(len(same_owner)) < 0.01]
    graver, replaced = tables.replacing(rng, len(minor))
    rule[minor], rule[minor + 1] = replaced, graver
    occurred[minor + 1] = occurred[minor]
    incident[minor] = incident[minor + 1] = minor
    quantity, points = tables.amounts(rng, rule, occurred)
    numbers = np.arange(count, dtype="int64") + np.int64(first) * RECORDS_EACH
    records = pl.DataFrame(
        {
            "record": (pl.Series(numbers) + 10_000_000_000).cast(pl.String),
            "resident": resident_keys(owner + first),
            "rule": tables.codes.gather(rule),
            "occurred_on": pl.Series(occurred).cast(pl.Date),
            "quantity": _amount(quantity),
            "points": _amount(points),
            "incident": pl.Series(incident).replace_strict(-1, None, default=pl.Series(incident)),
        }
    ).with_columns(("act-" + (pl.col("incident") + first * RECORDS_EACH).cast(pl.String)).alias("incident"))
    return _with_transitions(rng, records, occurred, tables.is_deduction[rule])


def _amount(hundredths: np.ndarray) -> pl.Series:
    """A decimal column; NONE means none."""
    series = pl.Series(hundredths)
    known = series.zip_with(series > NONE, pl.Series([None], dtype=pl.Int64))
    return (known.cast(pl.Decimal(12, 2)) / 100).cast(pl.Decimal(12, 2))


def _with_transitions(
    rng: np.random.Generator, records: pl.DataFrame, occurred: np.ndarray, deduction: np.ndarray
) -> pl.DataFrame:
    """One row a transition: in effect soon after the act, deductions later; one in 25 has changed since."""
    count = len(occurred)
    on = occurred + np.where(deduction, rng.integers(10, 40, count), rng.integers(0, 15, count))
    changed = np.flatnonzero(rng.random(count) < 0.04)
    later = on[changed] + rng.integers(1, 200, len(changed))
    what = rng.choice(
        [STATES.index("suspended"), STATES.index("annulled"), STATES.index("repaired")],
        len(changed),
        p=[0.6, 0.2, 0.2],
    )
    back = changed[(what == STATES.index("suspended")) & (rng.random(len(changed)) < 0.7)]
    again = on[back] + 230
    waiting = rng.random(count) < 0.01  # only announced so far
    state = np.where(waiting, STATES.index("notified"), STATES.index("in_effect"))
    rows = np.concatenate([np.arange(count), changed, back])
    states = np.concatenate([state, what, np.full(len(back), STATES.index("in_effect"))])
    days = np.concatenate([on, later, again]).astype("int32")
    order = np.argsort(rows, kind="stable")
    written = (days[order].astype("int64") * _DAY_US) + rng.integers(0, _DAY_US, len(order))
    return records[rows[order]].with_columns(
        state=pl.Series(STATES).gather(states[order]),
        effective_on=pl.Series(days[order]).cast(pl.Date),
        written_at=pl.Series(written).cast(pl.Datetime("us", "UTC")),
    )
