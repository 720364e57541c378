"""In a browser, in both languages: a revision's notice, an objection, the threshold, a verified run."""

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from counties.calendars import today_in
from counties.models import County
from counties.scope import county_scope
from counties.services.county import calendar_advance
from portal.accounts.models import User
from rules.engine.format import load_toml
from rules.models import Run
from rules.services.revisions.loading import revision_load
from rules.tasks import clock_tick, drain_step
from tests.web.person import Person

DRAFT = Path(settings.BASE_DIR) / "counties" / "suining" / "drafts" / "petition-rule-dropped.toml"
WORDS = {
    "en": {
        "notice": "What the revision changed for you",
        "clause": "Petitioning the authorities",
        "own": "It counts a debt as if it were dishonesty.",
        "taken": "taken back",
        "reason": "As the county council decided.",
        "same": "every part gave the same fingerprint",
    },
    "zh-hans": {
        "notice": "这次修订给您带来的变化",
        "clause": "越级、缠访等违规上访",
        "own": "把欠债当成不诚信。",
        "taken": "已收回",
        "reason": "按县里的决定。",
        "same": "每一段的指纹都相同",
    },
}


def drain(county: County) -> None:
    clock_tick(county.pk)
    while drain_step(county.pk):
        pass


def revised() -> County:
    """Suining with the petition rule dropped, on the day after."""
    for command in ("sync_counties", "load_demo"):
        call_command(command, "suining", verbosity=0)
    county, now = County.objects.get(slug="suining"), timezone.now()
    drain(county)
    with county_scope(county):
        tomorrow = today_in(county, now) + timedelta(days=1)
        text = load_toml(DRAFT.read_text(encoding="utf-8"), DRAFT.name)
        text = dataclasses.replace(text, code="dropped", effective_from=tomorrow, published_on=None)
        revision_load(county=county, parsed=text, now=now)
        calendar_advance(county=county, to=tomorrow, by=User.objects.get(username="suining-admin"), now=now)
    drain(county)
    return county


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_comes_after_a_revision(
    language: str, transactional_db: None, somebody: Callable[..., Person]
) -> None:
    county, words = revised(), WORDS[language]

    resident = somebody(language, "suining-petitioner", size="phone")
    resident.open("/c/suining/my/notices/")
    resident.send("main article form button[type=submit]")
    assert resident.page.url.endswith("/my/revisions/dropped/")
    assert words["notice"] in resident.text
    assert words["clause"] in resident.text

    objector = somebody(language, "suining-mixed")
    objector.open("/c/suining/rules/")
    objector.follow("main a[href$='/rules/SN-02/']")
    objector.follow("main a[href$='/rules/SN-02/object/']")
    objector.send()  # without a word: the page says what is missing
    assert objector.page.locator(".govuk-error-summary").count() == 1
    objector.page.locator("main textarea").fill(words["own"])
    objector.send()
    objector.follow("main a[href$='/rules/SN-02/object/']")
    assert words["own"] in objector.text
    objector.send()
    assert words["taken"] in objector.page.locator("body").inner_text()

    admin = somebody(language, "suining-admin")
    admin.open("/c/suining/admin/threshold/")
    admin.page.fill("[name=objections]", "50")
    admin.page.fill("[name=decided]", "20")
    admin.page.fill("[name=percent]", "40")
    admin.page.fill("[name=reason]", words["reason"])
    admin.send()
    assert words["reason"] in admin.text
    admin.open("/c/suining/admin/rules/?by=objections")
    admin.follow("main a[href$='/admin/rules/SN-02/']")

    with county_scope(county):
        run = Run.objects.latest("pk")
    admin.open(f"/c/suining/admin/runs/{run.pk}/")
    admin.send("main form[action$='/verify/'] button[type=submit]")
    drain(county)
    admin.open(f"/c/suining/admin/runs/{run.pk}/")
    assert words["same"] in admin.text
