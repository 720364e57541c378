"""The committed contract is the running app's, is sound, and its examples are true."""

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from drf_spectacular.drainage import GENERATOR_STATS, reset_generator_stats
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import spectacular_settings
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator, FormatChecker

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "reference" / "openapi.json"
REFRESH = "The API has changed. If that was meant, run `make openapi` and commit docs/reference/openapi.json."


@lru_cache
def contract() -> dict[str, Any]:
    generator: SchemaGenerator = spectacular_settings.DEFAULT_GENERATOR_CLASS()
    with override("zh-hans"):
        schema: dict[str, Any] = json.loads(json.dumps(generator.get_schema(request=None, public=True)))
    return schema


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in contract()["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def contents() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every body of every operation: where, of which media type, its schema and examples."""
    for where, operation in operations():
        bodies = {"request": operation["requestBody"]} if "requestBody" in operation else {}
        for name, body in (bodies | operation["responses"]).items():
            for media_type, content in body["content"].items():
                yield f"{where} {name}", media_type, content


def test_committed_contract_is_that_of_the_app() -> None:
    assert json.loads(COMMITTED.read_text(encoding="utf-8")) == contract(), REFRESH


def test_contract_is_sound_and_made_without_a_warning() -> None:
    reset_generator_stats()
    contract.cache_clear()
    validate_schema(contract())
    assert contract()["openapi"].startswith("3.1")
    assert not GENERATOR_STATS, "manage.py spectacular says what to mend"


def test_every_body_has_examples_that_fit_its_schema() -> None:
    found = 0
    for where, _media_type, content in contents():
        validator = Draft202012Validator(
            content["schema"] | {"components": contract()["components"]}, format_checker=FormatChecker()
        )
        assert content.get("examples"), where
        for example in content["examples"].values():
            faults = [fault.message for fault in validator.iter_errors(example["value"])]
            assert faults == [], where
            found += 1
    assert found > 30


def test_every_operation_tells_its_problems() -> None:
    for where, operation in operations():
        problems = {status: body for status, body in operation["responses"].items() if status != "200"}
        assert "default" in problems, where
        assert ("404" in problems) == ("{" in where), where
        for body in problems.values():
            assert list(body["content"]) == ["application/problem+json"], where
        assert operation["summary"], where
        assert operation["tags"], where


@pytest.mark.django_db
def test_contract_is_served_as_it_is_committed(client: Client) -> None:
    reply = client.get("/api/v1/schema", headers={"Accept-Language": "zh"})
    assert reply["Content-Type"].startswith("application/vnd.oai.openapi+json")
    assert json.loads(reply.content) == json.loads(COMMITTED.read_text(encoding="utf-8"))


@pytest.mark.django_db
def test_only_the_viewer_may_set_styles_and_nothing_comes_from_elsewhere(client: Client) -> None:
    page = client.get("/api/v1/docs")
    policy = page["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src" not in policy  # falls back to default-src 'self'
    assert "default-src 'self';" in policy
    assert b"https://" not in page.content
    assert b"<style" not in page.content
    script = client.get("/api/v1/docs?script=")
    assert script["Content-Type"].startswith("application/javascript")
    assert "unsafe-inline" not in client.get("/api/v1/schema")["Content-Security-Policy"]
