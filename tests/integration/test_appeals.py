"""Contesting through the services: suspended at once, deadlines that bind the office, withdrawal (A1, A3, D2)."""

import uuid
from datetime import timedelta

import pytest

from appeals import workflow
from appeals.models import Appeal, AppealTransition
from appeals.selectors import stage_of, state_of
from appeals.services.deciding import appeal_decide, appeals_grant_lapsed
from appeals.services.filing import appeal_withdraw
from appeals.workflow import Outcome, State
from counties.calendars import working_day_after
from counties.errors import DomainError, NotPermitted
from counties.models import AuditEvent, NoticeDelivery
from rules.models import Record, RecordTransition
from tests.factories import Town
from tests.integration.appealing import decide, file, points, record_state

pytestmark = pytest.mark.django_db


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
    with pytest.raises(DomainError) as refused:
        file(here, grave, words="  ")
    assert refused.value.code == "words"


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
