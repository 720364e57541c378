"""Checking a whole column at once by the rules of rules/files/cells.py; what is not surely right is left to them."""

from __future__ import annotations

from typing import Literal

import polars as pl

from rules.files.cells import is_key

TimeUnit = Literal["ns", "us", "ms"]
MOMENT = pl.Datetime("us", "UTC")
Checked = tuple[pl.Series, pl.Series]
"""The values (null where empty or not surely right) and, for each cell, whether it is surely right."""

_SURE_KEY = r"^[!-~\x{4e00}-\x{9fff}]+$"
"""Most keys: ASCII without spaces, and the Chinese characters of every Unicode version. The others are asked one by
one, since only Python's own tables say which characters are printable."""
_SURE_BYTES = 200
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_AMOUNT = r"^-?[0-9]{1,15}(\.[0-9]{1,2})?$"
_MOMENT = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?"
    r"(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"
)
_FORMAT = "%Y-%m-%dT%H:%M:%S%.f%:z"
_NO_SECONDS = r"^(.{16})([+-])"
_MINUTE = 60_000


def texts(column: pl.Series) -> pl.Series | None:
    """The cells as the row reader has them, "" where null; None for a type whose texts only it can tell."""
    kind = column.dtype
    if kind == pl.Null or kind == pl.String or kind.is_integer():
        return column.cast(pl.String).fill_null("")
    if isinstance(kind, pl.Categorical | pl.Enum):
        return column.cast(pl.String).fill_null("")
    return None


def keys(column: pl.Series, *, needed: bool = True) -> Checked:
    """Opaque keys; "" where empty."""
    found = texts(column)
    if found is None:
        return _unsure(column, pl.String)
    empty = found == ""
    sure = found.str.contains(_SURE_KEY) & (found.str.len_bytes() <= _SURE_BYTES)
    if not (sure | empty).all():
        asked = found.filter(~(sure | empty)).unique().to_list()
        good = pl.Series([text for text in asked if is_key(text)], dtype=pl.String)
        sure |= found.is_in(good.implode())
    return found, sure if needed else sure | empty


def days(column: pl.Series, *, needed: bool = False) -> Checked:
    """Days, typed or as text; null where empty."""
    if column.dtype == pl.Date:
        empty, found = column.is_null(), column
    elif column.dtype in (pl.String, pl.Null):
        text = column.cast(pl.String).fill_null("")
        empty = text == ""
        found = _where(text.str.contains(_DAY), text).str.to_date("%Y-%m-%d", strict=False)
    else:
        return _unsure(column, pl.Date)
    sure = found.dt.year().is_between(1, 9999).fill_null(value=False)
    return _where(sure, found), sure if needed else sure | empty


def moments(column: pl.Series) -> Checked:
    """Moments with an offset, typed or as text, in UTC; null where empty."""
    kind = column.dtype
    if isinstance(kind, pl.Datetime) and kind.time_zone is not None:
        return _typed_moments(column, kind.time_unit)
    if kind not in (pl.String, pl.Null):
        return _unsure(column, MOMENT)
    text = column.cast(pl.String).fill_null("")
    empty = text == ""
    if empty.all():
        return _where(~empty, text).cast(MOMENT), empty
    part = pl.col("text")
    spelled = (
        _where(text.str.contains(_MOMENT), text)
        .to_frame("text")
        .select(
            pl.concat_str(
                part.str.slice(0, 10),
                pl.lit("T"),
                part.str.slice(11).str.replace("Z", "+00:00", literal=True),
            ).str.replace(_NO_SECONDS, "${1}:00${2}")
        )
        .to_series()
    )
    found = spelled.str.to_datetime(_FORMAT, time_unit="us", strict=False)
    sure = found.dt.year().is_between(2, 9998).fill_null(value=False)
    return _where(sure, found), sure | empty


def amounts(column: pl.Series, *, most: int) -> Checked:
    """Hundredths from text, whole numbers, decimals or floats; null where empty; `most` is the bound."""
    kind = column.dtype
    if kind in (pl.String, pl.Null):
        return _text_amounts(column.cast(pl.String), most)
    if kind.is_integer():
        return _whole_amounts(column, most)
    if kind.is_float():
        return _float_amounts(column, most)
    if isinstance(kind, pl.Decimal):
        text = column.cast(pl.String)
        return _text_amounts(
            text.str.strip_chars_end("0").str.strip_chars_end(".") if kind.scale else text, most
        )
    return _unsure(column, pl.Int64)


def _text_amounts(column: pl.Series, most: int) -> Checked:
    text = column.fill_null("")
    near = _where(text.str.contains(_AMOUNT), text).cast(pl.Float64)
    return _rounded(near, most, text == "")


def _whole_amounts(column: pl.Series, most: int) -> Checked:
    found = column.cast(pl.Int64, strict=False)
    sure = found.is_between(-(most // 100), most // 100).fill_null(value=False)
    return _where(sure, found) * 100, sure | column.is_null()


def _float_amounts(column: pl.Series, most: int) -> Checked:
    """A float is right where it is the one nearest to its hundredths: then its own text has these two decimals."""
    near = column.cast(pl.Float64)
    found, sure = _rounded(near, most, column.is_null())
    exact = ((found / 100) == near).fill_null(value=False) | column.is_null()
    return _where(exact, found), sure & exact


def _rounded(near: pl.Series, most: int, empty: pl.Series) -> Checked:
    """Floats up to `most` hundredths are exact to far less than one of them, so rounding is exact."""
    sure = (near.is_finite() & (near.abs() <= most / 100)).fill_null(value=False)
    return (_where(sure, near) * 100).round().cast(pl.Int64), sure | empty


def _typed_moments(column: pl.Series, unit: TimeUnit) -> Checked:
    """Sure where microseconds are exact, and the offset is in whole minutes as texts have it."""
    offset = column.dt.base_utc_offset() + column.dt.dst_offset()
    found = column.dt.convert_time_zone("UTC").dt.cast_time_unit("us")
    exact = found.dt.cast_time_unit(unit).dt.timestamp(unit) == column.dt.timestamp(unit)
    sure = exact & (offset.dt.total_milliseconds() % _MINUTE == 0) & found.dt.year().is_between(2, 9998)
    sure = sure.fill_null(value=False)
    return _where(sure, found), sure | column.is_null()


def _where(mask: pl.Series, values: pl.Series) -> pl.Series:
    """The values where the mask holds, null elsewhere."""
    return pl.select(pl.when(mask).then(values).alias(values.name)).to_series()


def _unsure(column: pl.Series, kind: pl.DataType | type[pl.DataType]) -> Checked:
    """A type that only the row reader can judge, cell by cell: nothing is sure."""
    nothing = pl.Series(column.name, [False]).new_from_index(0, len(column))
    return pl.Series(column.name, [None], kind).new_from_index(0, len(column)), nothing
