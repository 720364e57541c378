"""The pages of a draft's impact and of its worked examples: every state, both languages, and what each picture says."""

import re
from typing import Any

import pytest
from django.urls import reverse

from rules.models import Draft, ImpactReport
from rules.selectors.books import books
from rules.services.drafting.beginning import draft_create
from rules.services.impact import impact_simulate
from tests.drafting import halved
from tests.factories import Town, town
from tests.integration.columns_town import mixed_town
from tests.pages.people import signed_in

pytestmark = pytest.mark.django_db


def drafted(here: Town, **changes: Any) -> Draft:
    """A milder text than the last book's, for next week."""
    return draft_create(county=here.county, parsed=halved(here, **changes), by=here.rule_admin, now=here.now)


def address(here: Town, name: str = "draft-impact") -> str:
    return reverse(f"rules:{name}", args=[here.county.slug, "next"])


def report(here: Town, draft: Draft) -> ImpactReport:
    return impact_simulate(draft=draft, by=here.rule_admin, now=here.now)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ["Impact on today’s residents", "Residents by grade", "How far it reaches back", "Most affected"],
        ),
        ("zh-hans", ["对当前居民的影响", "各等级人数", "溯及范围", "受影响最大"]),
    ],
)
def test_simulating_shows_the_figures_in_both_languages(language: str, words: list[str]) -> None:
    here, _ = mixed_town(60)
    with here.scope():
        drafted(here)
    client = signed_in(here.rule_admin, language)
    page = client.get(address(here))
    assert page.status_code == 200
    assert "<form" in page.text
    reply = client.post(address(here))
    assert reply.status_code == 302
    page = client.get(reply.url)
    for word in words:
        assert word in page.text
    assert "style=" not in page.text
    assert f'action="{address(here)}"' not in page.text


def test_names_are_masked() -> None:
    here, people = mixed_town(60)
    with here.scope():
        report(here, drafted(here))
    page = signed_in(here.publisher).get(address(here))
    assert "测*" in page.text
    assert not any(person.name in page.text for person in people)


def test_a_report_of_an_earlier_text_says_so_and_is_still_shown() -> None:
    here, _ = mixed_town(60)
    with here.scope():
        draft = drafted(here)
        report(here, draft)
        Draft.objects.filter(pk=draft.pk).update(digest="3" * 64)
    page = signed_in(here.rule_admin).get(address(here))
    assert "earlier text" in page.text
    assert "Earlier report" in page.text
    assert f'action="{address(here)}"' in page.text


def test_a_text_with_errors_has_no_button() -> None:
    here = town()
    with here.scope():
        draft = drafted(here)
        Draft.objects.filter(pk=draft.pk).update(document={**draft.document, "grade": []}, digest="4" * 64)
    client = signed_in(here.rule_admin)
    page = client.get(address(here))
    assert page.status_code == 200
    assert "Mend them first" in page.text
    assert f'action="{address(here)}"' not in page.text
    refused = client.post(address(here))
    assert refused.status_code == 409
    assert "has errors" in refused.text
    assert client.get(address(here, "draft-examples")).status_code == 200


def test_a_draft_that_says_the_same_changes_nothing() -> None:
    here, _ = mixed_town(60)
    with here.scope():
        last = books()[-1]
        report(here, drafted(here, rules=last.rules, transition=last.transition))
    page = signed_in(here.rule_admin).get(address(here))
    assert "Nothing would change for any of the" in page.text
    assert "Nobody’s points or grade would change." in page.text


@pytest.mark.parametrize(("people", "words"), [(0, "Nobody takes part"), (3, "Fewer than 10 residents")])
def test_a_county_with_nobody_or_few(people: int, words: str) -> None:
    here = town()
    for _ in range(people):
        here.resident()
    with here.scope():
        report(here, drafted(here))
    page = signed_in(here.rule_admin).get(address(here))
    assert words in page.text
    assert "<svg" not in page.text.split("<main")[1].split("</main>")[0]


def test_a_closed_draft_shows_its_last_report() -> None:
    here, _ = mixed_town(60)
    with here.scope():
        draft = drafted(here)
        report(here, draft)
        Draft.objects.filter(pk=draft.pk).update(status=Draft.Status.DROPPED)
    client = signed_in(here.rule_admin)
    page = client.get(address(here))
    assert "This draft is closed" in page.text
    assert "Residents by grade" in page.text
    assert client.post(address(here)).status_code == 409


@pytest.mark.parametrize("name", ["draft-impact", "draft-examples"])
@pytest.mark.parametrize("who", ["clerk", "confirmer", "reviewer"])
def test_who_may_not_read_drafts_is_told_so(name: str, who: str) -> None:
    here = town()
    with here.scope():
        drafted(here)
    page = signed_in(getattr(here, who)).get(address(here, name))
    assert page.status_code == 403
    assert "You do not hold the role" in page.text


def test_every_number_of_a_picture_stands_in_its_table() -> None:
    here, _ = mixed_town(60)
    with here.scope():
        report(here, drafted(here))
    page = signed_in(here.rule_admin).get(address(here))
    figures = re.findall(r'<figure class="xy-chart">(.*?)</figure>', page.text, re.S)
    assert len(figures) >= 6
    for figure in figures:
        picture = re.search(r'<svg class="xy-chart__picture".*?</svg>', figure, re.S)
        assert picture is not None
        assert "<title>" in picture[0]
        assert 'role="img"' in picture[0]
        drawn = re.findall(r'<text class="xy-chart__value[^>]*>([^<]*)</text>', picture[0])
        written = [
            " ".join(re.sub(r"<[^>]*>", "", cell).split())
            for cell in re.findall(r"<td.*?</td>", figure, re.S)
        ]
        if drawn:  # columns have no room for numbers
            assert drawn == written
        bars = len(re.findall(r"<rect class=\"xy-chart__mark", picture[0]))
        assert bars == len(written)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "passes with the draft"), ("zh-hans", "加上草案后通过")]
)
def test_worked_examples_in_both_languages(language: str, words: str) -> None:
    here = town("suining")
    with here.scope():
        drafted(here)
    page = signed_in(here.rule_admin, language).get(address(here, "draft-examples"))
    assert page.status_code == 200
    assert words in page.text
    assert page.text.count("xy-examples__item") == 6
    assert "<del>" in page.text


def test_a_county_without_worked_examples() -> None:
    here = town("other")
    with here.scope():
        drafted(here)
    page = signed_in(here.rule_admin).get(address(here, "draft-examples"))
    assert "no worked examples" in page.text
