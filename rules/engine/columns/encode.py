"""Tables to integer columns, once: strings become codes, records are put in order (scoring.md 5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from rules.engine.columns import days
from rules.engine.columns.cells import codes, in_calendar, whole
from rules.engine.columns.errors import BadTables
from rules.engine.columns.histories import Histories, encode_histories
from rules.engine.columns.sorting import firsts, inverse, order_of
from rules.engine.columns.tables import Tables

Array = npt.NDArray[Any]

DAY_BITS = 22
NONE = -(2**63)
BY_RESIDENT = ("people", "born", "enrolled", "left")
BY_RECORD = (
    *("who", "group", "rule", "day", "place", "at_place", "source"),
    *("quantity", "points", "deed"),
)


@dataclass(frozen=True)
class Columns:
    """The facts as integers. P residents by key; N records in the order (resident, rule, occurred_on, record).

    people: the residents' frame, sorted by key; starts: int64[P + 1], where each resident's records start
    born, enrolled, left: int32[P] days, days.UNKNOWN and days.NEVER (twice) where empty
    rules: the rule codes that `rule` counts; keys: the records' keys, as the table had them
    who: int32[N] resident; group: int32[N], one number for each (resident, rule); rule: int32[N]; day: int32[N]
    place: int32[N], place in the order (resident, occurred_on, record); at_place: int32[N], its inverse
    source: int32[N], row in the records table
    quantity, points: int[N] hundredths, least value of the type = none; None where no record has any
    deed: int32[N], one number for each (resident, incident), -1 none; None where no record has one
    histories: the records' transitions
    """

    people: pl.DataFrame
    rules: list[str]
    keys: pl.Series
    starts: Array
    born: Array
    enrolled: Array
    left: Array
    who: Array
    group: Array
    rule: Array
    day: Array
    place: Array
    at_place: Array
    source: Array
    quantity: Array | None
    points: Array | None
    deed: Array | None
    histories: Histories

    @property
    def residents(self) -> int:
        """How many residents there are."""
        return self.people.height

    def people_only(self) -> Columns:
        """The same residents without any record: what answers need, in a tenth of the memory."""
        inner: dict[str, Any] = {
            name: None if (rows := getattr(self, name)) is None else rows[:0].copy() for name in BY_RECORD
        }
        inner |= {"starts": np.zeros_like(self.starts), "keys": self.keys[:0]}
        return replace(self, **inner, histories=Histories.none())

    def part(self, low: int, high: int) -> Columns:
        """The residents from `low` to before `high`, as views; `who` and `place` keep counting from the whole."""
        start, stop = int(self.starts[low]), int(self.starts[high])
        inner: dict[str, Any] = {name: getattr(self, name)[low:high] for name in BY_RESIDENT}
        for name in BY_RECORD:
            rows = getattr(self, name)
            inner[name] = None if rows is None else rows[start:stop]
        inner["starts"] = self.starts[low : high + 1] - start
        inner["histories"] = self.histories.part(start, stop)
        return replace(self, **inner)


def prepare(tables: Tables) -> Columns:
    """Turn the tables into columns; raises BadTables for empty cells, double residents and impossible days."""
    people, (born, enrolled, left) = _people(tables.residents)
    records, transitions = tables.records, tables.transitions
    whole(records, "records", ("record", "resident", "rule", "occurred_on"))
    owner = _owners(records["resident"], tables.residents["resident"], people["resident"])
    rows = np.flatnonzero(owner >= 0)
    if rows.size < owner.size:
        transitions = _of_rows(transitions, rows, owner.size)
        records = records[rows]
        owner = owner[rows]
    day = in_calendar(records.select(pl.col("occurred_on").cast(pl.Date).to_physical())["occurred_on"])
    rule, rules = codes(records["rule"])
    source = _in_time(owner, day, records["record"])
    place = order_of(_pairs(owner[source], rule[source], len(rules))).astype(np.int32)
    source = source[place].astype(np.int32)
    who, rule = owner[source], rule[source]
    group = np.empty(who.size, np.int32)
    np.cumsum(np.diff(_pairs(who, rule, len(rules)), prepend=-1) != 0, out=group)
    starts = np.zeros(people.height + 1, np.int64)
    np.cumsum(np.bincount(who, minlength=people.height), out=starts[1:])
    return Columns(
        people=people,
        rules=rules,
        keys=records["record"],
        starts=starts,
        born=born,
        enrolled=enrolled,
        left=left,
        who=who,
        group=group,
        rule=rule,
        day=day[source],
        place=place,
        at_place=inverse(place),
        source=source,
        quantity=_amounts(records["quantity"], source),
        points=_amounts(records["points"], source),
        deed=_deeds(records["incident"], source, who),
        histories=encode_histories(transitions, records["record"], source),
    )


def _pairs(first: Array, second: Array, width: int) -> Array:
    """One int64 for both of two numbers, `second` below `width`."""
    both = first.astype(np.int64)
    both *= max(width, 1)
    both += second
    return both


def _people(residents: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Array, Array, Array]]:
    """The residents by key, and the days they were born, enrolled and left."""
    whole(residents, "residents", ("resident",))
    people = residents.select(
        pl.col("resident").cast(pl.String),
        pl.col("village", "household").cast(pl.String).fill_null(""),
        pl.col("born_on", "enrolled_on", "left_on").cast(pl.Date),
    )
    if people.height > 1:
        last, one = people["resident"][:-1], people["resident"][1:]
        if not bool((last < one).all()):
            people = people.sort("resident")
            if bool((people["resident"][:-1] == people["resident"][1:]).any()):
                raise BadTables("residents: a key stands twice")
    numbers = people.select(
        pl.col("born_on").to_physical().fill_null(days.UNKNOWN),
        pl.col("enrolled_on", "left_on").to_physical().fill_null(days.NEVER),
    )
    born, enrolled, left = (
        in_calendar(numbers[name], empty)
        for name, empty in (
            ("born_on", days.UNKNOWN),
            ("enrolled_on", days.NEVER),
            ("left_on", days.NEVER),
        )
    )
    return people, (born, enrolled, left)


def _owners(residents: pl.Series, given: pl.Series, ordered: pl.Series) -> Array:
    """Where the resident of each record stands in `ordered`, int32, -1 where nowhere; `given` in the table's own order."""
    if not residents.dtype.is_integer():
        return _places(residents, ordered)
    rows = residents.to_numpy()
    places = np.append(_places(given, ordered), np.int32(-1))
    owners: Array = places[rows]
    return owners


def _of_rows(transitions: pl.DataFrame, rows: Array, count: int) -> pl.DataFrame:
    """The transitions with the rows that records have once only `rows` of `count` are left of them."""
    if not transitions["record"].dtype.is_integer():
        return transitions
    left = np.full(count + 1, -1, np.int64)
    left[rows] = np.arange(rows.size)
    return transitions.with_columns(record=pl.Series(left[transitions["record"].to_numpy()]))


def _places(texts: pl.Series, among: pl.Series) -> Array:
    """Where each text stands in `among` (different texts), int32, -1 where it does not; one look for each run."""
    texts = texts.cast(pl.String)
    heads = np.ones(len(texts), np.bool_)
    if len(texts) > 1:
        heads[1:] = (texts[1:] != texts[:-1]).to_numpy()
    asked = pl.DataFrame({"text": texts.filter(pl.Series(heads))})
    known = pl.DataFrame({"text": among.cast(pl.String)}).with_row_index("place")
    found = asked.join(known, on="text", how="left", maintain_order="left").select(
        pl.col("place").cast(pl.Int32).fill_null(-1)
    )
    places: Array = found["place"].to_numpy()[np.cumsum(heads) - 1]
    return places


def _in_time(owner: Array, day: Array, keys: pl.Series) -> Array:
    """Rows in the order (resident, occurred_on, record); the key decides only between equal days."""
    packed = owner.astype(np.int64)
    packed <<= DAY_BITS
    packed |= day.astype(np.int64) - days.FIRST
    in_time = order_of(packed)
    packed = packed[in_time]
    same = packed[1:] == packed[:-1]
    if same.any():
        tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
        rows = in_time[tied]
        frame = pl.DataFrame({"when": packed[tied], "key": keys[rows].cast(pl.String), "row": rows})
        in_time[tied] = frame.sort("when", "key")["row"].to_numpy()
    return in_time


def _amounts(column: pl.Series, source: Array) -> Array | None:
    """Hundredths in storage order, in the smallest type that holds them; the least value stands for none."""
    column = column.cast(pl.Int64)
    if column.null_count() == len(column):
        return None
    least, most = column.to_frame("n").select(least=pl.col("n").min(), most=pl.col("n").max()).row(0)
    if least == NONE:
        raise BadTables(f"{column.name}: a number outside 64 bits")
    if least > -(2**31) and most < 2**31:
        return column.cast(pl.Int32).fill_null(-(2**31)).to_numpy()[source]
    return column.fill_null(NONE).to_numpy()[source]


def _deeds(column: pl.Series, source: Array, who: Array) -> Array | None:
    texts = column.cast(pl.String)
    shared = (texts.is_not_null() & (texts != "")).to_numpy()[source]
    rows = np.flatnonzero(shared)
    if rows.size == 0:
        return None
    numbers, known = codes(texts[source[rows]])
    both = who[rows].astype(np.int64) * len(known) + numbers
    order = order_of(both)
    heads = np.zeros(rows.size, np.int32)
    heads[firsts(both[order])] = 1
    deeds = np.full(source.size, -1, np.int32)
    deeds[rows[order]] = np.cumsum(heads) - 1
    return deeds
