"""A draft's consultation as whoever revises or publishes sees it: what is due, which comments wait for an answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from counties.access import Permission
from counties.models import County
from rules.models import Comment, CommentAnswer, Consultation, Draft
from rules.models.consultation import LEAST
from rules.presenters.consultation.comments import CommentCard
from rules.presenters.consultation.page import ConsultationPage
from rules.presenters.consultation.statement import statement_url
from rules.presenters.diffs import diff_items
from rules.selectors.consultations import comments
from rules.selectors.drafts import authors_of, engine_draft, is_sound
from rules.services.consultation.gate import consultation_refusals

WAITING = 50
"""Comments to answer on one page."""
USUAL = timedelta(days=14)
"""What the form proposes for a first end."""


@dataclass(frozen=True)
class ConsultationDesk:
    """A draft with its last consultation, for one person."""

    county: County
    draft: Draft
    consultation: Consultation | None
    permissions: frozenset[Permission]
    user: Any
    today: date
    language: str

    @cached_property
    def page(self) -> ConsultationPage | None:
        """The consultation as everybody sees it; None before the first."""
        if self.consultation is None:
            return None
        return ConsultationPage(self.county, self.consultation, self.today, self.user, self.language)

    @property
    def public_url(self) -> str:
        """The page that everybody sees."""
        if self.consultation is None:
            return ""
        return reverse("rules:consultation-detail", args=[self.county.slug, self.consultation.number])

    @property
    def statement_url(self) -> str:
        """Where the closing statement is written and corrected."""
        return statement_url(self.county, self.consultation.number) if self.consultation else ""

    @property
    def is_running(self) -> bool:
        """Whether comments are taken."""
        return self.page is not None and self.page.is_open

    @property
    def may_open(self) -> bool:
        """Whether the draft can be laid open: for the first time, or again with another text."""
        if self.draft.status != Draft.Status.OPEN or self.is_running or not is_sound(self.draft):
            return False
        return self.page is None or self.page.version.digest != self.draft.digest

    @property
    def unsound(self) -> bool:
        """Whether the text is not complete enough to be laid open."""
        return not is_sound(self.draft)

    @property
    def may_renew(self) -> bool:
        """Whether the draft says something else than what lies open."""
        return self.page is not None and self.is_running and self.page.version.digest != self.draft.digest

    @property
    def may_moderate(self) -> bool:
        """Whether this person may hide words: a publisher who did not write the draft."""
        return Permission.PUBLISH_RULES in self.permissions and self.user.pk not in authors_of(self.draft)

    def changed_since(self) -> list[dict[str, Any]]:
        """For `diff_list`: what the draft says otherwise than what lies open."""
        if self.page is None or not is_sound(self.draft):
            return []
        return diff_items(self.page.text, engine_draft(self.draft), self.language)

    def refusals(self) -> list[str]:
        """What is still missing before publication."""
        return consultation_refusals(self.draft)

    @property
    def earliest(self) -> date:
        """The first day that leaves a week; no earlier than the end that was set."""
        if self.consultation is None or not self.is_running:
            return self.today + LEAST
        return max(self.consultation.closes_on, self.today + LEAST)

    @property
    def usual(self) -> date:
        """The end that the form proposes."""
        return max(self.earliest, min(self.today + USUAL, self.draft.effective_from - timedelta(days=1)))

    @property
    def next_day(self) -> date:
        """The first day to which the end can be moved."""
        return self.consultation.closes_on + timedelta(days=1) if self.consultation else self.today

    @cached_property
    def waiting(self) -> list[CommentCard]:
        """The first comments without an answer."""
        return self.cards(self._comments(answered=False)[:WAITING])

    @property
    def more_waiting(self) -> int:
        """How many more there are; they come when these are answered."""
        return max(0, self._comments(answered=False).count() - WAITING)

    def answered(self) -> QuerySet[Comment]:
        """Comments with an answer."""
        return self._comments(answered=True)

    def cards(self, found: Iterable[Comment]) -> list[CommentCard]:
        """Comments as cards."""
        return self.page.cards.cards(found) if self.page else []

    def _comments(self, *, answered: bool) -> QuerySet[Comment]:
        if self.consultation is None:
            return Comment.objects.none()
        given = CommentAnswer.objects.filter(comment=OuterRef("pk"))
        return comments(self.consultation).filter(Exists(given) if answered else ~Exists(given))
