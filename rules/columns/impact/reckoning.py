"""A whole county reckoned without a draft and with it, from its columns: the figures and the few most affected."""

from __future__ import annotations

import weakref
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import Any

from rules.columns.impact.cases import Case, most_affected
from rules.columns.impact.figures import Figures, figures_of
from rules.columns.impact.question import REACHES, Question
from rules.columns.impact.sides import Side, Sides, side_before, sides_of
from rules.columns.impact.tally import Everyone, tally
from rules.engine.book import Reach, Revision
from rules.engine.columns import days
from rules.engine.columns.encode import Columns

KEPT = 256
"""Buckets of which a process keeps the side without the draft, as long as their columns (`rules.columns.kept.keeping`)."""


@dataclass(frozen=True)
class Reckoned:
    """What a report is made of; `touched` = how many residents were scored again, by reach, for measurements only."""

    residents: int
    figures: Figures
    cases: list[Case]
    touched: dict[Reach, int]


def reckon(
    question: Question, buckets: Iterable[Columns], *, titles: Mapping[str, dict[str, str]], threads: int = 2
) -> Reckoned:
    """Every bucket on both sides, then all of them counted together. `titles` of villages, by code.

    Buckets are reckoned while the next ones are read; a single one by all threads.
    """
    question.compile()
    found = _each(question, iter(buckets), threads)
    everyone = Everyone.of(found)
    counted = tally(everyone, question)
    touched = {reach: sum(part.touched[reach] for part in found) for reach in REACHES}
    figures = figures_of(counted, question, titles=titles)
    enough = bool(figures["enough"])
    cases = most_affected(everyone, question) if enough else []
    return Reckoned(counted.residents, figures, cases, touched)


def _each(question: Question, buckets: Iterator[Columns], threads: int) -> list[Sides]:
    first = list(islice(buckets, 2))
    if threads < 2 or len(first) < 2:
        return [_one(question, columns, threads=threads) for columns in chain(first, buckets)]
    with ThreadPoolExecutor(threads) as pool:
        work = partial(_one, question, threads=1)
        return [one.result() for one in [pool.submit(work, columns) for columns in chain(first, buckets)]]


def _one(question: Question, columns: Columns, *, threads: int) -> Sides:
    before = _kept(question, columns)
    if before is None:
        before = side_before(columns, question, threads=threads)
        _keep(question, columns, before)
    return sides_of(columns, question, threads=threads, before=before)


_sides: OrderedDict[int, tuple[weakref.ref[Columns], tuple[Revision, ...], tuple[Any, ...], Side]] = (
    OrderedDict()
)


def _key(question: Question, columns: Columns) -> tuple[Any, ...]:
    """What the side without the draft hangs on besides columns and books: day, moment, what is asked of records.

    Of the moment only what was written by then matters, and of these columns that is known by the last of it.
    """
    histories, moment = columns.histories, days.moment(question.known_at)
    last = days.EARLIEST
    for rows in (histories.at, histories.many_at):
        if rows is not None and rows.size:
            last = max(last, int(rows.max(where=rows <= moment, initial=days.EARLIEST)))
    return question.day, last, tuple(question.judge_before.facts)


def _kept(question: Question, columns: Columns) -> Side | None:
    """What an earlier question made of these very columns under these very books."""
    found = _sides.get(id(columns))
    if found is None:
        return None
    reference, books, key, side = found
    same = reference() is columns and len(books) == len(question.before.revisions)
    same = same and all(one is other for one, other in zip(books, question.before.revisions, strict=True))
    return side if same and key == _key(question, columns) else None


def _keep(question: Question, columns: Columns, side: Side) -> None:
    place = id(columns)
    _sides.pop(place, None)
    let_go = partial(_forget, place)
    _sides[place] = weakref.ref(columns, let_go), question.before.revisions, _key(question, columns), side
    while len(_sides) > KEPT:
        _sides.popitem(last=False)


def _forget(place: int, reference: weakref.ref[Columns]) -> None:
    """The columns are let go, and their side with them."""
    found = _sides.get(place)
    if found is not None and found[0] is reference:
        del _sides[place]
