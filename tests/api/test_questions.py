"""What a question must look like: headers, body, agreement."""

from typing import Any
from uuid import uuid4

import pytest

from benefits.models import EligibilityCheck
from tests.api.conftest import CHECKS, PROGRAMME, PURPOSE, Asker
from tests.api.problems import assert_problem

pytestmark = pytest.mark.django_db
GOOD = {"handle": str(uuid4()), "programme": PROGRAMME, "purpose": PURPOSE}


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["/handle", "/programme", "/purpose"]),
        ([], [""]),
        (b'"text"', [""]),
        (b"7", [""]),
        (b"", ["/handle", "/programme", "/purpose"]),
        (b"null", [""]),
        (GOOD | {"score": True}, ["/score"]),
        (GOOD | {"a/b~c": 1, "handle": "x"}, ["/a~1b~0c", "/handle"]),
        (GOOD | {"\ud800": 1}, ["/\ud800"]),
        (GOOD | {"handle": 7}, ["/handle"]),
        (GOOD | {"handle": None}, ["/handle"]),
        (GOOD | {"handle": [GOOD["handle"]]}, ["/handle"]),
        (GOOD | {"handle": GOOD["handle"].replace("-", "")}, ["/handle"]),
        (GOOD | {"handle": "１２３"}, ["/handle"]),
        (GOOD | {"programme": 1}, ["/programme"]),
        (GOOD | {"programme": ""}, ["/programme"]),
        (GOOD | {"programme": "\x00"}, ["/programme"]),
        (GOOD | {"programme": "\ud800"}, ["/programme"]),
        (GOOD | {"programme": "x" * 41}, ["/programme"]),
        (GOOD | {"purpose": True}, ["/purpose"]),
        (GOOD | {"purpose": {"code": "x"}}, ["/purpose"]),
    ],
)
def test_body_is_refused_with_a_pointer_to_each_fault(body: Any, pointers: list[str], clinic: Asker) -> None:
    document = assert_problem(clinic.post(body), "invalid-body")
    assert [entry["pointer"] for entry in document["errors"]] == pointers
    with clinic.town.scope():
        assert not EligibilityCheck.objects.exists()


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b'{"handle": NaN}',
        b'{"handle": 1, "handle": 2}',
        b"\xff\xfe",
        '{"handle": "扰"}'.encode("gb18030"),
        b"[" * 20_000,
        b"1" * 5_000,
        b'{"a": 1} trailing',
    ],
)
def test_body_that_is_no_json_is_refused(raw: bytes, clinic: Asker) -> None:
    assert_problem(clinic.post(raw), "malformed-body")


def test_body_that_is_too_large_is_refused(clinic: Asker) -> None:
    assert_problem(clinic.post(b'"' + b"x" * 70_000 + b'"'), "too-large")


def test_body_of_another_kind_is_refused(clinic: Asker) -> None:
    headers = {"Authorization": f"Bearer {clinic.key}", "Idempotency-Key": "one"}
    assert_problem(clinic.client.post(CHECKS, GOOD, headers=headers), "unsupported-media-type")


@pytest.mark.parametrize("name", ["", "with space", "ключ", "x" * 101, "tab\t"])
def test_idempotency_key_is_required(name: str, clinic: Asker) -> None:
    assert_problem(clinic.post(GOOD, Idempotency_Key=name), "idempotency-key-missing")


@pytest.mark.parametrize("outside", [{"programme": "heating"}, {"purpose": "advertising"}])
def test_question_outside_the_agreement_is_refused(outside: dict[str, str], clinic: Asker) -> None:
    resident = clinic.town.resident()
    clinic.town.drain()
    reply = clinic.ask(clinic.granted_by(resident).handle, **outside)
    assert_problem(reply, "outside-agreement")
    with clinic.town.scope():
        assert not EligibilityCheck.objects.exists()


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "The body does not hold what is asked for"),
        ("en-GB,zh;q=0.5", "The body does not hold what is asked for"),
        ("zh", "请求体的内容不符合要求"),
        ("zh-CN", "请求体的内容不符合要求"),
        ("fr", "请求体的内容不符合要求"),
        ("", "请求体的内容不符合要求"),
    ],
)
def test_problem_is_told_in_the_callers_language(language: str, title: str, clinic: Asker) -> None:
    reply = clinic.post(GOOD | {"score": 1}, Accept_Language=language)
    document = assert_problem(reply, "invalid-body")
    assert document["title"] == title
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in document["errors"][0]["detail"])
    assert chinese == (language[:2] != "en")
