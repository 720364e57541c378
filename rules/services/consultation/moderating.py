"""Moderation: it hides words with a public reason, and never a comment or its count."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from counties import access, audit
from counties.errors import DomainError
from rules.models import Comment, CommentHiding
from rules.selectors.consultations import is_hidden
from rules.selectors.drafts import authors_of


def comment_hide(*, comment: Comment, why: str, by: Any, now: datetime) -> CommentHiding:
    """Hide the words of a comment: where they name or insult somebody, say. It is still counted and answered."""
    return _decide(comment, hidden=True, why=why, by=by, now=now)


def comment_show(*, comment: Comment, why: str, by: Any, now: datetime) -> CommentHiding:
    """Show the words again."""
    return _decide(comment, hidden=False, why=why, by=by, now=now)


@transaction.atomic
def _decide(comment: Comment, *, hidden: bool, why: str, by: Any, now: datetime) -> CommentHiding:
    access.require(by, access.Permission.PUBLISH_RULES, comment.county)
    if by.pk in authors_of(comment.consultation.draft):
        raise DomainError(
            "R5", _("You wrote this draft. Somebody else decides which words of its comments are hidden.")
        )
    if not why.strip():
        raise DomainError("why_missing", _("Say why, in a sentence that everybody can read."))
    Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if is_hidden(comment) == hidden:
        raise DomainError(
            "hiding_same",
            _("The words are hidden already.") if hidden else _("The words are shown already."),
        )
    hiding = CommentHiding.objects.create(
        county=comment.county, comment=comment, hidden=hidden, why=why.strip(), by=by, at=now
    )
    audit.record(
        "rules.comment_moderated",
        county=comment.county,
        target=comment,
        by=by,
        consultation=comment.consultation.number,
        number=comment.number,
        hidden=hidden,
    )
    return hiding
