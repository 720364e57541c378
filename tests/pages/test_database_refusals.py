"""What the database refuses past a service's check is told like any refusal: 409, in words, with the charter's code."""

import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from structlog.testing import capture_logs

from portal.refused_by_database import REFUSALS
from rules.models import Comment, Consultation, Revision
from rules.services.consultation.closing import consultations_close
from tests.api.problems import assert_problem
from tests.drafting import drafted, renamed
from tests.factories import Town, passed_gates
from tests.integration.consulting import day_after, opened
from tests.pages.people import signed_in

pytestmark = pytest.mark.django_db
MIGRATIONS = sorted(Path(__file__).parents[2].glob("*/migrations/*.py"))
RAISED = re.compile(r"\bCONSTRAINT = '(\w+)'")
GATES = {
    "impact": ({"impact": False}, ("R5", "Simulate it again", "没有用今天的居民")),
    "consultation": ({"consultation": False}, ("R5", "No consultation has closed", "没有征求意见")),
}


def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """The service sees no gate: what another person did at the same moment."""
    monkeypatch.setattr("rules.services.publication.publishing.refusals_of", lambda draft, today: [])


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_gate_that_only_the_database_saw_is_a_refusal_in_the_readers_language(
    here: Town, gate: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed, (article, english, chinese) = GATES[gate]
    with here.scope():
        draft = passed_gates(here, drafted(here), **passed)
    blind(monkeypatch)
    address = reverse("rules:draft-publish", args=[here.county.slug, draft.code])
    with capture_logs() as lines:
        reply = signed_in(here.publisher, language).post(address, {"digest": draft.digest})
    assert reply.status_code == 409
    assert (english if language == "en" else chinese) in reply.text
    assert article in reply.text
    assert ("Nothing was changed." if language == "en" else "什么都没有改动") in reply.text
    assert [line["code"] for line in lines if line["event"] == "database_refused"] == [article]
    with here.scope():
        draft.refresh_from_db()
        assert draft.status == "open"
        assert not Revision.objects.filter(code=draft.code).exists()


def test_a_suspect_clause_that_only_the_database_saw_names_its_own_article(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    with here.scope():
        draft = passed_gates(here, drafted(here, renamed()))
    blind(monkeypatch)
    address = reverse("rules:draft-publish", args=[here.county.slug, draft.code])
    reply = signed_in(here.publisher).post(address, {"digest": draft.digest})
    assert reply.status_code == 409
    assert "looks like protected conduct" in reply.text
    assert "R1" in reply.text


def test_a_comment_that_comes_as_the_consultation_closes(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The service has looked; then a worker closes it, before the comment is written."""

    def looked_before(consultation: Consultation, today: Any) -> Consultation:
        consultations_close(county=here.county, today=day_after(consultation), now=here.now)
        return consultation

    resident = here.resident()
    with here.scope():
        consultation = opened(here)
    monkeypatch.setattr("rules.services.consultation.commenting.consultation_locked", looked_before)
    address = reverse(
        "rules:consultation-clause", args=[here.county.slug, consultation.number, "rule", "TR-01"]
    )
    typed = {"stance": "for", "words": "Good.", "version": 1, "client_id": uuid.uuid4()}
    reply = signed_in(resident.user).post(address, typed)
    assert reply.status_code == 409
    assert "This consultation is closed." in reply.text
    with here.scope():
        assert not Comment.objects.exists()


@pytest.fixture
def raising(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let the API's view of a county run into a refusal of that name."""

    def arm(constraint: str) -> None:
        def refuse(*args: object, **kwargs: object) -> None:
            with connection.cursor() as cursor:
                cursor.execute(
                    "DO $$ BEGIN RAISE check_violation USING MESSAGE = 'R4: too early', "
                    f"CONSTRAINT = '{constraint}'; END $$"
                )

        monkeypatch.setattr("counties.api.views.cacheable", refuse)

    return arm


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_program_gets_the_problem_refused(
    here: Town, raising: Callable[[str], None], language: str
) -> None:
    raising("rules_gate_day")
    reply = Client(headers={"accept-language": language}).get("/api/v1/counties/dummy/")
    document = assert_problem(reply, "refused")
    assert ("later day" if language == "en" else "晚一些") in document["detail"]


def test_a_refusal_that_nobody_foresaw_stays_an_error(here: Town, raising: Callable[[str], None]) -> None:
    raising("some_other_rule")
    reply = Client(raise_request_exception=False).get("/api/v1/counties/dummy/")
    assert_problem(reply, "server-error")


def test_every_trigger_that_refuses_has_words() -> None:
    raised = {name for path in MIGRATIONS for name in RAISED.findall(path.read_text(encoding="utf-8"))}
    assert len(raised) > 12
    assert raised <= REFUSALS.keys()


def test_no_words_are_kept_for_what_nothing_raises() -> None:
    raised = {name for path in MIGRATIONS for name in RAISED.findall(path.read_text(encoding="utf-8"))}
    of_tables = {rule.name for model in apps.get_models() for rule in model._meta.constraints}
    assert REFUSALS.keys() <= raised | of_tables
