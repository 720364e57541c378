"""The rule admin's pages: revisions, drafts, and one draft before it is published (charter R4, R5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from counties.access import Permission
from counties.models import County
from rules.engine import book
from rules.engine.phrases import day
from rules.engine.words_fields import REACHES
from rules.models import Draft, Revision
from rules.presenters.diffs import diff_items
from rules.presenters.revisions import status_of
from rules.selectors.books import engine_revision
from rules.selectors.drafts import engine_draft
from rules.services.revision import publication_refusals


def revision_table(
    county: County, revisions: Iterable[Revision], today: date, language: str
) -> dict[str, Any]:
    """Published revisions, latest first."""
    head = [
        {"text": _("Revision")},
        {"text": _("Takes effect")},
        {"text": _("State")},
        {"text": _("By whom")},
    ]
    rows = []
    for revision in revisions:
        cells: list[Any] = [
            {
                "href": reverse("rules:revision-detail", args=[county.slug, revision.code]),
                "text": engine_revision(revision).title.say(language),
                "note": revision.code,
            },
            revision.effective_from,
            {"tag": status_of(revision, today)},
            _by_whom(revision),
        ]
        rows.append({"cells": cells, "muted": cells[2]["tag"]["state"] == "superseded"})
    return {"head": head, "rows": rows}


def draft_table(county: County, drafts: Iterable[Draft], language: str) -> dict[str, Any]:
    """Open drafts with their authors."""
    head = [
        {"text": _("Draft")},
        {"text": _("Is to take effect")},
        {"text": _("Written by")},
        {"text": _("Next step")},
    ]
    rows = [
        [
            {
                "href": draft_url(county, draft),
                "text": engine_draft(draft).title.say(language),
                "note": draft.code,
            },
            draft.effective_from,
            draft.author.display,
            _("A second person reads it and publishes it."),
        ]
        for draft in drafts
    ]
    return {"head": head, "rows": rows}


def draft_url(county: County, draft: Draft) -> str:
    """The draft's page."""
    return reverse("rules:draft-detail", args=[county.slug, draft.code])


def draft_trail(county: County, here: str) -> list[dict[str, Any]]:
    """Breadcrumbs: the rulebook's page for admins, this page."""
    return [
        {"text": _("Rulebook"), "url": reverse("rules:admin-revisions", args=[county.slug])},
        {"text": here},
    ]


@dataclass(frozen=True)
class DraftPage:
    """One draft beside the book in force, for one person."""

    county: County
    draft: Draft
    text: book.Revision
    before: book.Revision | None
    user: Any
    permissions: frozenset[Permission]
    today: date
    language: str

    @property
    def title(self) -> str:
        """The draft's own title."""
        return self.text.title.say(self.language)

    @property
    def tag(self) -> dict[str, str]:
        """The draft's status."""
        status = Draft.Status(self.draft.status)
        tones = {
            Draft.Status.OPEN: "neutral",
            Draft.Status.PUBLISHED: "active",
            Draft.Status.DROPPED: "ended",
        }
        return {"text": str(status.label), "tone": tones[status]}

    @property
    def is_open(self) -> bool:
        """Whether it can still become a revision."""
        return bool(self.draft.status == Draft.Status.OPEN)

    def rows(self) -> list[dict[str, Any]]:
        """For `summary_list`: day, reach, author, who publishes."""
        rows: list[dict[str, Any]] = [
            {"key": _("Is to take effect"), "value": self.draft.effective_from},
            {
                "key": _("How far it reaches back"),
                "value": {"text": self._reach(), "note": self._reach_explained()},
            },
            {"key": _("Written by"), "value": self.draft.author.display},
            {
                "key": _("Who may publish it"),
                "value": _("A second person with the role of publisher (charter R5)"),
            },
        ]
        if self.text.archival:
            rows.append(
                {
                    "key": _("Kind"),
                    "value": _("History: it may keep clauses that could not be published today."),
                }
            )
        return rows

    def diff(self) -> list[dict[str, Any]]:
        """For `diff_list`: what changes in words, and what that means for earlier records."""
        return diff_items(self.before, self.text, self.language) if self.before else []

    @property
    def revision_url(self) -> str:
        """What became of it; "" while it is open or where it was dropped."""
        if self.draft.revision is None:
            return ""
        return reverse("rules:revision-detail", args=[self.county.slug, self.draft.revision.code])

    @property
    def may_publish(self) -> bool:
        """Whether the page shows the button."""
        return not self.why_not_publish and not self.refusals

    @cached_property
    def refusals(self) -> list[str]:
        """Everything in the text that forbids publishing it, and a day that is past; empty when nothing does."""
        found = publication_refusals(self.county, self.text, self.language)
        if self.draft.effective_from <= self.today:
            text = _("Its day, %(day)s, is not after today, %(today)s (charter R4).")
            days = {
                "day": day(self.draft.effective_from, self.language),
                "today": day(self.today, self.language),
            }
            found.insert(0, text % days)
        return found

    @property
    def why_not_publish(self) -> str:
        """Why this person sees no button; "" where they may publish it."""
        if not self.is_open:
            return _("This draft is closed: it was published or dropped.")
        if self.draft.author_id == self.user.pk:
            return _("You wrote this draft. Who wrote a revision cannot publish it: a second person decides.")
        if Permission.PUBLISH_RULES not in self.permissions:
            return _("You can read this draft. A person with the role of publisher decides on it.")
        return ""

    def _reach(self) -> str:
        return REACHES[self.text.transition].say(self.language)

    def _reach_explained(self) -> str:
        start = {"day": day(self.text.effective_from, self.language)}
        match self.text.transition:
            case book.Reach.ALL_ACTS:
                return _(
                    "Where the new text is milder it applies to every earlier act too; nothing earlier becomes worse."
                )
            case book.Reach.UNDECIDED:
                return (
                    _("Where it is milder it also applies to records that are not yet in effect on %(day)s.")
                    % start
                )
            case _:
                return _("Only acts from %(day)s on come under the new text.") % start


def _by_whom(revision: Revision) -> Any:
    if revision.author is None or revision.publisher is None:
        return _("shipped with the portal")
    languages = ("en", "zh")
    return {key: f"{revision.author.display[key]} → {revision.publisher.display[key]}" for key in languages}
