"""What entry refuses, for whole columns of records at once: the rule in force on the day of each act."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from rules.engine.book import Between, Per, Revision, in_order
from rules.files.cells import is_key

_FREE, _CHOSEN, _COUNTED, _REFUSED = range(4)


class EntryRules:
    """The forms of all rules of a book by code and revision, ready for columns."""

    def __init__(self, revisions: Sequence[Revision]) -> None:
        """From all revisions of one county."""
        books = in_order(revisions)
        codes = sorted({rule.code for book in books for rule in book.rules if is_key(rule.code)})
        self.codes = pl.Enum(codes)
        self._starts = np.array([book.effective_from for book in books], dtype="datetime64[D]").astype(
            np.int32
        )
        shape = (len(codes), len(books) + 1)  # column 0: before the first revision
        self._kinds = np.full(shape, _FREE, np.uint8)
        self._low, self._high = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        places = {code: place for place, code in enumerate(codes)}
        for number, book in enumerate(books, start=1):
            for rule in book.rules:
                if rule.code in places:
                    at = (places[rule.code], number)
                    if rule.is_made:
                        self._kinds[at] = _REFUSED
                    elif isinstance(rule.form, Between):
                        self._kinds[at] = _CHOSEN
                        self._low[at], self._high[at] = rule.form.low, rule.form.high
                    elif isinstance(rule.form, Per):
                        self._kinds[at] = _COUNTED

    def accept(
        self, rule: pl.Series, occurred_on: pl.Series, quantity: pl.Series, points: pl.Series
    ) -> pl.Series:
        """Whether each record would be entered; `rule` in `codes`. False where rule or day is null."""
        if not len(self._kinds):
            return rule.is_not_null()
        known = (rule.is_not_null() & occurred_on.is_not_null()).to_numpy()
        codes = rule.to_physical().fill_null(0).to_numpy()
        days = occurred_on.cast(pl.Int32).fill_null(0).to_numpy()
        at = (codes, np.searchsorted(self._starts, days, side="right"))
        kinds = self._kinds[at]
        chosen = points.fill_null(0).to_numpy()
        in_range = points.is_not_null().to_numpy() & (chosen >= self._low[at]) & (chosen <= self._high[at])
        fine: npt.NDArray[np.bool_] = np.select(
            [kinds == _FREE, kinds == _CHOSEN, kinds == _COUNTED],
            [np.True_, in_range, quantity.is_not_null().to_numpy()],
            default=np.False_,
        )
        return pl.Series("accepted", known & fine)
