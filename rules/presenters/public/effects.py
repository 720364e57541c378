"""What the differences between two books come to: which way each rule moves, counted and named."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from rules.engine.book import Between, CleanYear, Fixed, Form, Ladder, Per, Rule
from rules.engine.diff import Change, Kind
from rules.engine.words_fields import PART_NAMES

NAMED = 12
"""How many clauses a line names before it says how many more there are."""
CONDITIONS = ("counts_for", "once_every", "best_of", "cap", "holds", "only_in", "replaces", "category")
"""Fields that decide how much of a rule's points counts, or where."""
WORDS_ONLY = ("title", "source", "legal_basis", "ground", "evidence")
"""Fields that change no score by themselves."""


def effect_table(changed: Iterable[list[Change]], language: str) -> dict[str, Any]:
    """For `table`: which way, how many clauses, which; in a fixed order, empty lines left out."""
    lines, place = _lines(), 1 if language.startswith("zh") else 0
    found: dict[str, list[str]] = {}
    for changes in changed:
        for line in dict.fromkeys(_line(changes)):
            first = changes[0]
            found.setdefault(line, []).append(first.code or PART_NAMES[first.part][place])
    rows = [[text, len(found[line]), _named(found[line])] for line, text in lines.items() if line in found]
    head = [{"text": _("What it comes to")}, {"text": _("How many"), "numeric": True}, {"text": _("Which")}]
    return {"head": head, "rows": rows}


def _lines() -> dict[str, str]:
    return {
        "scale": _("The scale moves: where everybody starts, or between what a score lies"),
        "grade": _("A grade begins elsewhere, comes or goes"),
        "deduction_dropped": _("A deduction no longer exists"),
        "deduction_added": _("A deduction is new"),
        "deduction_better": _("A deduction takes less"),
        "deduction_worse": _("A deduction takes more"),
        "deduction_open": _("A deduction is counted otherwise; which is milder depends on the record"),
        "credit_dropped": _("A credit no longer exists"),
        "credit_added": _("A credit is new"),
        "credit_better": _("A credit gives more"),
        "credit_worse": _("A credit gives less"),
        "credit_open": _("A credit is counted otherwise; which is better depends on the record"),
        "conditions": _("A rule counts for another time, within other limits or elsewhere"),
        "category": _("A category's limit changes"),
        "programme_dropped": _("A programme no longer exists"),
        "programme_added": _("A programme is new"),
        "programme_changed": _("A programme gives something else or asks for something else"),
        "words": _("Only words change: titles, proof, legal basis, sources"),
    }


def _line(changes: list[Change]) -> list[str]:
    """The lines one clause belongs to."""
    first, fields = changes[0], [change.field for change in changes]
    match first.part:
        case "rule":
            return _line_of_rule(first, fields)
        case "scale":
            return ["scale"]
        case "grade":
            return ["grade"] if first.kind is not Kind.CHANGED or "starts_at" in fields else ["words"]
        case "category":
            return ["category"] if "cap" in fields else ["words"]
        case "programme":
            if first.kind is not Kind.CHANGED:
                return [f"programme_{first.kind}"]
            return ["words"] if set(fields) <= {*WORDS_ONLY, "service"} else ["programme_changed"]
    return ["words"]


def _line_of_rule(change: Change, fields: list[str]) -> list[str]:
    old, new = change.before.rule(change.code), change.after.rule(change.code)
    rule = new or old
    if rule is None:
        return []
    kind = "deduction" if rule.is_deduction else "credit"
    if change.kind is not Kind.CHANGED:
        return [f"{kind}_{change.kind}"]
    lines = []
    if "form" in fields and old is not None and new is not None:
        lines.append(f"{kind}_{direction(old, new)}")
    if set(fields) & set(CONDITIONS):
        lines.append("conditions")
    return lines or ["words"]


def direction(old: Rule, new: Rule) -> str:
    """Which way a rule's points move for the resident: "better", "worse", or "open" where it depends on the record.

    >>> from rules.engine.book import Evidence, Title
    >>> def rule(form):
    ...     return Rule("R", "c", "theft", Title("t", "t"), Evidence.PHOTO, form)
    >>> direction(rule(Fixed(-2000)), rule(Fixed(-1000))), direction(rule(Fixed(500)), rule(Between(100, 900)))
    ('better', 'open')
    """
    before, after = _ends(old.form), _ends(new.form)
    if type(old.form) is not type(new.form) and (isinstance(old.form, Per) or isinstance(new.form, Per)):
        return "open"
    units = [(form.unit, form.pooled) for form in (old.form, new.form) if isinstance(form, Per)]
    if units and units[0] != units[-1]:
        return "open"
    if before == after:
        return "open"
    if before[0] <= after[0] and before[1] <= after[1]:
        return "better"
    if before[0] >= after[0] and before[1] >= after[1]:
        return "worse"
    return "open"


def _ends(form: Form) -> tuple[Fraction, Fraction]:
    """The least and the most a record can be worth; of a rate, what one unit is worth."""
    match form:
        case Fixed(points) | CleanYear(points):
            return Fraction(points), Fraction(points)
        case Between(low, high):
            return Fraction(low), Fraction(high)
        case Per(points, quantity, _unit, _pooled):
            return Fraction(points, quantity), Fraction(points, quantity)
        case Ladder(rungs, _look_back):
            return Fraction(min(rungs)), Fraction(max(rungs))


def _named(codes: list[str]) -> str:
    more = len(codes) - NAMED
    text = ", ".join(codes[:NAMED])
    if more <= 0:
        return text
    return _("%(codes)s and %(more)s more") % {"codes": text, "more": f"{more:,}"}
