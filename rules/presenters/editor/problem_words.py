"""What is wrong in a clause, said for somebody who fills in a form rather than a file."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from rules.engine.legible import shown
from rules.engine.problems import MESSAGES, Problem

_WORDS: dict[str, Any] = {
    "missing_key": _("Fill this in: every clause of this kind needs it."),
    "form_missing": _("Say how many points a record is worth, in the way chosen above."),
    "bad_title": _("Write it in both languages. People read either."),
    "bad_span": _("Write a whole number, such as 24, and choose months or days. 100 years is the most."),
    "not_a_date": _("Choose a day, or write it as year-month-day, such as 2027-01-01."),
    "bad_month_day": _("Write month and day, such as 10-01."),
    "empty_list": _("Fill this in: with nothing in it, it says nothing."),
    "range_order": _("Write both ends of the range as numbers, such as −50 and −5."),
    "mixed_signs": _("A clause adds points or takes them, never both. Make two clauses of it."),
    "zero_points": _("With 0 points it does nothing. Give it points, or let it hold a grade."),
    "not_above_zero": _("Write a number above 0."),
    "not_a_choice": _("Choose one from the list. The list is closed."),
    "need_one_key": _("Choose a condition, or remove this row."),
    "hold_on_credit": _("A good deed must not lower a grade. Only a deduction can hold the grade."),
    "protected_ground": _(
        "No points may be taken for this: it is protected (charter R1). Remove the clause."
    ),
    "no_legal_basis": _("Nobody loses points without a legal basis (charter R2). Name law and article."),
    "weak_evidence": _("Only a judgment or a final decision is proof enough to take points (charter R2)."),
    "no_end": _("A deduction ends after at most 60 months (charter R3). Say how long it counts."),
    "ends_too_late": _("A deduction ends after at most 60 months (charter R3). Shorten it."),
    "adverse_without_basis": _("It takes something away: name a law other than the score (charter P1)."),
    "basic_service": _("A basic service belongs to everybody, whatever the score (charter P3)."),
    "unknown_category": _("There is no such category in this text. Choose another one, or add it."),
    "unknown_grade": _("There is no such grade in this text. Choose another one, or add it."),
    "unknown_rule": _("No text so far has a clause of that code. Correct the code."),
    "no_grades": _("There is no grade yet. Add at least one, from the lowest score."),
    "grades_not_falling": _("Grades stand from the highest down. Move this one, or change where it starts."),
}
"""By the engine's code of the problem; the engine's own sentence is right for every other."""


def say_in_form(problem: Problem, language: str) -> str:
    """What is wrong and how to mend it, without the place: the field says where."""
    if problem.code in _WORDS:
        return str(_WORDS[problem.code])
    short = "zh" if language.startswith("zh") else "en"
    params = {key: shown(value, "、" if short == "zh" else ", ") for key, value in problem.params.items()}
    sentence = MESSAGES[problem.code][short].format(**params)
    return sentence[:1].upper() + sentence[1:]
