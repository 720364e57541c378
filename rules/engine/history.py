"""One clause through all revisions of a county: when it came, changed, went, and since when it has its present form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rules.engine.book import Category, Grade, Programme, Revision, Rule
from rules.engine.diff import CATEGORY_FIELDS, GRADE_FIELDS, PROGRAMME_FIELDS, RULE_FIELDS, Change, Kind

FIELDS = {
    "rule": RULE_FIELDS,
    "grade": GRADE_FIELDS,
    "category": CATEGORY_FIELDS,
    "programme": PROGRAMME_FIELDS,
}
"""What is compared of a clause, by its part."""


class Stay(StrEnum):
    """What a revision did to a clause."""

    ABSENT = "absent"
    ADDED = "added"
    SAME = "same"
    CHANGED = "changed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Step:
    """One revision, what it did to the clause, and for a changed one every field that differs."""

    revision: Revision
    stay: Stay
    changes: tuple[Change, ...] = ()

    @property
    def present(self) -> bool:
        """Whether the revision has the clause."""
        return self.stay in (Stay.ADDED, Stay.SAME, Stay.CHANGED)


def clause_of(revision: Revision, part: str, code: str) -> Rule | Grade | Category | Programme | None:
    """The clause of that part and code, or None where this revision has none."""
    match part:
        case "rule":
            return revision.rule(code)
        case "grade":
            return revision.grade(code)
        case "category":
            return revision.category(code)
        case "programme":
            return revision.programme(code)
    raise ValueError(part)


def history(revisions: Sequence[Revision], part: str, code: str) -> tuple[Step, ...]:
    """What each revision did to the clause; `revisions` in the order in which they took effect (`in_order`)."""
    steps: list[Step] = []
    before: Revision | None = None
    for revision in revisions:
        steps.append(_step(before, revision, part, code))
        before = revision
    return tuple(steps)


def form_since(steps: Sequence[Step], code: str) -> Step | None:
    """The step that gave the clause the form it has in the revision `code`; None where that one has no such clause."""
    found: Step | None = None
    for step in steps:
        if step.stay in (Stay.ADDED, Stay.CHANGED):
            found = step
        elif not step.present:
            found = None
        if step.revision.code == code:
            return found
    return None


def form_until(steps: Sequence[Step], code: str) -> Step | None:
    """The step that ended the form it has in the revision `code`; None where it has not been ended."""
    here = next((place for place, step in enumerate(steps) if step.revision.code == code), None)
    if here is None or not steps[here].present:
        return None
    return next((step for step in steps[here + 1 :] if step.stay is not Stay.SAME), None)


def _step(before: Revision | None, revision: Revision, part: str, code: str) -> Step:
    new = clause_of(revision, part, code)
    old = clause_of(before, part, code) if before is not None else None
    if before is None or old is None:
        return Step(revision, Stay.ABSENT if new is None else Stay.ADDED)
    if new is None:
        return Step(revision, Stay.DROPPED)
    changes = tuple(
        Change(part, Kind.CHANGED, code, field, before, revision)
        for field in FIELDS[part]
        if getattr(old, field) != getattr(new, field)
    )
    return Step(revision, Stay.CHANGED if changes else Stay.SAME, changes)
