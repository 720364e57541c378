"""Pages about contesting a record and deciding on it, in both languages, without JavaScript."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from appeals.models import Appeal
from appeals.selectors import state_of
from appeals.services.deciding import appeal_decide
from appeals.services.filing import appeal_file
from appeals.workflow import Outcome, State
from counties.access import Role, role_grant
from counties.calendars import working_day_after
from counties.models import AccessLog
from rules.engine.phrases import day
from rules.models import Record, RecordTransition
from rules.selectors.records import state_of as record_state_of
from tests.factories import Town, town

pytestmark = pytest.mark.django_db
WORDS = "那天我不在县里。\n请看我的火车票。"


@pytest.fixture
def here() -> Town:
    return town()


@pytest.fixture
def record(here: Town) -> Record:
    found = here.in_effect(here.resident(), "TR-02")
    here.drain()
    return found


def signed_in(here: Town, person: Any, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(person)
    return client


def owner_of(here: Town, record: Record) -> Any:
    with here.scope():
        return Record.objects.select_related("resident__user").get(pk=record.pk).resident.user


def url(here: Town, name: str, reference: str = "") -> str:
    return reverse(f"appeals:{name}", args=[here.county.slug, *([reference] if reference else [])])


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', html)
    assert found is not None, name
    return found[1]


def filed(here: Town, record: Record) -> Appeal:
    with here.scope():
        fresh = Record.objects.get(pk=record.pk)
        return appeal_file(
            record=fresh, words=WORDS, client_id=uuid.uuid4(), by=fresh.resident.user, now=here.now
        )


def text_of(reply: Any) -> str:
    return str(reply.content.decode())


# ---------------------------------------------------------------- the resident


def test_contest_from_the_form_to_the_receipt(here: Town, record: Record) -> None:
    client = signed_in(here, owner_of(here, record))
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
    client = signed_in(here, owner_of(here, record), "zh-hans")
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
    client = signed_in(here, owner_of(here, record))
    first = uuid.uuid4()
    client.post(url(here, "contest", record.reference), {"words": WORDS, "client_id": first})
    html = text_of(client.get(url(here, "contest", record.reference)))
    assert "请看我的火车票" in html
    assert hidden(html, "client_id") == str(first)


def test_check_without_words_leads_back(here: Town, record: Record) -> None:
    client = signed_in(here, owner_of(here, record))
    reply = client.get(url(here, "contest-check", record.reference))
    assert reply.url == url(here, "contest", record.reference)


def test_a_contested_record_leads_to_its_appeal(here: Town, record: Record) -> None:
    appeal = filed(here, record)
    client = signed_in(here, owner_of(here, record))
    reply = client.get(url(here, "contest", record.reference))
    assert reply.url == url(here, "appeal-detail", appeal.reference)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_appeal_page_says_stage_turn_and_date(here: Town, record: Record, language: str) -> None:
    appeal = filed(here, record)
    client = signed_in(here, owner_of(here, record), language)
    html = text_of(client.get(url(here, "appeal-detail", appeal.reference)))
    assert day(working_day_after("CN", here.today, 3), language) in html
    assert ("The office’s" if language == "en" else "轮到") in html
    assert "请看我的火车票" in html
    assert url(here, "appeal-withdraw", appeal.reference) in html
    listed = text_of(client.get(url(here, "my-appeals")))
    assert appeal.reference in listed


def test_my_appeals_is_empty_before_the_first(here: Town) -> None:
    client = signed_in(here, here.resident().user)
    assert "You have not contested anything." in text_of(client.get(url(here, "my-appeals")))


def test_withdraw_asks_first_and_then_the_record_stands(here: Town, record: Record) -> None:
    appeal = filed(here, record)
    client = signed_in(here, owner_of(here, record))
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
    client = signed_in(here, owner_of(here, record))
    html = text_of(client.get(url(here, "appeal-detail", appeal.reference)))
    assert html.index("The decision") < html.index("Where it stands")
    assert "车票属实。" in html
    assert ("administrative reconsideration" in html) is (outcome is Outcome.CONFIRMED)
    assert ("950" if outcome is Outcome.CONFIRMED else "1,000") in html


@pytest.mark.parametrize("name", ["appeal-detail", "appeal-received", "appeal-withdraw"])
def test_anothers_appeal_and_a_missing_one_are_alike(here: Town, record: Record, name: str) -> None:
    appeal = filed(here, record)
    client = signed_in(here, here.resident().user)
    assert client.get(url(here, name, appeal.reference)).status_code == 404
    assert client.get(url(here, name, "A-2222-2222")).status_code == 404
    assert client.get(url(here, "contest", record.reference)).status_code == 404


# ---------------------------------------------------------------- the reviewer


def test_queue_shows_the_deadline_and_hides_conflicts(here: Town, record: Record) -> None:
    appeal = filed(here, record)
    html = text_of(signed_in(here, here.reviewer).get(url(here, "queue")))
    assert appeal.reference in html
    assert day(working_day_after("CN", here.today, 1), "en") in html
    assert "acknowledge it" in html
    role_grant(user=here.clerk, role=Role.REVIEWER, county=here.county)
    hidden_page = text_of(signed_in(here, here.clerk).get(url(here, "queue")))
    assert appeal.reference not in hidden_page
    assert "1 more appeal waits" in hidden_page


def test_a_missed_deadline_is_said_in_words_and_marked(here: Town, record: Record) -> None:
    appeal = filed(here, record)
    with time_machine.travel(here.now + timedelta(days=14), tick=False):
        client = signed_in(here, here.reviewer)
        queue = text_of(client.get(url(here, "queue")))
        assert "days overdue" in queue
        assert "xy-tag--alert" in queue
        assert "A deadline has passed" in text_of(client.get(url(here, "case", appeal.reference)))
        typed = {"outcome": "confirmed", "reasons": "太晚了。", "signed": "1"}
        late = text_of(client.post(url(here, "appeal-decide", appeal.reference), typed))
        assert "The time to decide is over" in late


def test_who_had_a_hand_cannot_open_the_case(here: Town, record: Record) -> None:
    appeal = filed(here, record)
    role_grant(user=here.clerk, role=Role.REVIEWER, county=here.county)
    reply = signed_in(here, here.clerk).get(url(here, "case", appeal.reference))
    assert reply.status_code == 403
    with here.scope():
        assert not AccessLog.objects.exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_case_shows_all_and_notes_the_look(here: Town, record: Record, language: str) -> None:
    appeal = filed(here, record)
    html = text_of(signed_in(here, here.reviewer, language).get(url(here, "case", appeal.reference)))
    assert "请看我的火车票" in html
    assert ("Road Traffic Safety Law, Art. 99" in html) == (language == "en")
    assert ("《道路交通安全法》第九十九条" in html) == (language != "en")
    assert ("950 points" if language == "en" else "950分") in html
    assert ("1000 points" if language == "en" else "1000分") in html
    with here.scope():
        look = AccessLog.objects.get()
        assert (look.purpose, look.reference) == (AccessLog.Purpose.APPEAL, appeal.reference)


def test_acknowledge_then_decide_with_the_effect_shown_first(here: Town, record: Record) -> None:
    appeal = filed(here, record)
    client = signed_in(here, here.reviewer)
    client.post(url(here, "appeal-acknowledge", appeal.reference))
    with here.scope():
        assert state_of(appeal) is State.ACKNOWLEDGED
    typed = {"outcome": "corrected", "rule": "CT-01", "points": "12.5", "reasons": "只是合同纠纷。"}
    check = client.post(url(here, "appeal-decide", appeal.reference), typed)
    html = text_of(check)
    assert "987.5 points" in html
    assert "−12.5 points" in html
    with here.scope():
        assert state_of(appeal) is State.ACKNOWLEDGED
    changed = text_of(client.post(url(here, "appeal-decide", appeal.reference), typed | {"change": "1"}))
    assert "只是合同纠纷。" in changed
    done = client.post(url(here, "appeal-decide", appeal.reference), typed | {"signed": "1"})
    assert done.url == url(here, "case", appeal.reference)
    case = text_of(client.get(done.url))
    assert "The record is corrected to less" in case
    assert "只是合同纠纷。" in case
    with here.scope():
        assert Record.objects.get(corrects=record).points == -1250


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"outcome": "annulled", "reasons": ""}, "id_reasons"),
        ({"outcome": "corrected", "reasons": "轻了。"}, "id_rule"),
        ({"outcome": "corrected", "rule": "CT-01", "reasons": "轻了。"}, "id_points"),
        ({"reasons": "轻了。"}, "id_outcome"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_kept(
    here: Town, record: Record, typed: dict[str, str], field: str
) -> None:
    appeal = filed(here, record)
    html = text_of(signed_in(here, here.reviewer).post(url(here, "appeal-decide", appeal.reference), typed))
    assert f'href="#{field}' in html
    assert typed["reasons"] in html


def test_a_harder_correction_is_refused_in_words(here: Town, record: Record) -> None:
    appeal = filed(here, record)
    typed = {"outcome": "corrected", "rule": "CT-01", "points": "60", "reasons": "轻了。"}
    html = text_of(signed_in(here, here.reviewer).post(url(here, "appeal-decide", appeal.reference), typed))
    assert "Choose points inside it" in html
    with here.scope():
        assert state_of(appeal) is State.FILED


def test_signing_twice_says_that_it_is_closed(here: Town, record: Record) -> None:
    appeal = filed(here, record)
    client = signed_in(here, here.reviewer)
    typed = {"outcome": "annulled", "reasons": "车票属实。", "signed": "1"}
    assert client.post(url(here, "appeal-decide", appeal.reference), typed).status_code == 302
    second = client.post(url(here, "appeal-decide", appeal.reference), typed)
    assert "moved on already" in text_of(second)


@pytest.mark.parametrize("name", ["queue", "my-appeals"])
def test_the_signed_out_are_asked_to_sign_in(here: Town, name: str) -> None:
    assert Client().get(url(here, name)).status_code == 302


def test_without_the_role_there_is_no_queue(here: Town) -> None:
    assert signed_in(here, here.rule_admin).get(url(here, "queue")).status_code == 403
