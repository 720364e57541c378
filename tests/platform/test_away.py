"""A database or broker that is away: a page that says so, in the reader's language; no work is lost or waits."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from celery import Celery
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from counties import doorbell
from portal.urls import handler500, urlpatterns  # noqa: F401  # Django reads handler500 from the URL module


def failing(request: HttpRequest) -> HttpResponse:
    raise OperationalError("server closed the connection unexpectedly")


urlpatterns = [*urlpatterns, path("fails/", failing), path("api/fails/", failing)]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(("wish", "lang"), [("zh-CN", "zh-Hans"), ("en", "en")])
def test_page_says_so_in_the_readers_language(client: Client, wish: str, lang: str) -> None:
    reply = client.get("/fails/", headers={"Accept-Language": wish})
    assert reply.status_code == 503
    assert reply["Retry-After"] == "30"
    assert f'lang="{lang}"'.lower() in reply.content.decode().lower()
    assert reply["X-Request-ID"]
    assert "default-src 'self'" in reply["Content-Security-Policy"]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_api_says_so_as_a_problem(client: Client) -> None:
    reply = client.get("/api/fails/")
    assert (reply.status_code, reply["Content-Type"]) == (503, "application/problem+json")


def away(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OperationalError("connection refused")

    connection.close()
    monkeypatch.setattr(connection, "get_new_connection", refuse)


@pytest.mark.django_db(transaction=True)
def test_every_kind_of_page_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as gone:
        away(gone)
        client.raise_request_exception = False
        for address in ("/", "/c/nowhere/", "/accounts/login/", "/healthz"):
            assert client.get(address).status_code in (
                (503,) if address != "/accounts/login/" else (200, 503)
            )
        assert client.get("/healthz").json()["state"] == "unavailable"


@pytest.mark.django_db(transaction=True)
@override_settings(CELERY_BROKER_URL="redis://127.0.0.1:1/0")
def test_health_without_a_broker_is_degraded(client: Client) -> None:
    reply = client.get("/healthz")
    assert reply.status_code == 200
    assert reply.json()["broker"] is False
    assert reply.json()["state"] == "degraded"


@pytest.mark.django_db(transaction=True)
def test_health_with_a_broker_is_ok(client: Client, valkey_server: Any) -> None:
    assert client.get("/healthz").json() == {
        "state": "ok",
        "database": True,
        "broker": True,
        "oldest_waiting_seconds": None,
    }


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes connections and never answers, as a stopped server does."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        yield int(silent.getsockname()[1])


def ring_at(port: int, monkeypatch: pytest.MonkeyPatch) -> float:
    """Ring a bell whose broker should be at that port; seconds that it took."""
    bell = Celery("bell", set_as_current=False)
    bell.config_from_object("django.conf:settings", namespace="CELERY")
    bell.conf.broker_url = f"redis://:secret@127.0.0.1:{port}/0"
    monkeypatch.setattr(doorbell, "current_app", bell)
    began = time.monotonic()
    doorbell.ring(1)
    return time.monotonic() - began


def test_ringing_without_a_broker_takes_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ring_at(1, monkeypatch) < 1


def test_ringing_a_broker_that_hangs_gives_up_soon(silent_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ring_at(silent_port, monkeypatch) < 8


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "kept"), [("abc-123-def", True), ("short", False), ("x\ny" * 9, False), ("é" * 9, False)]
)
def test_request_id_is_taken_over_only_when_well_formed(client: Client, given: str, kept: bool) -> None:
    reply = client.get("/healthz", headers={"X-Request-ID": given})
    assert (reply["X-Request-ID"] == given) is kept
    assert reply["X-Request-ID"].isalnum() or kept
