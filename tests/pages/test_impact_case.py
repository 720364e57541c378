"""One of the most affected residents: both explanations add up, differences are said in words, nobody is named."""

from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from counties.masking import masked
from counties.models import AccessLog
from rules.engine.book import Fixed, Scale
from rules.models import Draft, ImpactCase, ImpactReport
from rules.presenters.impact.case import CasePage
from rules.selectors.books import books
from rules.selectors.impact_case import case_explained
from rules.services.drafting.beginning import draft_create
from rules.services.impact import impact_simulate
from tests.drafting import halved
from tests.factories import Town
from tests.integration.columns_town import mixed_town
from tests.pages.people import signed_in

pytestmark = pytest.mark.django_db


def simulated(here: Town, **changes: Any) -> ImpactReport:
    draft = draft_create(county=here.county, parsed=halved(here, **changes), by=here.rule_admin, now=here.now)
    return impact_simulate(draft=draft, by=here.rule_admin, now=here.now)


def address(here: Town, place: int = 1) -> str:
    return reverse("rules:draft-impact-case", args=[here.county.slug, "next", place])


def cases(report: ImpactReport) -> list[ImpactCase]:
    return list(
        ImpactCase.objects.filter(report=report).select_related("report__draft", "resident", "county")
    )


def without_a_rule() -> dict[str, Any]:
    """One deduction is dropped altogether."""
    return {"rules": tuple(rule for rule in books()[-1].rules if rule.code != "TR-02")}


def narrow_scale() -> dict[str, Any]:
    """The scale cuts below and above."""
    starts = {"A": 99_500, "B": 99_000, "C": 98_000}
    grades = tuple(replace(grade, starts_at=starts[grade.code]) for grade in books()[-1].grades)
    return {"scale": Scale(base=100_000, floor=98_000, ceiling=100_100), "grades": grades}


def dearer_deeds() -> dict[str, Any]:
    """Credits of fixed points count twice."""
    last = books()[-1]
    return {
        "rules": tuple(
            replace(rule, form=Fixed(rule.form.points * 2))
            if isinstance(rule.form, Fixed) and rule.form.points > 0
            else rule
            for rule in last.rules
        )
    }


@pytest.mark.parametrize("changes", [dict, without_a_rule, narrow_scale, dearer_deeds])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_both_sides_add_up_to_the_score_on_file(changes: Any, language: str) -> None:
    here, _ = mixed_town(40)
    with here.scope():
        report = simulated(here, **changes())
        found = cases(report)
        assert found
        for case in found:
            explained = case_explained(case)
            assert explained.agrees
            page = CasePage(explained, language)
            for name, score in (("without", case.score_before), ("with_draft", case.score_after)):
                halves = [getattr(row, name) for row in page.rows]
                assert sum(half.amount for half in halves if half) == (score or 0)
                assert any(halves) is (score is not None)
            if case.score_before != case.score_after:
                assert any(row.differs for row in page.rows)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "Both explanations, side by side",
                "Without the draft",
                "With the draft",
                "other points",
                "Together:",
            ],
        ),
        ("zh-hans", ["两种解释对照", "没有草案", "有草案", "分值不同", "合计"]),
    ],
)
def test_the_page_says_what_differs_and_names_nobody(language: str, words: list[str]) -> None:
    here, people = mixed_town(60)
    with here.scope():
        found = cases(simulated(here))
    browser = signed_in(here.publisher, language)
    impact = reverse("rules:draft-impact", args=[here.county.slug, "next"])
    assert address(here) in browser.get(impact).text
    page = browser.get(address(here))
    assert page.status_code == 200
    for word in words:
        assert word in page.text
    resident = found[0].resident
    with here.scope():
        references = [record.reference for record in resident.records.all()]
    assert references
    for secret in (resident.name, masked(resident.name), str(resident.key), *references):
        assert secret not in page.text
    assert not any(person.name in page.text for person in people)
    assert "style=" not in page.text


def test_the_resident_reads_that_somebody_looked() -> None:
    here, _ = mixed_town(40)
    with here.scope():
        case = cases(simulated(here))[0]
    signed_in(here.publisher).get(address(here))
    with here.scope():
        look = AccessLog.objects.get(resident=case.resident, purpose=AccessLog.Purpose.DRAFT)
    assert (look.by, look.reference) == (here.publisher, "next")
    looks = signed_in(case.resident.user).get(reverse("counties:my-looks", args=[here.county.slug])).text
    assert "to see what a draft of the rulebook would change" in looks


def test_only_who_revises_or_publishes_sees_it_and_a_place_that_is_not_there_is_missing() -> None:
    here, people = mixed_town(40)
    with here.scope():
        count = len(cases(simulated(here)))
    for person in (here.clerk, here.charter_reviewer, people[0].user):
        assert signed_in(person).get(address(here)).status_code == 403
    assert signed_in(here.publisher).get(address(here, count + 1)).status_code == 404
    with here.scope():
        assert AccessLog.objects.filter(purpose=AccessLog.Purpose.DRAFT).count() == 0


def test_of_a_text_that_changed_since_nothing_is_made_up() -> None:
    here, _ = mixed_town(40)
    with here.scope():
        report = simulated(here)
        Draft.objects.filter(pk=report.draft_id).update(digest="3" * 64)
    page = signed_in(here.publisher).get(address(here))
    assert "Simulate it again" in page.text
    assert "Together:" not in page.text


def test_facts_that_changed_since_are_said() -> None:
    here, _ = mixed_town(40)
    with here.scope():
        case = cases(simulated(here))[0]
        before = case_explained(case)
        case.score_before = (case.score_before or 0) + 100
        assert before.agrees
        assert not case_explained(case).agrees
