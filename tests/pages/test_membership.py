"""Joining, leaving, notices, who looked, and what is held about a resident."""

from datetime import timedelta

import pytest
from django.test import Client

from counties.models import AccessLog, Consent, ConsentText, Notice, NoticeDelivery, Resident
from counties.selectors import is_enrolled
from counties.services.resident import look_note
from rules.models import Score
from tests.factories import Town

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


def as_resident(client: Client, resident: Resident) -> Client:
    client.force_login(resident.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def enrolled(here: Town, resident: Resident) -> bool:
    with here.scope():
        return is_enrolled(resident, here.today)


def test_joining_is_one_tick_and_one_button(client: Client, here: Town) -> None:
    resident = here.resident(enrolled=False)
    page = as_resident(client, resident).get("/c/dummy/my/join/", headers=EN).content.decode()
    assert "The Chinese text is the binding one." in page
    assert "参加与否，由您决定" in page
    assert not enrolled(here, resident)
    reply = client.post("/c/dummy/my/join/", {"version": 1, "agree": "on"})
    assert reply.status_code == 302
    assert enrolled(here, resident)


def test_without_the_tick_nothing_happens(client: Client, here: Town) -> None:
    resident = here.resident(enrolled=False)
    reply = as_resident(client, resident).post("/c/dummy/my/join/", {"version": 1}, headers=EN)
    assert "Tick the box" in reply.content.decode()
    assert not enrolled(here, resident)


def test_nobody_under_18_joins(client: Client, here: Town) -> None:
    resident = here.resident(enrolled=False, born_on=here.today - timedelta(days=17 * 365))
    reply = as_resident(client, resident).post("/c/dummy/my/join/", {"version": 1, "agree": "on"}, headers=EN)
    assert "Only a person of 18 or over can join." in reply.content.decode()
    assert not enrolled(here, resident)


def test_a_text_that_changed_meanwhile_is_read_again(client: Client, here: Town) -> None:
    resident = here.resident(enrolled=False)
    with here.scope():
        ConsentText.objects.create(
            county=here.county, version=2, text_en="New.", text_zh="新。", published_at=here.now
        )
    reply = as_resident(client, resident).post("/c/dummy/my/join/", {"version": 1, "agree": "on"}, headers=EN)
    assert "The text has changed." in reply.content.decode()
    assert not enrolled(here, resident)


def test_leaving_is_one_button_and_leaves_a_receipt(client: Client, here: Town) -> None:
    resident = here.resident()
    here.in_effect(resident, "GD-03")
    here.drain()
    as_resident(client, resident)
    assert "You need not say why." in client.get("/c/dummy/my/leave/", headers=EN).content.decode()
    assert enrolled(here, resident)
    reply = client.post("/c/dummy/my/leave/", follow=True, headers=EN).content.decode()
    assert "You have left." in reply
    assert "withdrawn" in reply
    assert not enrolled(here, resident)
    with here.scope():
        assert not Score.objects.filter(resident=resident).exists()
        assert Consent.objects.filter(resident=resident).last().act == "withdrawn"


def test_a_notice_counts_as_delivered_only_by_the_button(client: Client, here: Town) -> None:
    resident = here.resident()
    record = here.notified(resident, "TR-01")
    page = as_resident(client, resident).get("/c/dummy/my/notices/", headers=EN).content.decode()
    assert record.reference in page
    with here.scope():
        notice = Notice.objects.get(reference=record.reference)
        assert not NoticeDelivery.objects.exists()
    assert client.get(f"/c/dummy/my/notices/{notice.pk}/read/").status_code == 405
    reply = client.post(f"/c/dummy/my/notices/{notice.pk}/read/")
    assert reply["Location"] == f"/c/dummy/my/records/{record.reference}/"
    with here.scope():
        delivery = NoticeDelivery.objects.get(notice=notice)
    assert (delivery.how, delivery.on) == ("web", here.today)


def test_unread_notices_come_first(client: Client, here: Town) -> None:
    resident = here.resident()
    first, second = here.notified(resident, "TR-01"), here.notified(resident, "TR-02")
    here.delivered(second)
    page = as_resident(client, resident).get("/c/dummy/my/notices/", headers=EN)
    assert [card.reference for card in page.context["page"]] == [first.reference, second.reference]
    assert page.context["unread"] == 1


def test_somebody_elses_notice_is_not_found(client: Client, here: Town) -> None:
    here.notified(here.resident(), "TR-01")
    with here.scope():
        notice = Notice.objects.get()
    reply = as_resident(client, here.resident()).post(f"/c/dummy/my/notices/{notice.pk}/read/")
    assert reply.status_code == 404


def test_every_look_is_shown_with_office_and_purpose(client: Client, here: Town) -> None:
    resident = here.resident()
    as_resident(client, resident)
    assert "Nobody has looked" in client.get("/c/dummy/my/data/looks/", headers=EN).content.decode()
    with here.scope():
        look_note(
            resident=resident,
            by=here.clerk,
            purpose=AccessLog.Purpose.ENTRY,
            reference="R-2345-6789",
            now=here.now,
        )
    page = client.get("/c/dummy/my/data/looks/", headers=EN).content.decode()
    assert "to enter or check a record" in page
    assert here.clerk.username in page
    assert "R-2345-6789" in page


def test_my_data_shows_the_last_four_of_the_id_and_no_more(client: Client, here: Town) -> None:
    resident = here.resident()
    page = as_resident(client, resident).get("/c/dummy/my/data/", headers=EN).content.decode()
    assert f"•••• {resident.national_id_last4}" in page
    assert "1 January 1960" in page
    assert "on paper" in page
    assert page.count(resident.name) >= 1
