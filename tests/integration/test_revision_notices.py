"""After a revision every resident whom it changed is told exactly once, and nobody else is (issue: after a revision)."""

import dataclasses
from datetime import timedelta

import pytest
from django.db import IntegrityError

from benefits.models import AnswersGiven
from counties.models import Consent, Notice, OutboxMessage, Resident
from counties.services.consent import consent_withdraw
from counties.services.notice import notice_queue
from rules import tasks
from rules.engine.book import Reach
from rules.engine.needs import MaxScore, MinGrade
from rules.models import RevisionEffect, RevisionTelling, Run
from rules.services.revisions.notice import revision_tell_next
from rules.signals import REVISION_TOLD
from tests.factories import Town, town
from tests.revising import days_pass, in_force, milder, revised

pytestmark = pytest.mark.django_db
Cause = RevisionEffect.Cause


@pytest.fixture
def here() -> Town:
    return town()


def notices(here: Town, resident: Resident) -> list[str]:
    with here.scope():
        found = Notice.objects.filter(resident=resident, kind=Notice.Kind.REVISION)
        return list(found.values_list("reference", flat=True))


def test_nothing_changes_before_the_day_and_the_recompute_follows_on_it(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    touched, untouched = here.resident(), here.resident()
    here.in_effect(touched, "TR-01")
    here.drain()
    revised(here, milder(in_force(here), "TR-01", -5_00))
    here.drain()
    with here.scope():
        assert Run.objects.count() == 1
    assert notices(here, touched) == []
    days_pass(here, monkeypatch)
    here.drain()
    with here.scope():
        run = Run.objects.order_by("-pk")[0]
        assert (run.cause, run.revision, run.state) == (Run.Cause.REVISION, "next", Run.State.PUBLISHED)
        effect = RevisionEffect.objects.get()
        assert (effect.resident_id, effect.cause) == (touched.pk, Cause.REVISION)
        assert (effect.score_before, effect.score_after, effect.score_otherwise) == (980_00, 995_00, 980_00)
        assert effect.worths == {"TR-01": [-20_00, -5_00]}
        assert RevisionTelling.objects.get().done_at is not None
    assert notices(here, touched) == ["next"]
    assert notices(here, untouched) == []


@pytest.mark.parametrize("full_from", [0.0, 2.0], ids=["all scores anew", "only what changed"])
def test_both_ways_of_writing_a_run_note_the_same(
    here: Town, monkeypatch: pytest.MonkeyPatch, full_from: float
) -> None:
    monkeypatch.setattr("rules.services.runs.mode.FULL_FROM", full_from)
    monkeypatch.setattr("rules.services.revisions.effect.SLICE", 2)
    touched = [here.resident() for _ in range(3)]
    for resident in touched:
        here.in_effect(resident, "TR-01")
    here.resident()
    here.drain()
    revised(here, milder(in_force(here), "TR-01", -5_00))
    days_pass(here, monkeypatch)
    here.drain()
    with here.scope():
        assert set(RevisionEffect.objects.values_list("resident_id", flat=True)) == {r.pk for r in touched}
    assert [notices(here, resident) for resident in touched] == [["next"]] * 3


def test_who_changed_on_that_day_by_something_else_is_not_told_of_the_revision(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    expiring = here.resident(days_ago=1000)
    here.in_effect(expiring, "TR-01", days_ago=last_days_of_24_months(here))
    here.drain()
    revised(here, milder(in_force(here), "TR-02", -5_00))
    days_pass(here, monkeypatch)
    here.drain()
    with here.scope():
        effect = RevisionEffect.objects.get()
        assert (effect.resident_id, effect.cause) == (expiring.pk, Cause.OTHER)
        assert (effect.score_before, effect.score_after, effect.score_otherwise) == (980_00, 1000_00, None)
    assert notices(here, expiring) == []


def last_days_of_24_months(here: Town) -> int:
    """How many days ago an act lies whose 24 months are over tomorrow."""
    tomorrow = here.today + timedelta(days=1)
    return (here.today - tomorrow.replace(year=tomorrow.year - 2)).days


def test_workers_that_fail_or_come_twice_tell_everybody_once(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rules.services.revisions.notice.BATCH", 2)
    touched = [here.resident() for _ in range(5)]
    for resident in touched:
        here.in_effect(resident, "TR-01")
    here.drain()
    revised(here, milder(in_force(here), "TR-01", -5_00))
    days_pass(here, monkeypatch)
    with monkeypatch.context() as broken:
        broken.setattr("rules.services.revisions.notice._TELL", "SELECT 1 / 0")
        here.drain()
    with here.scope():
        assert not Notice.objects.filter(kind=Notice.Kind.REVISION).exists()
        assert set(RevisionEffect.objects.values_list("cause", "attempts")) == {("", 1)}
        assert "division by zero" in RevisionEffect.objects.earliest("pk").error
        later = here.now + timedelta(days=1, minutes=5)
        while revision_tell_next(here.county, later):
            pass
        RevisionEffect.objects.update(
            cause=Cause.OPEN
        )  # as if a worker had not written down that it was done
        RevisionTelling.objects.update(done_at=None)
        while revision_tell_next(here.county, later):
            pass
    assert [notices(here, resident) for resident in touched] == [["next"]] * 5


def test_the_database_itself_refuses_a_second_notice_of_a_revision(here: Town) -> None:
    resident = here.resident()
    with here.scope():
        for kind in (Notice.Kind.REVISION, Notice.Kind.BENEFIT, Notice.Kind.BENEFIT):
            notice_queue(resident=resident, kind=kind, reference="next", now=here.now)
        with pytest.raises(IntegrityError, match="counties_notice_revision_once"):
            notice_queue(resident=resident, kind=Notice.Kind.REVISION, reference="next", now=here.now)


def test_who_withdrew_consent_is_not_told_and_nothing_stays_on_file(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaving, staying = here.resident(), here.resident()
    for resident in (leaving, staying):
        here.in_effect(resident, "TR-01")
    here.drain()
    revised(here, milder(in_force(here), "TR-01", -5_00))
    days_pass(here, monkeypatch)
    with monkeypatch.context() as patched:
        patched.setattr(tasks, "STEPS", tuple(step for step in tasks.STEPS if step is not revision_tell_next))
        here.drain()
    with here.scope():
        assert RevisionEffect.objects.count() == 2
        consent_withdraw(
            resident=leaving, by=leaving.user, channel=Consent.Channel.WEB, now=here.now + timedelta(days=1)
        )
        assert list(RevisionEffect.objects.values_list("resident_id", flat=True)) == [staying.pk]
    here.drain()
    assert notices(here, leaving) == []
    assert notices(here, staying) == ["next"]


def test_a_changed_answer_alone_is_told_and_a_new_yes_is_told_once(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    gaining, losing, as_before = here.resident(), here.resident(), here.resident()
    here.in_effect(gaining, "TR-02")  # 950: grade B, no check-up
    here.in_effect(as_before, "CT-01", points=-50_00)
    here.in_effect(as_before, "TR-02")
    here.drain()
    book = in_force(here)
    needs = tuple(
        dataclasses.replace(programme, needs=MaxScore(975_00)) if programme.code == "check-up" else programme
        for programme in book.programmes
    )
    with here.scope():
        assert AnswersGiven.objects.filter(**{"answers__check-up__answer": "eligible"}).count() == 1
    revised(here, dataclasses.replace(book, programmes=needs))
    days_pass(here, monkeypatch)
    here.drain()
    with here.scope():
        answers = {e.resident_id: e.answers["check-up"] for e in RevisionEffect.objects.all()}
        kept = AnswersGiven.objects.filter(resident=losing, answers__has_key="check-up")
        assert [given.answers["check-up"]["answer"] for given in kept] == [
            "eligible"
        ]  # nothing ends by itself (charter P1)
        assert not Notice.objects.filter(kind=Notice.Kind.BENEFIT, reference="check-up").exists()
    assert (answers[gaining.pk]["before"], answers[gaining.pk]["after"]) == ("not_eligible", "eligible")
    assert (answers[losing.pk]["before"], answers[losing.pk]["after"]) == ("eligible", "not_eligible")
    assert [notices(here, one) for one in (gaining, losing, as_before)] == [["next"]] * 3


def test_a_new_yes_of_that_day_by_something_else_is_still_news_of_a_benefit(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    tomorrow = here.today + timedelta(days=1)
    turning_60 = here.resident(born_on=tomorrow.replace(year=tomorrow.year - 60))
    here.drain()
    revised(here, milder(in_force(here), "TR-01", -5_00))
    days_pass(here, monkeypatch)
    here.drain()
    with here.scope():
        assert RevisionEffect.objects.get().cause == Cause.OTHER
        told = Notice.objects.filter(resident=turning_60).values_list("kind", "reference")
        assert list(told) == [(Notice.Kind.BENEFIT, "heating")]


def test_a_place_lost_to_others_by_the_revision_is_told(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    longer, ahead = here.resident(days_ago=500), here.resident(days_ago=400)
    here.in_effect(longer, "TR-01")
    here.drain()
    book = in_force(here)
    one_place = dataclasses.replace(book.programmes[0], places=1, needs=MinGrade("A"))
    limited = dataclasses.replace(book, programmes=(one_place, *book.programmes[1:]))
    revised(here, limited, code="limited")
    days_pass(here, monkeypatch)
    here.drain()
    assert (notices(here, longer), notices(here, ahead)) == (["limited"], [])
    with here.scope():
        effect = RevisionEffect.objects.get(resident=longer)
        assert effect.answers["check-up"]["reason_after"] == "no_place_left"
    repealed = tuple(rule for rule in book.rules if rule.code != "TR-01")
    equal = dataclasses.replace(limited, rules=repealed, transition=Reach.ALL_ACTS)
    revised(here, equal, code="equal", in_days=2)  # equal scores: the longer membership goes first
    days_pass(here, monkeypatch, days=2)
    here.drain()
    assert notices(here, ahead) == ["equal"]
    assert sorted(notices(here, longer)) == ["equal", "limited"]


def test_the_first_scores_of_a_county_and_a_plain_new_day_tell_nobody(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.in_effect(here.resident(), "TR-01")
    here.drain()
    days_pass(here, monkeypatch)
    here.drain()
    with here.scope():
        assert Run.objects.count() == 2
        assert not RevisionTelling.objects.exists()


def test_nothing_personal_leaves_the_county_s_tables(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    here.in_effect(here.resident(), "TR-01")
    here.drain()
    revised(here, milder(in_force(here), "TR-01", -5_00))
    days_pass(here, monkeypatch)
    here.drain()
    with here.scope():
        payloads = list(OutboxMessage.objects.filter(topic=REVISION_TOLD).values_list("payload", flat=True))
        assert payloads == [{"run": Run.objects.latest("pk").pk}]
