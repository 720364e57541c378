"""Open consultations are announced on the county's first page and on a resident's own; where none is open, nothing is."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from rules.models import Consultation
from rules.services.consultation.closing import consultations_close
from tests.factories import Town, user
from tests.integration.consulting import day_after, drafted, opened, said
from tests.pages.people import signed_in

pytestmark = pytest.mark.django_db
HEADING = {"en": "Open for comments", "zh-hans": "正在征求意见"}


@pytest.mark.parametrize("language", HEADING)
def test_a_county_announces_what_lies_open_with_its_end_and_its_comments(here: Town, language: str) -> None:
    reader = Client(headers={"accept-language": language})
    assert HEADING[language] not in reader.get("/c/dummy/").text
    with here.scope():
        consultation = opened(here, days=10)
    page = reader.get("/c/dummy/").text
    assert HEADING[language] in page
    assert reverse("rules:consultation-detail", args=["dummy", consultation.number]) in page
    end = consultation.closes_on
    day = f"{end.day} {end:%B %Y}" if language == "en" else f"{end.year}年{end.month}月{end.day}日"
    assert day in page
    assert ("10 days left" if language == "en" else "还剩 10 天") in page or "10" in page
    assert ("Nobody has commented yet." if language == "en" else "还没有人") in page
    with here.scope():
        for number in range(2):
            said(here, consultation, user(f"visitor-{number}"))
    assert ("2 comments so far." if language == "en" else "已有2条意见") in reader.get("/c/dummy/").text


@pytest.mark.parametrize("language", HEADING)
@pytest.mark.parametrize("enrolled", [True, False])
def test_a_resident_is_told_until_when_they_can_speak(here: Town, language: str, enrolled: bool) -> None:
    resident = here.resident(enrolled=enrolled)
    mine = reverse("rules:my-record", args=["dummy"])
    browser = signed_in(resident.user, language)
    words = "You can say what you think until" if language == "en" else "您可以发表意见"
    assert words not in browser.get(mine).text
    with here.scope():
        consultation = opened(here)
    page = browser.get(mine).text
    assert words in page
    assert reverse("rules:consultation-detail", args=["dummy", consultation.number]) in page


def test_what_is_over_or_given_up_is_not_announced(here: Town, client: Client) -> None:
    with here.scope():
        consultation = opened(here)
        consultations_close(county=here.county, today=day_after(consultation), now=here.now)
    assert HEADING["zh-hans"] not in client.get("/c/dummy/").text


def test_the_last_day_is_announced_and_the_day_after_is_not(
    here: Town, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with here.scope():
        consultation = opened(here)
    english = {"accept-language": "en"}
    for day, shown in ((consultation.closes_on, True), (day_after(consultation), False)):
        monkeypatch.setattr("rules.views.public.book.today_in", lambda county, now, day=day: day)
        page = client.get("/c/dummy/", headers=english).text
        assert (HEADING["en"] in page) is shown
        assert ("today is the last day" in page) is shown


def test_many_are_announced_by_the_first_that_end_and_a_link_to_the_others(
    here: Town, client: Client
) -> None:
    with here.scope():
        for number in range(5):
            opened(here, drafted(here, code=f"next-{number}"), days=8 + number)
        first = Consultation.objects.order_by("closes_on").first()
        assert first is not None
        assert first.closes_on == here.today + timedelta(days=8)
    page = client.get("/c/dummy/", headers={"accept-language": "en"}).text
    assert page.count("xy-card--new") == 3
    assert "2 more drafts lie open" in page
    assert "8 days left" in page
    assert "12 days left" not in page
