"""The page that the notice of a revision leads to: what changed, under which clause, why, and what can be done."""

import dataclasses

import pytest
from django.urls import reverse

from rules.engine.book import Cap, Hold, Reach
from rules.engine.spans import Span, Window
from rules.presenters.resident.revision import MyRevision
from rules.selectors.revision_effects import effect_on
from tests.factories import Town, town
from tests.pages.people import signed_in
from tests.revising import days_pass, in_force, milder, revised

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Town:
    return town()


def page_of(here: Town, resident, code: str = "next", language: str = "en") -> str:
    client = signed_in(resident.user)
    answer = client.get(
        reverse("rules:my-revision", args=[here.county.slug, code]), headers={"accept-language": language}
    )
    assert answer.status_code == 200
    return answer.text


def test_the_notice_leads_to_the_clause_and_says_why(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    resident, other = here.resident(), here.resident()
    here.in_effect(resident, "TR-01")
    here.in_effect(resident, "TR-02")
    here.drain()
    book = milder(in_force(here), "TR-01", -5_00)
    book = milder(book, "CT-01", -1_00)
    revised(here, book)
    days_pass(here, monkeypatch)
    here.drain()
    inbox = signed_in(resident.user).get(reverse("counties:my-notices", args=[here.county.slug]))
    assert "A new text of the rulebook changed something for you" in inbox.text
    page = page_of(here, resident)
    assert "Your score was 930 points and is 945 points." in page
    assert "Traffic offence" in page
    assert "Breach of contract" not in page  # changed, but not with this resident's records
    assert "−20" in page
    assert reverse("rules:revision-diff", args=[here.county.slug, "2020-1", "next"]) in page
    assert reverse("rules:my-record", args=[here.county.slug]) in page
    chinese = page_of(here, resident, language="zh-hans")
    assert "您的分数由930分变为945分" in chinese
    assert "交通违法" in chinese
    assert "nothing for you" in page_of(here, other)


def test_who_takes_no_part_any_more_reads_that_nothing_is_on_file(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    resident = here.resident()
    here.in_effect(resident, "TR-01")
    here.drain()
    revised(here, milder(in_force(here), "TR-01", -5_00))
    assert "nothing of it is on file" in page_of(here, resident)
    client = signed_in(resident.user)
    assert client.get(reverse("rules:my-revision", args=[here.county.slug, "no-such"])).status_code == 404


def items(here: Town, resident) -> set[tuple[str, str]]:
    with here.scope():
        effect = effect_on(resident, "next")
        assert effect is not None
        found = MyRevision(effect, here.county, "en")
        assert "touch" not in found.sentence
        return {(item["code"], item["title"]) for item in found.items}


def test_a_limit_over_a_category_is_named_beside_the_rules_under_it(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    resident = here.resident()
    here.in_effect(resident, "TR-01")
    here.in_effect(resident, "TR-02")
    here.drain()
    book = milder(milder(in_force(here), "TR-01", -19_00), "TR-02", -49_00)
    capped = tuple(
        dataclasses.replace(one, cap=Cap(30_00, Window.LIFETIME)) if one.code == "traffic" else one
        for one in book.categories
    )
    revised(here, dataclasses.replace(book, categories=capped, transition=Reach.ALL_ACTS))
    days_pass(here, monkeypatch)
    here.drain()
    named = {code for code, _title in items(here, resident)}
    assert named == {"traffic", "TR-01", "TR-02"}
    assert "970 points" in page_of(here, resident)


def test_grades_that_begin_elsewhere_are_named_where_the_score_is_as_before(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    resident = here.resident()
    here.in_effect(resident, "TR-02")
    here.drain()
    book = in_force(here)
    lower = tuple(dataclasses.replace(g, starts_at=940_00) if g.code == "A" else g for g in book.grades)
    revised(here, dataclasses.replace(book, grades=lower))
    days_pass(here, monkeypatch)
    here.drain()
    assert items(here, resident) == {("A", "A: honest")}
    page = page_of(here, resident)
    assert "Your score stays at 950 points. Your grade was B: fairly honest and is A: honest." in page


def test_a_hold_that_comes_with_a_milder_clause_is_named_with_it(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    resident = here.resident()
    here.in_effect(resident, "TR-01", days_ago=60)
    here.drain()
    book = milder(in_force(here), "TR-01", -15_00)
    held = tuple(
        dataclasses.replace(rule, holds=Hold("B", Span.parse("12 months"))) if rule.code == "TR-01" else rule
        for rule in book.rules
    )
    revised(here, dataclasses.replace(book, rules=held))
    days_pass(here, monkeypatch)
    here.drain()
    assert items(here, resident) == {("TR-01", "Traffic offence")}
    page = page_of(here, resident)
    assert (
        "Your score was 980 points and is 985 points. Your grade was A: honest and is B: fairly honest."
        in page
    )
