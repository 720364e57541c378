"""Template filters and tags of the whole portal: bilingual values, points, dates, tones, the charter."""

from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from portal import charter
from portal.tones import tone_of_state

register = template.Library()

MINUS = "\N{MINUS SIGN}"


def _language_key() -> str:
    return "zh" if (get_language() or "zh").startswith("zh") else "en"


@register.filter
def tr(value: Any) -> Any:
    """A title from a rulebook, ``{"en": …, "zh": …}``, in the reader's language; any other value as it is."""
    if not isinstance(value, dict):
        return "" if value is None else value
    return value.get(_language_key()) or next((text for text in value.values() if text), "")


@register.filter
def tr_lang(value: Any) -> str:
    """The ``lang`` of what ``tr`` prints: differs from the page's where a translation is missing."""
    key = _language_key()
    if isinstance(value, dict) and not value.get(key):
        key = next((language for language, text in value.items() if text), key)
    return "zh-Hans" if key == "zh" else key


@register.filter
def points(value: int | None) -> str:
    """Integer hundredths as text: 100000 → ``1,000``, -1050 → ``−10.5``; empty for None."""
    if value is None:
        return ""
    whole, rest = divmod(abs(int(value)), 100)
    fraction = f".{rest:02d}".rstrip("0") if rest else ""
    return f"{MINUS if int(value) < 0 else ''}{whole:,}{fraction}"


@register.filter
def signed_points(value: int | None) -> str:
    """Like ``points`` with a plus sign where something is added: 500 → ``+5``."""
    text = points(value)
    return f"+{text}" if value is not None and int(value) > 0 else text


@register.filter
def local_date(value: date | datetime | None) -> str:
    """A day in full: ``2026年11月23日`` or ``23 November 2026``; a moment is first brought to local time."""
    if not value:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if _language_key() == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {value:%B} {value.year}"


@register.filter
def local_moment(value: datetime | None) -> str:
    """A day and the time of day: ``2026年11月23日 14:05``."""
    if not value:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{local_date(local)} {local:%H:%M}"


@register.filter
def iso(value: date | datetime | None) -> str:
    """For the ``datetime`` attribute of ``<time>``."""
    return value.isoformat() if value else ""


@register.filter
def days_left(value: int | None) -> str:
    """Days until a deadline in words: 3 → ``3 days left``, 0 → ``today``, -2 → ``2 days overdue``."""
    if value is None:
        return ""
    if value == 0:
        return gettext("today is the last day")
    if value < 0:
        return ngettext("%(days)d day overdue", "%(days)d days overdue", -value) % {"days": -value}
    return ngettext("%(days)d day left", "%(days)d days left", value) % {"days": value}


@register.filter
def shown(value: Any) -> Any:
    """A value as a reader sees it: days in full, ``{en, zh}`` by language, the rest as it is."""
    return local_date(value) if isinstance(value, date) else tr(value)


@register.filter
def cells_of(row: Any, head: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A table row's cells, each with its column's label (for the phone's cards); the first is the row's header.

    A plain one is written as it is: another template for each cell is most of what a long table takes.
    """
    values = row["cells"] if isinstance(row, dict) else row
    return [
        {
            "value": value,
            "label": tr(column["text"]),
            "numeric": column.get("numeric", False),
            "is_header": place == 0,
            "is_plain": isinstance(value, str | int | date),
        }
        for place, (value, column) in enumerate(zip(values, head, strict=True))
    ]


@register.filter
def percent_of(done: int | None, total: int | None) -> int:
    """Whole percent, never 100 before the end: (1999, 2000) → 99."""
    if not total:
        return 0
    return min(100, int(done or 0) * 100 // int(total))


@register.filter
def first_id(field: BoundField) -> str:
    """Where an error's link leads: the field, or the first of its choices (numbered from 1 by crispy)."""
    return field.id_for_label or f"{field.auto_id}_1"


@register.filter
def state_tone(state: Any) -> str:
    """The tone of a state's tag (``portal/tones.py``)."""
    return tone_of_state(str(state))


@register.simple_tag
def charter_link(code: str) -> SafeString:
    """A link to the invariant: ``Charter D1``; plain text where the code is not one of the charter's."""
    try:
        address = reverse("portal:charter")
    except NoReverseMatch:
        address = "/charter/"
    if charter.invariant(code) is None:
        return format_html("{}", code)
    return format_html(
        '<a class="govuk-link" href="{}#{}">{} {}</a>', address, code, gettext("Charter"), code
    )


@register.filter
def charter_text(code: str) -> str:
    """The short sentence of an invariant in the reader's language; empty for an unknown code."""
    found = charter.invariant(str(code))
    return str(tr(found.short)) if found else ""


@register.simple_tag(takes_context=True)
def query_transform(context: Context, **changes: Any) -> str:
    """The present query string with some parameters set, or removed by None; for pagination and filters."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else None
    if query is None:
        return ""
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = str(value)
    text = query.urlencode()
    return f"?{text}" if text else "?"
