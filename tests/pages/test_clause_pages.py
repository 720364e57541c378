"""A clause at its permanent address: since when it is written so, its history, its marks, and what leads to it."""

import re

import pytest
from django.test import Client

from rules.models import Revision, RuleMark
from tests.factories import Town, town
from tests.pages.revising import HERE, page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("2020-1", ["In this form since 1 January 2020 (revision 2020-1).", "Changed on 1 January 2022 by"]),
        ("2022-1", ["In this form since 1 January 2022 (revision 2022-1).", "Changed on 1 January 2024"]),
        ("coming-1", ["In this form since 1 January 2024 (revision 2024-1)."]),
    ],
)
def test_a_clause_says_since_when_it_is_written_so(
    book: Town, client: Client, code: str, says: list[str]
) -> None:
    shown = page(client, f"{HERE}{code}/rules/TR-01/")
    for words in says:
        assert words in shown
    assert "changed it: the points" in shown
    assert f'<link rel="canonical" href="http://testserver{HERE}{code}/rules/TR-01/">' in shown


def test_a_dropped_clause_keeps_its_address_and_a_revision_without_it_says_who_has_it(
    book: Town, client: Client
) -> None:
    assert "Dropped on 1 January 2022 by revision 2022-1." in page(client, f"{HERE}2020-1/rules/TR-02/")
    gone = page(client, f"{HERE}2022-1/rules/TR-02/", status=404)
    assert "Revision 2022-1 has no clause “TR-02” of this kind." in gone
    assert f'href="{HERE}2020-1/rules/TR-02/"' in gone
    never = page(client, f"{HERE}2022-1/rules/NO-99/", "zh-hans", status=404)
    assert "本县的任何修订都没有过这一条。" in never


@pytest.mark.parametrize("part", ["grades/A", "categories/traffic", "programmes/", "rules/GD-01"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_kind_of_clause_has_a_page_and_the_book_leads_to_it(
    book: Town, client: Client, part: str, language: str
) -> None:
    whole = page(client, f"{HERE}2020-1/", language)
    addresses = re.findall(rf'href="({HERE}2020-1/{part}[^"]*)"', whole)
    assert addresses
    shown = page(client, addresses[0], language)
    anchor = re.search(rf'href="{HERE}2020-1/#([a-z]+-[^"]+)"', shown)
    assert anchor
    assert f'id="{anchor[1]}"' in whole


@pytest.mark.parametrize(
    ("language", "mark", "history"),
    [
        ("en", "Protected conduct: cannot be a ground today", "A text of history."),
        ("zh-hans", "受保护的行为：今天不能作为扣分事由", "历史文本。"),
    ],
)
def test_an_archival_clause_carries_its_mark_wherever_it_is_shown(
    client: Client, language: str, mark: str, history: str
) -> None:
    town("rongcheng")
    for address in ("2019-1/", "2019-1/rules/RC-03/", "on/2020-05-05/", "2019-1/?q=RC-03"):
        shown = page(client, f"/c/rongcheng/revisions/{address}", language)
        assert mark in shown, address
        assert history in shown, address
    assert mark in page(client, "/c/rongcheng/revisions/2019-1/compare/2021-1/", language)
    assert mark not in page(client, "/c/rongcheng/revisions/2021-1/", language)


def test_a_rule_under_review_is_marked_in_the_book_and_at_its_own_address(book: Town, client: Client) -> None:
    with book.scope():
        RuleMark.objects.create(
            county=book.county,
            rule="TR-01",
            revision=Revision.objects.get(code="2024-1"),
            state=RuleMark.State.UNDER_REVIEW,
            cause=RuleMark.Cause.OBJECTIONS,
            objections=10,
            on=book.today,
            at=book.now,
        )
    for address in ("/c/dummy/", f"{HERE}2024-1/"):
        assert page(client, address).count("under review</strong>") == 1, address
    assert "under review</strong>" not in page(client, f"{HERE}2020-1/")
    clause = page(client, f"{HERE}2022-1/rules/TR-01/")
    assert "as many people object to it" in clause
    assert 'href="/c/dummy/rules/TR-01/"' in clause


def test_only_a_rule_that_is_in_force_leads_to_its_page_of_today(book: Town, client: Client) -> None:
    assert 'href="/c/dummy/rules/TR-01/"' in page(client, f"{HERE}2020-1/rules/TR-01/")
    assert 'href="/c/dummy/rules/TR-02/"' not in page(client, f"{HERE}2020-1/rules/TR-02/")
