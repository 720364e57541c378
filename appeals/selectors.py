"""Reads about appeals: queues, one appeal's stage, and who may not decide it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db.models import OuterRef, QuerySet, Subquery

from appeals import workflow
from appeals.models import Appeal, AppealTransition
from counties.calendars import working_day_after
from counties.models import County, NoticeDelivery, Resident
from rules.models import Record, RecordTransition
from rules.selectors import records


@dataclass(frozen=True)
class Stage:
    """Where an appeal stands: its state, whose turn it is, the deadlines, and how it ended.

    ``deadline`` is the one that runs now; ``deadlines`` are both, as they were set when it was filed.
    """

    state: workflow.State
    turn: workflow.Turn
    deadline: workflow.Deadline | None
    deadlines: tuple[workflow.Deadline, workflow.Deadline]
    decision: AppealTransition | None
    transitions: tuple[AppealTransition, ...]

    @property
    def is_open(self) -> bool:
        """Whether the office still owes an answer."""
        return workflow.is_open(self.state)

    def reached(self, state: workflow.State) -> AppealTransition | None:
        """The step that brought the appeal into this state."""
        return next((step for step in self.transitions if step.state == state), None)


@dataclass(frozen=True)
class Queue:
    """What one reviewer has to decide, and how many more wait in which the person had a hand."""

    appeals: tuple[Appeal, ...]
    hidden: int


def with_state(appeals: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """Annotate ``state``: that of the last transition."""
    last = AppealTransition.objects.filter(appeal=OuterRef("pk")).order_by("-at", "-pk")
    return appeals.annotate(state=Subquery(last.values("state")[:1]))  # type: ignore[no-redef]  # named by the model


def appeals_of(resident: Resident) -> QuerySet[Appeal]:
    """The resident's appeals, newest first."""
    return with_state(Appeal.objects.filter(resident=resident)).select_related("record", "county")


def open_appeals() -> QuerySet[Appeal]:
    """Appeals that the office owes an answer, oldest first."""
    waiting = (workflow.State.FILED, workflow.State.ACKNOWLEDGED)
    found = with_state(Appeal.objects.all()).filter(state__in=waiting)  # type: ignore[misc]  # annotated
    return found.select_related("county", "record", "resident__village").order_by("filed_on", "pk")


def open_appeal_of(record: Record) -> Appeal | None:
    """The undecided appeal against a record, if there is one."""
    return open_appeals().filter(record=record).first()


def queue_for(reviewer_id: int) -> Queue:
    """One reviewer's queue: cases in which the person had a hand are not in it (charter A2)."""
    waiting = list(open_appeals())
    hands = _hands(waiting)
    free = tuple(appeal for appeal in waiting if reviewer_id not in hands[appeal.pk])
    return Queue(free, len(waiting) - len(free))


def hands_in(appeal: Appeal) -> frozenset[int]:
    """Ids of everybody who may not decide: who entered, confirmed or moved the contested record or one that it
    corrects, handed over its notice, brought in the appeal, or is its resident (charter A2).
    """
    return _hands([appeal])[appeal.pk]


def state_of(appeal: Appeal) -> workflow.State:
    """The appeal's state now."""
    return workflow.State(AppealTransition.objects.filter(appeal=appeal).latest("at", "pk").state)


def stage_of(appeal: Appeal) -> Stage:
    """Everything the tracker shows."""
    steps = AppealTransition.objects.filter(appeal=appeal).select_related("by").order_by("at", "pk")
    transitions = tuple(steps)
    state = workflow.State(transitions[-1].state)
    after = working_days(appeal.county)
    return Stage(
        state=state,
        turn=workflow.turn(state),
        deadline=workflow.next_deadline(state, appeal.filed_on, after),
        deadlines=workflow.deadlines(appeal.filed_on, after),
        decision=transitions[-1] if state is workflow.State.DECIDED else None,
        transitions=transitions,
    )


def deadline_of(appeal: Appeal, state: str) -> workflow.Deadline | None:
    """The deadline that runs now for an appeal in this state."""
    return workflow.next_deadline(workflow.State(state), appeal.filed_on, working_days(appeal.county))


def working_days(county: County) -> workflow.WorkingDayAfter:
    """The county's working-day calendar, as the workflow wants it."""
    return partial(working_day_after, county.calendar)


def last_day_to_contest(record: Record) -> date | None:
    """The last day to contest without a reason for being late; None while the resident was not told (charter A5)."""
    delivery = records.delivery_of(record)
    return records.last_day_to_contest(delivery) if delivery else None


def correction_of(appeal: Appeal) -> Record | None:
    """The record that took the contested one's place, where it was corrected to less."""
    return Record.objects.filter(resident=appeal.resident_id, corrects=appeal.record).first()


def _hands(appeals: Iterable[Appeal]) -> Mapping[int, frozenset[int]]:
    """For each appeal by id, in a few queries for all of them.

    What was done to the record after it was contested is the appeal's own doing and excludes nobody.
    """
    about = {appeal.pk: (appeal, tuple(_with_corrected(appeal.record))) for appeal in appeals}
    involved = {record.pk: record for _, chain in about.values() for record in chain}
    by_reference = {record.reference: pk for pk, record in involved.items()}
    moved: dict[int, list[tuple[datetime, int | None]]] = defaultdict(list)
    steps = RecordTransition.objects.filter(
        resident__in={record.resident_id for record in involved.values()}, record__in=involved
    )
    for pk, at, by in steps.values_list("record", "at", "by"):
        moved[pk].append((at, by))
    told: dict[int, int] = {
        by_reference[reference]: by
        for reference, by in NoticeDelivery.objects.filter(notice__reference__in=by_reference).values_list(
            "notice__reference", "by"
        )
    }
    found = {}
    for pk, (appeal, chain) in about.items():
        hands = {appeal.resident.user_id, appeal.filed_by_id}
        for record in chain:
            hands |= {record.proposed_by_id, told.get(record.pk)}
            hands |= {by for at, by in moved[record.pk] if at <= appeal.filed_at}
        found[pk] = frozenset(hand for hand in hands if hand is not None)
    return found


def _with_corrected(record: Record | None) -> Iterator[Record]:
    """The record and those that it corrects, one behind the other."""
    while record is not None:
        yield record
        record = record.corrects
