"""Reads about appeals: queues, one appeal's stage, and who may not decide it."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db.models import OuterRef, QuerySet, Subquery

from appeals import workflow
from appeals.models import Appeal, AppealTransition
from counties.calendars import working_day_after
from counties.models import County, NoticeDelivery, Resident
from rules.models import Record, RecordTransition
from rules.selectors.records import delivery_of


@dataclass(frozen=True)
class Stage:
    """Where an appeal stands: its state, whose turn it is, the deadline that runs, and how it ended."""

    state: workflow.State
    turn: workflow.Turn
    deadline: workflow.Deadline | None
    decision: AppealTransition | None
    transitions: tuple[AppealTransition, ...]


def with_state(appeals: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """Annotate ``state``: that of the last transition."""
    last = AppealTransition.objects.filter(appeal=OuterRef("pk")).order_by("-at", "-pk")
    return appeals.annotate(state=Subquery(last.values("state")[:1]))


def appeals_of(resident: Resident) -> QuerySet[Appeal]:
    """The resident's appeals, newest first."""
    return with_state(Appeal.objects.filter(resident=resident)).select_related("record")


def open_appeals() -> QuerySet[Appeal]:
    """Appeals that the office owes an answer, oldest first: the queue by deadline."""
    waiting = (workflow.State.FILED, workflow.State.ACKNOWLEDGED)
    found = with_state(Appeal.objects.all()).filter(state__in=waiting)
    return found.select_related("record", "resident__village").order_by("filed_on", "pk")


def open_appeal_of(record: Record) -> Appeal | None:
    """The undecided appeal against a record, if there is one."""
    return open_appeals().filter(record=record).first()


def queue_for(reviewer_id: int) -> list[Appeal]:
    """The queue of one reviewer: cases in which the person had a hand are not in it (charter A2)."""
    return [appeal for appeal in open_appeals() if reviewer_id not in hands_in(appeal)]


def hands_in(appeal: Appeal) -> frozenset[int]:
    """Ids of everybody who entered, confirmed or moved the contested record, or handed over its notice, or is it."""
    record = appeal.record
    moved = RecordTransition.objects.filter(record=record, by__isnull=False).exclude(
        by=appeal.resident.user_id
    )
    hands = {record.proposed_by_id, *moved.values_list("by_id", flat=True), appeal.resident.user_id}
    return frozenset(hand for hand in hands if hand is not None)


def state_of(appeal: Appeal) -> workflow.State:
    """The appeal's state now."""
    return workflow.State(AppealTransition.objects.filter(appeal=appeal).latest("at", "pk").state)


def stage_of(appeal: Appeal) -> Stage:
    """Everything the tracker shows."""
    transitions = tuple(AppealTransition.objects.filter(appeal=appeal).order_by("at", "pk"))
    state = workflow.State(transitions[-1].state)
    decision = transitions[-1] if state is workflow.State.DECIDED else None
    deadline = workflow.next_deadline(state, appeal.filed_on, working_days(appeal.county))
    return Stage(state, workflow.turn(state), deadline, decision, transitions)


def working_days(county: County) -> workflow.WorkingDayAfter:
    """The county's working-day calendar, as the workflow wants it."""
    return partial(working_day_after, county.calendar)


def last_day_to_contest(record: Record) -> date | None:
    """The last day to contest without a reason for being late; None while the resident was not told."""
    delivery: NoticeDelivery | None = delivery_of(record)
    return workflow.last_day_to_contest(delivery.on) if delivery else None
