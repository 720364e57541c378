"""Deciding an appeal: never by anybody who had a hand in the record, never to the resident's harm (charter A2, A4)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from appeals import workflow
from appeals.corrections import require_lesser
from appeals.models import Appeal
from appeals.selectors import hands_in, open_appeals, state_of, working_days
from appeals.services.steps import step
from counties import access, audit
from counties.calendars import today_in
from counties.errors import DomainError
from counties.models import County
from rules.services.locks import lock_record
from rules.services.records.correction import Correction, record_correct
from rules.services.records.transitions import record_annul, record_reinstate


@transaction.atomic
def appeal_acknowledge(*, appeal: Appeal, by: Any, now: datetime) -> None:
    """The office has read it; the resident learns who has it in hand."""
    _require_reviewer(appeal, by, now)
    step(appeal, workflow.State.ACKNOWLEDGED, by=by, now=now)
    audit.record("appeals.appeal_acknowledged", county=appeal.county, target=appeal, by=by)


@transaction.atomic
def appeal_decide(
    *,
    appeal: Appeal,
    outcome: workflow.Outcome,
    reasons: str,
    correction: Correction | None = None,
    by: Any,
    now: datetime,
) -> None:
    """Decide with reasons; the record follows in the same transaction, the score right after it."""
    _require_reviewer(appeal, by, now)
    if not reasons.strip():
        raise DomainError("A4", _("Give the reasons. The resident reads them."))
    if (outcome is workflow.Outcome.CORRECTED) != (correction is not None):
        raise DomainError("A4", _("Say what the record is corrected to, or choose another outcome."))
    if correction is not None:
        require_lesser(appeal.record, correction, today=today_in(appeal.county, now), now=now)
    step(appeal, workflow.State.DECIDED, by=by, now=now, outcome=outcome, reasons=reasons)
    record, reference = appeal.record, appeal.reference
    if outcome is workflow.Outcome.CONFIRMED:
        record_reinstate(record=record, by=by, now=now, reference=reference, reason=reasons)
    elif correction is not None:
        record_correct(record=record, to=correction, by=by, now=now, reference=reference, reason=reasons)
    else:
        record_annul(record=record, by=by, now=now, reference=reference, reason=reasons)
    audit.record(
        "appeals.appeal_decided",
        county=appeal.county,
        target=appeal,
        by=by,
        outcome=str(outcome),
        record=record.reference,
    )


@transaction.atomic
def appeals_grant_lapsed(*, county: County, today: date, now: datetime) -> int:
    """Grant every appeal that the office did not decide in time, and say so (charter A3); how many.

    An appeal that somebody closes at this very moment is left as that person closed it.
    """
    granted = 0
    for appeal in open_appeals():
        if not _has_lapsed(appeal, workflow.State(appeal.state), today):
            continue
        lock_record(appeal.record)
        if workflow.is_open(state_of(appeal)):
            _grant(appeal, now)
            granted += 1
    return granted


def _grant(appeal: Appeal, now: datetime) -> None:
    reasons = _("The office did not decide in time. The appeal is therefore granted.")
    outcome = workflow.Outcome.ANNULLED
    step(appeal, workflow.State.DECIDED, by=None, now=now, outcome=outcome, reasons=reasons)
    record_annul(record=appeal.record, by=None, now=now, reference=appeal.reference, reason=reasons)
    audit.record(
        "appeals.appeal_granted_by_lapse",
        county=appeal.county,
        target=appeal,
        record=appeal.record.reference,
    )


def _has_lapsed(appeal: Appeal, state: workflow.State, today: date) -> bool:
    return workflow.granted_by_lapse(state, appeal.filed_on, today, working_days(appeal.county))


def _require_reviewer(appeal: Appeal, by: Any, now: datetime) -> None:
    """A reviewer without a hand in the record, while the office's time lasts (charter A2, A3); holds the lock."""
    access.require(by, access.Permission.DECIDE_APPEALS, appeal.county)
    lock_record(appeal.record)
    if by.pk in hands_in(appeal):
        raise DomainError("A2", _("You had a hand in this record, so somebody else decides on it."))
    if _has_lapsed(appeal, state_of(appeal), today_in(appeal.county, now)):
        raise DomainError("A3", _("The time to decide is over. The appeal is granted by itself."))
