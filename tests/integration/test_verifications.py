"""A published run is computed again from the tables, and differences are found and counted."""

import dataclasses
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils.translation import override

from counties.errors import DomainError, NotPermitted
from counties.models import AuditEvent, Consent
from counties.services.consent import consent_withdraw
from rules.engine.needs import HouseholdAverage
from rules.models import CurrentRun, RecomputeRequest, Run, RunVerification, RunVerificationPart, Score
from rules.services.runs.lifecycle import chunk_compute_next, run_advance, run_start
from rules.services.runs.verification import verification_ask, verification_compute_next
from tests.factories import Town, town
from tests.revising import days_pass, in_force, revised

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setattr("rules.columns.facts.within.LEAST_IN_A_BUCKET", 2)
    monkeypatch.setattr("rules.columns.verifying.SETTLING", -timedelta(days=1))  # nothing is too fresh
    made = town()
    for _ in range(5):
        made.in_effect(made.resident())
    made.drain()
    return made


def ask(here: Town) -> RunVerification:
    with here.scope():
        return verification_ask(run=CurrentRun.objects.get().run, by=here.rule_admin, now=here.now)


def verified(here: Town) -> list[RunVerificationPart]:
    asked = ask(here)
    here.drain()
    with here.scope():
        return list(RunVerificationPart.objects.filter(verification=asked).order_by("chunk__number"))


def test_the_same_facts_give_the_same_result_and_the_rows_in_use_agree(here: Town) -> None:
    parts = verified(here)
    assert len(parts) == 3
    assert {(part.same_facts, part.same_result, part.differing) for part in parts} == {(True, True, 0)}
    assert sum(part.residents for part in parts) == 5
    with here.scope():
        assert AuditEvent.objects.filter(action="rules.verification_asked").count() == 1


def test_a_row_that_somebody_tampered_with_is_found(here: Town) -> None:
    with here.scope():
        Score.objects.filter(pk=Score.objects.earliest("pk").pk).update(score=1)
    parts = verified(here)
    assert sum(part.differing for part in parts) == 1
    assert {part.same_result for part in parts} == {True}


def test_records_that_came_later_change_neither_digest_nor_agreement(here: Town) -> None:
    here.in_effect(here.resident(), "TR-02")
    here.drain()
    parts = verified(here)
    assert {part.differing for part in parts} == {0}
    assert [part.same_facts for part in parts].count(False) == 1  # who joined later was not there then


def test_a_resident_whose_score_has_yet_to_follow_is_not_a_difference(here: Town) -> None:
    with here.scope():
        resident = Score.objects.earliest("pk").resident
    here.in_effect(resident, "TR-02")
    asked = ask(here)
    with here.scope():
        while verification_compute_next(here.county, here.now):
            pass
        parts = RunVerificationPart.objects.filter(verification=asked)
        assert sum(part.differing for part in parts) == 0
        assert sum(part.waiting for part in parts) == 1


def test_whoever_changed_just_now_is_left_out(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rules.columns.verifying.SETTLING", timedelta(minutes=2))
    with here.scope():
        resident = Score.objects.earliest("pk").resident
        RecomputeRequest.objects.update(done_at=here.now - timedelta(hours=1))
    here.in_effect(resident, "TR-02")
    here.drain()
    parts = verified(here)
    assert sum(part.waiting for part in parts) == 1
    assert sum(part.residents for part in parts) == 4
    assert {part.differing for part in parts} == {0}


def test_who_left_since_makes_other_facts_and_no_difference(here: Town) -> None:
    with here.scope():
        resident = Score.objects.earliest("pk").resident
        consent_withdraw(resident=resident, by=resident.user, channel=Consent.Channel.WEB, now=here.now)
    here.drain()
    parts = verified(here)
    assert sum(part.differing for part in parts) == 0
    assert [part.same_facts for part in parts].count(False) == 1


def test_asking_again_while_it_is_under_way_gives_the_same_one(here: Town) -> None:
    first, second = ask(here), ask(here)
    assert first.pk == second.pk
    here.drain()
    assert ask(here).pk != first.pk


def test_a_fault_is_written_down_and_tried_again(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(here)

    def broken(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError("a fault")

    with here.scope():
        with monkeypatch.context() as patched:
            patched.setattr("rules.services.runs.verification._compute", broken)
            assert verification_compute_next(here.county, here.now)
        part = RunVerificationPart.objects.get(attempts=1)
        assert part.error == "ZeroDivisionError: a fault"
        later = here.now + timedelta(minutes=2)
        while verification_compute_next(here.county, later):
            pass
        assert not RunVerificationPart.objects.filter(done_at__isnull=True).exists()


def test_a_run_that_readers_no_longer_see_is_not_computed_again(here: Town) -> None:
    with here.scope():
        old = CurrentRun.objects.get().run
        asked = verification_ask(run=old, by=here.rule_admin, now=here.now)
        run_start(county=here.county, cause=Run.Cause.DAY, as_of=here.today, now=here.now)
        while chunk_compute_next(here.county, here.now):
            pass
        assert run_advance(here.county, here.now)
        assert not verification_compute_next(here.county, here.now)
        assert RunVerificationPart.objects.filter(verification=asked, done_at__isnull=True).count() == 3
        RunVerificationPart.objects.update(done_at=here.now, same_facts=True, same_result=True)
        with pytest.raises(DomainError, match="Only the run whose scores readers see"):
            verification_ask(run=old, by=here.rule_admin, now=here.now)


def test_only_who_keeps_the_rules_may_ask(here: Town) -> None:
    with here.scope():
        run = CurrentRun.objects.get().run
        for person in (here.clerk, here.confirmer, here.reviewer):
            with pytest.raises(NotPermitted):
                verification_ask(run=run, by=person, now=here.now)
        assert verification_ask(run=run, by=here.publisher, now=here.now).asked_by_id == here.publisher.pk


def test_averages_of_households_are_computed_again_from_the_tables(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = in_force(here)
    asking = dataclasses.replace(book.programmes[0], needs=HouseholdAverage(900_00))
    revised(here, dataclasses.replace(book, programmes=(asking, *book.programmes[1:])))
    days_pass(here, monkeypatch)
    here.drain()
    parts = verified(here)
    assert {(part.same_facts, part.same_result, part.differing) for part in parts} == {(True, True, 0)}
