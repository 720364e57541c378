"""The forms of the short clauses: grade, category, the scale, and the head of the book."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rules.forms.clauses.entries import Amount, Flag, Pick, Word
from rules.forms.clauses.entries_wide import BothLanguages, EitherLanguage
from rules.forms.clauses.form import Section
from rules.forms.clauses.offered import Offered
from rules.forms.clauses.shared import cap_entry


def grade_sections(_offered: Offered) -> list[Section]:
    """Code, title and where the grade starts."""
    return [
        Section(
            _("The grade"),
            (
                BothLanguages("title", _("Title in Chinese"), _("Title in English")),
                Word(
                    "code", _("Code"), _("Short, such as AA. Rules and programmes name the grade by it."), 10
                ),
                Amount(
                    "from",
                    _("It starts at"),
                    _("Points. The lowest grade starts at the lowest score."),
                    width=10,
                ),
            ),
        )
    ]


def category_sections(offered: Offered) -> list[Section]:
    """Code, title and the limit over its clauses."""
    return [
        Section(
            _("The category"),
            (
                BothLanguages("title", _("Title in Chinese"), _("Title in English")),
                Word("code", _("Code"), _("Short, such as traffic. Rules name their category by it.")),
            ),
        ),
        Section(_("Limit over all its clauses"), (cap_entry(offered),), folded=True),
    ]


def scale_sections(_offered: Offered) -> list[Section]:
    """Where everybody starts, the lowest and the highest score."""
    return [
        Section(
            _("The scale"),
            (
                Amount("base", _("Everybody starts with"), _("Points."), width=10),
                Amount("floor", _("Lowest score"), width=10),
                Amount("ceiling", _("Highest score"), _("Leave it empty where there is none."), width=10),
            ),
        )
    ]


def head_sections(offered: Offered) -> list[Section]:
    """Name, day of effect, how far it reaches back, the source, and whether it is history."""
    history = Flag(
        "archival",
        _("History"),
        _("This is a text of history"),
        _(
            "It may keep clauses that could not be published today, word for word as in the book that was loaded. Only a "
            "replay county can publish it."
        ),
    )
    return [
        Section(
            _("Name and day"),
            (
                BothLanguages("title", _("Title in Chinese"), _("Title in English")),
                Word("revision", _("Code of the revision"), _("Such as 2027-1. Never used twice.")),
                Word(
                    "effective_from",
                    _("It takes effect on"),
                    _("At the earliest the day after it is published (charter R4)."),
                    10,
                    "date",
                ),
            ),
        ),
        Section(
            _("How far it reaches back"),
            (
                Pick(
                    "transition",
                    _("Earlier acts"),
                    offered.reaches,
                    _("Nothing earlier ever becomes worse, whichever you choose."),
                    radios=True,
                ),
            ),
        ),
        Section(
            _("Where the text comes from"),
            (
                EitherLanguage(
                    "source",
                    _("Source in Chinese"),
                    _("Source in English"),
                    _("Document and day. Write “illustrative” for values without a source."),
                    _("Leave one of the two empty to use the same text for both."),
                    rows=2,
                ),
            ),
        ),
        *([Section(_("Kind of text"), (history,))] if offered.history else []),
    ]
