"""The clerk's desk: entering, confirming, returning, delivering, printing; and who may not."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from counties.models import AccessLog, NoticeDelivery
from rules.models import Record, RecordTransition
from rules.selectors.records import delivery_of, effective_day, state_of
from tests.factories import Town, town
from tests.pages.people import signed_in

pytestmark = pytest.mark.django_db

State = RecordTransition.State


def url(here: Town, name: str, *args: str) -> str:
    return reverse(f"rules:{name}", args=[here.county.slug, *args])


def state(here: Town, record: Record) -> str:
    with here.scope():
        return state_of(record, here.today)


def entered(client: Client, here: Town, resident: Any, rule: str, **typed: str) -> Any:
    """Steps 3 and 4 up to the page that checks answers."""
    address = f"{url(here, 'record-new')}?resident={resident.key}&rule={rule}"
    occurred_on = (here.today - timedelta(days=9)).isoformat()
    return client.post(address, {"occurred_on": occurred_on, "note": "", **typed}, follow=True)


def test_entering_a_deduction_puts_it_on_file_once(here: Town) -> None:
    resident, client = here.resident(), signed_in(here.clerk)
    page = client.get(url(here, "record-new"), {"q": resident.name})
    assert resident.name in page.text
    assert str(resident.key) in page.text
    page = client.get(url(here, "record-new"), {"resident": str(resident.key)})
    assert "Traffic offence" in page.text
    assert "−20 points" in page.text
    document = {
        "document_number": "No. 9",
        "document_authority": "Court",
        "document_date": here.today.isoformat(),
    }
    page = entered(client, here, resident, "TR-01", **document)
    assert page.redirect_chain
    assert "sixth working day" in page.text
    assert "No. 9" in page.text
    with here.scope():
        assert not Record.objects.exists()
    act = page.context["hidden"]["act"]
    first = client.post(url(here, "record-check"), {"act": act})
    second = client.post(url(here, "record-check"), {"act": act})
    with here.scope():
        record = Record.objects.get()
    assert first.url == second.url == url(here, "clerk-record-detail", record.reference)
    assert record.document_number == "No. 9"
    assert state(here, record) == State.PROPOSED
    assert record.reference in client.get(first.url).text


def test_entering_asks_only_for_what_the_clause_needs(here: Town) -> None:
    resident, client = here.resident(), signed_in(here.clerk)
    fields = {
        rule: set(
            client.get(url(here, "record-new"), {"resident": str(resident.key), "rule": rule})
            .context["form"]
            .fields
        )
        for rule in ("GD-01", "GD-02", "GD-03", "CT-01")
    }
    assert fields["GD-03"] == {"occurred_on", "note"}
    assert fields["GD-01"] - fields["GD-03"] == {"quantity"}
    assert fields["GD-02"] - fields["GD-03"] == {"points"}
    assert "document_number" in fields["CT-01"]


def test_entering_keeps_what_was_typed_and_says_what_is_wrong(here: Town) -> None:
    resident, client = here.resident(), signed_in(here.clerk)
    page = entered(client, here, resident, "GD-01", quantity="many", note="swept the road")
    assert not page.redirect_chain
    assert "plain number" in page.text
    assert "swept the road" in page.text
    assert "many" in page.text
    page = entered(client, here, resident, "CT-01", points="60")
    assert "Choose a number from 5 to 50" in page.text
    tomorrow = (here.today + timedelta(days=1)).isoformat()
    page = entered(client, here, resident, "GD-01", quantity="4", occurred_on=tomorrow)
    assert "lies in the future" in page.text


def test_entering_stores_hundredths_and_the_sign(here: Town) -> None:
    resident, client = here.resident(), signed_in(here.clerk)
    page = entered(client, here, resident, "GD-01", quantity="2.5")
    client.post(url(here, "record-check"), {"act": page.context["hidden"]["act"]})
    document = {
        "document_number": "1",
        "document_authority": "Court",
        "document_date": here.today.isoformat(),
    }
    page = entered(client, here, resident, "CT-01", points="12", **document)
    client.post(url(here, "record-check"), {"act": page.context["hidden"]["act"]})
    with here.scope():
        assert Record.objects.get(rule="GD-01").quantity == 250
        assert Record.objects.get(rule="CT-01").points == -1200


def test_who_does_not_take_part_is_absent_like_who_does_not_exist(here: Town) -> None:
    absent, client = here.resident(enrolled=False), signed_in(here.clerk)
    pages = [
        client.get(url(here, "record-new"), {"q": name}).text.partition("<main")[2].partition("</main>")[0]
        for name in (absent.name, "nobody")
    ]
    assert pages[0].replace(absent.name, "nobody") == pages[1]
    by_key = client.get(url(here, "record-new"), {"resident": str(absent.key)})
    unknown = client.get(url(here, "record-new"), {"resident": str(uuid.uuid4())})
    assert "rules/record_new_person.html" in [t.name for t in by_key.templates]
    assert len(by_key.text) == len(unknown.text)


def test_a_deduction_on_a_protected_ground_is_never_offered() -> None:
    here = town("suining")
    resident, client = here.resident(village="demo-east"), signed_in(here.clerk)
    page = client.get(url(here, "record-new"), {"resident": str(resident.key)})
    assert 'value="SN-06"' in page.text
    assert 'value="SN-01"' not in page.text
    assert "conduct that is protected" in page.text
    page = client.get(url(here, "record-new"), {"resident": str(resident.key), "rule": "SN-01"})
    assert "form" not in page.context


def test_a_village_rule_is_offered_only_to_its_residents(here: Town) -> None:
    client = signed_in(here.clerk)
    for village, offered in (("north", True), ("south", False)):
        resident = here.resident(village=village)
        page = client.get(url(here, "record-new"), {"resident": str(resident.key)})
        assert ('value="GD-03"' in page.text) is offered


def test_check_page_without_an_act_begins_again(here: Town) -> None:
    client = signed_in(here.clerk)
    page = client.get(url(here, "record-check"), {"act": "nonsense"})
    assert page.status_code == 302
    assert page.url == url(here, "record-new")


def test_confirming_is_for_a_second_person_and_the_page_says_so(here: Town) -> None:
    record = here.proposed(here.resident())
    own = signed_in(here.clerk).get(url(here, "clerk-record-detail", record.reference))
    assert "Somebody else confirms" in own.text
    assert url(here, "record-confirm", record.reference) not in own.text
    client = signed_in(here.confirmer)
    page = client.get(url(here, "record-confirm", record.reference))
    assert "sixth working day" in client.get(url(here, "record-confirm", record.reference)).text
    assert page.status_code == 200
    assert state(here, record) == State.PROPOSED
    page = client.post(url(here, "record-confirm", record.reference), follow=True)
    assert state(here, record) == State.NOTIFIED
    assert "Confirmed" in page.text
    again = client.post(url(here, "record-confirm", record.reference))
    assert again.status_code == 200
    assert "not waiting for a second person" in again.text


def test_returning_needs_a_reason(here: Town) -> None:
    record, client = here.proposed(here.resident()), signed_in(here.confirmer)
    page = client.post(url(here, "record-return", record.reference), {"reason": "  "})
    assert "Say why the record is returned" in page.text
    assert state(here, record) == State.PROPOSED
    page = client.post(url(here, "record-return", record.reference), {"reason": "Wrong person."}, follow=True)
    assert state(here, record) == State.ANNULLED
    assert "Wrong person." in page.text


def test_delivery_is_written_down_with_its_day_of_effect(here: Town) -> None:
    record, client = here.notified(here.resident()), signed_in(here.clerk)
    assert record.reference in client.get(url(here, "clerk-home")).text
    address = url(here, "notice-deliver", record.reference)
    for wrong in (here.today + timedelta(days=1), here.today - timedelta(days=1)):
        page = client.post(address, {"how": "hand", "on": wrong.isoformat()})
        assert page.status_code == 200
        assert "There is a problem" in page.text
    page = client.post(address, {"how": "post", "on": here.today.isoformat()}, follow=True)
    with here.scope():
        delivery = delivery_of(record)
    assert delivery is not None
    assert delivery.how == NoticeDelivery.How.POST
    assert effective_day(here.county, delivery).isoformat() in page.text
    assert "sixth working day" in page.text
    assert "no notice that waits" in client.get(address).text


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_notice_says_everything_that_the_charter_asks_for(here: Town, language: str) -> None:
    resident = here.resident()
    here.drain()
    record, client = here.notified(resident), signed_in(here.clerk, language)
    page = client.get(url(here, "notice-print", record.reference))
    assert resident.name in page.text
    assert record.reference in page.text
    assert record.document_number in page.text
    said = {
        "en": ["Art. 90", "1,000 points", "980 points", "60 days", "Receipt", "Signing is not agreeing"],
        "zh-hans": ["道路交通安全法", "1,000分", "980分", "60天", "第六个工作日"],
    }
    for words in said[language]:
        assert words in page.text
    assert url(here, "record-detail", record.reference) in page.text


def test_a_proposed_record_has_no_notice_yet(here: Town) -> None:
    record = here.proposed(here.resident())
    page = signed_in(here.clerk).get(url(here, "notice-print", record.reference))
    assert "There is no notice yet" in page.text


def test_every_look_at_a_person_is_noted_once(here: Town) -> None:
    resident = here.resident()
    record, client = here.notified(resident), signed_in(here.clerk)
    for name in ("clerk-record-detail", "notice-print", "notice-deliver"):
        client.get(url(here, name, record.reference))
    with here.scope():
        looks = AccessLog.objects.filter(resident=resident, reference=record.reference)
        assert sorted(looks.values_list("purpose", flat=True)) == ["entry", "notice", "notice"]


def test_home_shows_what_waits_and_why_a_button_is_missing(here: Town) -> None:
    record = here.proposed(here.resident())
    assert "a colleague confirms it" in signed_in(here.clerk).get(url(here, "clerk-home")).text
    page = signed_in(here.confirmer).get(url(here, "clerk-home"))
    assert url(here, "record-confirm", record.reference) in page.text
    assert url(here, "record-new") not in page.text


def test_pages_are_closed_to_others_and_alike_for_what_is_not_here(here: Town) -> None:
    record = here.proposed(here.resident())
    elsewhere = town("other")
    for person in (here.resident().user, here.reviewer, elsewhere.clerk):
        client = signed_in(person)
        for name in ("clerk-home", "record-new", "record-check"):
            assert client.get(url(here, name)).status_code == 403
        assert client.get(url(here, "clerk-record-detail", record.reference)).status_code == 403
    client = signed_in(elsewhere.clerk)
    missing = [
        client.get(url(elsewhere, name, reference)).status_code
        for name in ("clerk-record-detail", "notice-deliver", "notice-print")
        for reference in (record.reference, "R-0000-0000")
    ]
    assert missing == [404] * 6
