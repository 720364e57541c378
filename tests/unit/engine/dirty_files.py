"""Random files of records and residents, mostly right, with dirt of every kind in some cells: CSV and Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import polars as pl
from hypothesis import strategies as st

from rules.files.records import COLUMNS as RECORD_COLUMNS
from rules.files.residents import COLUMNS as RESIDENT_COLUMNS

DIRT = st.one_of(
    st.sampled_from(
        [
            "", " ", "a b", " a", "a ", "a\nb", "a\r\nb", "a\rb", 'a"b', '"', '""', "a,b", "\x00", "a\x00", "\u3000",
            "a\u200b", "\ufeff", "\U000e0001", "\u0e3f", "ก", "a" * 200, "a" * 201, "乡" * 200, "é", "a\u0301", "\u2028",
            "1", "-1", "-0", "+1", "0.5", ".5", "5.", "1e3", "NaN", "inf", "８", "-５", "1_000", "1,5", "1.234", "0.10",
            "100000", "100000.01", "-100000.01", "100000000", "100000000.01", "9" * 15, "9" * 16, "1" * 400,
            "99999999999999.99", "2019-02-29", "2020-02-29", "2019-2-1", "２０１９-02-01", "0000-01-01", "0001-01-01",
            "9999-12-31", "10000-01-01", "2019-02-01T00:00:00", "2019-02-26T12:00:00Z", "2019-02-26 12:00:00+08:00",
            "2019-02-26T12:00+08:00", "2019-02-26T12:00", "2019-02-26T24:00:00Z", "2019-02-26T23:59:60Z",
            "2019-02-26T12:00:00.5Z", "2019-02-26T12:00:00.1234567Z", "2019-02-26T12:00:00+24:00", "0001-01-01T00:00Z",
            "2019-02-26T12:00:00-00:00", "2019-02-26T12:00:00z", "9999-12-31T23:59:59-23:59", "2019-02-30T12:00:00Z",
            "in_effect", "In_effect", "suspended ", "T-1", "V-1", "M-1", "X-9", "P1", "P2", "r1", "r2",
        ]
    ),
    st.text(max_size=3),
)  # fmt: skip
MAYBE_DIRT = st.one_of(*[st.none()] * 60, DIRT)

days = st.integers(0, 900).map(lambda n: (date(2018, 11, 1) + timedelta(days=n)).isoformat())
moments = st.one_of(
    st.just(""),
    st.just(""),
    days.map(lambda day: f"{day}T08:00:00+08:00"),
    days.map(lambda day: f"{day} 00:00Z"),
)
quantities = st.sampled_from(["8", "8.5", "0", "100000000", "0.25"])
points = st.sampled_from(["-5", "-20", "-5.25"] * 5 + ["-50", "-20.5"])


rules = st.sampled_from(["V-1", "T-1"] * 15 + ["M-1"])

odds = st.sampled_from([""] * 20 + ["again", "differs"])


@st.composite
def record_rows(draw: st.DrawFn) -> list[list[str]]:
    """Rows of records: most are right, some records have several rows."""
    rows: list[list[str]] = []
    for number in range(draw(st.integers(0, 7))):
        rule = draw(rules)
        same = [
            f"r{number}", draw(st.sampled_from(["P1", "P2", "张三", "p 4"])), rule, draw(days),
            draw(quantities) if rule == "V-1" else "", draw(points) if rule == "T-1" else "",
            draw(st.sampled_from(["", "", "i1", "事 1"])),
        ]  # fmt: skip
        for _ in range(draw(st.sampled_from([1, 1, 1, 2, 3]))):
            rows.append([*same, draw(st.sampled_from(["in_effect", "suspended"])), draw(days), draw(moments)])
        odd = draw(odds)
        if odd == "again":
            rows.append(rows[-1])
        elif odd == "differs":
            rows.append([*same[:3], draw(days), *same[4:], "in_effect", draw(days), ""])
    rows = draw(st.permutations(rows)) if draw(st.booleans()) else rows
    return draw(soiled(rows))


@st.composite
def resident_rows(draw: st.DrawFn) -> list[list[str]]:
    """Rows of residents."""
    rows = []
    for key in ("P1", "P2", "张三", "p 4", "P5")[: draw(st.integers(3, 5))]:
        left_on = draw(st.sampled_from(["", "", "2023-01-01"]))
        enrolled_on = draw(st.one_of(st.just(""), days))
        rows.append(
            [
                key,
                draw(st.one_of(st.just(""), days)),
                draw(st.sampled_from(["", "v1"])),
                "h1",
                enrolled_on,
                left_on,
            ]
        )
    return draw(soiled(rows))


@st.composite
def soiled(draw: st.DrawFn, rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Some cells are something else."""
    if draw(st.sampled_from([True, True, False])):
        return [list(row) for row in rows]
    return [[cell if (dirt := draw(MAYBE_DIRT)) is None else dirt for cell in row] for row in rows]


@st.composite
def csv_bytes(draw: st.DrawFn, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A CSV file in any dress: quotes, line ends, mark, encoding, blank lines, and now and then a broken row."""
    out = io.StringIO(newline="")
    end = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    order = draw(st.permutations(range(len(columns)))) if draw(st.booleans()) else list(range(len(columns)))
    writer = csv.writer(out, lineterminator=end, quoting=quoting)
    for row in [columns, *rows]:
        writer.writerow([row[place] for place in order])
    lines = out.getvalue()
    odd = draw(st.sampled_from([""] * 12 + ["blank", "last", "ragged", "quote", "stray", "cr", "unclosed"]))
    match odd:
        case "blank":
            lines = lines.replace(end, end * 2, draw(st.integers(1, 3)))
        case "last":
            lines += draw(st.sampled_from([end, end * 3, "\r", "\n\r\n"]))
        case "ragged":
            lines = lines.replace(",", draw(st.sampled_from([",,", "", ",\n"])), draw(st.integers(1, 30)))
        case "quote":
            lines = lines.replace(
                "r1", draw(st.sampled_from(['"r1"', 'r"1', '"r1', 'r1"', '""r1"', '"r""1"', '" r1" ']))
            )
        case "stray":
            lines += draw(st.sampled_from([",", "x", ",,,,,,,,,", ",,,,,", '"', "\x00"]))
        case "cr":
            lines = lines.replace(end, "\r", draw(st.integers(1, 3)))
        case "unclosed":
            lines += '"'
    if draw(st.booleans()):
        lines = lines.removesuffix(end)
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "gb18030"]))
    data = lines.encode(encoding, errors="replace")
    if draw(st.sampled_from([False] * 15 + [True])):
        data += draw(st.binary(max_size=3))
    return data


def _typed(values: list[str], kind: str) -> pl.Series:
    """The texts in a type, null where they do not fit."""

    def made(convert: object) -> list[object]:
        found: list[object] = []
        for value in values:
            try:
                found.append(convert(value))  # type: ignore[operator]
            except (ValueError, ArithmeticError):
                found.append(None)
        return found

    match kind:
        case "date":
            return pl.Series(made(date.fromisoformat), dtype=pl.Date)
        case "utc" | "Asia/Shanghai" | "Africa/Monrovia":
            found = pl.Series(made(_moment), dtype=pl.Datetime("us", "UTC"))
            return found.dt.convert_time_zone("UTC" if kind == "utc" else kind)
        case "ns":
            nanos = made(lambda text: int(_moment(text).timestamp()) * 10**9 + len(values))
            return pl.Series(
                [n if n and abs(n) < 2**62 else None for n in nanos], dtype=pl.Datetime("ns", "UTC")
            )  # type: ignore[operator,arg-type]
        case "naive":
            return pl.Series(made(lambda text: _moment(text).replace(tzinfo=None)), dtype=pl.Datetime("us"))
        case "float" | "float32":
            return pl.Series(made(float), dtype=pl.Float64 if kind == "float" else pl.Float32)
        case "decimal":
            return pl.Series(
                made(lambda text: Decimal(text).quantize(Decimal("0.0001"))), dtype=pl.Decimal(38, 4)
            )
        case "whole":
            return pl.Series(made(lambda text: Decimal(text).quantize(Decimal(1))), dtype=pl.Decimal(38, 0))
        case "int":
            return pl.Series(made(lambda text: int(text[:18])), dtype=pl.Int64)
        case "far":
            return pl.Series([4_000_000 if value else None for value in values], dtype=pl.Int32).cast(pl.Date)
        case "category":
            return pl.Series([value or None for value in values], dtype=pl.Categorical)
        case "bool":
            return pl.Series([bool(value) for value in values], dtype=pl.Boolean)
        case "null":
            return pl.Series([None] * len(values), dtype=pl.Null)
        case _:
            return pl.Series([value or None for value in values], dtype=pl.String)


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=timezone(timedelta(hours=8)))).astimezone(UTC)


_DAYS = ["date", "date", "text", "utc", "far"]
_AMOUNTS = ["text", "float", "float32", "decimal", "whole", "int", "null"]
KINDS = {
    "occurred_on": _DAYS, "effective_on": _DAYS, "born_on": _DAYS, "enrolled_on": _DAYS, "left_on": _DAYS,
    "quantity": _AMOUNTS, "points": _AMOUNTS,
    "written_at": ["text", "utc", "Asia/Shanghai", "Africa/Monrovia", "ns", "naive", "null"],
    "incident": ["text", "category", "null", "int", "float"], "state": ["text", "category"], "rule": ["text", "category"],
}  # fmt: skip


@st.composite
def frames(draw: st.DrawFn, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> pl.DataFrame:
    """A Parquet file's columns: texts, or any type now and then."""
    typed = draw(st.booleans())
    found = {}
    for place, name in enumerate(columns):
        choices = KINDS.get(name, ["text"] * 8 + ["category", "bool", "float"])
        kind = draw(st.sampled_from([*choices[:2], *choices])) if typed else "text"
        found[name] = _typed([row[place] for row in rows], kind)
    return pl.DataFrame(found)


@st.composite
def files(draw: st.DrawFn) -> tuple[str, bytes | pl.DataFrame, str, bytes | pl.DataFrame | None]:
    """Names and contents of a records file and, mostly, a residents file."""
    made: list[tuple[str, bytes | pl.DataFrame]] = []
    for name, columns, rows in (
        ("records", RECORD_COLUMNS, draw(record_rows())),
        ("residents", RESIDENT_COLUMNS, draw(resident_rows())),
    ):
        if draw(st.booleans()):
            made.append((f"{name}.parquet", draw(frames(columns, rows))))
        else:
            made.append((f"{name}.csv", draw(csv_bytes(columns, rows))))
    (first, records), (second, residents) = made
    return first, records, second, residents if draw(st.sampled_from([True, True, False])) else None


def put(folder: Path, name: str, content: bytes | pl.DataFrame) -> Path:
    """Write it."""
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        content.write_parquet(path)
    return path
