"""Marks on columns: the same 64 bits as `rules.engine.marks`, of all residents at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from rules.engine.columns.law import Law
from rules.engine.columns.sorting import firsts
from rules.engine.columns.work import REASONS, Work
from rules.engine.marks import BY_LENGTH, BY_WORTH, FIRST, SECOND, text_mark

Array = npt.NDArray[Any]

_BY_WORTH, _BY_LENGTH = np.uint64(BY_WORTH), np.uint64(BY_LENGTH)


def mixed(numbers: Array) -> Array:
    """`rules.engine.marks.mixed` of every number, in place."""
    numbers ^= numbers >> np.uint64(30)
    numbers *= np.uint64(FIRST)
    numbers ^= numbers >> np.uint64(27)
    numbers *= np.uint64(SECOND)
    numbers ^= numbers >> np.uint64(31)
    return numbers


def text_marks(texts: pl.Series) -> Array:
    """The mark of every text, uint64; texts of one length are taken together."""
    lengths = texts.str.len_bytes().to_numpy()
    marks = np.zeros(len(texts), np.uint64)
    for length in np.unique(lengths[lengths > 0]).tolist():
        rows = np.flatnonzero(lengths == length)
        some = texts if rows.size == len(texts) else texts[rows]
        marks[rows] = _of_one_length(some, int(length))
    return marks


def _of_one_length(texts: pl.Series, length: int) -> Array:
    octets = np.zeros((len(texts), -(-length // 8) * 8), np.uint8)
    octets[:, :length] = np.frombuffer(texts.str.join("").item().encode(), np.uint8).reshape(-1, length)
    marks = np.full(len(texts), (length * BY_LENGTH) % 2**64, np.uint64)
    for word in octets.view("<u8").T:
        marks ^= word
        mixed(marks)
    return marks


def few_marks(texts: Iterable[str]) -> Array:
    """The marks of some texts, as a table to look up."""
    return np.array([text_mark(text) for text in texts], np.uint64)


def clause_marks(law: Law) -> Array:
    """uint64 for each clause of the law: the mark of its revision."""
    return np.repeat(few_marks(["", *(book.code for book in law.timeline.revisions)]), law.width)


def effects_marks(work: Work, of_clauses: Array, of_slots: Array, keys: Array, residents: int) -> Array:
    """uint64[P]: the mark of each resident's effects; `keys` = the marks of the part's record keys."""
    rows = np.flatnonzero(work.live)
    assert work.reason is not None  # noqa: S101 - asked for
    how = work.worth[rows].astype(np.uint64)
    how *= _BY_WORTH
    how += of_clauses.take(work.clause[rows])
    how += _OF_REASONS.take(work.reason[rows])
    mixed(how)
    if work.source is None:
        how ^= keys.take(rows)
    else:
        source = work.source[rows]
        how ^= np.where(source >= 0, keys.take(np.maximum(source, 0)), _slot(of_slots, source))
    mixed(how)
    return _sums(work.who[rows].astype(np.int64), how, residents)


def standing_marks(
    score: Array, scored: Array, grade: Array, reason: Array, enrolled: Array, effects: Array
) -> Array:
    """`rules.engine.marks.standing_mark` of every resident; grade and reason = marks, enrolled = ordinal days."""
    marks = mixed(effects ^ grade)
    marks ^= reason
    mixed(marks)
    marks += enrolled.astype(np.uint64) * _BY_LENGTH
    mixed(marks)
    with_score = mixed(marks + score.astype(np.uint64) * _BY_WORTH + np.uint64(1))
    return np.where(scored, with_score, marks)


def _slot(of_slots: Array, source: Array) -> Array:
    return of_slots.take(np.maximum(-1 - source, 0)) if of_slots.size else np.zeros(source.size, np.uint64)


def _sums(who: Array, marks: Array, residents: int) -> Array:
    """The sum of each resident's marks; a resident's rows stand together, in up to two places."""
    total = np.zeros(residents, np.uint64)
    heads = firsts(who)
    if heads.size:
        np.add.at(total, who[heads], np.add.reduceat(marks, heads))
    return total


_OF_REASONS = few_marks(REASONS)
