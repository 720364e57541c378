"""The rule admin's pages: revisions, a draft in words, publishing by a second person, a replay county's calendar."""

from datetime import timedelta

import pytest
from django.urls import reverse

from counties.models import County
from rules.engine.format import load_toml
from rules.models import Draft, Revision, Run
from rules.services.drafting.beginning import draft_create
from tests.factories import Town, passed_gates, town
from tests.pages.people import signed_in

pytestmark = pytest.mark.django_db

DRAFT = "2011-1"


@pytest.fixture
def here() -> Town:
    """The replay county, on the eve of its prepared draft's day, its first scores computed."""
    from counties.registry import installed_county

    made, config = town("suining"), installed_county("suining")
    assert config is not None
    text = (config.drafts_folder / "petition-rule-dropped.toml").read_text(encoding="utf-8")
    with made.scope():
        draft = draft_create(
            county=made.county, parsed=load_toml(text, "draft.toml"), by=made.rule_admin, now=made.now
        )
        passed_gates(made, draft)
    made.resident(village="demo-east", days_ago=100)
    made.drain()
    return made


def digest(here: Town) -> str:
    with here.scope():
        return Draft.objects.get(code=DRAFT).digest


def url(here: Town, name: str, *args: str) -> str:
    return reverse(f"rules:{name}", args=[here.county.slug, *args])


def test_revisions_page_lists_book_and_drafts(here: Town) -> None:
    page = signed_in(here.rule_admin).get(url(here, "admin-revisions"))
    assert page.status_code == 200
    assert "2010-1" in page.text
    assert url(here, "draft-detail", DRAFT) in page.text
    assert "31 December 2010" in page.text
    assert url(here, "calendar-advance") in page.text


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ["all of them stop counting", "all acts"]), ("zh-hans", ["全部停止计分", "从轻适用于全部行为"])],
)
def test_draft_page_says_what_changes_and_how_far_it_reaches(
    here: Town, language: str, words: list[str]
) -> None:
    page = signed_in(here.publisher, language).get(url(here, "draft-detail", DRAFT))
    assert page.status_code == 200
    for sentence in ("SN-01", *words):
        assert sentence in page.text


def test_author_and_reader_see_why_there_is_no_button(here: Town) -> None:
    address = url(here, "draft-publish", DRAFT)
    page = signed_in(here.rule_admin).get(url(here, "draft-detail", DRAFT))
    assert "Who wrote a revision cannot publish it" in page.text
    assert f'action="{address}"' not in page.text
    page = signed_in(here.publisher).get(url(here, "draft-detail", DRAFT))
    assert f'action="{address}"' in page.text
    assert "checked" in page.text


def test_publishing_moves_the_calendar_and_leads_to_the_run(here: Town) -> None:
    client = signed_in(here.publisher)
    reply = client.post(url(here, "draft-publish", DRAFT), {"move_calendar": "on", "digest": digest(here)})
    with here.scope():
        run = Run.objects.order_by("-pk").first()
        revision = Revision.objects.get(code=DRAFT)
    assert run is not None
    assert run.cause == Run.Cause.REVISION
    assert run.revision == DRAFT
    assert reply.url == url(here, "run-detail", str(run.pk))
    county = County.objects.get(pk=here.county.pk)
    assert county.replay_today == revision.effective_from
    page = client.get(url(here, "draft-detail", DRAFT))
    assert "This draft was published" in page.text


def test_publishing_without_moving_waits_for_the_day(here: Town) -> None:
    client = signed_in(here.publisher)
    reply = client.post(url(here, "draft-publish", DRAFT), {"digest": digest(here)}, follow=True)
    assert reply.redirect_chain[0][0] == url(here, "admin-revisions")
    assert "to come" in reply.text
    assert County.objects.get(pk=here.county.pk).replay_today == here.today


def test_a_draft_whose_day_is_past_is_refused_with_the_reason(here: Town) -> None:
    client = signed_in(here.publisher)
    client.post(url(here, "calendar-advance"), {"to": "2011-01-05"})
    page = client.get(url(here, "draft-detail", DRAFT))
    assert "cannot be published" in page.text
    assert "is not after today" in page.text
    page = client.post(url(here, "draft-publish", DRAFT), {"move_calendar": "on", "digest": digest(here)})
    assert page.status_code == 409
    assert "There is a problem" in page.text
    with here.scope():
        assert not Revision.objects.filter(code=DRAFT).exists()


def test_only_the_publisher_reaches_the_publishing_door(here: Town) -> None:
    assert signed_in(here.rule_admin).post(url(here, "draft-publish", DRAFT)).status_code == 403
    assert signed_in(here.clerk).get(url(here, "draft-detail", DRAFT)).status_code == 403
    reply = signed_in(here.publisher).get(url(here, "draft-publish", DRAFT))
    assert reply.status_code == 302
    assert reply.url == url(here, "draft-detail", DRAFT)


def test_calendar_moves_forward_only_and_both_admins_may(here: Town) -> None:
    day = here.today
    for person, data in ((here.rule_admin, {"next_day": "1"}), (here.publisher, {"to": "2011-01-03"})):
        assert signed_in(person).post(url(here, "calendar-advance"), data).status_code == 302
    moved = County.objects.get(pk=here.county.pk).replay_today
    assert moved is not None
    assert moved - day == timedelta(days=3)
    page = signed_in(here.publisher).post(url(here, "calendar-advance"), {"to": "2010-01-01"})
    assert page.status_code == 200
    assert "only moves forward" in page.text


def test_a_live_county_has_no_calendar_page() -> None:
    live = town()
    assert signed_in(live.rule_admin).get(url(live, "calendar-advance")).status_code == 404
    page = signed_in(live.rule_admin).get(url(live, "admin-revisions"))
    assert "calendar" not in page.text
    assert "No draft waits" in page.text


def test_a_missing_draft_is_a_404(here: Town) -> None:
    assert signed_in(here.publisher).get(url(here, "draft-detail", "no-such")).status_code == 404
