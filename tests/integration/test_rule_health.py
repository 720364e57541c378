"""How rules fare: counts, objections, the county's threshold, and the mark (charter O5)."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from appeals.services.deciding import appeal_acknowledge, appeal_decide
from appeals.services.filing import appeal_file, appeal_withdraw
from appeals.workflow import Outcome
from counties.errors import DomainError, NotPermitted
from counties.models import AuditEvent
from rules.models import HealthThreshold, RuleCount, RuleMark
from rules.selectors.rule_health import RuleHealth, rule_health
from rules.services.health.counting import rule_health_follow
from rules.services.health.objection import objection_make
from rules.services.health.threshold import mark_lift, threshold_set
from tests.factories import Town, town, user
from tests.revising import days_pass, in_force, milder, revised

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def here() -> Town:
    return town()


def health(here: Town, rule: str = "TR-01", days: int = 0) -> RuleHealth:
    with here.scope():
        found = rule_health(rule, here.today + timedelta(days=days))
        assert found is not None
        return found


def contested(here: Town, outcome: Outcome | None) -> None:
    """A record that its resident contested; decided so, withdrawn where None."""
    resident = here.resident()
    record = here.in_effect(resident, "TR-01")
    with here.scope():
        appeal = appeal_file(
            record=record, words="Not me.", client_id=uuid.uuid4(), by=resident.user, now=here.now
        )
        if outcome is None:
            appeal_withdraw(appeal=appeal, by=resident.user, now=here.now)
            return
        appeal_acknowledge(appeal=appeal, by=here.reviewer, now=here.now)
        appeal_decide(appeal=appeal, outcome=outcome, reasons="Seen.", by=here.reviewer, now=here.now)


def objected(here: Town, number: int, rule: str = "TR-01", **when: Any) -> None:
    with here.scope():
        for _ in range(number):
            person = user(f"reader-{uuid.uuid4()}")
            objection_make(
                county=here.county, rule=rule, words="It is unfair.", by=person, now=when.get("now", here.now)
            )


def threshold(here: Town, objections: int = 10, decided: int = 10, percent: int = 50) -> HealthThreshold:
    with here.scope():
        return threshold_set(
            county=here.county,
            objections=objections,
            decided=decided,
            percent=percent,
            reason="As agreed by the council.",
            by=here.rule_admin,
            now=here.now,
        )


def test_records_and_appeals_are_counted_by_rule_and_revision_once_a_day(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    for outcome in (Outcome.ANNULLED, Outcome.CONFIRMED, None):
        contested(here, outcome)
    here.in_effect(here.resident(), "TR-01")
    here.in_effect(here.resident(), "TR-02")
    here.drain()
    with here.scope():
        count = RuleCount.objects.get(rule="TR-01")
        assert (count.records, count.contested, count.decided, count.succeeded) == (4, 3, 2, 1)
        assert RuleCount.objects.get(rule="TR-02").records == 1
        assert RuleCount.objects.get(rule="GD-01").records == 0
        assert not rule_health_follow(here.county, here.now)
    revised(here, milder(in_force(here), "TR-02", -5_00))
    days_pass(here, monkeypatch)
    here.drain()
    with here.scope():
        assert RuleCount.objects.get(rule="TR-01", revision__code="2020-1").records == 4
        assert RuleCount.objects.get(rule="TR-01", revision__code="next").records == 0
        assert set(RuleCount.objects.values_list("counted_on", flat=True)) == {here.today + timedelta(days=1)}


def test_a_revision_that_leaves_the_clause_as_it_is_does_not_shake_off_objections(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    objected(here, 2, "TR-01")
    objected(here, 1, "TR-02")
    revised(here, milder(in_force(here), "TR-02", -5_00))
    assert health(here, "TR-01", days=1).objections == 2
    assert health(here, "TR-02", days=1).objections == 0  # another text: nobody has objected to it yet
    assert health(here, "TR-02").objections == 1


def test_objections_over_the_threshold_mark_the_rule_on_the_next_count(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    threshold(here)
    objected(here, 9, "TR-01")
    here.drain()
    assert not health(here).under_review
    objected(here, 1, "TR-01")
    here.drain()
    assert not health(here).under_review  # counted once a day
    days_pass(here, monkeypatch)
    here.drain()
    mark = health(here, days=1).mark
    assert mark is not None
    assert (mark.state, mark.cause, mark.objections) == (RuleMark.State.UNDER_REVIEW, "objections", 10)
    assert not health(here, "TR-02", days=1).under_review
    with here.scope():
        assert AuditEvent.objects.filter(action="rules.rule_marked").count() == 1


def test_appeals_that_succeed_too_often_mark_the_rule(here: Town) -> None:
    threshold(here)
    for number in range(10):
        contested(here, Outcome.ANNULLED if number < 5 else Outcome.CONFIRMED)
    here.drain()
    mark = health(here).mark
    assert mark is not None
    assert (mark.cause, mark.appeals) == ("appeals", {"2020-1": [10, 5]})


def test_without_a_threshold_nothing_is_marked(here: Town) -> None:
    objected(here, 12)
    here.drain()
    assert health(here).mark is None


def test_a_mark_stays_until_a_person_lifts_it_with_a_reason_and_then_counts_anew(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    threshold(here)
    objected(here, 10)
    here.drain()
    with here.scope():
        with pytest.raises(NotPermitted):
            mark_lift(county=here.county, rule="TR-01", reason="It stays.", by=here.rule_admin, now=here.now)
        with pytest.raises(DomainError, match="Say why"):
            mark_lift(county=here.county, rule="TR-01", reason=" ", by=here.publisher, now=here.now)
        with pytest.raises(DomainError, match="not under review"):
            mark_lift(county=here.county, rule="TR-02", reason="It stays.", by=here.publisher, now=here.now)
        lifted = mark_lift(
            county=here.county, rule="TR-01", reason="It stays.", by=here.publisher, now=here.now
        )
        assert (lifted.by_id, lifted.reason) == (here.publisher.pk, "It stays.")
    days_pass(here, monkeypatch)
    here.drain()
    assert not health(here, days=1).under_review  # the same ten objections do not mark it again
    objected(here, 10)
    days_pass(here, monkeypatch, days=2)
    here.drain()
    assert health(here, days=2).under_review
    with here.scope():
        assert [mark.state for mark in RuleMark.objects.order_by("pk")] == ["review", "lifted", "review"]


@pytest.mark.parametrize("bad", [{"objections": 9}, {"decided": 9}, {"percent": 29}, {"percent": 61}])
def test_a_threshold_that_would_give_small_numbers_away_is_refused_twice(
    here: Town, bad: dict[str, int]
) -> None:
    figures = {"objections": 10, "decided": 10, "percent": 50} | bad
    with here.scope():
        with pytest.raises(DomainError, match="under 10"):
            threshold_set(county=here.county, **figures, reason="So.", by=here.rule_admin, now=here.now)
        with pytest.raises(IntegrityError, match="rules_healththreshold_bounds"):
            HealthThreshold.objects.create(
                county=here.county, **figures, reason="So.", by=here.rule_admin, on=here.today, at=here.now
            )


def test_only_who_keeps_the_rules_sets_the_threshold_and_earlier_ones_stay(here: Town) -> None:
    for person in (here.clerk, here.confirmer, here.reviewer):
        with here.scope(), pytest.raises(NotPermitted):
            threshold_set(
                county=here.county,
                objections=20,
                decided=10,
                percent=50,
                reason="So.",
                by=person,
                now=here.now,
            )
    threshold(here, objections=20)
    threshold(here, objections=30)
    with here.scope():
        assert [row.objections for row in HealthThreshold.objects.order_by("pk")] == [20, 30]


def test_the_database_itself_refuses_a_mark_lifted_by_nobody_or_without_a_reason(here: Town) -> None:
    threshold(here)
    objected(here, 10)
    here.drain()
    with here.scope():
        mark = RuleMark.objects.get()
        for by, reason in ((None, "It stays."), (here.publisher, "")):
            with pytest.raises(IntegrityError, match="rules_rulemark_lifted"), transaction.atomic():
                RuleMark.objects.create(
                    county=here.county,
                    rule=mark.rule,
                    revision=mark.revision,
                    state="lifted",
                    cause="person",
                    objections=0,
                    by=by,
                    reason=reason,
                    on=here.today,
                    at=here.now,
                )


@pytest.mark.parametrize("table", ["rules_rulemark", "rules_healththreshold"])
def test_marks_and_thresholds_are_append_only_for_the_app(here: Town, table: str) -> None:
    threshold(here)
    objected(here, 10)
    here.drain()
    for statement in (f"UPDATE {table} SET reason = 'x'", f"DELETE FROM {table}"):
        denied = pytest.raises(Exception, match="permission denied")
        with here.scope(), denied, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_counts_of_one_county_are_not_another_s(here: Town) -> None:
    elsewhere = town("other")
    here.in_effect(here.resident(), "TR-01")
    for one in (here, elsewhere):
        one.drain()
    with elsewhere.scope():
        assert set(RuleCount.objects.values_list("records", flat=True)) == {0}
