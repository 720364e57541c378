"""Revisions as a timeline, and one revision's particulars."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from counties.models import County
from rules.engine.words import say_source
from rules.engine.words_fields import REACHES
from rules.models import Revision
from rules.selectors.books import engine_revision, in_force


def status_of(revision: Revision, today: date) -> dict[str, str]:
    """A tag: in force, to come, replaced, or withdrawn before its day."""
    if revision.withdrawn_at is not None:
        return {"text": _("withdrawn"), "state": "withdrawn"}
    if revision.effective_from > today:
        return {"text": _("to come"), "state": "scheduled"}
    current = in_force(today)
    if current is not None and current.pk == revision.pk:
        return {"text": _("in force"), "state": "in_force"}
    return {"text": _("replaced"), "state": "superseded"}


def revision_items(
    county: County, revisions: list[Revision], today: date, language: str
) -> list[dict[str, Any]]:
    """For `timeline`; ``revisions`` latest first. Each says what it changes of the one before."""
    items = []
    for place, revision in enumerate(revisions):
        parsed = engine_revision(revision)
        before = revisions[place + 1] if place + 1 < len(revisions) else None
        items.append(
            {
                "at": revision.effective_from,
                "title": f"{parsed.title.say(language)} ({revision.code})",
                "url": reverse("rules:revision-detail", args=[county.slug, revision.code]),
                "tag": status_of(revision, today),
                "text": _in_short(parsed.archival, len(parsed.rules), len(parsed.programmes)),
                "compare_url": reverse("rules:revision-diff", args=[county.slug, before.code, revision.code])
                if before
                else "",
                "compare_code": before.code if before else "",
            }
        )
    return items


def revision_rows(revision: Revision, today: date, language: str) -> list[dict[str, Any]]:
    """For `summary_list`: day of effect, publication, reach, source, digest."""
    parsed = engine_revision(revision)
    rows: list[dict[str, Any]] = [
        {"key": _("State"), "value": {"tag": status_of(revision, today)}},
        {"key": _("Takes effect"), "value": revision.effective_from},
        {"key": _("Published"), "value": revision.published_on or _("shipped with the portal as history")},
        {"key": _("How far it reaches back"), "value": REACHES[parsed.transition].say(language)},
        {"key": _("Source"), "value": say_source(parsed.source, language)},
    ]
    if revision.publisher is not None and revision.author is not None:
        rows.append({"key": _("Written by"), "value": revision.author.display})
        rows.append({"key": _("Published by"), "value": revision.publisher.display})
    return rows


def frame_of(county: County, here: str = "") -> list[dict[str, Any]]:
    """Breadcrumbs: the county, its revisions, this page."""
    home = {"text": county.title, "url": reverse("rules:county-detail", args=[county.slug])}
    if not here:
        return [home, {"text": _("All revisions")}]
    listed = {"text": _("All revisions"), "url": reverse("rules:revision-list", args=[county.slug])}
    return [home, listed, {"text": here}]


def _in_short(archival: bool, rules: int, programmes: int) -> str:
    counts = {"rules": rules, "programmes": programmes}
    if archival:
        return _("Rules: %(rules)s. Programmes: %(programmes)s. Loaded as history, as it was.") % counts
    return _("Rules: %(rules)s. Programmes: %(programmes)s.") % counts
