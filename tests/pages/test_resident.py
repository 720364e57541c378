"""A resident's own record: the score in a sentence, why, every record, and the way to refuse or contest."""

import re
from typing import Any

import pytest
from django.test import Client

from counties.models import Resident
from rules.models import Score
from rules.selectors.records import state_of
from tests.factories import Town, town

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


def as_resident(client: Client, resident: Resident) -> Client:
    client.force_login(resident.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def text(client: Client, address: str, **options: Any) -> str:
    return client.get(address, headers=EN, **options).content.decode()


def spoken(page: str) -> str:
    """The page's words, without tags and with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def test_my_record_needs_a_sign_in_and_a_place_on_the_list(client: Client, here: Town) -> None:
    assert client.get("/c/dummy/my/").status_code == 302
    client.force_login(here.clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/c/dummy/my/").status_code == 403


def test_the_score_stands_in_a_sentence_with_the_records(client: Client, here: Town) -> None:
    resident = here.resident()
    record = here.in_effect(resident, "TR-01")
    here.drain()
    page = text(as_resident(client, resident), "/c/dummy/my/")
    assert "You have 980 points." in spoken(page)
    assert record.reference in page
    assert "−20" in page
    assert f"/c/dummy/my/records/{record.reference}/contest/" in page


def test_the_page_speaks_chinese(client: Client, here: Town) -> None:
    resident = here.resident()
    here.in_effect(resident, "TR-01")
    here.drain()
    page = as_resident(client, resident).get("/c/dummy/my/").content.decode()
    assert "980" in page
    assert "My record" not in page


def test_without_consent_there_is_no_score_and_nothing_is_lost(client: Client, here: Town) -> None:
    resident = here.resident(enrolled=False)
    page = spoken(text(as_resident(client, resident), "/c/dummy/my/"))
    assert "You take no part, so you have no score. That costs you nothing." in page
    assert "Read what joining means" in page


def test_before_the_first_computation_the_page_says_so(client: Client, here: Town) -> None:
    page = text(as_resident(client, here.resident()), "/c/dummy/my/")
    assert "being computed for the first time" in page


def test_a_change_under_way_is_said(client: Client, here: Town) -> None:
    resident = here.resident()
    here.drain()
    here.in_effect(resident, "GD-03")
    page = text(as_resident(client, resident), "/c/dummy/my/")
    assert "It is being computed again" in page


def test_why_sums_from_the_start_to_now_and_is_proven(client: Client, here: Town) -> None:
    resident = here.resident()
    here.in_effect(resident, "TR-01", days_ago=40)
    here.in_effect(resident, "GD-03", days_ago=20)
    here.drain()
    page = as_resident(client, resident).get("/c/dummy/my/why/", headers=EN)
    why, said = page.context["why"], page.content.decode()
    assert why.reached == page.context["score"].score == 98200
    assert "identical to what was counted" in said
    assert [row["cells"][3] for row in why.rows] == ["1,000", "980", "982", "982"]


def test_a_score_that_cannot_be_proven_is_said_plainly(client: Client, here: Town) -> None:
    resident = here.resident()
    here.in_effect(resident, "TR-01")
    here.drain()
    with here.scope():
        Score.objects.update(effects_digest="0" * 64)
    assert "This must not happen" in text(as_resident(client, resident), "/c/dummy/my/why/")


def test_the_download_holds_inputs_effects_and_digests(client: Client, here: Town) -> None:
    resident = here.resident()
    record = here.in_effect(resident, "TR-01")
    here.drain()
    reply = as_resident(client, resident).get("/c/dummy/my/why/?format=json")
    document = reply.json()
    assert "no-store" in reply["Cache-Control"]
    assert document["score"] == 980
    assert [effect["record"] for effect in document["effects"]] == [record.reference]
    assert document["digests"]["identical"]
    assert document["digests"]["effects_stored"] == document["digests"]["effects_derived_now"]
    assert len(document["digests"]["inputs_read_now"]) == 64
    assert resident.name not in reply.content.decode()


def test_a_record_shows_evidence_states_and_the_last_day_to_contest(client: Client, here: Town) -> None:
    resident = here.resident()
    record = here.in_effect(resident, "TR-01")
    here.drain()
    page = text(as_resident(client, resident), f"/c/dummy/my/records/{record.reference}/")
    assert record.document_number in page
    assert "County court" in page
    assert "30 days left" in page
    assert "Contest this record" in page
    assert "Each record: −20 points." in page
    assert "Confirmed by a second person" in page


def test_an_announced_deduction_says_that_it_waits_for_the_notice(client: Client, here: Town) -> None:
    resident = here.resident()
    record = here.notified(resident, "TR-01")
    here.drain()
    page = text(as_resident(client, resident), f"/c/dummy/my/records/{record.reference}/")
    assert "It cannot take effect before you have had the notice." in page
    assert "I have read it" in page
    assert "notice waits for you" in text(client, "/c/dummy/my/")


def test_a_credit_can_be_refused_without_a_reason(client: Client, here: Town) -> None:
    resident = here.resident()
    record = here.in_effect(resident, "GD-03")
    here.drain()
    as_resident(client, resident)
    address = f"/c/dummy/my/records/{record.reference}/refuse/"
    assert "No reason is needed" in text(client, f"/c/dummy/my/records/{record.reference}/")
    assert client.get(address).status_code == 200
    with here.scope():
        assert state_of(record, here.today) == "in_effect"
    assert client.post(address).status_code == 302
    with here.scope():
        assert state_of(record, here.today) == "refused"
    assert client.post(address).status_code == 409


def test_a_deduction_cannot_be_refused(client: Client, here: Town) -> None:
    resident = here.resident()
    record = here.in_effect(resident, "TR-01")
    as_resident(client, resident)
    address = f"/c/dummy/my/records/{record.reference}/refuse/"
    assert "can be contested instead" in text(client, address)
    assert client.post(address).status_code == 409


def test_somebody_elses_record_is_answered_like_a_missing_one(client: Client, here: Town) -> None:
    record = here.in_effect(here.resident(), "TR-01")
    as_resident(client, here.resident())
    assert client.get(f"/c/dummy/my/records/{record.reference}/").status_code == 404
    assert client.get("/c/dummy/my/records/R-2222-2222/").status_code == 404
    assert client.post(f"/c/dummy/my/records/{record.reference}/refuse/").status_code == 404


def test_another_countys_resident_is_refused_here(client: Client, here: Town) -> None:
    town("other")
    as_resident(client, here.resident())
    assert client.get("/c/other/my/").status_code == 403


def test_what_counts_nothing_is_listed_once_for_a_rule_and_a_reason(client: Client, here: Town) -> None:
    resident = here.resident(days_ago=900)
    record = here.in_effect(resident, "TR-01", days_ago=760)
    here.in_effect(resident, "TR-01", days_ago=750)
    here.drain()
    page = as_resident(client, resident).get("/c/dummy/my/why/", headers=EN)
    why = page.context["why"]
    assert (why.reached, len(why.rows)) == (100000, 2)
    notes = [row["cells"][0]["note"] for row in why.idle]
    assert len(notes) == len({row["cells"][2] for row in why.idle})
    assert page.context["behind"].proven
    shown = text(client, f"/c/dummy/my/records/{record.reference}/")
    assert "It took effect, and counts nothing now." in shown
    assert "Last day to contest" not in shown
    assert "Contest it." in shown


def test_how_the_score_changed_is_said_with_its_cause(client: Client, here: Town) -> None:
    resident = here.resident()
    here.drain()
    record = here.in_effect(resident, "TR-02")
    here.drain()
    page = text(as_resident(client, resident), "/c/dummy/my/")
    assert f"A record changed: {record.reference}" in page
    assert "From 1,000 points to 950 points. Grade from A to B." in page
    chinese = client.get("/c/dummy/my/").content.decode()
    assert "由1,000分变为950分。等级由A变为B。" in chinese
