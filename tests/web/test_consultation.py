"""In a browser, in both languages: a draft is laid open, people comment on the web and on paper, the county answers."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import timezone

from counties.calendars import today_in
from counties.models import County
from counties.scope import county_scope
from rules.engine import editing
from rules.models import Consultation, Draft, PaperForm
from rules.selectors.books import in_force
from rules.services.consultation.closing import consultations_close
from rules.services.consultation.gate import consultation_refusals
from rules.services.drafting.beginning import draft_begin
from rules.services.drafting.clauses import clause_put
from tests.web.person import Person

AT = "/c/rongcheng"
RULE = "RC-02"
SAID = {
    "en": {
        "open": "open for comments",
        "own": "Fifty is too much.",
        "closed": "This consultation is closed.",
    },
    "zh-hans": {"open": "征求意见中", "own": "扣五十分太重了。", "closed": "这次征求意见已经结束。"},
}


def drafted(county: County) -> Draft:
    """The book in force with one deduction made milder, for sixty days from now."""
    now = timezone.now()
    today, admin = today_in(county, now), get_user_model().objects.get(username="rongcheng-admin")
    based_on = in_force(today)
    assert based_on is not None
    draft = draft_begin(
        county=county,
        code="next",
        effective_from=today + timedelta(days=60),
        based_on=based_on,
        by=admin,
        now=now,
    )
    rule = editing.find(draft.document, "rule", RULE)
    assert rule is not None
    clause_put(
        draft=draft,
        part="rule",
        code=RULE,
        clause={**rule, "points": -30},
        base=editing.clause_digest(rule),
        by=admin,
        now=now,
    )
    return draft


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_draft_is_consulted_on(
    language: str, transactional_db: None, somebody: Callable[..., Person]
) -> None:
    call_command("sync_counties", "rongcheng", verbosity=0)
    call_command("load_demo", "rongcheng", verbosity=0)
    county, words = County.objects.get(slug="rongcheng"), SAID[language]
    with county_scope(county):
        draft = drafted(county)

    admin = somebody(language, "rongcheng-admin")
    admin.open(f"{AT}/admin/drafts/next/consultation/")
    admin.send("main form[action$='/open/'] button[type=submit]")
    assert words["open"] in admin.text

    resident = somebody(language, "rongcheng-contest", size="phone")
    resident.open(f"{AT}/consultations/")
    resident.follow("main .xy-card a")
    assert RULE in resident.text
    resident.open(f"{AT}/consultations/1/me/")
    resident.open(f"{AT}/consultations/1/versions/1/")
    resident.open(f"{AT}/consultations/1/clauses/rule/{RULE}/")
    resident.send()  # without a word: the page says what is missing
    assert resident.page.locator(".govuk-error-summary").count() == 1
    resident.page.check("main input[name=stance][value=against]")
    resident.page.fill("main textarea[name=words]", words["own"])
    resident.send()
    assert words["own"] in resident.text

    clerk = somebody(language, "rongcheng-clerk")
    clerk.open(f"{AT}/clerk/paper-forms/")
    clerk.page.fill("main form[action$='/print/'] input[name=count]", "1")
    clerk.send("main form[action$='/print/'] button[type=submit]")
    with county_scope(county):
        code = PaperForm.objects.get().code
    clerk.open(f"{AT}/clerk/paper-forms/")
    clerk.page.fill("main input[name=code]", code.lower())
    clerk.send("main form[action$='/enter/'] button[type=submit]")
    clerk.page.check("main input[name=stance][value=for]")
    clerk.page.fill("main textarea[name=words]", "行。")
    clerk.send()

    publisher = somebody(language, "rongcheng-publisher")
    publisher.open(f"{AT}/admin/consultations/1/comments/2/")
    publisher.page.fill("main textarea[name=why]", "试一试")
    publisher.send()

    admin.open(f"{AT}/admin/drafts/next/consultation/")
    for number in ("1", "2"):
        admin.page.check(f"main input[name=numbers][value='{number}']", force=True)
    admin.page.fill("main textarea[name=words]", "我们改成三十分。")
    admin.send("main form[action$='/answer/'] button[type=submit]")
    assert "我们改成三十分。" in admin.text

    with county_scope(county):
        now = timezone.now()
        consultations_close(county=county, today=today_in(county, now) + timedelta(days=30), now=now)
        assert Consultation.objects.get().closed_at is not None
        assert consultation_refusals(Draft.objects.get(pk=draft.pk)) == []
    resident.open(f"{AT}/consultations/1/")
    assert words["closed"] in resident.text
    assert words["own"] in resident.text
    resident.open(f"{AT}/consultations/1/clauses/rule/{RULE}/")
    assert resident.page.locator("main textarea").count() == 0
