"""A county's revisions as an Atom feed in one language: one entry each, with an id that never changes."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from counties.models import County
from rules.engine.diff import Kind
from rules.engine.phrases import day as say_day
from rules.engine.words_fields import REACHES
from rules.models import Revision
from rules.presenters.diffs import clause_changes
from rules.presenters.public.addresses import Addresses
from rules.presenters.public.atom import (
    MOST_ENTRIES,
    CountyFeed,
    Entry,
    county_name,
    stable_id,
    together,
)
from rules.presenters.public.standing import state_tag
from rules.selectors.books import engine_revision
from rules.selectors.revision_spans import IN_FORCE, SUPERSEDED, WITHDRAWN, RevisionSpan


class RevisionFeed(CountyFeed):
    """Every revision that was published or is announced."""

    def __init__(self, county: County, spans: list[RevisionSpan], now: datetime, language: str) -> None:
        super().__init__(
            county,
            list(entries(county, spans, now, language)),
            language,
            id=stable_id(county.slug, "feed", language),
            url=reverse(f"rules:revision-feed-{language[:2]}", args=[county.slug]),
            page=reverse("rules:revision-list", args=[county.slug]),
        )

    def title(self) -> str:
        return _("%(county)s: revisions of the rulebook") % {"county": county_name(self.county, self.said_in)}

    def subtitle(self) -> str:
        return _("Every text that was published, with the day on which it takes effect, and what it changes.")


def entries(county: County, spans: list[RevisionSpan], now: datetime, language: str) -> Iterator[Entry]:
    """The latest revisions, latest first."""
    counting = [span for span in spans if span.state != WITHDRAWN]
    before = dict(
        zip(
            (span.revision.pk for span in counting),
            (span.revision for span in counting[1:]),
            strict=False,
        )
    )
    for span in spans[:MOST_ENTRIES]:
        revision = span.revision
        yield Entry(
            id=stable_id(county.slug, revision.code, language),
            url=Addresses(county.slug, revision.code).revision,
            title=_("%(title)s (%(code)s), %(state)s")
            % {
                "title": engine_revision(revision).title.say(language),
                "code": revision.code,
                "state": state_tag(span)["text"],
            },
            summary=_summary(span, before.get(revision.pk), language),
            published=revision.written_at,
            updated=_updated(county, span, now),
        )


def _updated(county: County, span: RevisionSpan, now: datetime) -> datetime:
    """When there was last something to tell: it came, its day came, another replaced it, or it was withdrawn."""
    moments = [span.revision.written_at]
    if span.revision.withdrawn_at is not None:
        moments.append(span.revision.withdrawn_at)
    if span.state in (IN_FORCE, SUPERSEDED):
        moments.append(_midnight(county, span.revision.effective_from))
    if span.state == SUPERSEDED and span.ends_on is not None:
        moments.append(_midnight(county, span.ends_on))
    return max(moment for moment in moments if moment <= now or moment == span.revision.written_at)


def _midnight(county: County, day: Any) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(county.time_zone))


def _summary(span: RevisionSpan, before: Revision | None, language: str) -> str:
    revision, parsed = span.revision, engine_revision(span.revision)
    start = say_day(revision.effective_from, language)
    if span.state == WITHDRAWN:
        return _("Withdrawn before its day, %(day)s. Why: %(reason)s") % {
            "day": start,
            "reason": revision.withdrawal_reason,
        }
    said = [_("Takes effect on %(day)s.") % {"day": start}]
    if parsed.archival:
        said.append(_("A text of history; it could not be published today."))
    if before is None:
        said.append(
            _("Rules: %(rules)s. Programmes: %(programmes)s.")
            % {"rules": len(parsed.rules), "programmes": len(parsed.programmes)}
        )
        return together(said, language)
    kinds = [changes[0].kind for changes in clause_changes(engine_revision(before), parsed)]
    counts = {str(kind): kinds.count(kind) for kind in Kind}
    said.append(_("Against %(code)s:") % {"code": before.code})
    said.append(_("Dropped: %(dropped)s. Added: %(added)s. Changed: %(changed)s.") % counts)
    said.append(
        _("How far it reaches back: %(reach)s.") % {"reach": REACHES[parsed.transition].say(language)}
    )
    return together(said, language)
