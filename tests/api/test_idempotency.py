"""One Idempotency-Key, one answer: repeated, reused, and at the same moment."""

import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections, transaction

from benefits.models import EligibilityCheck
from benefits.services.checks import Question, eligibility_check
from benefits.services.grants import grant_revoke
from counties.scope import county_scope
from tests.api.conftest import PROGRAMME, PURPOSE, Asker, asker
from tests.api.problems import assert_problem
from tests.factories import Town, town


def rows(of: Asker) -> int:
    with of.town.scope():
        return EligibilityCheck.objects.count()


@pytest.mark.django_db
def test_same_key_and_question_bring_the_first_reply(clinic: Asker) -> None:
    resident = clinic.town.resident()
    clinic.town.drain()
    grant = clinic.granted_by(resident)
    first = clinic.ask(grant.handle, name="order-1")
    with clinic.town.scope():
        grant_revoke(grant=grant, by=resident.user, now=clinic.town.now)
    again = clinic.ask(str(grant.handle).upper(), name="order-1")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert rows(clinic) == 1
    assert clinic.ask(grant.handle, name="order-2").json()["answer"] == "undetermined"


@pytest.mark.django_db
@pytest.mark.parametrize("other", [{}, {"programme": "heating"}, {"purpose": "advertising"}])
def test_same_key_and_another_question_are_refused(other: dict[str, str], clinic: Asker) -> None:
    handle = uuid4()
    clinic.ask(handle, name="order-1")
    reply = clinic.ask(handle if other else uuid4(), name="order-1", **other)
    assert_problem(reply, "idempotency-key-reused")
    assert rows(clinic) == 1


@pytest.mark.django_db
def test_keys_of_two_callers_have_nothing_to_do_with_each_other(clinic: Asker, there: Town) -> None:
    askers = [clinic, asker(clinic.town, "pharmacy"), asker(there)]
    replies = [one.ask(uuid4(), name="order-1") for one in askers]
    assert [reply.status_code for reply in replies] == [200, 200, 200]
    assert len({reply.json()["check_id"] for reply in replies}) == 3


@pytest.mark.django_db
def test_refused_question_leaves_its_key_free(clinic: Asker) -> None:
    assert clinic.post({}, name="order-1").status_code == 400
    assert clinic.ask(uuid4(), purpose="advertising", name="order-1").status_code == 403
    assert clinic.ask(uuid4(), name="order-1").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_question_that_is_being_answered_is_told_so() -> None:
    clinic, handle = asker(town()), uuid4()
    with transaction.atomic(), county_scope(clinic.town.county):
        first = eligibility_check(
            third_party=clinic.third_party,
            question=Question(handle, PROGRAMME, PURPOSE),
            idempotency_key="order-1",
            now=clinic.town.now,
        )
        meanwhile = elsewhere(clinic, handle)[0]
    assert_problem(meanwhile, "check-in-progress")
    assert meanwhile["Retry-After"] == "1"
    after = clinic.ask(handle, name="order-1")
    assert after["Idempotency-Replayed"] == "true"
    assert after.json()["check_id"] == first.body["check_id"]


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_leave_one_row_and_one_reply() -> None:
    clinic, handle = asker(town()), uuid4()
    replies = elsewhere(clinic, handle, times=8)
    assert {reply.status_code for reply in replies} <= {200, 409}
    assert len({reply.content for reply in replies if reply.status_code == 200}) == 1
    assert rows(clinic) == 1


def elsewhere(clinic: Asker, handle: object, times: int = 1) -> list[Any]:
    """The same question from other connections, all at once."""
    replies: list[Any] = []
    start = threading.Barrier(times)

    def ask() -> None:
        start.wait()
        try:
            replies.append(Asker(clinic.town, clinic.third_party, clinic.key).ask(handle, name="order-1"))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return replies
