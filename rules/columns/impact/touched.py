"""Whom a draft can touch at all: the others are what they were, and are not scored twice (scoring.md 4).

A record that is governed by the same clause on both sides is worth the same, unless another record of its resident is
not. So a resident is touched who has a record that comes under the draft.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from rules.columns.impact.question import Question
from rules.engine.book import Reach, Revision
from rules.engine.columns import days
from rules.engine.columns.choosing import chosen_histories
from rules.engine.columns.encode import Columns
from rules.engine.columns.kernel import Judge

Array = npt.NDArray[Any]

COVERS = {
    Reach.UNDECIDED: (Reach.UNDECIDED, Reach.ALL_ACTS),
    Reach.ALL_ACTS: (Reach.ALL_ACTS,),
}
"""For each reach, the reaches of an earlier book that had offered the same to the same records already."""


def touched(columns: Columns, question: Question, reach: Reach) -> Array:
    """Positions of the residents whose records may be worth something else, or hold another grade; rising."""
    judge, before = question.judges[reach], question.judge_before
    if question.before.in_force is None or _slots(judge) != _slots(before):
        return np.arange(columns.residents)
    found = np.zeros(columns.residents, np.bool_)
    found[columns.who[_under_the_draft(columns, question, reach)]] = True
    if question.regrades:
        found[columns.who[_of_rules(columns, _holding(question))]] = True
    return np.flatnonzero(found)


def _slots(judge: Judge) -> list[tuple[str, str]]:
    """The records of clean years that may be made, and the books that govern them."""
    books = judge.law.timeline.revisions
    return [(slot.key, books[slot.clause // judge.law.width - 1].code) for slot in judge.slots]


def _under_the_draft(columns: Columns, question: Question, reach: Reach) -> Array:
    """Positions of the records that the draft governs."""
    rows = np.flatnonzero(columns.day == days.number(question.day))  # later acts are not in the reckoning
    if reach is Reach.NEW_ACTS:
        return rows
    rows = np.union1d(rows, _of_rules(columns, may_come_under(question, reach)))
    judge = question.judges[reach]
    law = judge.law
    clause = judge.governing.clauses(
        law.of(columns.rules)[columns.rule[rows]],
        columns.day[rows],
        chosen_histories(columns.histories, rows),
        days.moment(question.known_at),
        None if columns.quantity is None else columns.quantity[rows],
        None if columns.points is None else columns.points[rows],
    )
    under: Array = rows[clause // law.width == len(law.timeline.revisions)]
    return under


def may_come_under(question: Question, reach: Reach) -> set[str]:
    """Codes of which an earlier act may come under the draft: it offers them what no book has offered yet.

    Going back from the last book: as long as the form stays the draft's, acts of that time gain nothing by it; nor
    does any earlier act, once a book with that form has reached back as far.
    """
    books = question.before.revisions
    codes = {rule.code for book in (*books, question.draft) for rule in book.rules}
    return {code for code in codes if not _offered(books, question.draft, code, reach)}


def _offered(books: tuple[Revision, ...], draft: Revision, code: str, reach: Reach) -> bool:
    form = _form(draft, code)
    for book in reversed(books):
        if _form(book, code) != form:
            return False
        if book.transition in COVERS[reach]:
            return True
    return form is None  # before the first book an act is worth nothing, as under a book without the rule


def _form(book: Revision, code: str) -> object:
    rule = book.rule(code)
    return None if rule is None else rule.form


def _holding(question: Question) -> set[str]:
    """Codes whose records may hold a grade, in any book."""
    return {rule.code for book in question.before.revisions for rule in book.rules if rule.holds is not None}


def _of_rules(columns: Columns, codes: set[str]) -> Array:
    """Positions of the records of these rules."""
    asked = np.array([code in codes for code in columns.rules], np.bool_)
    if not asked.any():
        return np.zeros(0, np.int64)
    return np.flatnonzero(asked.take(columns.rule))
