"""The book as of any day: the one in force, or why there is none, and how firm the answer is."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from counties.models import County
from rules.engine.phrases import day as say_day
from rules.presenters.public.addresses import Addresses
from rules.presenters.public.reading import Reading, reading
from rules.presenters.public.standing import state_tag
from rules.selectors.books import engine_revision
from rules.selectors.revision_spans import WITHDRAWN, RevisionSpan


@dataclass(frozen=True)
class AsOf:
    """One day. ``span`` is the revision of that day, ``current`` that of today, ``first`` the earliest there is."""

    on: date
    future: bool
    span: RevisionSpan | None
    tag: dict[str, str] | None
    sentence: str
    first: RevisionSpan | None
    read: Reading | None
    canonical: str
    compare_url: str


def as_of_page(
    county: County,
    spans: list[RevisionSpan],
    on: date,
    *,
    today: date,
    language: str,
    number: str = "",
    query: str = "",
) -> AsOf:
    """What the county's books say of that day."""
    counting = [span for span in spans if span.state != WITHDRAWN]
    found = next((span for span in counting if span.revision.effective_from <= on), None)
    current = next((span for span in counting if span.revision.effective_from <= today), None)
    addresses = Addresses(county.slug, found.revision.code) if found else None
    pair: list[RevisionSpan] = []
    if found and current and found.revision.pk != current.revision.pk:
        pair = sorted((found, current), key=lambda span: span.revision.effective_from)
    return AsOf(
        on=on,
        future=on > today,
        span=found,
        tag=state_tag(found) if found else None,
        sentence=_sentence(found, on, today, language),
        first=counting[-1] if counting else None,
        read=reading(
            engine_revision(found.revision), language, addresses=addresses, number=number, query=query
        )
        if found and addresses
        else None,
        canonical=addresses.revision if addresses and on <= today else "",
        compare_url=Addresses(county.slug, pair[1].revision.code).compared_with(pair[0].revision.code)
        if pair
        else "",
    )


def _sentence(span: RevisionSpan | None, on: date, today: date, language: str) -> str:
    """Since when, until when, in the tense of the day."""
    if span is None:
        return (
            _("No rulebook was in force on that day, so nobody had a score.")
            if on <= today
            else _("No rulebook is published for that day.")
        )
    days = {"start": say_day(span.revision.effective_from, language)}
    if span.last_day is None:
        if on > today:
            return (
                _(
                    "What is published so far for that day: in force from %(start)s, and nothing replaces it yet."
                )
                % days
            )
        return _("In force since %(start)s. Nothing published replaces it.") % days
    days["end"] = say_day(span.last_day, language)
    return _("In force from %(start)s to %(end)s.") % days
