"""A county's revisions as a picture of bars along the years, and as the table that says the same."""

import itertools
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from counties.models import County
from rules.engine.phrases import day as say_day
from rules.presenters.public.addresses import Addresses
from rules.presenters.public.standing import last_day, state_tag
from rules.selectors.books import engine_revision
from rules.selectors.revision_spans import WITHDRAWN, RevisionSpan

MOST_BARS = 24
ROW, TOP, FOOT, BAR = 44, 26, 30, 14
STEPS = (1, 2, 5, 10, 20, 50)
MOST_TICKS = 5


@dataclass(frozen=True)
class Bar:
    """One revision: where its bar begins and how wide it is, in percent; where it stands, in pixels."""

    label: str
    state: str
    start: str
    width: str
    text_y: int
    bar_y: int


@dataclass(frozen=True)
class Tick:
    """A mark on the line of years or the mark of today, in percent; the anchor keeps its text inside."""

    text: str
    at: str
    anchor: str


@dataclass(frozen=True)
class Picture:
    """All bars, latest first. ``left_out`` says how many older ones only the table has."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    today: Tick
    height: int
    foot: int
    left_out: int
    described: str

    bar_height: int = BAR


def timeline_picture(spans: list[RevisionSpan], today: date, language: str) -> Picture | None:
    """The picture; None where there is nothing to draw."""
    if not spans:
        return None
    shown = spans[:MOST_BARS]
    first = min(*(span.revision.effective_from for span in shown), today)
    last = max(*(span.revision.effective_from for span in shown), today)
    days = (last - first).days
    last += timedelta(days=max(days // 12, 60))  # a bar that is open, and one to come, need room to be seen
    axis = (first, last)
    bars = []
    for row, span in enumerate(shown):
        start = span.revision.effective_from
        end = min(span.ends_on or last, last)
        left, right = _percent(start, axis), _percent(end, axis)
        label = f"{span.revision.code} · {state_tag(span)['text']}"
        y = TOP + row * ROW
        bars.append(
            Bar(
                label=label,
                state=span.state,
                start=f"{left:.2f}%",
                width=f"{max(right - left, 0.6):.2f}%",
                text_y=y + 14,
                bar_y=y + 21,
            )
        )
    foot = TOP + len(shown) * ROW
    mark = _("today, %(day)s") % {"day": say_day(today, language)}
    return Picture(
        bars=tuple(bars),
        ticks=tuple(_tick(str(year), date(year, 1, 1), axis) for year in _years(first, last)),
        today=_tick(mark, today, axis, room=35),
        height=foot + FOOT,
        foot=foot,
        left_out=len(spans) - len(shown),
        described="; ".join(_in_words(span, today, language) for span in shown),
    )


def timeline_table(county: County, spans: list[RevisionSpan], today: date, language: str) -> dict[str, Any]:
    """For `table`: every revision with its days, what it holds, and what it changed."""
    head = [
        {"text": _("Revision")},
        {"text": _("State")},
        {"text": _("Takes effect")},
        {"text": _("Last day")},
        {"text": _("Published")},
        {"text": _("Rules"), "numeric": True},
        {"text": _("What it changed")},
    ]
    counting = [span for span in spans if span.state != WITHDRAWN]
    before = {span.revision.code: earlier.revision.code for span, earlier in itertools.pairwise(counting)}
    rows = []
    for span in spans:
        revision = span.revision
        parsed = engine_revision(revision)
        addresses = Addresses(county.slug, revision.code)
        note = f"{revision.code} · " + _("a text of history") if parsed.archival else revision.code
        cells: list[Any] = [
            {"text": parsed.title.say(language), "href": addresses.revision, "note": note},
            {"tag": state_tag(span)},
            revision.effective_from,
            last_day(span, today),
            revision.published_on or _("shipped with the portal"),
            len(parsed.rules),
            _changed(addresses, before.get(revision.code), span),
        ]
        rows.append({"cells": cells, "muted": span.state == WITHDRAWN})
    return {"head": head, "rows": rows}


def _changed(addresses: Addresses, earlier: str | None, span: RevisionSpan) -> Any:
    if span.state == WITHDRAWN:
        return _("nothing: it was withdrawn before its day")
    if earlier is None:
        return _("It is the first.")
    return {"text": _("Compared with %(code)s") % {"code": earlier}, "href": addresses.compared_with(earlier)}


def _in_words(span: RevisionSpan, today: date, language: str) -> str:
    words = {
        "code": span.revision.code,
        "state": state_tag(span)["text"],
        "start": say_day(span.revision.effective_from, language),
    }
    if span.last_day is None:
        return _("%(code)s, %(state)s: from %(start)s") % words
    words["end"] = say_day(span.last_day, language)
    return _("%(code)s, %(state)s: from %(start)s to %(end)s") % words


def _percent(day: date, axis: tuple[date, date]) -> float:
    first, last = axis
    return 100 * (day - first).days / (last - first).days


def _tick(text: str, day: date, axis: tuple[date, date], room: int = 15) -> Tick:
    """The anchor turns the text inwards where there is less than ``room`` percent on a side."""
    at = _percent(day, axis)
    anchor = "start" if at < room else "end" if at > 100 - room else "middle"
    return Tick(text, f"{at:.2f}%", anchor)


def _years(first: date, last: date) -> list[int]:
    """Round years inside the axis, few enough to be told apart on a phone."""
    inside = [year for year in range(first.year, last.year + 1) if first <= date(year, 1, 1) <= last]
    step = next((step for step in STEPS if len(inside) <= step * MOST_TICKS), STEPS[-1])
    return [year for year in inside if year % step == 0] or inside[:1]
