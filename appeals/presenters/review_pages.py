"""What each of the reviewer's pages shows."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appeals.forms import DecideForm
from appeals.models import Appeal
from appeals.presenters.case import governing_sentences, timeline_items, weighing_head, weighing_rows
from appeals.presenters.contested import clause_as_it_stood, full_rows, short_rows
from appeals.presenters.decision import outcome_note
from appeals.presenters.lists import queue_head, queue_rows
from appeals.presenters.pages import decision
from appeals.presenters.stage import days_words, state_tag, tracker
from appeals.selectors import Queue, Stage, stage_of
from appeals.weighing import weigh
from appeals.workflow import State
from counties.calendars import today_in
from rules.engine.phrases import day
from rules.selectors.books import book_in_force, books
from rules.selectors.records import delivery_of, transitions_of

Context = dict[str, Any]


def queue(queue: Queue, today: date, language: str) -> Context:
    """The queue, and how many cases are not in it."""
    hidden = ngettext(
        "%(count)d more appeal waits. It is not shown to you, because you had a hand in its record.",
        "%(count)d more appeals wait. They are not shown to you, because you had a hand in their records.",
        queue.hidden,
    )
    return {
        "head": queue_head(),
        "rows": queue_rows(queue.appeals, books(), today, language),
        "hidden": hidden % {"count": queue.hidden} if queue.hidden else "",
    }


def case(appeal: Appeal, *, now: datetime, language: str) -> Context:
    """Everything on one page, the decision first where there is one."""
    record, today, stage = appeal.record, today_in(appeal.county, now), stage_of(appeal)
    book, delivery = book_in_force(record.occurred_on), delivery_of(record)
    steps = tuple(transitions_of(record).select_related("by").order_by("at", "pk"))
    weighing = weigh(record, today=today, now=now) if stage.is_open else None
    return {
        "appeal": appeal,
        "stage": stage,
        "tag": state_tag(stage.state),
        "tracker": tracker(stage, today, language, own=False),
        "decision": decision(appeal, stage, today, language),
        "lead": _lead(stage, today, language),
        "can_acknowledge": stage.state is State.FILED,
        "record_rows": full_rows(
            record, book, language, weighing=weighing, transitions=steps, delivery=delivery
        ),
        "clause": clause_as_it_stood(record, book, language),
        "governing": governing_sentences(weighing, language) if weighing else (),
        "weighing_head": weighing_head(),
        "weighing_rows": weighing_rows(weighing, language) if weighing else [],
        "timeline": timeline_items(steps, stage.transitions, delivery, appeal.resident),
        "breadcrumbs": _way(appeal),
        "decide_url": reverse("appeals:appeal-decide", args=[appeal.county.slug, appeal.reference]),
        "acknowledge_url": reverse("appeals:appeal-acknowledge", args=[appeal.county.slug, appeal.reference]),
    }


def decision_check(appeal: Appeal, form: DecideForm, *, now: datetime, language: str) -> Context:
    """The decision once more, with what it does to the score, before it is signed."""
    record, today, typed = appeal.record, today_in(appeal.county, now), form.cleaned_data
    book, to = book_in_force(record.occurred_on), form.correction()
    corrected = weigh(record, today=today, now=now, instead=to) if to else None
    answers = [
        {
            "key": _("Decision"),
            "value": {
                "text": dict(form.fields["outcome"].choices)[typed["outcome"]],  # type: ignore[attr-defined]
                "note": outcome_note(typed["outcome"]),
            },
        },
        *([{"key": _("Corrected to"), "value": form.corrected_to(language)}] if to else []),
        {"key": _("Reasons"), "value": typed["reasons"]},
    ]
    return {
        "appeal": appeal,
        "record_rows": short_rows(record, book, language),
        "answers": answers,
        "weighing_head": weighing_head(),
        "weighing_rows": weighing_rows(weigh(record, today=today, now=now), language, corrected=corrected),
        "hidden": {name: form.data.get(name, "") for name in form.fields},
        "breadcrumbs": [
            *_way(appeal)[:-1],
            {"text": appeal.reference, "url": _case_url(appeal)},
            {"text": _("Check")},
        ],
        "decide_url": reverse("appeals:appeal-decide", args=[appeal.county.slug, appeal.reference]),
    }


def _lead(stage: Stage, today: date, language: str) -> str:
    if not stage.is_open:
        return ""
    due = stage.deadlines[1].due_on
    return _("Decide by %(day)s: %(left)s.") % {
        "day": day(due, language),
        "left": days_words((due - today).days),
    }


def _way(appeal: Appeal) -> list[dict[str, Any]]:
    return [
        {"text": _("Appeals to decide"), "url": reverse("appeals:queue", args=[appeal.county.slug])},
        {"text": appeal.reference},
    ]


def _case_url(appeal: Appeal) -> str:
    return reverse("appeals:case", args=[appeal.county.slug, appeal.reference])
