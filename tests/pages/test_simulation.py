"""The page of a draft's impact in a large county: every state that a simulation can be in, in both languages."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rules.models import Draft, Simulation
from rules.services import simulation as service
from rules.services.drafting.beginning import draft_create
from rules.services.simulation import simulation_run_next
from tests.drafting import halved
from tests.factories import Town, town
from tests.integration.columns_town import mixed_town
from tests.integration.test_impact import future
from tests.pages.people import signed_in

pytestmark = pytest.mark.django_db
PAGE, LIVE = (
    reverse(f"rules:{name}", args=["dummy", "next"]) for name in ("draft-impact", "draft-simulation")
)


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every county counts as large."""
    monkeypatch.setattr(service, "MOST_AT_ONCE", 0)


@pytest.fixture
def place() -> Town:
    """A county with a draft."""
    here = town()
    here.resident()
    with here.scope():
        draft_create(county=here.county, parsed=halved(here), by=here.rule_admin, now=here.now)
    return here


def asking(here: Town, language: str = "en", **changes: Any) -> Client:
    """A rule admin who has pressed the button; the simulation is then as the test wants it."""
    client = signed_in(here.rule_admin, language)
    assert client.post(PAGE).status_code == 302
    with here.scope():
        if changes:
            Simulation.objects.filter(state="waiting").update(**changes)
    return client


def test_the_button_asks_a_worker_and_the_page_waits_for_it(place: Town) -> None:
    client = asking(place)
    page = client.get(PAGE).text
    assert "It waits for a worker." in page
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
    assert f'hx-get="{LIVE}"' in page
    assert "<progress" in page
    assert 'role="status"' in page
    assert f'action="{PAGE}"' not in page
    assert "Read this page again" in page
    part = client.get(LIVE)
    assert "It waits for a worker." in part.text
    assert "<html" not in part.text
    assert "HX-Refresh" not in part


def test_when_it_is_over_the_page_is_read_again_and_has_the_report() -> None:
    here, _ = mixed_town(60)
    with here.scope():
        draft_create(county=here.county, parsed=halved(here), by=here.rule_admin, now=here.now)
    client = asking(here)
    assert simulation_run_next(here.county, clock=timezone.now)
    assert client.get(LIVE)["HX-Refresh"] == "true"
    page = client.get(PAGE).text
    assert "On file with exactly this text" in page
    assert "Residents by grade" in page
    assert "Took" in page
    assert "http-equiv" not in page


HELD = {
    "buckets": 8,
    "done": 3,
    "attempts": 1,
    "begun_at": timezone.now() - timedelta(seconds=6),
    "held_until": timezone.now() + timedelta(seconds=600),
}
STATES = {
    "reading": (HELD, ["3 of 8 done, 37 %", "part by part"], ["分批读取"]),
    "counting": (HELD | {"done": 8}, ["now they are counted"], ["正在统计"]),
    "failed once": (
        {"error": "MemoryError: none left", "attempts": 1},
        ["too little memory", "tried again by itself", "<progress"],
        ["一分钟内会自动再试", "<progress"],
    ),
    "given up": (
        {
            "state": "failed",
            "error": "OperationalError: away",
            "attempts": 5,
            "ended_at": timezone.now(),
        },
        ["The simulation failed", "tried 5 times and given up", "Try again", "OperationalError: away"],
        ["模拟失败", "试了 5 次", "再试一次"],
    ),
    "another text": (
        {},
        ["The draft was changed while it was being simulated", "Simulate again"],
        ["模拟期间草案有改动", "重新模拟"],
    ),
    "another text, superseded": (
        {"state": "superseded", "ended_at": timezone.now()},
        ["The draft was changed while it was being simulated", "Simulate again"],
        ["模拟期间草案有改动", "重新模拟"],
    ),
    "another book": (
        {"state": "superseded", "ended_at": timezone.now()},
        ["Another revision came on file", "Simulate again"],
        ["模拟期间又有修订入档", "重新模拟"],
    ),
    "another day": (
        {"state": "superseded", "ended_at": timezone.now()},
        ["The day ended", "Simulate again"],
        ["模拟期间过了零点", "重新模拟"],
    ),
}


@pytest.mark.parametrize("state", STATES)
def test_each_state_in_both_languages(place: Town, state: str) -> None:
    changes, english, chinese = STATES[state]
    asking(place, **changes)
    if "another text" in state:
        with place.scope():
            Draft.objects.update(digest="5" * 64)
    if "another book" in state:
        with place.scope():
            future(place, place.today + timedelta(days=40))
    for language, words in (("en", english), ("zh-hans", chinese)):
        page = signed_in(place.rule_admin, language).get(PAGE)
        assert page.status_code == 200
        for word in words:
            assert word in page.text, word
        waits = "state" not in changes and state != "another text"
        assert (f'action="{PAGE}"' in page.text) is not waits
        assert ('http-equiv="refresh"' in page.text) is waits


def test_trying_again_asks_anew(place: Town) -> None:
    changes = STATES["given up"][0]
    client = asking(place, **changes)
    assert client.post(PAGE).status_code == 302
    assert "It waits for a worker." in client.get(PAGE).text
    with place.scope():
        assert [one.state for one in Simulation.objects.order_by("pk")] == ["failed", "waiting"]


def test_what_cannot_be_simulated_is_refused_at_once(place: Town) -> None:
    with place.scope():
        future(place, Draft.objects.get().effective_from)
    reply = signed_in(place.rule_admin).post(PAGE)
    assert reply.status_code == 409
    assert "Choose another day" in reply.text


@pytest.mark.parametrize("who", ["clerk", "confirmer", "reviewer"])
def test_who_may_not_read_drafts_sees_no_progress(place: Town, who: str) -> None:
    asking(place)
    assert signed_in(getattr(place, who)).get(LIVE).status_code == 403


def test_without_a_simulation_there_is_nothing_to_wait_for(place: Town) -> None:
    assert signed_in(place.rule_admin).get(LIVE)["HX-Refresh"] == "true"
