"""One clause by itself: read from its document with everything that is wrong in it, and written in its one spelling."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, cast

from rules.engine.book import Category, Grade, Programme, Revision, Rule, Scale
from rules.engine.format import read_category, read_grade, read_head, read_scale
from rules.engine.problems import Problem
from rules.engine.programme_format import read_programme
from rules.engine.reading import Notes, Table
from rules.engine.rule_format import read_rule

Clause: TypeAlias = Rule | Grade | Category | Programme | Scale | Revision
"""Of the rulebook table a Revision with nothing in it comes."""
RawClause: TypeAlias = dict[str, Any]
"""A clause as the document has it: plain JSON data, perhaps incomplete or wrong."""


def _read_head(table: Table) -> Revision | None:
    return read_head(table, Scale(0, 0), (), ())


_READERS: Mapping[str, Callable[[Table], Clause | None]] = {
    "rule": read_rule,
    "grade": read_grade,
    "category": read_category,
    "programme": read_programme,
    "scale": read_scale,
    "rulebook": _read_head,
}


def read_clause(part: str, clause: Mapping[str, object]) -> tuple[Clause | None, tuple[Problem, ...]]:
    """The clause, or None with its problems. What other clauses must have for it is not looked at.

    >>> clause, problems = read_clause("category", {"code": "traffic", "title": {"en": "Traffic", "zh": "交通"}})
    >>> clause.code, problems
    ('traffic', ())
    >>> read_clause("category", {"title": "Traffic"})[0] is None
    True
    """
    code = clause.get("code")
    notes = Notes("")
    read = _READERS[part](Table(clause, f"{part}[{code}]" if code else part, notes))
    return (None if notes.problems else read), tuple(notes.problems)


def spelled(part: str, clause: RawClause) -> RawClause:
    """The clause in the spelling that a published text has, where it can be read; else as it is.

    >>> spelled("grade", {"code": "A", "from": "970.00", "title": {"zh": "甲", "en": "A"}})
    {'code': 'A', 'from': 970, 'title': {'en': 'A', 'zh': '甲'}}
    """
    read, _problems = read_clause(part, clause)
    if isinstance(read, Revision):
        return dict(cast(RawClause, read.document["rulebook"]))
    return clause if read is None else read.document()
