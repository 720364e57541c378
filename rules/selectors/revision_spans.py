"""From when to when each published revision is in force, and where it stands on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from rules.models import Revision

IN_FORCE, SCHEDULED, SUPERSEDED, WITHDRAWN = "in_force", "scheduled", "superseded", "withdrawn"
"""States of a published revision; `portal/tones.py` says how each looks."""


@dataclass(frozen=True)
class RevisionSpan:
    """A revision with the first day on which it is no longer in force (None: nothing replaces it yet)."""

    revision: Revision
    state: str
    ends_on: date | None

    @property
    def last_day(self) -> date | None:
        """The last day on which it is in force."""
        return self.ends_on - timedelta(days=1) if self.ends_on else None


def revision_spans(revisions: Iterable[Revision], today: date) -> list[RevisionSpan]:
    """All of them with their states on that day, latest first. One withdrawn before its day never was in force."""
    ordered = sorted(revisions, key=lambda revision: (revision.effective_from, revision.pk), reverse=True)
    found: list[RevisionSpan] = []
    ends_on: date | None = None
    for revision in ordered:
        if revision.withdrawn_at is not None:
            found.append(RevisionSpan(revision, WITHDRAWN, None))
            continue
        if revision.effective_from > today:
            state = SCHEDULED
        else:
            state = IN_FORCE if ends_on is None or ends_on > today else SUPERSEDED
        found.append(RevisionSpan(revision, state, ends_on))
        ends_on = revision.effective_from
    return found


def span_of(spans: Iterable[RevisionSpan], code: str) -> RevisionSpan | None:
    """The revision of that code among them."""
    return next((span for span in spans if span.revision.code == code), None)
