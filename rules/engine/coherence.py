"""What must hold inside one book: its clauses fit its own grades, categories and each other."""

from __future__ import annotations

from rules.engine import needs as n
from rules.engine.amounts import show
from rules.engine.book import Revision
from rules.engine.circles import in_circles
from rules.engine.legible import LONGEST_LIST
from rules.engine.reading import Notes


def check_revision(revision: Revision, notes: Notes) -> None:
    """Note everything in a well-formed book that contradicts itself."""
    _check_grades(revision, notes)
    for rule in revision.rules:
        clause = f"rule[{rule.code}]"
        if rule.category and revision.category(rule.category) is None:
            _unknown_category(revision, notes, f"{clause}.category", rule.category)
        if rule.holds is not None and revision.rank(rule.holds.grade) is None:
            _unknown_grade(revision, notes, f"{clause}.holds_grade_at.grade", rule.holds.grade)
    _check_circles(revision, notes)
    _check_best_of(revision, notes)
    for programme in revision.programmes:
        clause = f"programme[{programme.code}].needs"
        for leaf in n.leaves(programme.needs):
            match leaf:
                case n.MinGrade(grade) | n.MaxGrade(grade) if revision.rank(grade) is None:
                    _unknown_grade(revision, notes, f"{clause}.{leaf.key}", grade)
                case n.CategoryPoints(category) if revision.category(category) is None:
                    _unknown_category(revision, notes, f"{clause}.{leaf.key}", category)
                case _:
                    pass


def _unknown_category(revision: Revision, notes: Notes, clause: str, value: str) -> None:
    known = [category.code for category in revision.categories[: LONGEST_LIST + 1]]
    notes.add("unknown_category", clause, value=value, known=known or ["–"])


def _unknown_grade(revision: Revision, notes: Notes, clause: str, value: str) -> None:
    known = [grade.code for grade in revision.grades[: LONGEST_LIST + 1]]
    notes.add("unknown_grade", clause, value=value, known=known or ["–"])


def _check_grades(revision: Revision, notes: Notes) -> None:
    for higher, lower in zip(revision.grades, revision.grades[1:], strict=False):
        if lower.starts_at >= higher.starts_at:
            notes.add("grades_not_falling", f"grade[{lower.code}].from", value=lower.code)
    if revision.grades and revision.grades[-1].starts_at != revision.scale.floor:
        last = revision.grades[-1]
        notes.add(
            "last_grade_not_at_floor",
            f"grade[{last.code}].from",
            value=show(last.starts_at),
            floor=show(revision.scale.floor),
        )


def _check_circles(revision: Revision, notes: Notes) -> None:
    """A rule may not replace itself, directly or round about: all records of the act would count nothing."""
    circular = in_circles({rule.code: rule.replaces for rule in revision.rules})
    for rule in revision.rules:
        if rule.code in circular:
            notes.add("replaces_itself", f"rule[{rule.code}].replaces", value=rule.code)


def _check_best_of(revision: Revision, notes: Notes) -> None:
    signs: dict[str, int] = {}
    for rule in revision.rules:
        if rule.best_of and signs.setdefault(rule.best_of, rule.sign) != rule.sign:
            notes.add("best_of_mixed", f"rule[{rule.code}].best_of", value=rule.best_of)
