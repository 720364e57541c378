"""A reviewer's queue, cases and decisions as pages."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from appeals.selectors import state_of
from appeals.workflow import State
from counties.access import Role, role_grant
from counties.calendars import working_day_after
from counties.models import AccessLog
from rules.engine.phrases import day
from rules.models import Record
from tests.factories import Town
from tests.pages.appealing import filed, text_of, url
from tests.pages.people import signed_in

pytestmark = pytest.mark.django_db


def test_queue_shows_the_deadline_and_hides_conflicts(here: Town, record: Record) -> None:
    appeal = filed(here, record)
    html = text_of(signed_in(here.reviewer).get(url(here, "queue")))
    assert appeal.reference in html
    assert day(working_day_after("CN", here.today, 1), "en") in html
    assert "acknowledge it" in html
    role_grant(user=here.clerk, role=Role.REVIEWER, county=here.county)
    hidden_page = text_of(signed_in(here.clerk).get(url(here, "queue")))
    assert appeal.reference not in hidden_page
    assert "1 more appeal waits" in hidden_page


def test_a_missed_deadline_is_said_in_words_and_marked(here: Town, record: Record) -> None:
    appeal = filed(here, record)
    with time_machine.travel(here.now + timedelta(days=14), tick=False):
        client = signed_in(here.reviewer)
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
    reply = signed_in(here.clerk).get(url(here, "case", appeal.reference))
    assert reply.status_code == 403
    with here.scope():
        assert not AccessLog.objects.exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_case_shows_all_and_notes_the_look(here: Town, record: Record, language: str) -> None:
    appeal = filed(here, record)
    html = text_of(signed_in(here.reviewer, language).get(url(here, "case", appeal.reference)))
    assert "请看我的火车票" in html
    assert ("Road Traffic Safety Law, Art. 99" in html) == (language == "en")
    assert ("《道路交通安全法》第九十九条" in html) == (language != "en")
    assert ("950 points" if language == "en" else "950分") in html
    assert ("1,000 points" if language == "en" else "1,000分") in html
    with here.scope():
        look = AccessLog.objects.get()
        assert (look.purpose, look.reference) == (AccessLog.Purpose.APPEAL, appeal.reference)


def test_acknowledge_then_decide_with_the_effect_shown_first(here: Town, record: Record) -> None:
    appeal = filed(here, record)
    client = signed_in(here.reviewer)
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
    html = text_of(signed_in(here.reviewer).post(url(here, "appeal-decide", appeal.reference), typed))
    assert f'href="#{field}' in html
    assert typed["reasons"] in html


def test_a_harder_correction_is_refused_in_words(here: Town, record: Record) -> None:
    appeal = filed(here, record)
    typed = {"outcome": "corrected", "rule": "CT-01", "points": "60", "reasons": "轻了。"}
    html = text_of(signed_in(here.reviewer).post(url(here, "appeal-decide", appeal.reference), typed))
    assert "Choose points inside it" in html
    with here.scope():
        assert state_of(appeal) is State.FILED


def test_signing_twice_says_that_it_is_closed(here: Town, record: Record) -> None:
    appeal = filed(here, record)
    client = signed_in(here.reviewer)
    typed = {"outcome": "annulled", "reasons": "车票属实。", "signed": "1"}
    assert client.post(url(here, "appeal-decide", appeal.reference), typed).status_code == 302
    second = client.post(url(here, "appeal-decide", appeal.reference), typed)
    assert "moved on already" in text_of(second)


@pytest.mark.parametrize("name", ["queue", "my-appeals"])
def test_the_signed_out_are_asked_to_sign_in(here: Town, name: str) -> None:
    assert Client().get(url(here, name)).status_code == 302


def test_without_the_role_there_is_no_queue(here: Town) -> None:
    assert signed_in(here.rule_admin).get(url(here, "queue")).status_code == 403
