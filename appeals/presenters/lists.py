"""Rows of the resident's list of appeals and of the reviewer's queue."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from appeals.models import Appeal
from appeals.presenters.contested import record_title
from appeals.presenters.stage import days_words, state_tag
from appeals.selectors import deadline_of
from appeals.workflow import Deadline, State, is_open
from rules.engine.book import Revision
from rules.engine.phrases import day

Row = dict[str, Any]


def my_appeals_head() -> list[Row]:
    """Columns of the resident's list."""
    return [
        {"text": _("Appeal")},
        {"text": _("Record")},
        {"text": _("Sent on")},
        {"text": _("Stage")},
    ]


def my_appeals_rows(appeals: Iterable[Appeal], books: tuple[Revision, ...], language: str) -> list[list[Any]]:
    """Newest first; each leads to the appeal's page."""
    return [
        [
            {
                "href": reverse("appeals:appeal-detail", args=[a.county.slug, a.reference]),
                "text": a.reference,
            },
            record_title(a.record, _book_of(a, books), language),
            a.filed_on,
            {"tag": state_tag(a.state), "note": _due(a, language)},
        ]
        for a in appeals
    ]


def queue_head() -> list[Row]:
    """Columns of the reviewer's queue."""
    return [
        {"text": _("Appeal")},
        {"text": _("Contested clause")},
        {"text": _("Received on")},
        {"text": _("Next duty")},
        {"text": _("Time left")},
    ]


def queue_rows(
    appeals: Iterable[Appeal], books: tuple[Revision, ...], today: date, language: str
) -> list[list[Any]]:
    """By the deadline that runs now; no word about the person."""
    running = [(deadline, a) for a in appeals if (deadline := deadline_of(a, a.state)) is not None]
    running.sort(key=lambda pair: (pair[0].due_on, pair[1].filed_on, pair[1].pk))
    return [
        [
            {"href": reverse("appeals:case", args=[a.county.slug, a.reference]), "text": a.reference},
            record_title(a.record, _book_of(a, books), language),
            a.filed_on,
            _duty(deadline),
            _time_left(deadline, today, language),
        ]
        for deadline, a in running
    ]


def _book_of(appeal: Appeal, books: tuple[Revision, ...]) -> Revision | None:
    occurred_on = appeal.record.occurred_on
    return next((book for book in reversed(books) if book.effective_from <= occurred_on), None)


def _due(appeal: Appeal, language: str) -> str:
    if not is_open(State(appeal.state)):
        return ""
    deadline = deadline_of(appeal, State.ACKNOWLEDGED)  # the answer itself, not the word that it came in
    return _("answer due by %(day)s") % {"day": day(deadline.due_on, language)} if deadline else ""


def _duty(deadline: Deadline) -> str:
    return _("acknowledge it") if deadline.kind == "acknowledge" else _("decide it")


def _time_left(deadline: Deadline, today: date, language: str) -> Row:
    words = days_words((deadline.due_on - today).days)
    due = _("by %(day)s") % {"day": day(deadline.due_on, language)}
    if deadline.missed(today):
        return {"tag": {"text": words, "state": "overdue"}, "note": due}
    return {"text": words, "note": due}
