"""Contesting and deciding through the services: suspended at once, never to the resident's harm (A1 to A4, D2)."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from appeals import workflow
from appeals.corrections import lesser_rules
from appeals.models import Appeal, AppealTransition
from appeals.selectors import correction_of, queue_for, stage_of, state_of
from appeals.services.deciding import appeal_acknowledge, appeal_decide, appeals_grant_lapsed
from appeals.services.filing import appeal_file, appeal_withdraw
from appeals.weighing import weigh
from appeals.workflow import Outcome, State
from counties.access import Role, role_grant
from counties.calendars import working_day_after
from counties.errors import DomainError, NotPermitted
from counties.models import AuditEvent, Notice, NoticeDelivery, Resident
from rules.models import Record, RecordTransition
from rules.selectors.records import state_of as record_state_of
from rules.selectors.scores import score_of
from rules.services.record_correction import Correction
from rules.services.record_entry import Act, record_confirm, record_propose
from tests.factories import Town, town, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Town:
    return town()


@pytest.fixture
def grave(here: Town) -> Record:
    """Fifty points taken, in effect, and counted."""
    record = here.in_effect(here.resident(), "TR-02")
    here.drain()
    assert points(here, record.resident) == 950_00
    return record


def points(here: Town, resident: Resident) -> int | None:
    with here.scope():
        score = score_of(resident, here.today)
        return score.score if score else None


def record_state(here: Town, record: Record) -> str:
    with here.scope():
        return record_state_of(record, here.today)


def file(here: Town, record: Record, **given: Any) -> Appeal:
    with here.scope():
        given = {"by": record.resident.user, "client_id": uuid.uuid4(), "words": "我没有闯红灯。"} | given
        return appeal_file(record=record, now=here.now, **given)


def decide(here: Town, appeal: Appeal, outcome: Outcome, by: Any = None, **given: Any) -> None:
    with here.scope():
        appeal_decide(
            appeal=appeal,
            outcome=outcome,
            by=by or here.reviewer,
            now=here.now,
            **({"reasons": "照片显示是另一辆车。"} | given),
        )


# ---------------------------------------------------------------- filing


def test_contested_means_suspended_at_once_and_the_score_follows(here: Town, grave: Record) -> None:
    appeal = file(here, grave)
    assert record_state(here, grave) == RecordTransition.State.SUSPENDED
    here.drain()
    assert points(here, grave.resident) == 1000_00
    with here.scope():
        assert state_of(appeal) is State.FILED
        assert AuditEvent.objects.filter(action="appeals.appeal_filed").exists()


def test_an_announced_deduction_is_contested_before_it_takes_effect(here: Town) -> None:
    record = here.notified(here.resident(), "TR-02")
    file(here, record)
    assert record_state(here, record) == RecordTransition.State.SUSPENDED
    with here.scope():  # whoever contests a notice has received it
        delivery = NoticeDelivery.objects.get(notice__reference=record.reference)
        assert (delivery.how, delivery.on) == (NoticeDelivery.How.WEB, here.today)


def test_a_double_click_is_one_appeal(here: Town, grave: Record) -> None:
    client_id = uuid.uuid4()
    first, second = file(here, grave, client_id=client_id), file(here, grave, client_id=client_id)
    assert first == second
    with here.scope():
        assert Appeal.objects.count() == 1
        assert grave.transitions.filter(state="suspended").count() == 1


def test_a_second_appeal_while_one_is_open_is_refused(here: Town, grave: Record) -> None:
    file(here, grave)
    with pytest.raises(DomainError, match="A1"):
        file(here, grave)


def test_anothers_form_number_gives_nothing_away(here: Town, grave: Record) -> None:
    client_id = uuid.uuid4()
    file(here, grave, client_id=client_id)
    other = here.in_effect(here.resident(), "TR-01")
    with pytest.raises(DomainError, match="A1"):
        file(here, other, client_id=client_id)


def test_late_filing_needs_a_reason_and_then_is_taken(here: Town) -> None:
    record = here.notified(here.resident(), "TR-02", days_ago=90)
    here.delivered(record, days_ago=61)
    with pytest.raises(DomainError, match="A1"):
        file(here, record)
    appeal = file(here, record, late_reason="我住院了。")
    assert "我没有闯红灯。" in appeal.words
    assert "我住院了。" in appeal.words


def test_the_sixtieth_day_is_not_late(here: Town) -> None:
    record = here.notified(here.resident(), "TR-02", days_ago=90)
    here.delivered(record, days_ago=60)
    file(here, record)


def test_nobody_else_contests_a_residents_record(here: Town, grave: Record) -> None:
    with pytest.raises(NotPermitted):
        file(here, grave, by=here.resident().user)


def test_a_clerk_types_a_paper_form(here: Town, grave: Record) -> None:
    appeal = file(here, grave, by=here.clerk)
    assert appeal.filed_by == here.clerk
    assert record_state(here, grave) == RecordTransition.State.SUSPENDED


def test_without_consent_one_can_still_contest(here: Town, grave: Record) -> None:
    from counties.models import Consent
    from counties.selectors import current_consent_text
    from counties.services.consent import consent_withdraw

    with here.scope():
        assert current_consent_text()
        consent_withdraw(
            resident=grave.resident, by=grave.resident.user, channel=Consent.Channel.WEB, now=here.now
        )
    file(here, grave)
    assert record_state(here, grave) == RecordTransition.State.SUSPENDED


def test_a_credit_is_refused_not_contested(here: Town) -> None:
    credit = here.notified(here.resident(), "GD-02", points=1000)
    with pytest.raises(DomainError, match="D3"):
        file(here, credit)


def test_empty_words_are_asked_for(here: Town, grave: Record) -> None:
    with pytest.raises(DomainError, match="own words"):
        file(here, grave, words="  ")


# ---------------------------------------------------------------- deciding


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


# ---------------------------------------------------------------- who decides (A2)


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


# ---------------------------------------------------------------- time, withdrawal


def test_a_lapse_grants(here: Town, grave: Record) -> None:
    appeal = file(here, grave)
    last = working_day_after("CN", here.today, workflow.WORKING_DAYS_TO_DECIDE)
    with here.scope():
        assert appeals_grant_lapsed(county=here.county, today=last, now=here.now) == 0
        late = last + timedelta(days=1)
        assert appeals_grant_lapsed(county=here.county, today=late, now=here.now) == 1
        assert appeals_grant_lapsed(county=here.county, today=late, now=here.now) == 0
        stage = stage_of(appeal)
        assert stage.decision is not None
        assert (stage.decision.outcome, stage.decision.by) == (Outcome.ANNULLED, None)
        assert AuditEvent.objects.filter(action="appeals.appeal_granted_by_lapse").count() == 1
    here.drain()
    assert points(here, grave.resident) == 1000_00


def test_after_the_last_day_nobody_decides_against_the_resident(here: Town, grave: Record) -> None:
    appeal = file(here, grave)
    with here.scope():
        with pytest.raises(DomainError, match="A3"):
            appeal_decide(
                appeal=appeal,
                outcome=Outcome.CONFIRMED,
                reasons="太晚了。",
                by=here.reviewer,
                now=here.now + timedelta(days=15),
            )
        assert state_of(appeal) is State.FILED


def test_withdrawn_stands_as_before(here: Town, grave: Record) -> None:
    appeal = file(here, grave)
    here.drain()
    with here.scope():
        with pytest.raises(DomainError, match="A1"):
            appeal_withdraw(appeal=appeal, by=here.clerk, now=here.now)
        appeal_withdraw(appeal=appeal, by=grave.resident.user, now=here.now)
        assert state_of(appeal) is State.WITHDRAWN
    here.drain()
    assert points(here, grave.resident) == 950_00
    with pytest.raises(DomainError, match="A3"):
        decide(here, appeal, Outcome.ANNULLED)
    file(here, grave)  # and may be contested again


def test_every_step_is_written_once_and_never_changed(here: Town, grave: Record) -> None:
    appeal = file(here, grave)
    decide(here, appeal, Outcome.ANNULLED)
    with pytest.raises(DomainError, match="A3"):
        decide(here, appeal, Outcome.CONFIRMED)
    with here.scope():
        steps = list(AppealTransition.objects.filter(appeal=appeal).values_list("state", flat=True))
    assert steps == ["filed", "decided"]


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
