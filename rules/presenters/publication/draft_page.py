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
from rules.presenters.public.revision import status_of
from rules.presenters.publication.tasks import Tasks
from rules.selectors.books import engine_revision
from rules.selectors.drafts import authors_of, edits, engine_draft, is_sound
from rules.services.publication.gates import first_refusal


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


def draft_table(county: County, drafts: Iterable[Draft], today: date, language: str) -> dict[str, Any]:
    """Open drafts with their authors and what stands in the way; a text that cannot be read is listed too."""
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
                "text": draft_title(draft, language),
                "note": draft.code,
            },
            draft.effective_from,
            draft.author.display,
            _next_step(draft, today),
        ]
        for draft in drafts
    ]
    return {"head": head, "rows": rows}


def draft_title(draft: Draft, language: str) -> str:
    """Its title as it stands; the code where the text has none that can be read."""
    head = draft.document.get("rulebook")
    title = head.get("title") if isinstance(head, dict) else None
    said = title.get("zh" if language.startswith("zh") else "en") if isinstance(title, dict) else ""
    return str(said or draft.code)


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
    before: book.Revision | None
    user: Any
    permissions: frozenset[Permission]
    today: date
    language: str

    @cached_property
    def text(self) -> book.Revision | None:
        """The text; None while it cannot be read."""
        return engine_draft(self.draft) if is_sound(self.draft) else None

    @property
    def title(self) -> str:
        """The draft's own title."""
        return draft_title(self.draft, self.language)

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
        """For `summary_list`: day, reach, what it began with, authors."""
        rows: list[dict[str, Any]] = [{"key": _("Is to take effect"), "value": self.draft.effective_from}]
        if self.text is not None:
            reach = {
                "text": REACHES[self.text.transition].say(self.language),
                "note": self._reach_explained(),
            }
            rows.append({"key": _("How far it reaches back"), "value": reach})
        if self.draft.based_on is not None:
            base = self.draft.based_on.code
            href = reverse("rules:revision-detail", args=[self.county.slug, base])
            rows.append({"key": _("Begun with the text of"), "value": {"text": base, "href": href}})
        rows.append({"key": _("Written by"), "value": self._authors()})
        if self.text is not None and self.text.archival:
            rows.append(
                {
                    "key": _("Kind"),
                    "value": _("History: it may keep clauses that could not be published today."),
                }
            )
        return rows

    def diff(self) -> list[dict[str, Any]]:
        """For `diff_list`: what changes in words, and what that means for earlier records."""
        return diff_items(self.before, self.text, self.language) if self.before and self.text else []

    @property
    def revision_url(self) -> str:
        """What became of it; "" while it is open or where it was dropped."""
        if self.draft.revision is None:
            return ""
        return reverse("rules:revision-detail", args=[self.county.slug, self.draft.revision.code])

    @cached_property
    def tasks(self) -> Tasks:
        """What has to be done before it is published."""
        return Tasks(self.county, self.draft, self.user, self.permissions, self.today, self.language)

    @property
    def may_publish(self) -> bool:
        """Whether the page shows the button."""
        return not self.why_not_publish and not self.tasks.refusals

    @property
    def closed(self) -> str:
        """What became of it, in a sentence; "" while it is open."""
        if self.is_open:
            return ""
        if self.draft.revision is None:
            return _("This draft was given up. Its text and edits stay on file.")
        if self.draft.revision.withdrawn_at is not None:
            return _("This draft was published, and the revision was withdrawn before its day.")
        return _(
            "This draft was published. A published text never changes; only a later revision can undo it."
        )

    @property
    def why_not_publish(self) -> str:
        """Why this person sees no button; "" where they may publish it."""
        if not self.is_open:
            return self.closed
        if self.user.pk in authors_of(self.draft):
            return _(
                "You wrote this draft or changed it. Who wrote a revision cannot publish it: a second person decides."
            )
        if Permission.PUBLISH_RULES not in self.permissions:
            return _("You can read this draft. A person with the role of publisher decides on it.")
        return ""

    def _authors(self) -> str:
        people = {edit.by_id: edit.by for edit in edits(self.draft)} | {
            self.draft.author_id: self.draft.author
        }
        key, joint = ("zh", "、") if self.language.startswith("zh") else ("en", ", ")
        return joint.join(people[pk].display[key] for pk in sorted(people))

    def _reach_explained(self) -> str:
        text = self.text
        if text is None:
            return ""
        start = {"day": day(text.effective_from, self.language)}
        match text.transition:
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


def _next_step(draft: Draft, today: date) -> str:
    refusal = first_refusal(draft, today)
    return refusal.text if refusal else _("A second person reads it and publishes it.")


def _by_whom(revision: Revision) -> Any:
    if revision.author is None or revision.publisher is None:
        return _("shipped with the portal")
    languages = ("en", "zh")
    return {key: f"{revision.author.display[key]} → {revision.publisher.display[key]}" for key in languages}
