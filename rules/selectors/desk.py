"""What waits on a clerk's desk, and what the clerk entered last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from counties.models import Notice, NoticeDelivery, Resident
from counties.selectors import memberships_on, residents_found
from rules.models import Record, RecordTransition
from rules.selectors.records import records_in_state, with_state

_KINDS = (Notice.Kind.DEDUCTION, Notice.Kind.CREDIT)


@dataclass(frozen=True)
class Announced:
    """A deduction that was announced, and the proof that the resident was told, once there is one."""

    record: Record
    delivery: NoticeDelivery | None


def record_or_404(reference: str, on: date) -> Record:
    """The county's record of that number with its state on that day."""
    records = with_state(Record.objects.all(), on)
    found: Record = get_object_or_404(
        records.select_related("county", "resident__village", "proposed_by", "corrects"), reference=reference
    )
    return found


def waiting_for_second(on: date) -> QuerySet[Record]:
    """Proposed records, oldest act first."""
    return records_in_state(RecordTransition.State.PROPOSED, on)


def announced(on: date) -> list[Announced]:
    """Announced deductions, oldest act first."""
    records = list(records_in_state(RecordTransition.State.NOTIFIED, on))
    deliveries = {
        delivery.notice.reference: delivery
        for delivery in NoticeDelivery.objects.select_related("notice").filter(
            notice__kind=Notice.Kind.DEDUCTION, notice__reference__in=[record.reference for record in records]
        )
    }
    return [Announced(record, deliveries.get(record.reference)) for record in records]


def last_entries(user: Any, on: date, count: int) -> Iterable[Record]:
    """The records that the person entered last."""
    mine = with_state(Record.objects.filter(proposed_by=user), on)
    return mine.select_related("resident__village").order_by("-pk")[:count]


def notice_of(record: Record) -> Notice | None:
    """The notice to the resident about this record."""
    return Notice.objects.filter(kind__in=_KINDS, reference=record.reference).first()


def members_found(query: str, on: date) -> QuerySet[Resident]:
    """Residents for an entry: only who takes part; others are simply absent (charter E1)."""
    return (
        residents_found(query).filter(pk__in=memberships_on(on).values("resident")).order_by("sort_key", "pk")
    )


def member_by_key(key: str, on: date) -> Resident | None:
    """The resident of that opaque key who takes part on that day."""
    try:
        known = UUID(key)
    except ValueError:
        return None
    members = Resident.objects.filter(pk__in=memberships_on(on).values("resident"))
    return members.select_related("village", "county", "household").filter(key=known).first()


def same_act(resident: Resident, rule: str, occurred_on: date) -> QuerySet[Record]:
    """Records of the same clause on the same day: perhaps the same act, entered before."""
    return Record.objects.filter(resident=resident, rule=rule, occurred_on=occurred_on)
