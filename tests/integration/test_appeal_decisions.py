"""Deciding through the services: never to the resident's harm, never by who had a hand in it (A2, A4)."""

import uuid
from datetime import timedelta

import pytest

from appeals.corrections import lesser_rules
from appeals.selectors import correction_of, queue_for, stage_of, state_of
from appeals.services.deciding import appeal_acknowledge
from appeals.weighing import weigh
from appeals.workflow import Outcome, State
from counties.access import Role, role_grant
from counties.calendars import working_day_after
from counties.errors import DomainError, NotPermitted
from counties.models import Notice, NoticeDelivery
from rules.models import Record, RecordTransition
from rules.selectors.records import state_of as record_state_of
from rules.services.records.correction import Correction
from rules.services.records.entry import Act, record_confirm, record_propose
from tests.factories import Town, user
from tests.integration.appealing import decide, file, points, record_state

pytestmark = pytest.mark.django_db


def test_confirmed_counts_again(here: Town, grave: Record) -> None:
    appeal = file(here, grave)
    here.drain()
    decide(here, appeal, Outcome.CONFIRMED)
    here.drain()
    assert record_state(here, grave) == RecordTransition.State.IN_EFFECT
    assert points(here, grave.resident) == 950_00


def test_confirmed_before_its_day_counts_only_from_its_day(here: Town) -> None:
    record = here.notified(here.resident(), "TR-02")
    delivery = here.delivered(record)
    decide(here, file(here, record), Outcome.CONFIRMED)
    due = working_day_after("CN", delivery.on, 6)
    with here.scope():
        assert record_state_of(record, due - timedelta(days=1)) == RecordTransition.State.SUSPENDED
        assert record_state_of(record, due) == RecordTransition.State.IN_EFFECT


def test_annulled_never_counts_again(here: Town, grave: Record) -> None:
    appeal = file(here, grave)
    decide(here, appeal, Outcome.ANNULLED)
    here.drain()
    assert record_state(here, grave) == RecordTransition.State.ANNULLED
    assert points(here, grave.resident) == 1000_00


def test_corrected_to_less_takes_less(here: Town, grave: Record) -> None:
    appeal = file(here, grave)
    decide(here, appeal, Outcome.CORRECTED, correction=Correction("TR-01"))
    here.drain()
    assert record_state(here, grave) == RecordTransition.State.ANNULLED
    assert points(here, grave.resident) == 980_00
    with here.scope():
        replaced = correction_of(appeal)
        assert replaced is not None
        assert (replaced.rule, replaced.corrects) == ("TR-01", grave)


@pytest.mark.parametrize(
    "to",
    [
        Correction("TR-02"),  # the same
        Correction("CT-01", points=-5000),  # the same amount
        Correction("CT-01", points=-6000),  # more, and out of its range
        Correction("CT-01"),  # a range without points
        Correction("TR-01", points=-100),  # fixed points
        Correction("TR-01", quantity=-100),
        Correction("GD-02", points=500),  # no deduction
        Correction("NO-01"),
    ],
)
def test_a_correction_is_never_to_more_nor_out_of_the_book(here: Town, grave: Record, to: Correction) -> None:
    appeal = file(here, grave)
    with pytest.raises(DomainError):
        decide(here, appeal, Outcome.CORRECTED, correction=to)
    with here.scope():
        assert state_of(appeal) is State.FILED
    assert record_state(here, grave) == RecordTransition.State.SUSPENDED


def test_a_correction_never_lasts_longer_than_the_record(here: Town) -> None:
    record = here.in_effect(here.resident(), "TR-01")  # counts for 24 months; CT-01 for 36
    with here.scope():
        assert lesser_rules(record) == ()


@pytest.mark.parametrize(("outcome", "correction"), [
    (Outcome.CORRECTED, None),
    (Outcome.CONFIRMED, Correction("TR-01")),
])  # fmt: skip
def test_outcome_and_correction_belong_together(
    here: Town, grave: Record, outcome: Outcome, correction: Correction | None
) -> None:
    with pytest.raises(DomainError, match="A4"):
        decide(here, file(here, grave), outcome, correction=correction)


def test_a_decision_gives_reasons(here: Town, grave: Record) -> None:
    with pytest.raises(DomainError, match="A4"):
        decide(here, file(here, grave), Outcome.ANNULLED, reasons=" ")


def test_weighing_says_what_the_record_does(here: Town, grave: Record) -> None:
    file(here, grave)
    with here.scope():
        found = weigh(grave, today=here.today, now=here.now)
        milder = weigh(grave, today=here.today, now=here.now, instead=Correction("TR-01"))
    assert (found.with_it.score, found.without.score, found.worth) == (950_00, 1000_00, -50_00)
    assert milder.with_it.score == 980_00
    assert found.is_worse_than(milder)
    assert not milder.is_worse_than(found)


def test_acknowledged_tells_the_resident(here: Town, grave: Record) -> None:
    appeal = file(here, grave)
    with here.scope():
        appeal_acknowledge(appeal=appeal, by=here.reviewer, now=here.now)
        assert state_of(appeal) is State.ACKNOWLEDGED
        assert Notice.objects.filter(kind=Notice.Kind.APPEAL, reference=appeal.reference).count() == 1
        stage = stage_of(appeal)
        assert stage.deadline is not None
        assert stage.deadline.kind == "decide"
        with pytest.raises(DomainError, match="A3"):
            appeal_acknowledge(appeal=appeal, by=here.reviewer, now=here.now)


def test_a_village_rule_elsewhere_and_a_protected_ground_are_no_corrections(here: Town) -> None:
    """The list of milder rules holds only rules that a clerk could have entered for this resident."""
    record = here.in_effect(here.resident(), "TR-02")
    with here.scope():
        assert [rule.code for rule in lesser_rules(record)] == ["TR-01", "CT-01"]


def test_the_records_own_range_may_be_used_to_go_lower(here: Town) -> None:
    resident = here.resident()
    with here.scope():
        record = record_propose(
            county=here.county,
            resident=resident,
            act=Act(**(vars(here.act("CT-01")) | {"points": -4000})),
            client_id=uuid.uuid4(),
            by=here.clerk,
            now=here.now,
        )
        record_confirm(record=record, by=here.confirmer, now=here.now)
    decide(here, file(here, record), Outcome.CORRECTED, correction=Correction("CT-01", points=-500))
    with here.scope():
        corrected = Record.objects.get(corrects=record)
        assert corrected.points == -500


@pytest.mark.parametrize("role", ["clerk", "confirmer"])
def test_who_proposed_confirmed_or_delivered_does_not_decide(here: Town, grave: Record, role: str) -> None:
    person = getattr(here, role)
    role_grant(user=person, role=Role.REVIEWER, county=here.county)
    appeal = file(here, grave)
    with pytest.raises(DomainError, match="A2"):
        decide(here, appeal, Outcome.ANNULLED, by=person)
    with here.scope():
        assert queue_for(person.pk).appeals == ()
        assert queue_for(person.pk).hidden == 1
        assert queue_for(here.reviewer.pk).appeals == (appeal,)


def test_who_only_handed_over_the_notice_does_not_decide(here: Town) -> None:
    from counties.services.notice import notice_deliver

    messenger = user("messenger")
    for role in (Role.CLERK, Role.REVIEWER):
        role_grant(user=messenger, role=role, county=here.county)
    record = here.notified(here.resident(), "TR-02")
    with here.scope():
        notice_deliver(
            notice=Notice.objects.get(reference=record.reference),
            on=here.today,
            how=NoticeDelivery.How.HAND,
            by=messenger,
            now=here.now,
        )
    with pytest.raises(DomainError, match="A2"):
        decide(here, file(here, record), Outcome.ANNULLED, by=messenger)


def test_residents_do_not_decide_on_themselves(here: Town, grave: Record) -> None:
    role_grant(user=grave.resident.user, role=Role.REVIEWER, county=here.county)
    with pytest.raises(DomainError, match="A2"):
        decide(here, file(here, grave), Outcome.ANNULLED, by=grave.resident.user)


def test_who_decided_once_does_not_decide_again(here: Town, grave: Record) -> None:
    decide(here, file(here, grave), Outcome.CONFIRMED)
    again = file(here, grave)
    with pytest.raises(DomainError, match="A2"):
        decide(here, again, Outcome.CONFIRMED)


def test_who_recorded_the_first_text_does_not_decide_on_its_correction(here: Town, grave: Record) -> None:
    appeal = file(here, grave)
    decide(here, appeal, Outcome.CORRECTED, correction=Correction("CT-01", points=-1000))
    role_grant(user=here.confirmer, role=Role.REVIEWER, county=here.county)
    with here.scope():
        corrected = correction_of(appeal)
    assert corrected is not None
    again = file(here, corrected)
    for person in (here.confirmer, here.reviewer):
        with pytest.raises(DomainError, match="A2"):
            decide(here, again, Outcome.CONFIRMED, by=person)


def test_without_the_role_nobody_decides(here: Town, grave: Record) -> None:
    with pytest.raises(NotPermitted):
        decide(here, file(here, grave), Outcome.ANNULLED, by=here.rule_admin)
