"""Reading one cell: keys, days, moments and amounts, strictly; whatever is wrong is noted with row and column."""

from __future__ import annotations

import re
from datetime import date, datetime

from rules.engine.amounts import AmountError, parse_amount, show
from rules.files.problems import Problems, RowProblem

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)
MAX_KEY = 200


class Cells:
    """One row of a file, and where to note what is wrong in it."""

    def __init__(self, file: str, row: int, values: dict[str, str], problems: Problems) -> None:
        """`values` by column."""
        self.file = file
        self.row = row
        self.values = values
        self.problems = problems

    def note(self, code: str, column: str, **params: object) -> None:
        """Something wrong in a column of this row."""
        self.problems.append(RowProblem(code, self.file, self.row, column, params))

    def key(self, column: str, *, needed: bool = True) -> str:
        """An opaque key; "" where absent or wrong."""
        value = self.values[column]
        if not value:
            if needed:
                self.note("empty", column)
            return ""
        if not is_key(value):
            self.note("bad_key", column, value=value[:MAX_KEY])
            return ""
        return value

    def day(self, column: str, *, needed: bool = False) -> date | None:
        """A day; None where absent or wrong."""
        value = self.values[column]
        if not value:
            if needed:
                self.note("empty", column)
            return None
        try:
            return parse_day(value)
        except ValueError:
            self.note("bad_date", column, value=value)
            return None

    def moment(self, column: str) -> datetime | None:
        """An optional moment with an offset."""
        value = self.values[column]
        if not value:
            return None
        try:
            return parse_moment(value)
        except ValueError:
            self.note("bad_moment", column, value=value)
            return None

    def amount(self, column: str, *, most: int) -> int | None:
        """Optional hundredths."""
        value = self.values[column]
        if not value:
            return None
        try:
            amount = parse_amount(value)
            if abs(amount) > most:
                raise AmountError("too_large")
        except AmountError as error:
            self.note(error.code, column, value=value, most=show(most))
            return None
        return amount


def is_key(value: str) -> bool:
    """Whether a text can be a key: printable, no spaces at its ends, at most 200 long.

    >>> is_key("张三 1"), is_key(" a"), is_key("a\\tb"), is_key("")
    (True, False, False, False)
    """
    return value == value.strip() and 0 < len(value) <= MAX_KEY and value.isprintable()


def parse_day(text: str) -> date:
    """A day in plain digits; raises ValueError."""
    if _DAY.fullmatch(text) is None:
        raise ValueError(text)
    return date.fromisoformat(text)


def parse_moment(text: str) -> datetime:
    """A moment with an offset; raises ValueError.

    >>> parse_moment("2019-02-26T12:00:00Z").isoformat()
    '2019-02-26T12:00:00+00:00'
    """
    if _MOMENT.fullmatch(text) is None:
        raise ValueError(text)
    return datetime.fromisoformat(text)
