"""A resident's pages about contesting a record, in both languages, without JavaScript."""

import uuid

import pytest

from appeals.models import Appeal
from appeals.selectors import state_of
from appeals.services.deciding import appeal_decide
from appeals.workflow import Outcome, State
from counties.calendars import working_day_after
from rules.engine.phrases import day
from rules.models import Record, RecordTransition
from rules.selectors.records import state_of as record_state_of
from tests.factories import Town
from tests.pages.appealing import WORDS, filed, hidden, owner_of, text_of, url
from tests.pages.people import signed_in

pytestmark = pytest.mark.django_db


def test_contest_from_the_form_to_the_receipt(here: Town, record: Record) -> None:
    client = signed_in(owner_of(here, record))
    page = client.get(url(here, "contest", record.reference))
    assert page.status_code == 200
    html = text_of(page)
    assert "Grave traffic offence" in html
    assert "−50 points" in html
    sent = {"words": WORDS, "client_id": hidden(html, "client_id")}
    reply = client.post(url(here, "contest", record.reference), sent)
    assert reply.status_code == 302
    assert reply.url == url(here, "contest-check", record.reference)
    check = text_of(client.get(reply.url))
    assert "the record counts nothing until it is decided" in check
    assert "请看我的火车票" in check
    with here.scope():
        assert not Appeal.objects.exists()  # nothing is sent before the last button
    sent = {name: hidden(check, name) for name in ("words", "client_id")}
    done = client.post(url(here, "contest-check", record.reference), sent)
    with here.scope():
        appeal = Appeal.objects.get()
        assert record_state_of(record, here.today) == RecordTransition.State.SUSPENDED
    assert done.url == url(here, "appeal-received", appeal.reference)
    again = client.post(url(here, "contest-check", record.reference), sent)  # a double click
    assert again.url == done.url
    receipt = text_of(client.get(done.url))
    due = working_day_after("CN", here.today, 3)
    assert appeal.reference in receipt
    assert day(due, "en") in receipt
    assert f"3 working days after {day(here.today, 'en')}" in receipt


def test_words_are_kept_when_something_is_missing(here: Town) -> None:
    record = here.notified(here.resident(), "TR-02", days_ago=90)
    here.delivered(record, days_ago=70)
    client = signed_in(owner_of(here, record), "zh-hans")
    page = client.post(
        url(here, "contest", record.reference),
        {"words": WORDS, "late_reason": "", "client_id": str(uuid.uuid4())},
    )
    assert page.status_code == 200
    html = text_of(page)
    assert "请看我的火车票" in html
    assert 'href="#id_late_reason"' in html
    refused = client.post(
        url(here, "contest-check", record.reference), {"words": WORDS, "client_id": uuid.uuid4()}
    )
    assert "请看我的火车票" in text_of(refused)  # what the service refuses is shown on the form too
    with here.scope():
        assert not Appeal.objects.exists()


def test_going_back_to_change_keeps_what_was_typed(here: Town, record: Record) -> None:
    client = signed_in(owner_of(here, record))
    first = uuid.uuid4()
    client.post(url(here, "contest", record.reference), {"words": WORDS, "client_id": first})
    html = text_of(client.get(url(here, "contest", record.reference)))
    assert "请看我的火车票" in html
    assert hidden(html, "client_id") == str(first)


def test_check_without_words_leads_back(here: Town, record: Record) -> None:
    client = signed_in(owner_of(here, record))
    reply = client.get(url(here, "contest-check", record.reference))
    assert reply.url == url(here, "contest", record.reference)


def test_a_contested_record_leads_to_its_appeal(here: Town, record: Record) -> None:
    appeal = filed(here, record)
    client = signed_in(owner_of(here, record))
    reply = client.get(url(here, "contest", record.reference))
    assert reply.url == url(here, "appeal-detail", appeal.reference)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_appeal_page_says_stage_turn_and_date(here: Town, record: Record, language: str) -> None:
    appeal = filed(here, record)
    client = signed_in(owner_of(here, record), language)
    html = text_of(client.get(url(here, "appeal-detail", appeal.reference)))
    assert day(working_day_after("CN", here.today, 3), language) in html
    assert ("The office’s" if language == "en" else "轮到") in html
    assert "请看我的火车票" in html
    assert url(here, "appeal-withdraw", appeal.reference) in html
    listed = text_of(client.get(url(here, "my-appeals")))
    assert appeal.reference in listed


def test_my_appeals_is_empty_before_the_first(here: Town) -> None:
    client = signed_in(here.resident().user)
    assert "You have not contested anything." in text_of(client.get(url(here, "my-appeals")))


def test_withdraw_asks_first_and_then_the_record_stands(here: Town, record: Record) -> None:
    appeal = filed(here, record)
    client = signed_in(owner_of(here, record))
    page = client.get(url(here, "appeal-withdraw", appeal.reference))
    assert page.status_code == 200
    with here.scope():
        assert state_of(appeal) is State.FILED
    reply = client.post(url(here, "appeal-withdraw", appeal.reference))
    assert reply.url == url(here, "appeal-detail", appeal.reference)
    with here.scope():
        assert state_of(appeal) is State.WITHDRAWN
        assert record_state_of(record, here.today) == RecordTransition.State.IN_EFFECT
    assert client.get(url(here, "appeal-withdraw", appeal.reference)).url == reply.url


@pytest.mark.parametrize("outcome", [Outcome.CONFIRMED, Outcome.ANNULLED])
def test_decision_comes_first_with_reasons_and_ways_on(here: Town, record: Record, outcome: Outcome) -> None:
    appeal = filed(here, record)
    with here.scope():
        appeal_decide(
            appeal=Appeal.objects.get(), outcome=outcome, reasons="车票属实。", by=here.reviewer, now=here.now
        )
    here.drain()
    client = signed_in(owner_of(here, record))
    html = text_of(client.get(url(here, "appeal-detail", appeal.reference)))
    assert html.index("The decision") < html.index("Where it stands")
    assert "车票属实。" in html
    assert ("administrative reconsideration" in html) is (outcome is Outcome.CONFIRMED)
    assert ("950" if outcome is Outcome.CONFIRMED else "1,000") in html


@pytest.mark.parametrize("name", ["appeal-detail", "appeal-received", "appeal-withdraw"])
def test_anothers_appeal_and_a_missing_one_are_alike(here: Town, record: Record, name: str) -> None:
    appeal = filed(here, record)
    client = signed_in(here.resident().user)
    assert client.get(url(here, name, appeal.reference)).status_code == 404
    assert client.get(url(here, name, "A-2222-2222")).status_code == 404
    assert client.get(url(here, "contest", record.reference)).status_code == 404
