"""What changes from one revision to the next, clause by clause (scoring.md 4 says whom it touches)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from rules.engine.book import Category, Grade, Programme, Revision, Rule
from rules.engine.words_diff import say_change


class Kind(StrEnum):
    """What happens to a clause."""

    ADDED = "added"
    DROPPED = "dropped"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `part` is rulebook, scale, grade, category, rule or programme; `field` what of it.

    `before` and `after` are the two revisions, so that words can look up everything they need.
    """

    part: str
    kind: Kind
    code: str
    field: str
    before: Revision
    after: Revision

    def say(self, language: str = "en") -> str:
        """The change in words, with what it means for earlier records."""
        return say_change(self, language)


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


Clause = TypeVar("Clause", bound=_Coded)

HEAD_FIELDS = ("title", "source", "transition", "archival")
SCALE_FIELDS = ("base", "floor", "ceiling")
GRADE_FIELDS = ("starts_at", "title")
CATEGORY_FIELDS = ("title", "cap")
RULE_FIELDS = (
    "title",
    "form",
    "category",
    "ground",
    "evidence",
    "legal_basis",
    "counts_for",
    "replaces",
    "once_every",
    "best_of",
    "cap",
    "holds",
    "only_in",
    "source",
)
PROGRAMME_FIELDS = (
    "title",
    "effect",
    "amount",
    "needs",
    "season",
    "places",
    "legal_basis",
    "service",
    "source",
)


def diff(old: Revision, new: Revision) -> tuple[Change, ...]:
    """Every difference from `old` to `new`: scale, grades, categories, rules, programmes, then the head.

    Clauses keep the order of the new book; dropped ones come first. Their order itself is no difference.
    """
    changes = [
        Change("scale", Kind.CHANGED, "", field, old, new)
        for field in SCALE_FIELDS
        if getattr(old.scale, field) != getattr(new.scale, field)
    ]
    changes += _clauses("grade", _grades, GRADE_FIELDS, old, new)
    changes += _clauses("category", _categories, CATEGORY_FIELDS, old, new)
    changes += _clauses("rule", _rules, RULE_FIELDS, old, new)
    changes += _clauses("programme", _programmes, PROGRAMME_FIELDS, old, new)
    changes += [
        Change("rulebook", Kind.CHANGED, "", field, old, new)
        for field in HEAD_FIELDS
        if getattr(old, field) != getattr(new, field)
    ]
    return tuple(changes)


def _grades(revision: Revision) -> Sequence[Grade]:
    return revision.grades


def _categories(revision: Revision) -> Sequence[Category]:
    return revision.categories


def _rules(revision: Revision) -> Sequence[Rule]:
    return revision.rules


def _programmes(revision: Revision) -> Sequence[Programme]:
    return revision.programmes


def _clauses(
    part: str,
    clauses_of: Callable[[Revision], Sequence[Clause]],
    fields: Iterable[str],
    old: Revision,
    new: Revision,
) -> list[Change]:
    before = {clause.code: clause for clause in clauses_of(old)}
    after = {clause.code: clause for clause in clauses_of(new)}
    changes = [Change(part, Kind.DROPPED, code, "", old, new) for code in before if code not in after]
    for code, clause in after.items():
        if code not in before:
            changes.append(Change(part, Kind.ADDED, code, "", old, new))
            continue
        changes += [
            Change(part, Kind.CHANGED, code, field, old, new)
            for field in fields
            if getattr(before[code], field) != getattr(clause, field)
        ]
    return changes
