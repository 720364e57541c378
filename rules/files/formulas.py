"""Cells of a CSV that a spreadsheet would run as a formula: written with an apostrophe before them, read without it.

Every CSV that leaves the portal goes through here, for a title or a key may be anything that somebody typed. A number stays
a number, also a negative one, and what was written comes back as it was (docs/reference/scoring.md 9).
"""

from __future__ import annotations

import importlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

MARK = "'"
# Spaces and apostrophes before the sign do not disarm it everywhere, and spreadsheets in China take the wide signs too.
FORMULA = "[ '\t\r\n\0\u00a0\u3000\ufeff]*[=+\\-@＝＋－＠]|'*[\t\r\n\0]"
NUMBER = r"[+-]?[0-9]+(?:\.[0-9]+)?"
_formula, _number = re.compile(FORMULA), re.compile(NUMBER)


def guarded(cell: str) -> str:
    """The cell as it is written.

    >>> guarded("=1+1"), guarded("-10"), guarded("- a list"), guarded("'=1"), guarded("plain")
    ("'=1+1", '-10', "'- a list", "''=1", 'plain')
    """
    return MARK + cell if _formula.match(cell) and not _number.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before it was written.

    >>> unguarded("'=1+1"), unguarded("-10"), unguarded("''=1"), unguarded("'plain'")
    ('=1+1', '-10', "'=1", "'plain'")
    """
    return cell[1:] if cell.startswith(MARK) and _formula.match(cell, 1) else cell


def guarded_columns(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame of texts with every cell as `guarded` writes it; null stays null."""
    return frame.with_columns(_guarded(column) for column in frame)


def _guarded(column: pl.Series) -> pl.Series:
    """Most columns hold nothing that begins with such a sign; comparing is far cheaper than matching."""
    if not ((column < "0") | ((column >= "=") & (column < "A")) | (column >= "\u00a0")).any():
        return column
    rests = ~column.str.contains(f"^(?:{FORMULA})") | column.str.contains(f"^{NUMBER}$")
    return column.zip_with(rests.fill_null(value=True), MARK + column)


def unguarded_columns(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame of texts with every cell as `unguarded` reads it; null stays null."""
    polars = importlib.import_module("polars")
    every = polars.all()
    marked = every.str.starts_with(MARK) & every.str.slice(1).str.contains(f"^(?:{FORMULA})")
    return frame.select(polars.when(marked).then(every.str.slice(1)).otherwise(every))
