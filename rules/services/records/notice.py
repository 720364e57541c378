"""Writing down that a record's notice reached the resident (charter D1)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from counties.calendars import today_in
from counties.errors import DomainError
from counties.models import NoticeDelivery
from counties.services.notice import notice_deliver
from rules.models import Record, RecordTransition
from rules.selectors.desk import notice_of
from rules.selectors.records import delivery_of, state_of, transitions_of
from rules.services.locks import lock_record


@transaction.atomic
def record_notice_deliver(
    *, record: Record, on: date, how: NoticeDelivery.How, by: Any, now: datetime
) -> NoticeDelivery:
    """The notice of an announced deduction arrived on that day: not before it was announced."""
    lock_record(record)
    notice, state = notice_of(record), RecordTransition.State.NOTIFIED
    if notice is None or state_of(record, today_in(record.county, now)) != state:
        raise DomainError("D1", _("This record has no notice that waits to be handed over."))
    if delivery_of(record) is not None:
        raise DomainError("D1", _("The delivery is written down already; the first proof stands."))
    announced_on = transitions_of(record).filter(state=state).earliest("on").on
    if on < announced_on:
        raise DomainError("D1", _("The notice cannot have arrived before it was made. Correct the day."))
    return notice_deliver(notice=notice, on=on, how=how, by=by, now=now)
