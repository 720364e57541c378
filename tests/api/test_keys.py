"""Keys of third parties: issued once, kept as a digest, and one answer to whatever is wrong with them."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from benefits.models import ThirdPartyKey
from benefits.services.keys import key_issue, key_revoke
from counties.errors import DomainError
from counties.models import County
from counties.scope import UnscopedQuery, current_county_id
from tests.api.conftest import Asker, asker
from tests.api.problems import assert_problem
from tests.factories import Town

pytestmark = pytest.mark.django_db


def no_key(clinic: Asker, there: Town) -> str:
    return ""


def other_scheme(clinic: Asker, there: Town) -> str:
    return f"Basic {clinic.key}"


def no_such_key(clinic: Asker, there: Town) -> str:
    return f"Bearer {clinic.key[:-1]}{'0' if clinic.key[-1] != '0' else '1'}"


def no_text_of_a_key(clinic: Asker, there: Town) -> str:
    return "Bearer letmein"


def strange_letters(clinic: Asker, there: Town) -> str:
    return f"Bearer {clinic.key}\xff\x00'"


def unknown_county(clinic: Asker, there: Town) -> str:
    return "Bearer " + clinic.key.replace("_dummy_", "_nowhere_")


def other_county(clinic: Asker, there: Town) -> str:
    return "Bearer " + clinic.key.replace("_dummy_", "_other_")


def live_for_test(clinic: Asker, there: Town) -> str:
    return "Bearer " + clinic.key.replace("xy_test_", "xy_live_")


def revoked(clinic: Asker, there: Town) -> str:
    with clinic.town.scope():
        key_revoke(ThirdPartyKey.objects.get(), clinic.town.now)
    return f"Bearer {clinic.key}"


def expired(clinic: Asker, there: Town) -> str:
    past = clinic.town.now - timedelta(days=10)
    with clinic.town.scope():
        return "Bearer " + key_issue(clinic.third_party, past, timedelta(days=10))


@pytest.mark.parametrize(
    "cause",
    [
        no_key,
        other_scheme,
        no_such_key,
        no_text_of_a_key,
        strange_letters,
        unknown_county,
        other_county,
        live_for_test,
        revoked,
        expired,
    ],
    ids=lambda cause: cause.__name__,
)
def test_key_that_does_not_open_is_one_answer(
    cause: Callable[[Asker, Town], str], clinic: Asker, there: Town
) -> None:
    reply = clinic.post({}, Authorization=cause(clinic, there))
    document = assert_problem(reply, "invalid-key")
    assert document["detail"] == (
        "Send “Authorization: Bearer …” with a key that is neither expired nor taken back."
    )
    assert reply["WWW-Authenticate"] == 'Bearer realm="xiangyue"'
    with pytest.raises(UnscopedQuery):
        current_county_id()


def test_key_opens_its_own_county_only_and_closes_it_again(clinic: Asker, there: Town) -> None:
    pharmacy = asker(there)
    for one in (clinic, pharmacy, clinic):
        assert one.ask(uuid4()).status_code == 200
        with pytest.raises(UnscopedQuery):
            current_county_id()


def test_key_is_known_by_its_digest_only(clinic: Asker, owner_cursor: object) -> None:
    assert re.fullmatch(r"xy_test_dummy_[0-9a-f]{48}", clinic.key)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(k::text, ' ') FROM benefits_thirdpartykey k")
        (row,) = cursor.fetchone()
    assert clinic.key not in str(row)
    assert clinic.key[20:-6] not in str(row)


def test_two_keys_open_at_once_to_change_over(clinic: Asker) -> None:
    with clinic.town.scope():
        second = key_issue(clinic.third_party, clinic.town.now, timedelta(days=1), live=True)
    assert second.startswith("xy_live_dummy_")
    for key in (clinic.key, second):
        assert clinic.post({}, Authorization=f"Bearer {key}").status_code == 400


def test_last_use_is_noted_once_a_minute(clinic: Asker) -> None:
    def last_used() -> object:
        with clinic.town.scope():
            return ThirdPartyKey.objects.get().last_used_at

    assert last_used() is None
    clinic.ask(uuid4())
    first = last_used()
    clinic.ask(uuid4())
    assert last_used() == first is not None
    with clinic.town.scope():
        ThirdPartyKey.objects.update(last_used_at=clinic.town.now - timedelta(seconds=61))
    clinic.ask(uuid4())
    assert last_used() > first  # type: ignore[operator]


def test_key_lasts_twelve_months_at_most(clinic: Asker) -> None:
    for lifetime in (timedelta(days=367), timedelta(0)):
        with clinic.town.scope(), pytest.raises(DomainError):
            key_issue(clinic.third_party, clinic.town.now, lifetime)


def test_commands_issue_and_revoke(clinic: Asker) -> None:
    out, told = StringIO(), StringIO()
    call_command("issue_key", "dummy", "clinic", "--days", "7", stdout=out, stderr=told)
    key = out.getvalue().strip()
    assert "only copy" in told.getvalue()
    assert clinic.post({}, Authorization=f"Bearer {key}").status_code == 400
    call_command("revoke_key", "dummy", "clinic", key[-6:], stdout=out)
    assert_problem(clinic.post({}, Authorization=f"Bearer {key}"), "invalid-key")


@pytest.mark.parametrize(
    "arguments",
    [("nowhere", "clinic"), ("dummy", "nobody"), ("dummy", "clinic", "--days", "400")],
)
def test_command_says_what_is_wrong(arguments: tuple[str, ...], clinic: Asker) -> None:
    with pytest.raises(CommandError):
        call_command("issue_key", *arguments)
    assert County.objects.count() == 1
