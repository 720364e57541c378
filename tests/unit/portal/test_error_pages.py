"""Error pages speak the reader's language and touch no database (no test here may use one)."""

import re

import pytest
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch
from django.utils.translation import override

from portal import errors


def shown(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def request(path: str, method: str = "get", county: str | None = None):  # type: ignore[no-untyped-def]
    """A request; ``county`` where the address led to a page of that county."""
    made = getattr(RequestFactory(), method)(path)
    if county:
        made.resolver_match = ResolverMatch(lambda: None, (), {"county": county})
    return made


def test_unknown_county_is_named_and_escaped() -> None:
    with override("zh-hans"):
        response = errors.page_not_found(request("/c/nowhere/my/", county="nowhere"), Http404())
    assert response.status_code == 404
    assert "本站没有名为“nowhere”的县" in shown(response)
    assert '<html lang="zh-Hans"' in shown(response)


def test_other_missing_pages_say_nothing_about_counties() -> None:
    found = request("/c/here/my/", county="here")
    found.county = object()
    with override("en"):
        for here in (found, request("/c/here/no-such-page/"), request("/x/")):
            text = shown(errors.page_not_found(here, Http404()))
            assert "Page not found" in text
            assert "No county named" not in text


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_says_what_happened_and_what_to_do(status: int, language: str) -> None:
    headings = {"en": ("What happened", "What you can do"), "zh-hans": ("发生了什么", "您可以怎么办")}
    with override(language):
        response = errors.error_page(request("/somewhere/"), status)
    assert response.status_code == status
    assert all(heading in shown(response) for heading in headings[language])
    assert response["Cache-Control"] == "no-store"


def test_an_absent_server_is_503_and_a_fault_is_500_with_its_number() -> None:
    asked = request("/somewhere/", "post")
    asked.request_id = "abcdef0123456789"
    with override("en"):
        try:
            raise OperationalError("gone")
        except OperationalError:
            away = errors.server_error(asked)
        try:
            raise ValueError("bug")
        except ValueError:
            fault = errors.server_error(asked)
    assert away.status_code == 503
    assert away["Retry-After"] == "30"
    assert "was not saved" in shown(away)
    assert fault.status_code == 500
    assert "abcdef012345" in shown(fault)


def test_below_api_errors_are_problem_json() -> None:
    with override("en"):
        response = errors.page_not_found(request("/api/v1/nothing"), Http404())
    assert response["Content-Type"] == "application/problem+json"
    assert response.status_code == 404


def test_reason_of_a_refusal_is_shown() -> None:
    with override("en"):
        text = shown(errors.permission_denied(request("/x/"), PermissionError("Ask <the> publisher.")))
    assert "Ask &lt;the&gt; publisher." in text


def test_expired_form_and_lockout_have_pages_of_their_own() -> None:
    with override("en"):
        assert "Nothing was sent" in shown(errors.csrf_failure(request("/x/", "post")))
        locked = errors.lockout(request("/accounts/login/", "post"))
    assert locked.status_code == 429
    assert "15 minutes" in shown(locked)
