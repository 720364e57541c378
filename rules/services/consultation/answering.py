"""Answering comments, one or several alike, and telling residents that they were answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from counties import access, audit
from counties.errors import DomainError
from counties.models import Notice, Resident
from counties.services.notice import notice_queue
from rules.models import Comment, CommentAnswer, Consultation
from rules.services.consultation.opening import RULES

MOST_WORDS = 5000
"""Characters of one answer."""


@transaction.atomic
def comments_answer(
    *, consultation: Consultation, numbers: Sequence[int], words: str, by: Any, now: datetime
) -> list[CommentAnswer]:
    """One answer to the comments of these numbers, public at once; also after the end. An earlier answer stays."""
    access.require_any(by, RULES, consultation.county)
    words = words.strip()
    if not words:
        raise DomainError("words_missing", _("Write the answer."))
    if len(words) > MOST_WORDS:
        raise DomainError(
            "words_long", _("The answer is too long. Keep to %(most)d characters.") % {"most": MOST_WORDS}
        )
    comments = list(
        Comment.objects.filter(consultation=consultation, number__in=numbers).select_related("resident")
    )
    if not comments or len(comments) != len(set(numbers)):
        raise DomainError("comment_missing", _("Choose comments of this consultation."))
    answers = [
        CommentAnswer.objects.create(county=consultation.county, comment=comment, words=words, by=by, at=now)
        for comment in comments
    ]
    for resident in {comment.resident for comment in comments if comment.resident is not None}:
        _tell(resident, consultation, now)
    audit.record(
        "rules.comments_answered",
        county=consultation.county,
        target=consultation,
        by=by,
        number=consultation.number,
        comments=sorted(comment.number for comment in comments),
    )
    return answers


def _tell(resident: Resident, consultation: Consultation, now: datetime) -> None:
    """Put one notice into the inbox; where one about this consultation is still unread, it says enough."""
    kind, number = Notice.Kind.CONSULTATION, str(consultation.number)
    unread = Notice.objects.filter(resident=resident, kind=kind, reference=number, deliveries__isnull=True)
    if not unread.exists():
        notice_queue(resident=resident, kind=kind, reference=number, now=now)
