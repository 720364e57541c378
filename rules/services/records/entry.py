"""Entering a record, and the second pair of eyes on it (charter D1, D3, D4, R1, R2)."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from counties import access
from counties.calendars import today_in
from counties.errors import DomainError
from counties.models import County, Notice, Resident
from counties.selectors import is_enrolled
from counties.services.notice import notice_queue
from rules.engine.book import Between, Evidence, Per, Rule
from rules.engine.grounds import is_protected
from rules.models import Record, RecordTransition
from rules.selectors.books import engine_revision, in_force
from rules.selectors.records import state_of
from rules.services.locks import lock_click, lock_record
from rules.services.records.reference import record_reference
from rules.services.records.transitions import record_move

State = RecordTransition.State


@dataclass(frozen=True)
class Act:
    """What a clerk enters about an act. Points and quantity in hundredths."""

    rule: str
    occurred_on: date
    quantity: int | None = None
    points: int | None = None
    incident: str = ""
    document_number: str = ""
    document_authority: str = ""
    document_date: date | None = None
    note: str = ""


@transaction.atomic
def record_propose(
    *, county: County, resident: Resident, act: Act, client_id: uuid.UUID, by: Any, now: datetime
) -> Record:
    """Enter an act; a second click with the same ``client_id`` gives the first record back."""
    access.require(by, access.Permission.PROPOSE_RECORDS, county)
    lock_click(client_id)
    earlier = Record.objects.filter(client_id=client_id).first()
    if earlier is not None:
        return earlier
    today = today_in(county, now)
    rule = rule_for(act, resident, today)
    _one_act_one_deduction(act, resident, rule)
    record = Record.objects.create(
        county=county,
        reference=record_reference(county),
        resident=resident,
        rule=act.rule,
        occurred_on=act.occurred_on,
        quantity=act.quantity,
        points=act.points,
        incident=act.incident,
        is_deduction=rule.is_deduction,
        document_number=act.document_number,
        document_authority=act.document_authority,
        document_date=act.document_date,
        note=act.note,
        proposed_by=by,
        client_id=client_id,
    )
    record_move(record=record, to=State.PROPOSED, on=today, by=by, now=now)
    return record


@transaction.atomic
def record_confirm(*, record: Record, by: Any, now: datetime) -> Record:
    """A second person agrees. A credit counts at once; a deduction is announced first (charter D1)."""
    access.require(by, access.Permission.CONFIRM_RECORDS, record.county)
    lock_record(record)
    today = today_in(record.county, now)
    if record.proposed_by_id == by.pk:
        raise DomainError("D1", _("Whoever proposed a record cannot confirm it. Ask a colleague."))
    if state_of(record, today) != State.PROPOSED:
        raise DomainError("D4", _("This record is not waiting for a second person any more."))
    if record.is_deduction:
        record_move(record=record, to=State.NOTIFIED, on=today, by=by, now=now)
        notice_queue(
            resident=record.resident, kind=Notice.Kind.DEDUCTION, reference=record.reference, now=now
        )
    else:
        record_move(record=record, to=State.IN_EFFECT, on=today, by=by, now=now)
        notice_queue(resident=record.resident, kind=Notice.Kind.CREDIT, reference=record.reference, now=now)
    return record


@transaction.atomic
def record_return(*, record: Record, by: Any, now: datetime, reason: str) -> Record:
    """The second person does not agree: the record ends here, with the reason."""
    access.require(by, access.Permission.CONFIRM_RECORDS, record.county)
    lock_record(record)
    today = today_in(record.county, now)
    if record.proposed_by_id == by.pk:
        raise DomainError("D1", _("Whoever proposed a record cannot decide on it. Ask a colleague."))
    if state_of(record, today) != State.PROPOSED:
        raise DomainError("D4", _("This record is not waiting for a second person any more."))
    record_move(record=record, to=State.ANNULLED, on=today, by=by, now=now, reason=reason)
    return record


@transaction.atomic
def record_refuse(*, record: Record, by: Any, now: datetime) -> Record:
    """The resident does not want this credit; no reason is asked for (charter D3)."""
    lock_record(record)
    if record.resident.user_id != by.pk:
        raise DomainError("D3", _("Only the resident can refuse a credit."))
    if record.is_deduction:
        raise DomainError("D3", _("A deduction cannot be refused. You can contest it."))
    today = today_in(record.county, now)
    if state_of(record, today) != State.IN_EFFECT:
        raise DomainError("D4", _("This credit does not count, so there is nothing to refuse."))
    record_move(record=record, to=State.REFUSED, on=today, by=by, now=now)
    return record


def rule_for(act: Act, resident: Resident, today: date) -> Rule:
    """The clause that was in force on the day of the act, or every reason why the act cannot be entered."""
    if act.occurred_on > today:
        raise DomainError("occurred_on", _("The day of the act lies in the future. Correct the date."))
    if not is_enrolled(resident, today) or not is_enrolled(resident, act.occurred_on):
        raise DomainError(
            "E1", _("This person did not take part on that day. Without consent nothing is recorded.")
        )
    revision = in_force(act.occurred_on)
    rule = engine_revision(revision).rule(act.rule) if revision else None
    if rule is None:
        raise DomainError("rule", _("The rulebook in force on that day has no such rule. Choose another."))
    if rule.is_made:
        raise DomainError(
            "rule", _("Clean years are counted by themselves. Nobody enters them. Choose another rule.")
        )
    if rule.is_deduction and is_protected(rule.ground):
        raise DomainError(
            "R1", _("Conduct of this kind is protected. It can never cost points, so it is not recorded.")
        )
    if rule.only_in and resident.village.code not in rule.only_in:
        raise DomainError("only_in", _("This is a village's own rule, and the person does not live there."))
    check_amounts(rule, points=act.points, quantity=act.quantity)
    if rule.evidence is Evidence.EFFECTIVE_DOCUMENT:
        _check_document(act, today)
    return rule


def check_amounts(rule: Rule, *, points: int | None, quantity: int | None) -> None:
    """Whether points and quantity (hundredths) are what the rule asks for; `DomainError` says what is not."""
    if isinstance(rule.form, Between):
        if points is None or not rule.form.low <= points <= rule.form.high:
            raise DomainError("points", _("This rule has a range. Choose points inside it."))
    elif points is not None:
        raise DomainError("points", _("This rule has fixed points. Leave the points empty."))
    if isinstance(rule.form, Per):
        if quantity is None or quantity < 0:
            raise DomainError(
                "quantity", _("This rule counts a quantity. Say how much, as a number from 0 up.")
            )
    elif quantity is not None:
        raise DomainError("quantity", _("This rule does not count a quantity. Leave it empty."))


def _check_document(act: Act, today: date) -> None:
    if not (act.document_number and act.document_authority and act.document_date):
        raise DomainError(
            "R2",
            _(
                "This rule needs a judgment or a final decision. Give its number, who issued it, and its date."
            ),
        )
    if act.document_date > today:
        raise DomainError("R2", _("The document's date lies in the future. Correct the date."))


def _one_act_one_deduction(act: Act, resident: Resident, rule: Rule) -> None:
    same = Record.objects.filter(
        resident=resident,
        rule=act.rule,
        occurred_on=act.occurred_on,
        document_number=act.document_number,
        is_deduction=True,
    )
    if rule.is_deduction and act.document_number and same.exists():
        raise DomainError("D4", _("This act is on record already: one act, one deduction."))
