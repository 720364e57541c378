"""The date field of staff forms."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def day_field(
    label: "StrOrPromise",
    hint: "StrOrPromise",
    *,
    latest: date | None = None,
    earliest: date | None = None,
    **kwargs: Any,
) -> forms.DateField:
    """A day, by the browser's own calendar or typed as 2026-11-23."""
    limits = {name: day.isoformat() for name, day in (("max", latest), ("min", earliest)) if day is not None}
    widget = forms.DateInput(
        attrs={"type": "date", "class": "govuk-input--width-10", **limits}, format="%Y-%m-%d"
    )
    return forms.DateField(
        label=label,
        help_text=hint,
        widget=widget,
        input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"],
        error_messages={"invalid": _("Write the day as year-month-day, such as 2026-11-23.")},
        **kwargs,
    )
