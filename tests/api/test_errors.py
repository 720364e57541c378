"""Every error below /api/ is a problem, whoever answers it; nothing is open that does not say so."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import override
from rest_framework.permissions import AllowAny
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from benefits.api.authentication import HoldsKey
from counties.errors import DomainError, NotPermitted
from portal.api.permissions import Closed
from portal.api.problems import PROBLEMS
from rules.services.consultation.opening import consultation_open
from tests.api.problems import assert_problem
from tests.drafting import drafted
from tests.factories import Town

DOCUMENTED = Path(__file__).resolve().parents[2] / "docs" / "reference" / "api-errors.md"


def routes(patterns: Any, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern


API = [(path, one) for path, one in routes(get_resolver().url_patterns) if path.startswith("api/")]
FILLED = {
    "<slug:county>": "dummy",
    "<code:code>": "2020-1",
    "<code:old>": "2020-1",
    "<code:new>": "2020-1",
    "<slug:name>": "not-found",
    "<code:part>": "rule",
    "<code:clause>": "TR-01",
    "<int:number>": "1",
}


def filled(path: str) -> str:
    for placeholder, value in FILLED.items():
        path = path.replace(placeholder, value)
    assert "<" not in path
    return "/" + path


def view_of(pattern: URLPattern) -> type[APIView]:
    view: type[APIView] = pattern.callback.cls  # type: ignore[attr-defined]
    return view


def test_every_endpoint_says_to_whom_it_is_open() -> None:
    assert {path: view_of(one).permission_classes for path, one in API} == {
        path: (HoldsKey,) if path == "api/v1/eligibility-checks/" else (AllowAny,) for path, _one in API
    }
    assert len(API) == 19


@pytest.mark.django_db
def test_view_that_says_nothing_is_closed(client: Client) -> None:
    class Forgotten(APIView):
        def get(self, request: Any) -> None:
            raise AssertionError("opened")

    assert APIView.permission_classes == [Closed]
    response = Forgotten.as_view()(APIRequestFactory().get("/api/v1/forgotten/"))
    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"


def _consultation(here: Town) -> None:
    """The county's consultation number 1."""
    with here.scope():
        consultation_open(
            draft=drafted(here, in_days=30),
            closes_on=here.today + timedelta(days=14),
            by=here.rule_admin,
            now=here.now,
        )


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("path", [path for path, _one in API])
def test_method_that_is_not_offered_is_refused(path: str, method: str, here: Town, client: Client) -> None:
    offered = {"post"} if path == "api/v1/eligibility-checks/" else {"get"}
    if "<int:number>" in path:
        _consultation(here)
    reply = client.generic(method.upper(), filled(path))
    if method in offered:
        assert reply.status_code in (200, 401)
    else:
        assert_problem(reply, "method-not-allowed")
        assert {word.strip().lower() for word in reply["Allow"].split(",")} - {"head"} == offered


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/v1/", "/api/v2/counties/", "/api/v1/nothing", "/api/v1/%00"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_address_outside_all_routes_is_a_problem(path: str, method: str, client: Client) -> None:
    assert_problem(getattr(client, method)(path), "not-found")


@pytest.mark.django_db
def test_question_without_the_last_slash_is_not_redirected(client: Client) -> None:
    assert_problem(client.post("/api/v1/eligibility-checks"), "not-found")


@pytest.mark.django_db
def test_reply_in_another_kind_than_json_does_not_exist(here: Town, client: Client) -> None:
    reply = client.get("/api/v1/counties/", headers={"Accept": "application/xml"})
    assert_problem(reply, "not-acceptable")
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    assert client.get("/api/v1/counties/", headers=browser)["Content-Type"] == "application/json"


@pytest.mark.django_db
def test_host_that_is_not_ours_is_a_problem(client: Client) -> None:
    reply = client.get("/api/v1/counties/", headers={"Host": "evil.example"})
    assert_problem(reply, "bad-request")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "name"),
    [
        (OperationalError("gone"), "unavailable"),
        (ValueError("a mistake"), "server-error"),
        (DomainError("R4", "Too early."), "refused"),
        (NotPermitted("permission", "No role."), "forbidden"),
    ],
)
def test_whatever_is_raised_becomes_a_problem(
    error: Exception, name: str, here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise error

    monkeypatch.setattr("counties.api.views.cacheable", broken)
    reply = Client(raise_request_exception=False).get("/api/v1/counties/dummy/")
    document = assert_problem(reply, name)
    if isinstance(error, DomainError):
        assert document["detail"] == error.message
    else:
        assert str(error) not in reply.content.decode()
    if name == "unavailable":
        assert reply["Retry-After"] == "30"


@pytest.mark.django_db
@pytest.mark.parametrize("name", PROBLEMS)
def test_kind_of_problem_explains_itself_in_both_languages(name: str, client: Client) -> None:
    document = client.get(f"/api/v1/problems/{name}").json()
    assert document["status"] == PROBLEMS[name].status
    for text in (document["title"], document["detail"]):
        assert text["en"] != text["zh"]
    with override("en"):
        section = DOCUMENTED.read_text(encoding="utf-8").partition(f"## {name}\n")[2].partition("\n## ")[0]
        assert f"{PROBLEMS[name].status} · {PROBLEMS[name].title}" in section
        assert str(PROBLEMS[name].detail) in section


def test_nothing_else_is_documented() -> None:
    headings = [
        line[3:] for line in DOCUMENTED.read_text(encoding="utf-8").splitlines() if line.startswith("## ")
    ]
    assert headings == list(PROBLEMS)
