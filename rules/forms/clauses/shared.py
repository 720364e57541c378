"""Sections and entries that several kinds of clauses have."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rules.forms.clauses.entries import Amount, Pick, Text
from rules.forms.clauses.entries_wide import EitherLanguage, Group
from rules.forms.clauses.form import Section
from rules.forms.clauses.offered import Offered


def basis_section(when_needed: Text) -> Section:
    """Law and source; `when_needed` says when the law may not be left out."""
    return Section(
        _("What it rests on"),
        (
            EitherLanguage(
                "legal_basis",
                _("Legal basis in Chinese"),
                _("Legal basis in English"),
                when_needed,
                _("Leave one of the two empty to use the same text for both."),
                rows=2,
            ),
            EitherLanguage(
                "source",
                _("Source in Chinese"),
                _("Source in English"),
                _("Where the text comes from, if not from the book’s own source."),
                rows=2,
            ),
        ),
    )


def cap_entry(offered: Offered) -> Group:
    """The limit over several records, of a rule or of a category."""
    most = Amount("points", _("Together at most"), _("Points, without a sign."))
    return Group("cap", (most, Pick("window", _("Limit applies"), offered.windows)))
