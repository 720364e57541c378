"""Where a published revision stands, for pages: its tag, its days, and what was said when it was withdrawn."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from counties.models import County
from rules.presenters.public.addresses import Addresses
from rules.selectors.revision_spans import IN_FORCE, SCHEDULED, SUPERSEDED, RevisionSpan


def state_tag(span: RevisionSpan) -> dict[str, str]:
    """In force, to come, replaced, or withdrawn before its day."""
    words = {IN_FORCE: _("in force"), SCHEDULED: _("to come"), SUPERSEDED: _("replaced")}
    return {"text": words.get(span.state, _("withdrawn")), "state": span.state}


def revision_tag(span: RevisionSpan) -> dict[str, str]:
    """The same on the page of a clause, which may be as it was though its revision was replaced."""
    tag = state_tag(span)
    return tag | {"text": _("this revision: %(state)s") % {"state": tag["text"]}}


def last_day(span: RevisionSpan, today: date) -> date | str:
    """The last day on which it is in force, or why there is none."""
    if span.revision.withdrawn_at is not None:
        return _("never took effect")
    return span.last_day or _("open: nothing published replaces it")


def neighbours(county: County, spans: list[RevisionSpan], here: RevisionSpan) -> dict[str, Any]:
    """The revisions before and after it in time, those withdrawn left out, with their addresses."""
    counting = [span for span in spans if span.revision.withdrawn_at is None]
    day = here.revision.effective_from
    before = next((span for span in counting if span.revision.effective_from < day), None)
    after = next((span for span in reversed(counting) if span.revision.effective_from > day), None)
    return {"before": _linked(county, before), "after": _linked(county, after)}


def _linked(county: County, span: RevisionSpan | None) -> dict[str, Any] | None:
    if span is None:
        return None
    code = span.revision.code
    return {"code": code, "url": Addresses(county.slug, code).revision, "span": span}
