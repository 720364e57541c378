"""In a browser, in both languages: a resident contests, the score follows, a reviewer decides, the score follows."""

from collections.abc import Callable

import pytest
from django.core.management import call_command

from counties.models import County
from rules.tasks import drain_step
from tests.web.person import Person

WORDS = {
    "en": {"before": "950 points", "suspended": "1,000 points", "own": "I was not driving that day."},
    "zh-hans": {"before": "950分", "suspended": "1,000分", "own": "那天开车的不是我。"},
}


def drain() -> None:
    county_id = County.objects.get(slug="rongcheng").pk
    while drain_step(county_id):
        pass


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_record_is_contested_and_annulled(
    language: str, transactional_db: None, somebody: Callable[..., Person]
) -> None:
    call_command("sync_counties", "rongcheng", verbosity=0)
    call_command("load_demo", "rongcheng", verbosity=0)
    words = WORDS[language]

    resident = somebody(language, "rongcheng-contest", size="phone")
    resident.open("/c/rongcheng/my/")
    assert words["before"] in resident.text
    resident.follow("main a[href*='/my/records/R-']")
    resident.follow("main a[href$='/contest/']")
    resident.send()  # without a word: the page says what is missing
    assert resident.page.locator(".govuk-error-summary").count() == 1
    resident.page.locator("main textarea").first.fill(words["own"])
    resident.send()
    assert words["own"] in resident.text
    resident.send()
    assert resident.page.url.endswith("/received/")
    reference = resident.page.url.rstrip("/").split("/")[-2]
    assert reference in resident.text

    drain()
    resident.open("/c/rongcheng/my/")
    assert words["suspended"] in resident.text
    resident.open(f"/c/rongcheng/my/appeals/{reference}/")
    resident.open("/c/rongcheng/my/appeals/")

    reviewer = somebody(language, "rongcheng-reviewer")
    reviewer.open("/c/rongcheng/review/")
    assert reference in reviewer.text
    reviewer.open(f"/c/rongcheng/review/{reference}/")
    assert words["own"] in reviewer.text
    reviewer.page.check("main input[type=radio][value=annulled]")
    reviewer.page.locator("main textarea[name=reasons]").fill(words["own"])
    reviewer.send("main form[action$='/decide/'] button[type=submit]")
    reviewer.send("main form[action$='/decide/'] button[type=submit], main form button[type=submit]")
    reviewer.open(f"/c/rongcheng/review/{reference}/")

    drain()
    resident.open("/c/rongcheng/my/")
    assert words["suspended"] in resident.text
    resident.open(f"/c/rongcheng/my/appeals/{reference}/")
    assert words["own"] in resident.text
    resident.open("/c/rongcheng/my/notices/")
    resident.open("/c/rongcheng/my/benefits/")
    resident.open("/c/rongcheng/my/data/looks/")
