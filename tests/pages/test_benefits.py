"""Programme answers in words, and permissions to third parties."""

from datetime import timedelta

import pytest
from django.test import Client

from benefits.models import EligibilityCheck, Grant, ThirdParty
from benefits.presenters.reasons import deciding
from counties.models import Resident
from rules.engine.needs import AllOf, AnyOf, MinAge, MinGrade, NotOf
from rules.engine.programmes import Verdict
from tests.factories import Town, town

EN = {"accept-language": "en"}


@pytest.fixture
def party(here: Town) -> ThirdParty:
    with here.scope():
        return ThirdParty.objects.create(
            county=here.county,
            code="heat",
            name_en="Heat Company",
            name_zh="供热公司",
            programme="heating",
            purpose="billing",
            purpose_en="To take the discount off the bill",
            purpose_zh="账单减免",
        )


def as_resident(client: Client, resident: Resident) -> Client:
    client.force_login(resident.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_path_leads_back_to_the_need_that_decided() -> None:
    needs = AllOf((MinGrade("A"), AnyOf((MinAge(60), NotOf(MinGrade("B"))))))
    assert deciding(needs, "all.1.min_grade", Verdict.NOT_ELIGIBLE).need == MinGrade("A")
    assert deciding(needs, "all.2.any", Verdict.NOT_ELIGIBLE).need == needs.needs[1]
    finding = deciding(needs, "all.2.any.2.not.min_grade", Verdict.ELIGIBLE)
    assert (finding.need, finding.value) == (MinGrade("B"), False)
    assert deciding(needs, "all.9.min_age", Verdict.UNDETERMINED).value is None


def test_yes_no_and_why(client: Client, here: Town) -> None:
    young = here.resident(born_on=here.today - timedelta(days=40 * 365))
    here.drain()
    page = as_resident(client, young).get("/c/dummy/my/benefits/", headers=EN)
    cards = {card.code: card for card in page.context["programmes"]}
    assert cards["check-up"].answer == "Yes"
    assert cards["heating"].answer == "No"
    assert "60 years or older" in cards["heating"].why
    assert cards["check-up"].since is not None


def test_a_missing_birth_date_is_never_a_no(client: Client, here: Town) -> None:
    resident = here.resident()
    with here.scope():
        Resident.objects.filter(pk=resident.pk).update(born_on=None)
    here.drain()
    page = as_resident(client, resident).get("/c/dummy/my/benefits/", headers=EN)
    card = next(card for card in page.context["programmes"] if card.code == "heating")
    assert (card.state, card.answer) == ("undetermined", "Cannot be said yet")
    assert "This is not a no." in card.why


def test_what_a_resident_has_is_kept_and_said_to_be(client: Client, here: Town) -> None:
    resident = here.resident()
    here.drain()
    here.in_effect(resident, "TR-02")
    here.drain()
    page = as_resident(client, resident).get("/c/dummy/my/benefits/", headers=EN)
    card = next(card for card in page.context["programmes"] if card.code == "check-up")
    assert (card.answer, card.kept) == ("Yes", True)
    assert "You keep what you have." in page.content.decode()


def test_without_consent_no_programme_answers(client: Client, here: Town) -> None:
    page = as_resident(client, here.resident(enrolled=False)).get("/c/dummy/my/benefits/", headers=EN)
    assert "All other services are yours as before." in page.content.decode()


def test_a_permission_is_given_shown_and_ended(client: Client, here: Town, party: ThirdParty) -> None:
    resident = here.resident()
    as_resident(client, resident)
    assert "Heat Company" in client.get("/c/dummy/my/sharing/give/?party=heat", headers=EN).content.decode()
    until = here.today + timedelta(days=90)
    reply = client.post("/c/dummy/my/sharing/give/", {"third_party": "heat", "until": str(until)})
    assert reply.status_code == 302
    with here.scope():
        grant = Grant.objects.get(resident=resident)
        EligibilityCheck.objects.create(
            county=here.county,
            third_party=party,
            grant=grant,
            answer="eligible",
            asked_at=here.now,
            idempotency_key="k",
            body_digest="0",
            reply={},
        )
    page = client.get("/c/dummy/my/sharing/", headers=EN).content.decode()
    assert str(grant.handle) in page
    assert "To take the discount off the bill" in page
    assert "Answered 1 time." in page
    assert client.get(f"/c/dummy/my/sharing/{grant.pk}/revoke/").status_code == 405
    assert client.post(f"/c/dummy/my/sharing/{grant.pk}/revoke/").status_code == 302
    with here.scope():
        assert Grant.objects.get(pk=grant.pk).revoked_at is not None


def test_a_permission_of_more_than_a_year_keeps_what_was_typed(
    client: Client, here: Town, party: ThirdParty
) -> None:
    too_late = str(here.today + timedelta(days=400))
    as_resident(client, here.resident())
    reply = client.post(
        "/c/dummy/my/sharing/give/", {"third_party": "heat", "until": too_late}, headers=EN
    ).content.decode()
    assert "between today and twelve months from now" in reply
    assert too_late in reply


def test_somebody_elses_permission_cannot_be_ended(client: Client, here: Town, party: ThirdParty) -> None:
    giver = here.resident()
    client.force_login(giver.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    until = here.today + timedelta(days=9)
    client.post("/c/dummy/my/sharing/give/", {"third_party": "heat", "until": str(until)})
    with here.scope():
        grant = Grant.objects.get()
    as_resident(client, here.resident())
    assert client.post(f"/c/dummy/my/sharing/{grant.pk}/revoke/").status_code == 404


def test_a_replay_county_answers_no_third_party(client: Client, db: None) -> None:
    place = town("suining")
    resident = place.resident(village="demo-east")
    page = as_resident(client, resident).get("/c/suining/my/sharing/", headers=EN).content.decode()
    assert "A replay county answers no third party." in page
