"""Which records wait for a step: one row each, kept with the transitions that make them wait or end it."""

from collections.abc import Iterable, Mapping
from datetime import date

from rules.models import OpenRecord, Record, RecordTransition
from rules.selectors.records import delivery_of


def record_open_follow(record: Record, transition: RecordTransition) -> None:
    """The record's row after its latest transition: written, moved on, or gone."""
    row = OpenRecord.objects.filter(resident=record.resident_id, record=record.pk)
    if transition.state not in OpenRecord.WAITING:
        row.delete()
    elif not row.update(state=transition.state, since=transition.on):
        delivery = delivery_of(record) if transition.state != RecordTransition.State.PROPOSED else None
        _row(transition, delivery.on if delivery else None).save(force_insert=True)


def record_open_told(*, resident: int, reference: str, on: date) -> None:
    """The notice of the resident's record of that number arrived on that day."""
    OpenRecord.objects.filter(resident=resident, record__reference=reference).update(told_on=on)


def records_open_begin(transitions: Iterable[RecordTransition], told: Mapping[str, date]) -> None:
    """The same for records that are on file for the first time.

    Their transitions are given in order; ``told``: days on which notices arrived, by the records' numbers.
    """
    latest = {transition.record_id: transition for transition in transitions}
    OpenRecord.objects.bulk_create(
        (
            _row(transition, told.get(transition.record.reference))
            for transition in latest.values()
            if transition.state in OpenRecord.WAITING
        ),
        batch_size=2000,
    )


def _row(transition: RecordTransition, told_on: date | None) -> OpenRecord:
    return OpenRecord(
        county_id=transition.county_id,
        resident_id=transition.resident_id,
        record_id=transition.record_id,
        state=transition.state,
        since=transition.on,
        told_on=told_on,
    )
