"""What each of the resident's pages about appeals shows."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from appeals.models import Appeal
from appeals.presenters.contested import record_title, short_rows
from appeals.presenters.decision import Decision, decision_of
from appeals.presenters.lists import my_appeals_head, my_appeals_rows
from appeals.presenters.stage import date_items, state_tag, tracker
from appeals.selectors import Stage, correction_of, last_day_to_contest, stage_of
from appeals.services.filing import is_late
from appeals.weighing import weigh
from counties.calendars import today_in
from counties.models import Resident
from rules.models import Record
from rules.selectors.books import book_in_force, books
from rules.selectors.records import transitions_of
from rules.selectors.scores import is_waiting, score_of

Context = dict[str, Any]


def contest(record: Record, *, today: date, now: datetime, language: str) -> Context:
    """The page on which a resident writes what is wrong."""
    book, county = book_in_force(record.occurred_on), record.county.slug
    weighing = weigh(record, today=today, now=now)
    return {
        "rows": short_rows(record, book, language, weighing=weighing),
        "late": is_late(record, today),
        "last_day": last_day_to_contest(record),
        "action": reverse("appeals:contest", args=[county, record.reference]),
        "cancel_url": reverse("rules:record-detail", args=[county, record.reference]),
        "breadcrumbs": _way_to_record(record, book, language, _("Contest this record")),
    }


def contest_check(
    record: Record, typed: Mapping[str, str], *, today: date, now: datetime, language: str
) -> Context:
    """Everything typed, with ways back to change it."""
    change = reverse("appeals:contest", args=[record.county.slug, record.reference])
    about = contest(record, today=today, now=now, language=language)
    answers = [
        {"key": _("What is wrong"), "value": typed["words"], "action_url": change},
        *(
            [{"key": _("Why it is late"), "value": typed["late_reason"], "action_url": change}]
            if typed.get("late_reason")
            else []
        ),
    ]
    return about | {
        "sections": [
            {"heading": _("The record"), "rows": about["rows"]},
            {"heading": _("Your words"), "rows": answers},
        ],
        "hidden": dict(typed),
    }


def my_appeals(resident: Resident, appeals: Sequence[Appeal], language: str) -> Context:
    """The list."""
    return {
        "head": my_appeals_head(),
        "rows": my_appeals_rows(appeals, books(), language),
        "my_record_url": reverse("rules:my-record", args=[resident.county.slug]),
    }


def appeal(appeal: Appeal, *, now: datetime, language: str) -> Context:
    """One appeal, as its resident sees it."""
    stage, today = stage_of(appeal), today_in(appeal.county, now)
    book = book_in_force(appeal.record.occurred_on)
    context: Context = {
        "appeal": appeal,
        "stage": stage,
        "tag": state_tag(stage.state),
        "tracker": tracker(stage, today, language, own=True),
        "dates": date_items(stage, language),
        "decision": decision(appeal, stage, today, language),
        "record_rows": short_rows(appeal.record, book, language, link=True),
        "breadcrumbs": _way_to_appeal(appeal),
        "withdraw_url": reverse("appeals:appeal-withdraw", args=[appeal.county.slug, appeal.reference]),
    }
    if stage.decision is not None:
        context |= {
            "score": score_of(appeal.resident, today),
            "waiting": is_waiting(appeal.resident),
            "book": book_in_force(today),
        }
    return context


def received(appeal: Appeal, *, language: str) -> Context:
    """The receipt."""
    stage = stage_of(appeal)
    return {
        "appeal": appeal,
        "dates": date_items(stage, language),
        "record_rows": short_rows(appeal.record, book_in_force(appeal.record.occurred_on), language),
        "breadcrumbs": _way_to_appeal(appeal),
        "appeal_url": reverse("appeals:appeal-detail", args=[appeal.county.slug, appeal.reference]),
    }


def withdrawal(appeal: Appeal, *, language: str) -> Context:
    """What taking it back means."""
    book = book_in_force(appeal.record.occurred_on)
    return {
        "appeal": appeal,
        "record_rows": short_rows(appeal.record, book, language),
        "breadcrumbs": [*_way_to_appeal(appeal)[:-1], {"text": _("Take it back")}],
        "cancel_url": reverse("appeals:appeal-detail", args=[appeal.county.slug, appeal.reference]),
    }


def decision(appeal: Appeal, stage: Stage, today: date, language: str) -> Decision | None:
    """How it ended; None while it is open or where it was taken back."""
    if stage.decision is None:
        return None
    return decision_of(
        appeal,
        stage.decision,
        correction=correction_of(appeal),
        book=book_in_force(appeal.record.occurred_on),
        last=transitions_of(appeal.record).latest("at", "pk"),
        today=today,
        language=language,
    )


def _way_to_record(record: Record, book: Any, language: str, here: str) -> list[dict[str, Any]]:
    county = record.county.slug
    return [
        {"text": _("My record"), "url": reverse("rules:my-record", args=[county])},
        {
            "text": record_title(record, book, language),
            "url": reverse("rules:record-detail", args=[county, record.reference]),
        },
        {"text": here},
    ]


def _way_to_appeal(appeal: Appeal) -> list[dict[str, Any]]:
    county = appeal.county.slug
    return [
        {"text": _("My appeals"), "url": reverse("appeals:my-appeals", args=[county])},
        {"text": appeal.reference},
    ]
