"""The public pages about revisions: timeline, any day, any two, and what is not there."""

import itertools
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from counties.models import County
from rules.engine.canonical import digest
from rules.engine.format import load_toml
from tests.factories import Town
from tests.pages.revising import HERE, page, published

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "states"),
    [
        ("en", ["in force", "replaced", "to come", "withdrawn"]),
        ("zh-hans", ["现行", "已被取代", "即将施行", "已撤回"]),
    ],
)
def test_timeline_has_a_picture_and_a_table_with_every_state(
    book: Town, client: Client, language: str, states: list[str]
) -> None:
    shown = page(client, HERE, language)
    for kind in ("in_force", "superseded", "scheduled", "withdrawn"):
        assert f"xy-years__bar--{kind}" in shown
    for state in states:
        assert f"</span>{state}</strong>" in shown
    for code in ("2020-1", "2022-1", "2024-1", "coming-1", "never-1"):
        assert f'href="{HERE}{code}/"' in shown
    assert 'role="img"' in shown
    assert "<desc" in shown
    assert "style=" not in shown


def test_bars_of_the_timeline_meet_and_stay_inside(book: Town, client: Client) -> None:
    bars = re.findall(
        r'class="xy-years__bar xy-years__bar--(\w+)" x="([0-9.]+)%" [^>]*width="([0-9.]+)%"',
        page(client, HERE),
    )
    counting = [(float(x), float(width)) for state, x, width in bars if state != "withdrawn"]
    assert len(counting) == 4
    for (later, _), (earlier, width) in itertools.pairwise(counting):
        assert earlier + width == pytest.approx(later, abs=0.02)
    assert all(x >= 0 and x + width <= 100.01 for x, width in counting)


def test_a_county_without_a_revision_says_so_on_every_page(client: Client, here: Town) -> None:
    County.objects.create(
        slug="new", title_en="New", title_zh="新", kind="live", time_zone="Asia/Shanghai", calendar="CN"
    )
    nothing = "No revision has been published yet."
    assert nothing in page(client, "/c/new/revisions/")
    assert nothing in page(client, "/c/new/revisions/compare/")
    assert nothing in page(client, "/c/new/revisions/on/2026-01-01/")
    assert nothing in page(client, "/c/new/revisions/2020-1/", status=404)
    assert "No rulebook is in force here today" in page(client, "/c/new/")
    assert client.get("/c/new/revisions.en.atom").status_code == 200


def test_the_book_of_a_day_is_the_one_in_force_on_it(book: Town, client: Client) -> None:
    for day, code in (("2021-12-31", "2020-1"), ("2022-01-01", "2022-1"), ("2023-12-31", "2022-1")):
        shown = page(client, f"{HERE}on/{day}/")
        assert f'<span class="xy-code">{code}</span>' in shown
        assert f'<link rel="canonical" href="http://testserver{HERE}{code}/">' in shown
    assert "In force from 1 January 2022 to 31 December 2023." in shown
    assert f'href="{HERE}2022-1/compare/2024-1/"' in shown


def test_before_the_first_nobody_had_a_score(book: Town, client: Client) -> None:
    shown = page(client, f"{HERE}on/2001-01-01/")
    assert "No rulebook was in force on that day, so nobody had a score." in shown
    assert "The first one, 2020-1, takes effect on 1 January 2020." in shown


def test_a_day_to_come_says_what_is_published_and_that_it_may_change(book: Town, client: Client) -> None:
    day = (book.today + timedelta(days=90)).isoformat()
    shown = page(client, f"{HERE}on/{day}/")
    assert '<span class="xy-code">coming-1</span>' in shown
    assert "A day to come" in shown
    assert "never-1" not in shown
    assert f"http://testserver{HERE}on/{day}/" in shown
    assert "将来的日子" in page(client, f"{HERE}on/{day}/", "zh-hans")


def test_asking_for_a_day_leads_to_its_permanent_address(book: Town, client: Client) -> None:
    assert client.get(f"{HERE}on/", {"day": "2022年3月1日"})["Location"] == f"{HERE}on/2022-03-01/"
    assert "Write the day as year-month-day" in page(client, f"{HERE}on/", status=400, day="yesterday")
    assert client.get(f"{HERE}on/2026-1-1/")["Location"] == f"{HERE}on/2026-01-01/"
    for wrong in ("2026-02-30", "20260101", "soon"):
        assert "Write the day as" in page(client, f"{HERE}on/{wrong}/", status=404)


def test_any_two_are_compared_and_the_choice_leads_to_a_permanent_address(book: Town, client: Client) -> None:
    asked = client.get(f"{HERE}compare/", {"old": "2020-1", "new": "2022-1"})
    assert asked["Location"] == f"{HERE}2020-1/compare/2022-1/"
    assert "Choose a revision of the list." in page(
        client, f"{HERE}compare/", status=400, old="x", new="2022-1"
    )
    shown = page(client, f"{HERE}2020-1/compare/2022-1/")
    for words in ("A deduction no longer exists", "A deduction takes less", "A programme no longer exists"):
        assert words in shown
    assert "How far it reaches back" in shown
    assert f'href="{HERE}2020-1/rules/TR-02/"' in shown
    assert f'href="{HERE}2022-1/rules/TR-01/"' in shown


def test_revisions_far_apart_leave_what_becomes_of_records_to_the_steps_between(
    book: Town, client: Client
) -> None:
    shown = page(client, f"{HERE}2020-1/compare/2024-1/")
    assert "2 changes lie between the two." in shown
    for step in ("2020-1/compare/2022-1/", "2022-1/compare/2024-1/"):
        assert f'href="{HERE}{step}"' in shown
    assert "How far it reaches back" not in shown
    assert "Earlier records" not in shown


def test_backwards_is_said_and_can_be_turned(book: Town, client: Client) -> None:
    shown = page(client, f"{HERE}2022-1/compare/2020-1/")
    assert "Backwards in time" in shown
    assert f'href="{HERE}2020-1/compare/2022-1/"' in shown
    assert "It touches only acts from" not in shown
    assert "nothing differs" in page(client, f"{HERE}2022-1/compare/2022-1/")


def test_a_revision_has_neighbours_files_and_its_own_address(book: Town, client: Client) -> None:
    shown = page(client, f"{HERE}2022-1/?page=7&q=")
    assert f'<link rel="canonical" href="http://testserver{HERE}2022-1/">' in shown
    assert f'<link rel="prev" href="{HERE}2020-1/">' in shown
    assert f'<link rel="next" href="{HERE}2024-1/">' in shown
    assert f'href="{HERE}2022-1/book.toml"' in shown
    assert client.get(f"{HERE}2022-1/?format=toml")["Location"] == f"{HERE}2022-1/book.toml"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Withdrawn before its day", "Too many objected.", "never took effect"]),
        ("zh-hans", ["施行前已撤回", "Too many objected."]),
    ],
)
def test_a_withdrawn_revision_stays_readable_and_says_why(
    book: Town, client: Client, language: str, words: list[str]
) -> None:
    shown = page(client, f"{HERE}never-1/", language) + page(client, HERE, language)
    for word in words:
        assert word in shown
    clause = page(client, f"{HERE}never-1/rules/TR-01/", language)
    assert "In this form since" not in clause


def test_an_unknown_code_is_answered_with_what_there_is(book: Town, client: Client) -> None:
    reply = client.get(f"{HERE}2020-11/", headers={"accept-language": "en"})
    shown = reply.content.decode()
    assert (reply.status_code, reply["Cache-Control"]) == (404, "no-store")
    assert "This county has published no revision with the code “2020-11”." in shown
    assert f'href="{HERE}2020-1/"' in shown
    assert 'name="day"' in shown
    assert page(client, f"{HERE}2020-11/compare/2020-1/", status=404)
    assert page(client, f"{HERE}2020-1/compare/2020-11/", status=404)


def test_no_page_of_revisions_asks_who_is_reading(book: Town, client: Client) -> None:
    """Nobody is set a cookie for reading the law."""
    for address in (HERE, f"{HERE}2020-1/", f"{HERE}on/2022-01-01/", f"{HERE}2020-1/rules/TR-01/"):
        reply: Any = client.get(address)
        assert not reply.cookies, address


def test_a_revision_published_here_leads_to_the_consultation_before_it(here: Town, client: Client) -> None:
    made = published(here, "2027-1", here.today + timedelta(days=30))
    shown = page(client, f"{HERE}2027-1/")
    assert 'href="/c/dummy/consultations/1/"' in shown
    toml = client.get(f"{HERE}2027-1/book.toml").content.decode()
    assert digest(load_toml(toml, "file").document) == made.digest
    records = client.get(f"{HERE}2027-1/rules/TR-01/register.json").json()["records"]
    assert records[0]["impacttoetsen"].startswith(
        "Before publication an impact simulation of exactly this text"
    )
    assert records[0]["status"] == "In gebruik"  # the rule has this form already
