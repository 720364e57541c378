"""How rules fare, as programs read it: the mark is told, no number under 10 is (charter O1, O5)."""

import uuid

import pytest
from django.test import Client

from rules.models import RuleCount
from rules.services.health.objection import objection_make
from rules.services.health.threshold import threshold_set
from tests.api.problems import assert_problem
from tests.factories import Town, user

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/counties/dummy/rule-health/"


def test_before_anything_is_counted_every_rule_is_there_without_figures(here: Town, client: Client) -> None:
    body = client.get(ADDRESS).json()
    assert (body["revision"], body["threshold"]) == ("2020-1", None)
    assert [rule["code"] for rule in body["rules"]][:2] == ["GD-01", "GD-02"]
    assert {(rule["under_review"], rule["objections"]) for rule in body["rules"]} == {(False, None)}


def test_counts_marks_and_the_threshold_are_told_and_small_numbers_are_not(
    here: Town, client: Client
) -> None:
    with here.scope():
        threshold_set(
            county=here.county,
            objections=10,
            decided=10,
            percent=50,
            reason="As agreed.",
            by=here.rule_admin,
            now=here.now,
        )
        for _ in range(10):
            person = user(f"reader-{uuid.uuid4()}")
            objection_make(county=here.county, rule="TR-01", words="Unfair.", by=person, now=here.now)
    here.drain()
    with here.scope():
        RuleCount.objects.filter(rule="TR-01").update(records=50, contested=20, decided=12, succeeded=9)
    body = client.get(ADDRESS).json()
    assert body["threshold"]["objections"] == 10
    assert body["counted_on"] == here.today.isoformat()
    rules = {rule["code"]: rule for rule in body["rules"]}
    marked = rules["TR-01"]
    assert (marked["under_review"], marked["cause"], marked["objections"]) == (True, "objections", 10)
    assert marked["since"] == here.today.isoformat()
    assert marked["counts"] == [{"revision": "2020-1", "records": 50, "decided": 12, "succeeded": None}]
    assert rules["TR-02"]["counts"] == [
        {"revision": "2020-1", "records": None, "decided": None, "succeeded": None}
    ]


def test_an_unknown_county_is_a_problem_and_what_is_unchanged_comes_empty(here: Town, client: Client) -> None:
    assert_problem(client.get("/api/v1/counties/no-such/rule-health/"), "not-found")
    first = client.get(ADDRESS)
    again = client.get(ADDRESS, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
