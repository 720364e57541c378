"""What a clerk enters about an act: only the fields that the clause's form and its evidence ask for."""

from datetime import date
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from counties.errors import DomainError
from counties.models import Resident
from rules.engine.amounts import AmountError, hundredths
from rules.engine.book import Between, Evidence, Per, Revision, Rule
from rules.engine.phrases import number, quantity
from rules.forms.day import day_field
from rules.selectors.books import in_force
from rules.services.records.entry import Act, rule_for

_FIELD_OF_ERROR = {
    "occurred_on": "occurred_on",
    "E1": "occurred_on",
    "rule": "occurred_on",
    "points": "points",
    "quantity": "quantity",
    "R2": "document_number",
}
"""Where on the form a service's refusal belongs; any other stands in the summary alone."""


class ActForm(forms.Form):
    """One act under one clause of one revision; valid exactly when it could be proposed."""

    def __init__(
        self,
        data: Any = None,
        *,
        resident: Resident,
        book: Revision,
        rule: Rule,
        today: date,
        language: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.resident, self.book, self.rule, self.today = resident, book, rule, today
        self.fields["occurred_on"] = day_field(
            _("When did it happen?"), _("The day of the act. It cannot be in the future."), latest=today
        )
        if isinstance(rule.form, Per):
            self.fields["quantity"] = _quantity_field(rule.form, language)
        if isinstance(rule.form, Between):
            self.fields["points"] = _points_field(rule.form)
        if rule.replaces or any(rule.code in other.replaces for other in book.rules):
            self.fields["incident"] = forms.CharField(
                label=_("Number of the incident (optional)"),
                help_text=_("Give records of one and the same act the same number: then it counts once."),
                required=False,
                max_length=60,
            )
        if rule.evidence is Evidence.EFFECTIVE_DOCUMENT:
            self.fields.update(_document_fields(today))
        self.fields["note"] = forms.CharField(
            label=_("What was seen (optional)"),
            help_text=_(
                "The resident reads this. Never write down religion, health, blood type, income or savings (charter D5)."
            ),
            required=False,
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def clean(self) -> dict[str, Any]:
        """Ask the service that would enter it; its refusal stands beside the field that can mend it."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        revision = in_force(cleaned["occurred_on"]) if cleaned["occurred_on"] <= self.today else None
        if revision is not None and revision.code != self.book.code:
            self.add_error(
                "occurred_on",
                _("On that day the revision %(code)s was in force. Choose the clause from it.")
                % {"code": revision.code},
            )
            return cleaned
        try:
            rule_for(self.act(), self.resident, self.today)
        except DomainError as error:
            field = _FIELD_OF_ERROR.get(error.code)
            self.add_error(field if field in self.fields else None, str(error))
        return cleaned

    def act(self) -> Act:
        """The act as the service takes it; call it on a form without errors."""
        said = self.cleaned_data
        return Act(
            rule=self.rule.code,
            occurred_on=said["occurred_on"],
            quantity=said.get("quantity"),
            points=said.get("points"),
            incident=said.get("incident", "").strip(),
            document_number=said.get("document_number", "").strip(),
            document_authority=said.get("document_authority", "").strip(),
            document_date=said.get("document_date"),
            note=said["note"].strip(),
        )

    def typed(self) -> dict[str, str]:
        """What was typed, by field: kept until the clerk has checked it."""
        return {name: str(self.data.get(name, "")) for name in self.fields}


class HundredthsField(forms.CharField):
    """An exact amount with at most two decimals, as integer hundredths; ``sign`` is put in front."""

    def __init__(self, *, low: int = 0, high: int | None = None, sign: int = 1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.low, self.high, self.sign = low, high, sign
        self.widget.attrs["inputmode"] = "decimal"
        self.widget.attrs["class"] = "govuk-input--width-10"

    def clean(self, value: Any) -> int:  # type: ignore[override]
        text = str(super().clean(value)).strip()
        try:
            amount = hundredths(text)
        except AmountError as error:
            raise forms.ValidationError(
                _("Write a plain number with at most two decimals, such as 4 or 2.5.")
            ) from error
        if amount < self.low or (self.high is not None and amount > self.high):
            limits = {"low": number(self.low), "high": number(self.high) if self.high is not None else "∞"}
            raise forms.ValidationError(_("Choose a number from %(low)s to %(high)s.") % limits)
        return self.sign * amount


def _quantity_field(form: Per, language: str) -> HundredthsField:
    step = escape(quantity(form.quantity, form.unit, language))
    return HundredthsField(
        label=_("How much?"),
        help_text=_("The clause counts every full %(step)s. Write the number only.") % {"step": step},
        high=100_000_000_00,
    )


def _points_field(form: Between) -> HundredthsField:
    low, high = sorted((abs(form.low), abs(form.high)))
    sign = -1 if form.low < 0 else 1
    label = _("How many points are taken?") if sign < 0 else _("How many points are added?")
    hint = _("The clause allows %(low)s to %(high)s.") % {"low": number(low), "high": number(high)}
    return HundredthsField(label=label, help_text=hint, low=low, high=high, sign=sign)


def _document_fields(today: date) -> dict[str, forms.Field]:
    """The judgment or final decision that a deduction rests on (charter R2)."""
    return {
        "document_number": forms.CharField(
            label=_("Number of the judgment or final decision"),
            help_text=_(
                "One that can no longer be appealed. A penalty on the spot or an unpaid bill is not enough."
            ),
            max_length=100,
        ),
        "document_authority": forms.CharField(label=_("Who issued it?"), max_length=100),
        "document_date": day_field(_("When was it issued?"), "", latest=today),
    }
