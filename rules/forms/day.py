"""The date field of staff forms."""

from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def day_field(
    label: str | Promise,
    hint: str | Promise,
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
