"""One revision's particulars, and the breadcrumbs of pages about revisions."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from counties.models import County
from rules.engine.words import say_source
from rules.engine.words_fields import REACHES
from rules.models import Consultation, Revision
from rules.presenters.public.addresses import Addresses
from rules.selectors.books import engine_revision, in_force
from rules.selectors.consultations import consultations


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


def revision_rows(county: County, revision: Revision, today: date, language: str) -> list[dict[str, Any]]:
    """For `summary_list`: day of effect, publication, reach, source, consultations, and by whom."""
    parsed = engine_revision(revision)
    rows: list[dict[str, Any]] = [
        {"key": _("State"), "value": {"tag": status_of(revision, today)}},
        {"key": _("Takes effect"), "value": revision.effective_from},
        {"key": _("Published"), "value": revision.published_on or _("shipped with the portal")},
        {"key": _("How far it reaches back"), "value": REACHES[parsed.transition].say(language)},
        {"key": _("Source"), "value": say_source(parsed.source, language)},
    ]
    if revision.withdrawn_at is not None:
        rows.insert(1, {"key": _("Withdrawn"), "value": revision.withdrawn_at})
        rows.insert(2, {"key": _("Why"), "value": revision.withdrawal_reason})
        rows[3]["key"] = _("Was to take effect")
    if revision.draft_id is not None:
        rows += [_consulted(county, one) for one in consultations().filter(draft=revision.draft_id)]
    if revision.publisher is not None and revision.author is not None:
        rows.append({"key": _("Written by"), "value": revision.author.display})
        rows.append({"key": _("Published by"), "value": revision.publisher.display})
    if revision.withdrawn_at is not None and revision.withdrawn_by is not None:
        rows.append({"key": _("Withdrawn by"), "value": revision.withdrawn_by.display})
    return rows


def _consulted(county: County, consultation: Consultation) -> dict[str, Any]:
    """The consultation before publication; its comments and answers are public for good (charter O1)."""
    href = reverse("rules:consultation-detail", args=[county.slug, consultation.number])
    text = _("Consultation %(number)d") % {"number": consultation.number}
    return {"key": _("Comments and answers"), "value": {"text": text, "href": href}}


def frame_of(county: County, here: str = "", *, revision: Addresses | None = None) -> list[dict[str, Any]]:
    """Breadcrumbs: the county, its revisions, perhaps one of them, this page."""
    home = {"text": county.title, "url": reverse("rules:county-detail", args=[county.slug])}
    if not here:
        return [home, {"text": _("All revisions")}]
    listed = {"text": _("All revisions"), "url": reverse("rules:revision-list", args=[county.slug])}
    within = [{"text": revision.code, "url": revision.revision}] if revision else []
    return [home, listed, *within, {"text": here}]
