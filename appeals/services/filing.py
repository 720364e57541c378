"""Filing an appeal: from that moment the record counts nothing (charter A1, D2)."""

import uuid
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from appeals import workflow
from appeals.models import Appeal
from appeals.selectors import last_day_to_contest, open_appeal_of
from appeals.services.steps import first_step, step
from counties import access, audit
from counties.calendars import today_in
from counties.errors import DomainError
from counties.models import Notice, NoticeDelivery
from counties.references import new_reference
from counties.services.notice import notice_deliver
from rules.models import Record, RecordTransition
from rules.selectors.records import state_of as record_state_of
from rules.services.locks import lock_record
from rules.services.records.transitions import record_reinstate, record_suspend

CONTESTABLE = (RecordTransition.State.NOTIFIED, RecordTransition.State.IN_EFFECT)


@transaction.atomic
def appeal_file(
    *, record: Record, words: str, late_reason: str = "", client_id: uuid.UUID, by: Any, now: datetime
) -> Appeal:
    """Contest a record; a second click with the same ``client_id`` gives the first appeal back.

    Filed by the resident, or by a clerk who types a signed paper form. Late is possible, with a reason.
    """
    own = record.resident.user_id is not None and record.resident.user_id == by.pk
    access.require(
        by, access.Permission.HOLD_RECORD if own else access.Permission.PROPOSE_RECORDS, record.county
    )
    lock_record(record)
    earlier = Appeal.objects.filter(client_id=client_id).first()
    if earlier is not None and (earlier.record_id, earlier.filed_by_id) == (record.pk, by.pk):
        return earlier
    if earlier is not None:
        raise DomainError("A1", _("This form was sent before. Open the record and contest it from there."))
    today = today_in(record.county, now)
    if not words.strip():
        raise DomainError("words", _("Say in your own words what is wrong. One sentence is enough."))
    require_contestable(record, today)
    if is_late(record, today) and not late_reason.strip():
        raise DomainError(
            "A1", _("The 60 days after notice are over. You can still contest: say why it is late.")
        )
    _told(record, by, own, now)
    appeal = Appeal.objects.create(
        county=record.county,
        reference=new_reference("A"),
        resident=record.resident,
        record=record,
        words=_as_one(words, late_reason),
        filed_on=today,
        filed_at=now,
        filed_by=by,
        client_id=client_id,
    )
    first_step(appeal, by=by, now=now)
    record_suspend(record=record, by=by, now=now, reference=appeal.reference)
    audit.record("appeals.appeal_filed", county=record.county, target=appeal, by=by, record=record.reference)
    return appeal


@transaction.atomic
def appeal_withdraw(*, appeal: Appeal, by: Any, now: datetime) -> None:
    """The resident takes the appeal back; the record stands as before."""
    lock_record(appeal.record)
    if appeal.resident.user_id != by.pk:
        raise DomainError("A1", _("Only the resident can take the appeal back."))
    step(appeal, workflow.State.WITHDRAWN, by=by, now=now)
    record_reinstate(record=appeal.record, by=by, now=now, reference=appeal.reference, reason="")
    audit.record("appeals.appeal_withdrawn", county=appeal.county, target=appeal, by=by)


def require_contestable(record: Record, today: date) -> None:
    """`DomainError` where there is nothing to contest: a credit, which can be refused, or what does not count."""
    if not record.is_deduction:
        raise DomainError(
            "D3",
            _(
                "This record adds points. You can refuse it at any time, without a reason. "
                "If it should be more, ask the village clerk."
            ),
        )
    if record_state_of(record, today) not in CONTESTABLE or open_appeal_of(record) is not None:
        raise DomainError(
            "A1", _("This record counts nothing now, or is contested already. There is nothing to contest.")
        )


def is_late(record: Record, today: date) -> bool:
    """Whether a reason for being late is asked for; never before the resident was told (charter A1, A5)."""
    last_day = last_day_to_contest(record)
    return last_day is not None and today > last_day


def _as_one(words: str, late_reason: str) -> str:
    if not late_reason.strip():
        return words.strip()
    return "\n\n".join((words.strip(), _("Why it comes late:") + " " + late_reason.strip()))


def _told(record: Record, by: Any, own: bool, now: datetime) -> None:
    """Whoever contests a notice has received it."""
    notice = Notice.objects.filter(kind=Notice.Kind.DEDUCTION, reference=record.reference).first()
    if notice is not None:
        how = NoticeDelivery.How.WEB if own else NoticeDelivery.How.HAND
        notice_deliver(notice=notice, on=today_in(record.county, now), how=how, by=by, now=now)
