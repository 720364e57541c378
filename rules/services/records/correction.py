"""Correcting a record to less: the old one is annulled, a new one takes its place (charter A4)."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from counties.calendars import today_in
from counties.errors import DomainError
from rules.engine.timeline import nominal_points
from rules.models import RecomputeRequest, Record, RecordTransition
from rules.selectors.books import engine_revision, in_force
from rules.selectors.facts import engine_record
from rules.selectors.records import delivery_of, effective_day
from rules.services.records.reference import record_reference
from rules.services.records.transitions import record_annul, record_move


@dataclass(frozen=True)
class Correction:
    """What the record should have said: a rule of the same book, with quantity or points in hundredths."""

    rule: str
    quantity: int | None = None
    points: int | None = None


def record_correct(
    *, record: Record, to: Correction, by: Any, now: datetime, reference: str, reason: str
) -> Record:
    """Annul the record and enter what it should have been; it must take less than before."""
    revision = in_force(record.occurred_on)
    book = engine_revision(revision) if revision else None
    rule = book.rule(to.rule) if book else None
    if book is None or rule is None or not rule.is_deduction:
        raise DomainError("A4", _("The rulebook of that day has no such deduction. Choose another."))
    corrected = Record(
        county=record.county,
        reference=record_reference(record.county),
        resident=record.resident,
        rule=to.rule,
        occurred_on=record.occurred_on,
        quantity=to.quantity,
        points=to.points,
        incident=record.incident,
        is_deduction=True,
        document_number=record.document_number,
        document_authority=record.document_authority,
        document_date=record.document_date,
        note=record.note,
        proposed_by=by,
        corrects=record,
        client_id=uuid.uuid4(),
    )
    if nominal_points(book, engine_record(corrected)) <= nominal_points(book, engine_record(record)):
        raise DomainError("A4", _("A correction must take fewer points than the record did. Choose less."))
    record_annul(record=record, by=by, now=now, reference=reference, reason=reason)
    corrected.save()
    delivery, today = delivery_of(record), today_in(record.county, now)
    record_move(
        record=corrected,
        to=RecordTransition.State.IN_EFFECT,
        on=max(today, effective_day(record.county, delivery)) if delivery else today,
        by=by,
        now=now,
        reason=reason,
        cause=RecomputeRequest.Cause.APPEAL,
        reference=reference,
    )
    return corrected
