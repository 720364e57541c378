"""Forms of a resident's permissions to third parties."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from benefits.presenters.sharing import PartyCard
from benefits.services.grants import LONGEST


class GrantForm(forms.Form):
    """Who may ask its one question, and until which day."""

    third_party = forms.ChoiceField(
        label=_("Who may ask?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who may ask.")},
    )
    until = forms.DateField(
        label=_("Until which day?"),
        help_text=_("At most twelve months. You can end it any day before."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Say until which day they may ask."),
            "invalid": _("Write the day as year-month-day, such as 2027-01-31."),
        },
    )

    def __init__(self, *args: Any, parties: Sequence[PartyCard], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who, until = self.fields["third_party"], self.fields["until"]
        who.choices = [(party.code, f"{party.name}: {party.question}") for party in parties]  # type: ignore[attr-defined]
        until.widget.attrs |= {"min": str(today), "max": str(today + LONGEST)}
        until.initial = today + timedelta(days=90)
