"""Open consultations, announced where people come in: the county's first page and a resident's own."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counties.models import County
from rules.models import Comment
from rules.selectors.consultation_texts import engine_version
from rules.selectors.consultations import latest_version, open_consultations

MOST = 3
"""So many are announced; the others are on the page of all consultations."""


@dataclass(frozen=True)
class Announced:
    """One consultation that takes comments today; ``days`` to its last day, 0 on the last."""

    title: str
    url: str
    closes_on: date
    days: int
    comments: str


@dataclass(frozen=True)
class Announcement:
    """Those that end first, and how many more there are."""

    items: tuple[Announced, ...]
    more: int
    url: str


def announcement(county: County, today: date, language: str) -> Announcement | None:
    """What lies open for comments; None where nothing does, for then there is nothing to announce."""
    found = list(open_consultations(today))
    if not found:
        return None
    items = tuple(
        Announced(
            title=engine_version(latest_version(one)).title.say(language),
            url=reverse("rules:consultation-detail", args=[county.slug, one.number]),
            closes_on=one.closes_on,
            days=(one.closes_on - today).days,
            comments=_so_far(Comment.objects.filter(consultation=one).count()),
        )
        for one in found[:MOST]
    )
    return Announcement(
        items, len(found) - len(items), reverse("rules:consultation-list", args=[county.slug])
    )


def _so_far(count: int) -> str:
    if not count:
        return _("Nobody has commented yet.")
    return ngettext("%(count)d comment so far.", "%(count)d comments so far.", count) % {"count": count}
