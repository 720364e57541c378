"""A record's way through its states after it was entered; every step is a dated transition (charter D1 to D4)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from counties import audit
from counties.calendars import today_in
from counties.models import County
from rules.models import RecomputeRequest, Record, RecordTransition
from rules.selectors.records import delivery_of, effective_day, records_due, state_of, transitions_of
from rules.services.locks import lock_record
from rules.services.records.open import record_open_follow
from rules.services.scores.recompute import recompute_request

State = RecordTransition.State


def record_move(
    *,
    record: Record,
    to: State,
    on: date,
    by: Any,
    now: datetime,
    reason: str = "",
    cause: RecomputeRequest.Cause = RecomputeRequest.Cause.RECORD,
    reference: str = "",
) -> RecordTransition:
    """Append a transition; let the list of waiting records and the score follow.

    It never holds from an earlier day than the last one, so that nothing written before can overrule it later.
    """
    latest = transitions_of(record).order_by("-on").values_list("on", flat=True).first()
    transition = RecordTransition.objects.create(
        county=record.county,
        resident_id=record.resident_id,
        record=record,
        state=to,
        on=max(on, latest or on),
        at=now,
        by=by,
        reason=reason,
    )
    record_open_follow(record, transition)
    recompute_request(resident=record.resident, cause=cause, reference=reference or record.reference, now=now)
    audit.record(f"rules.record_{to}", county=record.county, target=record, by=by, on=str(transition.on))
    return transition


@transaction.atomic
def records_take_effect(*, county: County, today: date, now: datetime) -> int:
    """Put into effect what was announced and whose term after delivery is over; how many.

    Without proof of delivery nothing takes effect, however long it is waited for (charter D1).
    """
    moved = 0
    for record, due in records_due(county, today):
        lock_record(record)
        if state_of(record, today) == State.NOTIFIED:
            record_move(record=record, to=State.IN_EFFECT, on=due, by=None, now=now)
            moved += 1
    return moved


def record_suspend(*, record: Record, by: Any, now: datetime, reference: str) -> None:
    """Contested: from now on the record counts nothing (charter D2)."""
    record_move(
        record=record,
        to=State.SUSPENDED,
        on=today_in(record.county, now),
        by=by,
        now=now,
        cause=RecomputeRequest.Cause.APPEAL,
        reference=reference,
    )


def record_reinstate(*, record: Record, by: Any, now: datetime, reference: str, reason: str) -> None:
    """The appeal left the record standing: it counts again, not before its own day of effect."""
    delivery = delivery_of(record)
    today = today_in(record.county, now)
    day = max(today, effective_day(record.county, delivery)) if delivery else today
    record_move(
        record=record,
        to=State.IN_EFFECT,
        on=day,
        by=by,
        now=now,
        reason=reason,
        cause=RecomputeRequest.Cause.APPEAL,
        reference=reference,
    )


def record_annul(*, record: Record, by: Any, now: datetime, reference: str, reason: str) -> None:
    """The record never counts again; it stays on file with the reason."""
    record_move(
        record=record,
        to=State.ANNULLED,
        on=today_in(record.county, now),
        by=by,
        now=now,
        reason=reason,
        cause=RecomputeRequest.Cause.APPEAL,
        reference=reference,
    )
