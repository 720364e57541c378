"""A rule's public page, objecting to it, and the pages of those who keep the rules (charter A1, O1, O5)."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rules.models import HealthThreshold, Objection, RuleCount, RuleMark
from rules.services.health.objection import objection_make
from rules.services.health.threshold import mark_lift, threshold_set
from tests.factories import Town, town, user
from tests.pages.people import signed_in
from tests.revising import in_force, milder, revised

pytestmark = pytest.mark.django_db
FIGURES = {"objections": 10, "decided": 10, "percent": 50, "reason": "As agreed."}


@pytest.fixture
def here() -> Town:
    made = town()
    made.drain()
    return made


def url(here: Town, name: str, *args: str) -> str:
    return reverse(f"rules:{name}", args=[here.county.slug, *args])


def read(client: Client, address: str, language: str = "en") -> str:
    answer = client.get(address, headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.text


def marked(here: Town, rule: str = "TR-01") -> None:
    """Put the rule under review, as the daily count does."""
    with here.scope():
        threshold_set(county=here.county, by=here.rule_admin, now=here.now, **FIGURES)
        for _ in range(10):
            person = user(f"reader-{uuid.uuid4()}")
            objection_make(county=here.county, rule=rule, words="It is unfair.", by=person, now=here.now)
        RuleCount.objects.update(counted_on=here.today - timedelta(days=1))
    here.drain()


def test_anybody_reads_a_rule_in_words_with_its_basis_and_its_health(here: Town) -> None:
    page = read(Client(), url(here, "rule-detail", "TR-01"))
    for words in (
        "Traffic offence",
        "Road Traffic Safety Law, Art. 90",
        "fewer than 10",
        "Came into the book",
    ):
        assert words in page
    assert "not published a threshold yet" in page
    assert "Under review" not in page
    chinese = read(Client(), url(here, "rule-detail", "TR-01"), "zh-hans")
    for words in ("交通违法", "《道路交通安全法》第九十条", "不足10", "对这条规则提出异议"):
        assert words in chinese


def test_the_list_names_every_rule_and_the_mark(here: Town) -> None:
    marked(here)
    for language, words in (("en", "under review"), ("zh-hans", "复审中")):
        page = read(Client(), url(here, "rule-list"), language)
        assert words in page
        assert url(here, "rule-detail", "GD-01") in page


def test_whoever_is_signed_in_objects_once_and_takes_it_back(here: Town) -> None:
    address, reader = url(here, "objection", "TR-01"), signed_in(user("reader"))
    assert "Sign in to object" in read(Client(), address)
    answer = Client().post(address, {"words": "Unfair."})
    assert answer.status_code == 302
    assert "login" in answer["Location"]
    assert reader.post(address, {"words": " "}).status_code == 400
    for _ in range(2):
        page = reader.post(address, {"words": "It is <b>unfair</b>."}, follow=True)
        assert "on file and counts" in page.text
    with here.scope():
        assert Objection.objects.get().words == "It is <b>unfair</b>."
    assert "One of them is yours." in page.text
    own = read(reader, address)
    assert "&lt;b&gt;unfair" in own
    page = reader.post(address, {"take_back": "1"}, follow=True)
    assert "taken back" in page.text
    page = reader.post(address, {"take_back": "1"}, follow=True)
    assert "no objection to this rule" in page.text


def test_small_counts_are_hidden_on_every_page_and_the_mark_is_shown(here: Town) -> None:
    with here.scope():
        RuleCount.objects.filter(rule="TR-02").update(records=47, contested=12, decided=11, succeeded=8)
        RuleCount.objects.filter(rule="TR-01").update(records=433, contested=40, decided=31, succeeded=17)
        RuleCount.objects.update(counted_on=here.today)
    marked_page = read(Client(), url(here, "rule-detail", "TR-01"))
    assert all(words in marked_page for words in ("433", "31", "54 %"))
    hidden = read(Client(), url(here, "rule-detail", "TR-02"))
    assert "72 %" not in hidden  # 8 of 11 would give 8 away
    assert "not shown" in hidden
    admin = read(signed_in(here.rule_admin), url(here, "rule-health"))
    assert "433" in admin
    assert "72 %" not in admin


def test_a_marked_rule_says_since_when_and_why_and_a_lifted_one_why_it_stays(here: Town) -> None:
    marked(here)
    page = read(Client(), url(here, "rule-detail", "TR-01"))
    assert "Under review since" in page
    assert "as many people object to it" in page
    lifting = url(here, "rule-mark-lift", "TR-01")
    assert signed_in(here.rule_admin).post(lifting, {"reason": "It stays."}).status_code == 403
    publisher = signed_in(here.publisher)
    assert publisher.post(lifting, {"reason": ""}).status_code == 400
    page = publisher.post(lifting, {"reason": "Looked at with the court."}, follow=True)
    assert "The mark is lifted" in page.text
    public = read(Client(), url(here, "rule-detail", "TR-01"))
    assert "Looked at with the court." in public
    assert "Under review since" in public  # the history keeps it
    assert 'class="xy-notice' not in public
    assert "not under review" in read(publisher, lifting)


def test_the_admin_sees_those_under_review_first_and_can_sort_otherwise(here: Town) -> None:
    marked(here, "TR-02")
    client = signed_in(here.publisher)

    def order(by: str) -> list[str]:
        page = read(client, url(here, "rule-health") + by)
        codes = ["CT-01", "GD-01", "TR-01", "TR-02"]
        return sorted(codes, key=lambda code: page.index(url(here, "rule-health-detail", code)))

    assert order("")[0] == "TR-02"
    assert order("?by=code") == ["CT-01", "GD-01", "TR-01", "TR-02"]
    assert order("?by=objections")[0] == "TR-02"
    assert order("?by=no-such")[0] == "TR-02"


def test_the_admin_reads_the_words_and_never_who_said_them(here: Town) -> None:
    resident = here.resident()
    with here.scope():
        objection_make(
            county=here.county, rule="TR-01", words="Twice for one act.", by=resident.user, now=here.now
        )
    page = read(signed_in(here.rule_admin), url(here, "rule-health-detail", "TR-01"))
    assert "Twice for one act." in page
    assert "A resident of the county" in page
    assert resident.user.username not in page
    assert resident.name not in page
    public = read(Client(), url(here, "rule-detail", "TR-01"))
    assert "Twice for one act." not in public


def test_the_threshold_is_set_by_a_form_with_its_bounds_and_keeps_its_history(here: Town) -> None:
    client, address = signed_in(here.rule_admin), url(here, "rule-threshold")
    assert "None has been set yet." in read(client, address)
    for bad in ({"objections": 9}, {"decided": 1}, {"percent": 100}, {"reason": ""}):
        assert client.post(address, FIGURES | bad).status_code == 400
    page = client.post(address, FIGURES, follow=True)
    assert "The threshold is public now" in page.text
    client.post(address, FIGURES | {"objections": 25, "reason": "Fewer."})
    with here.scope():
        assert HealthThreshold.objects.count() == 2
    page = read(client, address)
    assert "10 objections" in page
    assert "25 objections" in page
    assert "from 25 objections on" in read(Client(), url(here, "rule-detail", "TR-01"))
    for person in (here.clerk, here.confirmer, here.reviewer):
        assert signed_in(person).post(address, FIGURES).status_code == 403


def test_a_rule_that_is_gone_or_to_come_says_so_and_takes_no_objection(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dataclasses

    from rules.engine.book import Reach

    book = in_force(here)
    new = dataclasses.replace(book.rules[0], code="GD-99")
    rules = (*(rule for rule in book.rules if rule.code != "TR-01"), new)
    revised(here, dataclasses.replace(book, rules=rules, transition=Reach.ALL_ACTS), in_days=1)
    page = read(signed_in(here.resident().user), url(here, "objection", "GD-99"))
    assert "not in force yet" in page
    assert "textarea" not in page

    class Later:
        @staticmethod
        def now() -> Any:
            return here.now + timedelta(days=1)

    monkeypatch.setattr("rules.views.health.rule_pages.timezone", Later)
    page = read(signed_in(here.resident().user), url(here, "rule-detail", "TR-01"))
    assert "no longer in force" in page
    assert "Dropped" in page
    assert Client().get(url(here, "rule-detail", "no-such")).status_code == 404


def test_the_history_leads_to_each_change(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    revised(here, milder(in_force(here), "TR-01", -5_00))
    page = read(Client(), url(here, "rule-detail", "TR-01"))
    assert url(here, "revision-diff", "2020-1", "next") in page
    assert "to come" in page
    unchanged = read(Client(), url(here, "rule-detail", "TR-02"))
    assert url(here, "revision-diff", "2020-1", "next") not in unchanged


def test_a_lifted_mark_is_on_file_with_the_office_that_lifted_it(here: Town) -> None:
    marked(here)
    with here.scope():
        mark_lift(county=here.county, rule="TR-01", reason="It stays.", by=here.publisher, now=here.now)
        assert [mark.state for mark in RuleMark.objects.order_by("pk")] == ["review", "lifted"]
    page = read(signed_in(here.rule_admin), url(here, "rule-health-detail", "TR-01"))
    assert str(here.publisher.display["en"]) in page
