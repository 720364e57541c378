"""The form of a rule: what it is about, what a record is worth, its limits, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from rules.engine.clauses import RawClause
from rules.engine.rule import Evidence
from rules.engine.rule_format import FORMS, NOT_WITH_CLEAN_YEAR
from rules.forms.clauses.entries import Amount, Amounts, Boxes, Codes, Entry, Kept, Pick, Word
from rules.forms.clauses.entries_wide import BothLanguages, EitherLanguage, Group, Length, Range
from rules.forms.clauses.form import Section
from rules.forms.clauses.offered import Offered
from rules.forms.clauses.shared import basis_section, cap_entry

KIND = "kind"
"""The field that chooses the form of a rule."""
KINDS = {
    "points": _("the same points for each record"),
    "points_between": _("points that the clerk sets within a range"),
    "per": _("points for every full quantity, such as 4 hours"),
    "ladder": _("points that change with each repetition"),
    "clean_year": _("points for a calendar year without a deduction, given by itself"),
}
_SIGN = _("A minus sign takes points, such as −10.")


def kind_of(clause: RawClause, data: Mapping[str, Any] | None) -> str:
    """The form that was chosen, else the one that the clause has; a new clause begins with plain points."""
    chosen = (data or {}).get(KIND)
    if chosen in FORMS:
        return str(chosen)
    return next((key for key in FORMS if key in clause), FORMS[0])


def rule_sections(kind: str, offered: Offered) -> list[Section]:
    """The sections of a rule of this form."""
    made = kind == "clean_year"
    asked = Pick("evidence", _("What proves the act?"), offered.evidence)
    evidence: Entry = Kept("evidence", Evidence.OWN_FILE.value) if made else asked
    return [
        Section(
            _("What it is about"),
            (
                BothLanguages("title", _("Title in Chinese"), _("Title in English")),
                Word(
                    "code", _("Code"), _("Short and unique, such as VOL-07. Records name their clause by it.")
                ),
                Pick("category", _("Category"), offered.categories),
                Pick(
                    "ground",
                    _("Ground"),
                    offered.grounds,
                    _("From the closed list of the charter. Choose by what is really done, not by its name."),
                ),
                evidence,
            ),
        ),
        Section(_("What a record is worth"), (_worth(kind, offered),)),
        Section(_("Limits"), tuple(_limits(offered, made=made)), folded=True),
        basis_section(_("Law and article. Every deduction needs one (charter R2).")),
    ]


def _worth(kind: str, offered: Offered) -> Entry:
    match kind:
        case "points":
            return Amount("points", _("Points"), _SIGN)
        case "points_between":
            return Range("points_between", _("Points from"), _SIGN)
        case "per":
            pooled = Pick(
                "pooled",
                _("Add amounts up"),
                offered.windows,
                _("Leave it empty to count each record by itself."),
            )
            unit = EitherLanguage(
                "unit",
                _("Unit in Chinese"),
                _("Unit in English"),
                "",
                _(
                    "hour, day, month, yuan, ml, item, time … alone is enough: the portal knows the Chinese word."
                ),
            )
            return Group(
                "per",
                (
                    Amount("points", _("Points"), _SIGN),
                    Amount("quantity", _("For every full"), _("The quantity, such as 4.")),
                    unit,
                    pooled,
                ),
                always=True,
            )
        case "ladder":
            rungs = Amounts(
                "points",
                _("Points for the first, second, third … record"),
                _("In order, such as −5, −10, −20. Later ones are worth the last."),
            )
            return Group("ladder", (rungs, Length("look_back", _("Repeated within"))), always=True)
        case _:
            points = Amount("points", _("Points"), _("Above 0."))
            return Group("clean_year", (points,), always=True)


def _limits(offered: Offered, *, made: bool) -> list[Entry]:
    holds = Group(
        "holds_grade_at",
        (
            Pick("grade", _("Hold the grade at"), offered.grades, _("Only for a deduction.")),
            Length("lasts", _("Hold it for")),
        ),
    )
    entries: list[Entry] = [
        Length("counts_for", _("It counts for"), _("A deduction ends after at most 60 months (charter R3).")),
        cap_entry(offered),
        Length("once_every", _("At most once every")),
        Word(
            "best_of",
            _("Of one kind only the largest counts"),
            _("A name shared by the clauses of that kind."),
        ),
        Codes(
            "replaces",
            _("For the same act it takes the place of"),
            _("Codes of other clauses, with spaces between them."),
            width=30,
        ),
        holds,
        Boxes("only_in", _("Only in these villages"), offered.villages, _("None ticked: in all of them.")),
    ]
    return [entry for entry in entries if not (made and entry.key in NOT_WITH_CLEAN_YEAR)]
