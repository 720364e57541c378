"""Questions about a county's revisions: which one on a day, what changes between two."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rules.forms.day import day_field


class DayForm(forms.Form):
    """The day for which somebody wants to read the book."""

    day = day_field(
        _("Which book applied on this day?"),
        _("Any day: long ago, today, or one to come. For example 2019-02-26."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].error_messages["required"] = _("Choose a day.")


class CompareForm(forms.Form):
    """Two published revisions of the county."""

    old = forms.ChoiceField(
        label=_("The first revision"), error_messages={"invalid_choice": _("Choose a revision of the list.")}
    )
    new = forms.ChoiceField(
        label=_("The second revision"), error_messages={"invalid_choice": _("Choose a revision of the list.")}
    )

    def __init__(self, *args: Any, codes: Iterable[tuple[str, date]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, f"{code} · {day.isoformat()}") for code, day in codes]
        for name in ("old", "new"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
