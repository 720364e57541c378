"""Objecting to a rule, setting the threshold for review, lifting a mark."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rules.models import HealthThreshold
from rules.models.health import LEAST_DECIDED, LEAST_OBJECTIONS, LEAST_PERCENT, MOST_PERCENT
from rules.services.health.objection import LONGEST


def _number() -> forms.NumberInput:
    return forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-5", "inputmode": "numeric"})


class ObjectionForm(forms.Form):
    """Why the person objects."""

    words = forms.CharField(
        label=_("What is wrong with this rule?"),
        help_text=_(
            "In your own words; one sentence is enough. The county’s staff read it, without your name."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Say in your own words what is wrong with the rule. One sentence is enough."),
            "max_length": _("At most 2,000 characters. Say it shorter."),
        },
    )


class ThresholdForm(forms.Form):
    """From when on a rule is marked for review."""

    objections = forms.IntegerField(
        label=_("Objections to one rule"),
        help_text=_("So many objections to a clause as it reads mark it. At least 10."),
        widget=_number(),
        min_value=LEAST_OBJECTIONS,
        max_value=1_000_000,
        error_messages={"required": _("Say how many objections mark a rule.")},
    )
    decided = forms.IntegerField(
        label=_("Decided appeals"),
        help_text=_("So many appeals must be decided before their success is looked at. At least 10."),
        widget=_number(),
        min_value=LEAST_DECIDED,
        max_value=1_000_000,
        error_messages={"required": _("Say how many decided appeals are needed.")},
    )
    percent = forms.IntegerField(
        label=_("Share of appeals that succeed, in percent"),
        help_text=_(
            "If as large a share of the decided appeals succeeds, the rule is marked. From 30 to 60."
        ),
        widget=_number(),
        min_value=LEAST_PERCENT,
        max_value=MOST_PERCENT,
        error_messages={"required": _("Say which share marks a rule.")},
    )
    reason = forms.CharField(
        label=_("Why these figures?"),
        help_text=_("The public reads it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why these figures. The public reads it.")},
    )

    @classmethod
    def of(cls, row: HealthThreshold | None, data: Any = None) -> "ThresholdForm":
        """Filled with the threshold in force."""
        figures = (
            {"objections": row.objections, "decided": row.decided, "percent": row.percent} if row else {}
        )
        return cls(data, initial=figures)


class LiftForm(forms.Form):
    """Why the mark is lifted."""

    reason = forms.CharField(
        label=_("Why is the mark lifted?"),
        help_text=_("What was looked at, and why the rule stays. The public reads it, with your office."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Say why the mark is lifted. The public reads it.")},
    )
