"""The demonstration's story: the rule is dropped, everyone's score follows, the 95 records stay on file."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.management import call_command

from counties.audit import broken_links
from counties.errors import DomainError, NotPermitted
from counties.models import County, Resident
from counties.registry import installed_county
from counties.scope import county_scope
from counties.services.county import calendar_advance
from portal.accounts.models import User
from portal.demo.loader import demo_plan
from rules.models import Draft, Record, Revision, Run, Score, ScoreChange
from rules.selectors.scores import explained, score_of
from rules.services.impact import impact_simulate
from rules.services.publication.gates import Gate, PublicationRefused
from rules.services.publication.publishing import draft_publish
from tests.drafting import published
from tests.factories import impact_on_file, passed_gates, town
from tests.integration.test_open_records import derived, listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def suining() -> County:
    call_command("sync_counties", "suining")
    call_command("load_demo", "suining")
    return County.objects.get(slug="suining")


def standings(county: County, today: date, which: str) -> dict[str, tuple[object, object]]:
    """Score and grade of every story's resident, beside those that the demonstration's file expects."""
    found = {}
    config = installed_county(county.slug)
    for story in demo_plan(config)["story"]:  # type: ignore[arg-type]
        score = score_of(Resident.objects.get(user__username=story["account"]), today)
        expected = story[which]
        found[story["key"]] = (
            (f"{score.score // 100}", score.grade) if score and score.score is not None else ("", ""),
            (expected["score"], expected.get("grade", "")),
        )
    return found


def test_the_rule_is_dropped_and_everyone_follows(suining: County) -> None:
    from django.utils import timezone

    from rules.tasks import drain_step

    now, today = timezone.now(), suining.replay_today
    assert today is not None
    author, publisher = (
        User.objects.get(username="suining-admin"),
        User.objects.get(username="suining-publisher"),
    )
    with county_scope(suining):
        assert listed() == derived()
        for key, (found, expected) in standings(suining, today, "expect").items():
            assert found == expected, key
        draft = Draft.objects.get(status="open")
        with pytest.raises(NotPermitted):
            draft_publish(draft=draft, digest=draft.digest, by=author, now=now)
        with pytest.raises(PublicationRefused) as refused:
            draft_publish(draft=draft, digest=draft.digest, by=publisher, now=now)
        assert refused.value.gates == {Gate.IMPACT}
        report = impact_simulate(draft=draft, by=author, now=now)
        assert report.residents == 2000
        assert Score.objects.get(resident__user__username="suining-petitioner").score == 50_00
        revision = draft_publish(draft=draft, digest=draft.digest, by=publisher, now=now)
        assert Score.objects.get(resident__user__username="suining-petitioner").score == 50_00
        calendar_advance(county=suining, to=revision.effective_from, by=author, now=now)
    while drain_step(suining.pk):
        pass
    suining.refresh_from_db()
    with county_scope(suining):
        for key, (found, expected) in standings(suining, revision.effective_from, "expect_after").items():
            assert found == expected, key
        petitioner = Resident.objects.get(user__username="suining-petitioner")
        score = score_of(petitioner, revision.effective_from)
        assert score is not None
        told = explained(score)
        assert told.proven
        assert Counter(effect.reason for effect in told.evaluation.effects) == {"repealed": 95}
        assert {effect.path[-1].revision for effect in told.evaluation.effects} == {revision.code}
        assert Record.objects.filter(resident=petitioner).count() == 95
        change = ScoreChange.objects.get(resident=petitioner)
        assert (change.score_before, change.score_after, change.cause) == (50_00, 1000_00, Run.Cause.REVISION)
        assert broken_links(suining) == []


def test_publishing_changes_nothing_before_its_day(suining: County) -> None:
    from django.utils import timezone

    from rules.tasks import clock_tick, drain_step

    with county_scope(suining):
        before = list(Score.objects.order_by("resident").values_list("resident", "score", "grade"))
        draft, publisher = Draft.objects.get(), User.objects.get(username="suining-publisher")
        impact_simulate(draft=draft, by=publisher, now=timezone.now())
        draft_publish(draft=draft, digest=draft.digest, by=publisher, now=timezone.now())
    clock_tick(suining.pk)
    while drain_step(suining.pk):
        pass
    with county_scope(suining):
        assert list(Score.objects.order_by("resident").values_list("resident", "score", "grade")) == before


def test_a_draft_for_today_is_refused(db: None) -> None:
    here = town("suining")
    from counties.registry import installed_county
    from rules.services.drafting.beginning import draft_create
    from rules.services.revisions.loading import read_folder

    config = installed_county("suining")
    assert config is not None
    parsed = read_folder(config.drafts_folder)[0]
    with here.scope():
        here.county.replay_today = parsed.effective_from
        here.county.save(update_fields=["replay_today"])
        draft = draft_create(county=here.county, parsed=parsed, by=here.rule_admin, now=here.now)
        passed_gates(here, draft)
        with pytest.raises(DomainError, match="R4"):
            published(here, draft)
        here.county.replay_today = parsed.effective_from - timedelta(days=1)
        here.county.save(update_fields=["replay_today"])
        impact_on_file(here, draft)
        published(here, draft)
        assert Revision.objects.count() == 2
