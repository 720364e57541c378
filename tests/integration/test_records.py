"""A record's way: two persons, notice before effect, contested means suspended, credits can be refused."""

from datetime import timedelta

import pytest

from counties.calendars import working_day_after
from counties.errors import DomainError, NotPermitted
from counties.models import Notice
from rules.models import RecordTransition
from rules.selectors.records import state_of
from rules.selectors.scores import score_of
from rules.services.records.entry import record_confirm, record_propose, record_refuse
from rules.services.records.transitions import records_take_effect
from tests.factories import Town, town

pytestmark = pytest.mark.django_db


def points(here: Town, resident: object) -> int | None:
    with here.scope():
        score = score_of(resident, here.today)
        return score.score if score else None


def test_a_deduction_needs_two_persons(here: Town) -> None:
    record = here.proposed(here.resident())
    with here.scope(), pytest.raises(NotPermitted):
        record_confirm(record=record, by=here.clerk, now=here.now)


def test_whoever_proposed_cannot_confirm_even_with_the_role(here: Town) -> None:
    from counties.access import Role, role_grant

    record = here.proposed(here.resident())
    role_grant(user=here.clerk, role=Role.CONFIRMER, county=here.county)
    with here.scope(), pytest.raises(DomainError, match="D1"):
        record_confirm(record=record, by=here.clerk, now=here.now)


def test_a_deduction_takes_effect_on_the_sixth_working_day_after_delivery_and_not_before(here: Town) -> None:
    resident = here.resident()
    record = here.notified(resident)
    delivery = here.delivered(record)
    due = working_day_after("CN", delivery.on, 6)
    with here.scope():
        records_take_effect(county=here.county, today=due - timedelta(days=1), now=here.now)
        assert state_of(record, due) == RecordTransition.State.NOTIFIED
        records_take_effect(county=here.county, today=due, now=here.now)
        assert state_of(record, due) == RecordTransition.State.IN_EFFECT
        assert state_of(record, due - timedelta(days=1)) == RecordTransition.State.NOTIFIED


def test_without_proof_of_delivery_nothing_ever_takes_effect(here: Town) -> None:
    record = here.notified(here.resident())
    with here.scope():
        records_take_effect(county=here.county, today=here.today + timedelta(days=999), now=here.now)
        assert state_of(record, here.today + timedelta(days=999)) == RecordTransition.State.NOTIFIED


def test_a_late_sweep_ends_like_a_punctual_one(here: Town) -> None:
    record = here.notified(here.resident())
    delivery = here.delivered(record)
    due = working_day_after("CN", delivery.on, 6)
    with here.scope():
        records_take_effect(county=here.county, today=due + timedelta(days=9), now=here.now)
        assert RecordTransition.objects.get(record=record, state="in_effect").on == due


def test_the_score_follows_a_record_in_effect(here: Town) -> None:
    resident = here.resident()
    here.drain()
    assert points(here, resident) == 1000_00
    here.in_effect(resident, "TR-01")
    here.drain()
    assert points(here, resident) == 980_00


def test_a_credit_counts_at_once_and_can_be_refused_without_a_reason(here: Town) -> None:
    resident = here.resident()
    here.drain()
    record = here.notified(resident, "GD-01", quantity=800)
    here.drain()
    assert points(here, resident) == 1002_00
    with here.scope():
        record_refuse(record=record, by=resident.user, now=here.now)
    here.drain()
    assert points(here, resident) == 1000_00


def test_a_double_click_is_one_record(here: Town) -> None:
    import uuid

    resident, click = here.resident(), uuid.uuid4()
    act = here.act("TR-01")
    with here.scope():
        twice = [
            record_propose(
                county=here.county, resident=resident, act=act, client_id=click, by=here.clerk, now=here.now
            )
            for _ in range(2)
        ]
    assert twice[0].pk == twice[1].pk


@pytest.mark.parametrize(
    ("rule", "facts", "code"),
    [
        ("TR-01", {"document_number": ""}, "R2"),
        ("TR-01", {"days_ago": -1}, "occurred_on"),
        ("XX-99", {}, "rule"),
        ("GD-01", {}, "quantity"),
        ("GD-02", {"points": 2100}, "points"),
        ("TR-01", {"quantity": 100}, "quantity"),
    ],
)
def test_what_cannot_be_entered_says_why(here: Town, rule: str, facts: dict[str, object], code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        here.proposed(here.resident(), rule, **facts)
    assert refusal.value.code == code


def test_a_village_rule_is_for_its_village(here: Town) -> None:
    with pytest.raises(DomainError) as refusal:
        here.proposed(here.resident(village="south"), "GD-03")
    assert refusal.value.code == "only_in"


def test_one_act_one_deduction(here: Town) -> None:
    resident = here.resident()
    here.proposed(resident, "TR-01", document_number="(2026) 1")
    with pytest.raises(DomainError, match="D4"):
        here.proposed(resident, "TR-01", document_number="(2026) 1")


def test_protected_conduct_is_not_recorded_even_where_the_old_book_has_a_rule(db: None) -> None:
    replay = town("suining")
    resident = replay.resident(village="demo-east", days_ago=300)
    with pytest.raises(DomainError, match="R1"):
        replay.proposed(resident, "SN-01")


def test_the_resident_is_told_of_a_deduction(here: Town) -> None:
    record = here.notified(here.resident())
    with here.scope():
        assert Notice.objects.get(reference=record.reference).kind == Notice.Kind.DEDUCTION


def test_a_number_that_is_taken_is_drawn_again(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    first, resident = here.proposed(here.resident()), here.resident()
    drawn = iter([first.reference, first.reference, "R-2222-2222"])
    monkeypatch.setattr("rules.services.records.reference.new_reference", lambda _prefix: next(drawn))
    assert here.proposed(resident).reference == "R-2222-2222"
    assert next(drawn, None) is None


def test_counties_may_draw_the_same_number(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rules.services.records.reference.new_reference", lambda _prefix: "R-2222-2222")
    other = town("other")
    assert here.proposed(here.resident()).reference == other.proposed(other.resident()).reference
