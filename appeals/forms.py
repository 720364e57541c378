"""What a resident writes to contest a record, and what a reviewer writes to decide."""

import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appeals.workflow import Outcome
from rules.engine.book import Between, Per, Rule
from rules.engine.phrases import quantity, signed
from rules.engine.words import say_form
from rules.services.records.correction import Correction

WORDS_MAX = 5000  # characters: several pages


class ContestForm(forms.Form):
    """Own words, and the reason for being late where one is needed."""

    words = forms.CharField(
        label=_("What is wrong with this record?"),
        help_text=_("Write it in your own words. One sentence is enough."),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("Say in your own words what is wrong. One sentence is enough.")},
    )
    late_reason = forms.CharField(
        label=_("Why does it come after the 60 days?"),
        help_text=_("For example: you were ill or away, or you learned something new."),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in your own words why it is late. One sentence is enough.")},
    )
    client_id = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)

    def __init__(self, *args: Any, late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not late:
            del self.fields["late_reason"]

    def clean(self) -> dict[str, Any]:
        """A damaged hidden number is said in words, for nobody sees the field."""
        if "client_id" in self.errors:
            self.add_error(None, _("This page is damaged. Open the record again and contest it from there."))
        return self.cleaned_data


class DecideForm(forms.Form):
    """Outcome and reasons; what the record should have said, where something milder is possible.

    ``rules`` are those to which the record may be corrected (`appeals.corrections.lesser_rules`).
    """

    outcome = forms.ChoiceField(
        label=_("What do you decide?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you decide.")},
    )
    rule = forms.ChoiceField(
        label=_("If you correct it: which rule fits the act?"),
        help_text=_("Only rules of the book of that day that take less than the record did."),
        required=False,
    )
    points = forms.DecimalField(
        label=_("If that rule has a range: how many points to take?"),
        help_text=_("For example: 10"),
        min_value=Decimal("0.01"),
        max_digits=9,
        decimal_places=2,
        required=False,
    )
    quantity = forms.DecimalField(
        label=_("If that rule counts a quantity: how much?"),
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
        required=False,
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_(
            "The resident reads them. Say what the facts are, what the clause says, and what follows."
        ),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("Give the reasons. The resident reads them.")},
    )

    def __init__(self, *args: Any, rules: Sequence[Rule], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rules = {rule.code: rule for rule in rules}
        outcomes = [
            (Outcome.CONFIRMED, _("The record stands")),
            (Outcome.CORRECTED, _("The record is corrected to less")),
            (Outcome.ANNULLED, _("The record is annulled")),
        ]
        if not rules:
            outcomes.pop(1)
        self.fields["outcome"].choices = [(str(code), text) for code, text in outcomes]  # type: ignore[attr-defined]
        self.fields["rule"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a rule")),
            *((rule.code, _named(rule, language)) for rule in rules),
        ]
        self._drop_what_no_rule_needs()

    def clean(self) -> dict[str, Any]:
        """A correction says what is asked for, and nothing that its rule does not use."""
        cleaned = self.cleaned_data
        if cleaned.get("outcome") != Outcome.CORRECTED:
            return cleaned
        rule = self._rules.get(cleaned.get("rule", ""))
        if rule is None:
            self.add_error("rule", _("Choose the rule to which you correct the record."))
            return cleaned
        if isinstance(rule.form, Between) and "points" not in self.errors and cleaned.get("points") is None:
            self.add_error("points", _("This rule has a range. Choose points inside it."))
        if isinstance(rule.form, Per) and "quantity" not in self.errors and cleaned.get("quantity") is None:
            self.add_error("quantity", _("This rule counts a quantity. Say how much, as a number from 0 up."))
        return cleaned

    def correction(self) -> Correction | None:
        """What the record is corrected to, in hundredths; None for the other outcomes."""
        cleaned = self.cleaned_data
        if cleaned["outcome"] != Outcome.CORRECTED:
            return None
        rule = self._rules[cleaned["rule"]]
        return Correction(
            rule=rule.code,
            points=-_hundredths(cleaned["points"]) if isinstance(rule.form, Between) else None,
            quantity=_hundredths(cleaned["quantity"]) if isinstance(rule.form, Per) else None,
        )

    def corrected_to(self, language: str) -> str:
        """The correction in words."""
        to = self.correction()
        if to is None:
            return ""
        rule = self._rules[to.rule]
        words = [f"{rule.code} {rule.title.say(language)}"]
        if isinstance(rule.form, Per) and to.quantity is not None:
            words.append(quantity(to.quantity, rule.form.unit, language))
        words.append(signed(rule.nominal(points=to.points, quantity=to.quantity), language))
        return " · ".join(words)

    def _drop_what_no_rule_needs(self) -> None:
        forms_in_use = {type(rule.form) for rule in self._rules.values()}
        for name, needed in (
            ("rule", bool(self._rules)),
            ("points", Between in forms_in_use),
            ("quantity", Per in forms_in_use),
        ):
            if not needed:
                del self.fields[name]


def _named(rule: Rule, language: str) -> str:
    return f"{rule.code} {rule.title.say(language)} · {say_form(rule.form, language)}"


def _hundredths(value: Decimal) -> int:
    return int(value * 100)
