"""Two people act on one appeal at the same moment: one of them wins, and nothing is written twice."""

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from appeals.models import Appeal, AppealTransition
from appeals.services.deciding import appeal_decide
from appeals.services.filing import appeal_file, appeal_withdraw
from appeals.workflow import Outcome
from counties.access import Role, role_grant
from counties.errors import DomainError
from counties.scope import county_scope
from rules.models import Record, RecordTransition
from tests.factories import Town, user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def record(here: Town) -> Record:
    return here.in_effect(here.resident(), "TR-02")


def at_once(here: Town, *works: Callable[[], Any]) -> list[Any]:
    """Run each work in a thread and transaction of its own; what it returned, or the error it met."""
    barrier, results = threading.Barrier(len(works)), [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            with county_scope(here.county.pk):
                barrier.wait(timeout=20)
                results[place] = work()
        except DomainError as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=entry) for entry in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def filed(here: Town, record: Record) -> Appeal:
    with here.scope():
        return appeal_file(
            record=record, words="不是我。", client_id=uuid.uuid4(), by=record.resident.user, now=here.now
        )


def decision(here: Town, appeal: Appeal, by: Any, outcome: Outcome) -> Callable[[], str]:
    def decide() -> str:
        own = Appeal.objects.get(pk=appeal.pk)
        appeal_decide(appeal=own, outcome=outcome, reasons="理由。", by=by, now=here.now)
        return str(outcome)

    return decide


def test_two_reviewers_decide_at_once_and_one_wins(here: Town, record: Record) -> None:
    second = user("second-reviewer")
    role_grant(user=second, role=Role.REVIEWER, county=here.county)
    appeal = filed(here, record)
    results = at_once(
        here,
        decision(here, appeal, here.reviewer, Outcome.CONFIRMED),
        decision(here, appeal, second, Outcome.ANNULLED),
    )
    lost = [result for result in results if isinstance(result, DomainError)]
    won = [result for result in results if not isinstance(result, DomainError)]
    assert [error.code for error in lost] == ["A3"]
    with here.scope():
        decided = AppealTransition.objects.get(appeal=appeal, state="decided")
        assert [decided.outcome] == won
        last = RecordTransition.objects.filter(record=record).latest("at", "pk")
        assert last.state == {"confirmed": "in_effect", "annulled": "annulled"}[decided.outcome]
        assert last.by == decided.by


def test_a_decision_and_a_withdrawal_at_once_leave_one(here: Town, record: Record) -> None:
    appeal = filed(here, record)

    def take_back() -> str:
        own = Appeal.objects.get(pk=appeal.pk)
        appeal_withdraw(appeal=own, by=record.resident.user, now=here.now)
        return "withdrawn"

    results = at_once(here, decision(here, appeal, here.reviewer, Outcome.ANNULLED), take_back)
    assert len([result for result in results if isinstance(result, DomainError)]) == 1
    with here.scope():
        assert AppealTransition.objects.filter(appeal=appeal).exclude(state="filed").count() == 1


def test_a_double_click_at_once_is_one_appeal(here: Town, record: Record) -> None:
    client_id = uuid.uuid4()

    def contest() -> str:
        own = Record.objects.get(pk=record.pk)
        sent = appeal_file(
            record=own, words="不是我。", client_id=client_id, by=own.resident.user, now=here.now
        )
        return str(sent.reference)

    first, second = at_once(here, contest, contest)
    assert first == second
    with here.scope():
        assert Appeal.objects.count() == 1
