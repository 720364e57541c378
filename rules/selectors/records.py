"""Records with the state they are in."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import F, OuterRef, QuerySet, Subquery

from counties.calendars import working_day_after
from counties.models import County, Notice, NoticeDelivery, Resident
from rules.models import OpenRecord, Record, RecordTransition

WORKING_DAYS_BEFORE_EFFECT = 6  # charter D1
DAYS_TO_CONTEST = 60  # calendar days after notice (charter A1)


def with_state(records: QuerySet[Record], on: date) -> QuerySet[Record]:
    """Annotate ``state`` and ``state_on``: the last transition that holds on that day (scoring.md 3)."""
    last = RecordTransition.objects.filter(resident=OuterRef("resident"), record=OuterRef("pk"), on__lte=on)
    last = last.order_by("-on", "-at", "-pk")
    return records.annotate(  # type: ignore[no-redef]  # the model names what is annotated here
        state=Subquery(last.values("state")[:1]), state_on=Subquery(last.values("on")[:1])
    )


def state_of(record: Record, on: date) -> str:
    """The record's state on that day."""
    return with_state(Record.objects.filter(pk=record.pk, resident=record.resident_id), on).get().state


def transitions_of(record: Record) -> QuerySet[RecordTransition]:
    """Every step of a record, from the one bucket that its resident's rows lie in."""
    return RecordTransition.objects.filter(resident=record.resident_id, record=record)


def records_of(resident: Resident, on: date) -> QuerySet[Record]:
    """All records of a resident, newest act first, with their states."""
    return with_state(Record.objects.filter(resident=resident), on)


def records_in_state(state: str, on: date) -> QuerySet[Record]:
    """The county's records that wait in this state (`OpenRecord.WAITING`) on that day, oldest act first.

    A record whose next state is written already, if from a later day, waits no more.
    """
    found = _waiting(state, on).annotate(  # type: ignore[no-redef]  # the model names what is annotated here
        state=F("waiting__state"), state_on=F("waiting__since")
    )
    return found.select_related("resident__village", "proposed_by").order_by("occurred_on", "pk")


def records_due(county: County, today: date) -> list[tuple[Record, date]]:
    """Announced deductions whose term after delivery is over by that day, and the day on which it was.

    It looks at those alone whose notice has arrived: without proof of delivery nothing is due (charter D1).
    """
    told = OpenRecord.objects.filter(
        state=RecordTransition.State.NOTIFIED,
        since__lte=today,
        told_on__lte=today - timedelta(days=WORKING_DAYS_BEFORE_EFFECT),
    )
    days = (
        (row.record, working_day_after(county.calendar, row.told_on, WORKING_DAYS_BEFORE_EFFECT))
        for row in told.select_related("record__county", "record__resident").order_by(
            "record__occurred_on", "record"
        )
        if row.told_on is not None
    )
    return [(record, day) for record, day in days if day <= today]


def _waiting(state: str, on: date) -> QuerySet[Record]:
    return Record.objects.filter(waiting__state=state, waiting__since__lte=on)


def delivery_of(record: Record) -> NoticeDelivery | None:
    """The proof that the resident was told of this record."""
    return NoticeDelivery.objects.filter(
        notice__kind__in=(Notice.Kind.DEDUCTION, Notice.Kind.CREDIT), notice__reference=record.reference
    ).first()


def deliveries_of(references: Iterable[str]) -> dict[str, NoticeDelivery]:
    """The same for many records at once, by reference number."""
    found = NoticeDelivery.objects.filter(
        notice__kind__in=(Notice.Kind.DEDUCTION, Notice.Kind.CREDIT), notice__reference__in=list(references)
    ).select_related("notice")
    return {delivery.notice.reference: delivery for delivery in found}


def effective_day(county: County, delivery: NoticeDelivery) -> date:
    """The day on which an announced deduction takes effect: the sixth working day after delivery (charter D1)."""
    return working_day_after(county.calendar, delivery.on, WORKING_DAYS_BEFORE_EFFECT)


def last_day_to_contest(delivery: NoticeDelivery) -> date:
    """The last day on which the resident can contest without saying why it is late (charter A1)."""
    return delivery.on + timedelta(days=DAYS_TO_CONTEST)
