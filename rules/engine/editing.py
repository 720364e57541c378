"""Editing a revision's document clause by clause, sound or not: pure operations that leave the old document alone.

A document is the raw text of a revision (`rules.engine.format`): two tables and four lists of clauses. A clause is named
by its part and its code; where a wrong text has a code twice, the first is meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from rules.engine.canonical import digest
from rules.engine.clauses import RawClause, spelled

Document: TypeAlias = dict[str, Any]

PARTS = ("grade", "category", "rule", "programme")
"""Lists of clauses, in the order in which a book has them."""
TABLES = ("rulebook", "scale")
"""The two that stand alone; their code is ""."""


class NoSuchClause(LookupError):
    """There is no clause of that part and code."""


def clauses(document: Document, part: str) -> Sequence[RawClause]:
    """All clauses of a part, in order."""
    found: Sequence[RawClause] = document.get(part) or ()
    return found


def find(document: Document, part: str, code: str) -> RawClause | None:
    """The clause, or None where there is none of that code."""
    if part in TABLES:
        return document.get(part)
    return next((clause for clause in clauses(document, part) if clause.get("code") == code), None)


def place(document: Document, part: str, code: str) -> int:
    """Its place among its kind, from 0; raises NoSuchClause."""
    for number, clause in enumerate(clauses(document, part)):
        if clause.get("code") == code:
            return number
    raise NoSuchClause(f"{part}[{code}]")


def clause_digest(clause: RawClause | None) -> str:
    """What a form remembers of the clause that it began with; "" where there was none.

    >>> clause_digest(None), len(clause_digest({"code": "A"}))
    ('', 64)
    """
    return "" if clause is None else digest(clause)


def put(document: Document, part: str, code: str, clause: RawClause) -> Document:
    """The document with another text of a clause, perhaps under another code; raises NoSuchClause.

    >>> put({"grade": [{"code": "A"}, {"code": "B"}]}, "grade", "B", {"code": "C"})
    {'grade': [{'code': 'A'}, {'code': 'C'}]}
    """
    if part in TABLES:
        return {**document, part: spelled(part, clause)}
    at = place(document, part, code)
    found = list(clauses(document, part))
    found[at] = spelled(part, clause)
    return {**document, part: found}


def add(document: Document, part: str, clause: RawClause, at: int | None = None) -> Document:
    """The document with one clause more, at a place among its kind or as the last of them.

    >>> add({"grade": [{"code": "A"}]}, "grade", {"code": "B"}, at=0)
    {'grade': [{'code': 'B'}, {'code': 'A'}]}
    """
    found = list(clauses(document, part))
    found.insert(len(found) if at is None else at, spelled(part, clause))
    return {**document, part: found}


def drop(document: Document, part: str, code: str) -> Document:
    """The document without the clause; a list that is empty then is not there. Raises NoSuchClause."""
    at = place(document, part, code)
    found = list(clauses(document, part))
    del found[at]
    without = {key: value for key, value in document.items() if key != part}
    return {**without, part: found} if found else without


def move(document: Document, part: str, code: str, to: int) -> Document:
    """The document with the clause at another place, counted without it; past the end is the end.

    >>> move({"grade": [{"code": "A"}, {"code": "B"}, {"code": "C"}]}, "grade", "A", 1)
    {'grade': [{'code': 'B'}, {'code': 'A'}, {'code': 'C'}]}
    """
    at = place(document, part, code)
    found = list(clauses(document, part))
    found.insert(max(0, to), found.pop(at))
    return {**document, part: found}
