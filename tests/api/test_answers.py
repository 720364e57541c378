"""What a third party is told, and what it cannot tell apart (charter O3, E1, P2; reliability: what a "no" leaks)."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benefits.models import EligibilityCheck
from benefits.selectors import checks_about
from benefits.services.grants import grant_revoke
from counties import audit
from counties.models import AuditEvent, Consent, County
from counties.registry import installed_counties
from counties.services.consent import consent_withdraw
from rules.models import RecomputeRequest
from rules.selectors.books import in_force
from rules.services.scores.recompute import recompute_request
from tests.api.conftest import PROGRAMME, Asker, asker
from tests.factories import Town, town

pytestmark = pytest.mark.django_db
FIELDS = ["check_id", "answer", "as_of", "revision", "valid_until", "signature"]


def test_answer_eligible(clinic: Asker) -> None:
    resident = clinic.town.resident()
    clinic.town.drain()
    reply = clinic.ask(clinic.granted_by(resident).handle)
    assert reply.status_code == 200
    assert reply["Content-Type"] == "application/json"
    assert reply["Cache-Control"] == "no-store"
    body = reply.json()
    assert list(body) == FIELDS
    assert body["answer"] == "eligible"
    assert body["as_of"] == clinic.town.today.isoformat()
    assert body["revision"] == "2020-1"
    assert body["valid_until"].endswith("T00:00:00+08:00")


def test_answer_not_eligible(clinic: Asker) -> None:
    resident = clinic.town.resident()
    clinic.town.in_effect(resident, "TR-02")
    clinic.town.drain()
    assert clinic.ask(clinic.granted_by(resident).handle).json()["answer"] == "not_eligible"


def test_no_waits_for_a_score_that_has_yet_to_follow(clinic: Asker) -> None:
    resident = clinic.town.resident()
    clinic.town.in_effect(resident, "TR-02")
    clinic.town.drain()
    handle = clinic.granted_by(resident).handle
    with clinic.town.scope():
        recompute_request(resident=resident, cause=RecomputeRequest.Cause.RECORD, now=clinic.town.now)
    assert clinic.ask(handle).json()["answer"] == "undetermined"


def test_check_is_on_file_for_the_resident_and_in_the_audit(clinic: Asker) -> None:
    resident = clinic.town.resident()
    clinic.town.drain()
    body = clinic.ask(clinic.granted_by(resident).handle).json()
    with clinic.town.scope():
        (seen,) = checks_about(resident)
        assert str(seen.check_id) == body["check_id"]
        assert seen.answer == "eligible"
        assert AuditEvent.objects.latest("seq").action == "benefits.eligibility_checked"
        assert audit.broken_links(clinic.town.county) == []


# ---- what nobody can tell apart


def unknown(clinic: Asker, there: Asker) -> object:
    return uuid4()


def revoked(clinic: Asker, there: Asker) -> object:
    grant = clinic.granted_by(resident := clinic.town.resident())
    with clinic.town.scope():
        grant_revoke(grant=grant, by=resident.user, now=clinic.town.now)
    return grant.handle


def expired(clinic: Asker, there: Asker) -> object:
    return clinic.granted_until(clinic.town.resident(), clinic.town.today - timedelta(days=1)).handle


def withdrawn(clinic: Asker, there: Asker) -> object:
    grant = clinic.granted_by(resident := clinic.town.resident())
    clinic.town.drain()
    with clinic.town.scope():
        consent_withdraw(
            resident=resident, by=resident.user, channel=Consent.Channel.WEB, now=clinic.town.now
        )
    return grant.handle


def never_enrolled(clinic: Asker, there: Asker) -> object:
    return clinic.granted_until(clinic.town.resident(enrolled=False), clinic.town.today).handle


def other_county(clinic: Asker, there: Asker) -> object:
    return there.granted_by(there.town.resident()).handle


def other_third_party(clinic: Asker, there: Asker) -> object:
    return asker(clinic.town, "pharmacy").granted_by(clinic.town.resident()).handle


def refused_no(clinic: Asker, there: Asker) -> object:
    """Would be a no, but the grant is over."""
    resident = clinic.town.resident()
    clinic.town.in_effect(resident, "TR-02")
    return clinic.granted_until(resident, clinic.town.today - timedelta(days=1)).handle


def replay(clinic: Asker, there: Asker) -> object:
    handle = clinic.granted_by(clinic.town.resident()).handle
    County.objects.filter(pk=clinic.town.county.pk).update(
        kind=County.Kind.REPLAY, replay_today=clinic.town.today
    )
    return handle


CAUSES = [
    unknown,
    revoked,
    expired,
    withdrawn,
    never_enrolled,
    other_county,
    other_third_party,
    refused_no,
    replay,
]


def told(reply: Any) -> str:
    """The reply, headers and all, but for what is different in every reply."""
    body = reply.content.decode()
    for own in ("check_id", "signature"):
        assert reply.json()[own]
        body = re.sub(rf'("{own}":)"[^"]+"', r"\1…", body)
    headers = {key: value for key, value in reply.headers.items() if key != "X-Request-ID"}
    headers.pop("Content-Length", None)
    return json.dumps([reply.status_code, headers, body])


def statements(queries: CaptureQueriesContext) -> list[str]:
    """The statements without their values."""
    without = [re.sub(r"'[^']*'(?:::\w+)?|\bNULL\b|\b\d+\b", "?", query["sql"]) for query in queries]
    return [re.sub(r'"s\d+_x\d+"|s\?_x\?', "savepoint", text) for text in without]


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.__name__)
def test_undetermined_is_one_answer(
    cause: Callable[[Asker, Asker], object], clinic: Asker, there: Town
) -> None:
    """Byte for byte the reply to an unknown handle, by the same statements, and nobody is named in the log."""
    handle = cause(clinic, asker(there))
    clinic.town.drain()
    there.drain()
    clinic.ask(uuid4())  # the note of the key's last use is made once a minute
    with CaptureQueriesContext(connection) as plain:
        nobody = clinic.ask(uuid4())
    with CaptureQueriesContext(connection) as asked:
        reply = clinic.ask(handle)
    assert reply.json()["answer"] == "undetermined"
    assert told(reply) == told(nobody)
    assert statements(asked) == statements(plain) != []
    with clinic.town.scope():
        assert EligibilityCheck.objects.get(check_id=reply.json()["check_id"]).grant_id is None


def test_undetermined_and_open_answer_differ_in_one_word(clinic: Asker) -> None:
    resident = clinic.town.resident()
    clinic.town.drain()
    handle = clinic.granted_by(resident).handle
    clinic.ask(uuid4())
    with CaptureQueriesContext(connection) as plain:
        nobody = clinic.ask(uuid4())
    with CaptureQueriesContext(connection) as asked:
        reply = clinic.ask(handle)
    assert told(reply).replace("eligible", "undetermined") == told(nobody)
    assert statements(asked) == statements(plain) != []


def test_score_not_computed_yet_is_undetermined_and_seen_by_the_resident(clinic: Asker) -> None:
    resident = clinic.town.resident()
    reply = clinic.ask(clinic.granted_by(resident).handle)
    assert reply.json()["answer"] == "undetermined"
    with clinic.town.scope():
        assert checks_about(resident).count() == 1


def test_replay_county_answers_undetermined_with_its_own_day_and_book(db: None) -> None:
    replayed = asker(town(next(config.slug for config in installed_counties() if config.replay)))
    with replayed.town.scope():
        revision = in_force(replayed.town.today)
    body = replayed.ask(uuid4()).json()
    assert body["answer"] == "undetermined"
    assert body["as_of"] == replayed.town.today.isoformat() < timezone.now().date().isoformat()
    assert body["revision"] == (revision.code if revision else None)


def test_agreement_is_for_one_programme(clinic: Asker) -> None:
    """The programme of the tests is in the tests' book: otherwise nothing here would prove anything."""
    with clinic.town.scope():
        revision = in_force(clinic.town.today)
    assert revision is not None
    assert PROGRAMME in [programme["code"] for programme in revision.document["programme"]]
