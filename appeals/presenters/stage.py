"""Where an appeal stands, whose turn it is, and by when: for the tracker, the dates and the lists."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appeals.models import AppealTransition
from appeals.selectors import Stage
from appeals.workflow import Deadline, State
from rules.engine.phrases import day

Row = dict[str, Any]


@dataclass(frozen=True)
class Tracker:
    """What `components/stage_tracker.html` takes."""

    stages: list[Row]
    turn: str
    due: date | None
    due_note: str
    days_left: int | None
    overdue: bool


def tracker(stage: Stage, today: date, language: str, *, own: bool) -> Tracker:
    """Received, under review, decided, and by when; ``own`` says that the resident reads it."""
    acknowledge, decide = stage.deadlines
    read, end = stage.reached(State.ACKNOWLEDGED), _end(stage)
    stages: list[Row] = [
        {
            "title": _("Received"),
            "state": "current" if stage.state is State.FILED else "done",
            "date": stage.transitions[0].on,
        },
        {
            "title": _("Under review"),
            "state": _review_state(stage),
            "date": read.on if read else None,
            "note": _("By %(day)s.") % {"day": day(acknowledge.due_on, language)}
            if stage.state is State.FILED
            else "",
        },
        {
            "title": _("Withdrawn") if stage.state is State.WITHDRAWN else _("Decided"),
            "state": "done" if end else "upcoming",
            "date": end.on if end else None,
            "note": "" if end else _("By %(day)s.") % {"day": day(decide.due_on, language)},
        },
    ]
    if not stage.is_open:
        return Tracker(stages, _("Nobody’s. This appeal is closed."), None, "", None, False)
    return Tracker(
        stages,
        _("The office’s. You do not have to do anything.") if own else _("The office’s"),
        decide.due_on,
        how_computed(decide, language),
        (decide.due_on - today).days,
        any(deadline.missed(today) for deadline in _running(stage)),
    )


def how_computed(deadline: Deadline, language: str) -> str:
    """So that everybody can count it again (charter A3)."""
    text = ngettext(
        "%(days)d working day after %(start)s. Weekends and public holidays do not count; make-up working days do.",
        "%(days)d working days after %(start)s. Weekends and public holidays do not count; make-up working days do.",
        deadline.working_days,
    )
    return text % {"days": deadline.working_days, "start": day(deadline.start, language)}


def duty(deadline: Deadline) -> str:
    """What the office has to do by then."""
    if deadline.kind == "acknowledge":
        return _("The office says that it has your appeal in hand")
    return _("The office decides and gives its reasons")


def date_items(stage: Stage, language: str) -> list[Row]:
    """Both deadlines, each with how it was computed."""
    return [
        {"label": duty(deadline), "date": deadline.due_on, "note": how_computed(deadline, language)}
        for deadline in stage.deadlines
    ]


def state_tag(state: str) -> Row:
    """The state as a tag."""
    return {"text": AppealTransition.State(state).label, "state": state}


def days_words(days: int) -> str:
    """Days until a deadline in words: 0 is the last day."""
    if days == 0:
        return _("today is the last day")
    if days < 0:
        return ngettext("%(days)d day overdue", "%(days)d days overdue", -days) % {"days": -days}
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


def _end(stage: Stage) -> AppealTransition | None:
    return stage.reached(State.DECIDED) or stage.reached(State.WITHDRAWN)


def _review_state(stage: Stage) -> str:
    if stage.state is State.ACKNOWLEDGED:
        return "current"
    if stage.reached(State.ACKNOWLEDGED):
        return "done"
    return "upcoming" if stage.is_open else "skipped"


def _running(stage: Stage) -> tuple[Deadline, ...]:
    return (stage.deadline,) if stage.deadline else ()
