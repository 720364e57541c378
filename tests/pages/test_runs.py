"""Recompute runs: progress with and without JavaScript, counts that hide small numbers, who may look."""

from datetime import timedelta

import pytest
from django.urls import reverse

from rules.models import Run, RunChunk, RunVerification, Score
from rules.presenters.runs.page import count_words
from rules.selectors.runs import inputs_digest
from rules.services.runs.lifecycle import run_start
from tests.factories import Town, town
from tests.pages.people import signed_in
from tests.revising import days_pass, in_force, milder, revised

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setattr("rules.columns.verifying.SETTLING", -timedelta(days=1))  # nothing is too fresh
    made = town()
    made.resident()
    made.drain()
    return made


def url(here: Town, name: str, *args: int) -> str:
    return reverse(f"rules:{name}", args=[here.county.slug, *args])


def started(here: Town) -> Run:
    with here.scope():
        return run_start(county=here.county, cause=Run.Cause.DAY, as_of=here.today, now=here.now)


def test_a_run_under_way_polls_and_refreshes(here: Town) -> None:
    run, client = started(here), signed_in(here.rule_admin)
    page = client.get(url(here, "run-detail", run.pk))
    assert 'http-equiv="refresh"' in page.text
    assert f'hx-get="{url(here, "run-progress", run.pk)}"' in page.text
    bar = client.get(url(here, "run-progress", run.pk))
    assert "<html" not in bar.text
    assert "hx-get" in bar.text
    assert "HX-Refresh" not in bar
    here.drain()
    bar = client.get(url(here, "run-progress", run.pk))
    assert "hx-get" not in bar.text
    assert bar["HX-Refresh"] == "true"
    page = client.get(url(here, "run-detail", run.pk))
    assert 'http-equiv="refresh"' not in page.text
    assert "fewer than 10" in page.text


def test_a_finished_run_shows_how_it_was_written_and_its_digests(here: Town) -> None:
    run = started(here)
    here.drain()
    page = signed_in(here.rule_admin).get(url(here, "run-detail", run.pk))
    with here.scope():
        done = Run.objects.get(pk=run.pk)
        assert inputs_digest(done) in page.text
    assert done.mode == Run.Mode.CHANGES
    assert "only what changed" in page.text
    assert done.digest in page.text


def test_a_run_given_up_names_the_one_that_took_its_place(here: Town) -> None:
    old, new = started(here), started(here)
    page = signed_in(here.publisher).get(url(here, "run-detail", old.pk))
    assert url(here, "run-detail", new.pk) in page.text
    assert "Given up" in page.text


def test_faults_and_retries_are_shown(here: Town) -> None:
    run = started(here)
    with here.scope():
        RunChunk.objects.filter(run=run).update(attempts=2, error="OperationalError: gone")
    page = signed_in(here.rule_admin).get(url(here, "run-detail", run.pk))
    assert "OperationalError: gone" in page.text
    assert run.books_digest in page.text


def test_list_shows_every_run_and_is_closed_to_others(here: Town) -> None:
    run = started(here)
    page = signed_in(here.rule_admin).get(url(here, "run-list"))
    assert url(here, "run-detail", run.pk) in page.text
    assert "The first computation" in page.text
    for person in (here.clerk, here.reviewer):
        for address in (url(here, "run-list"), url(here, "run-detail", run.pk)):
            assert signed_in(person).get(address).status_code == 403


def test_another_countys_run_and_a_missing_one_are_alike(here: Town) -> None:
    elsewhere, run = town("other"), started(here)
    client = signed_in(elsewhere.rule_admin)
    for pk in (run.pk, 999_999_999):
        for name in ("run-detail", "run-progress"):
            assert client.get(url(elsewhere, name, pk)).status_code == 404


@pytest.mark.parametrize(("count", "words"), [(0, "fewer than 10"), (9, "fewer than 10"), (1234, "1,234")])
def test_small_counts_are_hidden(count: int, words: str) -> None:
    from django.utils.translation import override

    with override("en"):
        assert words in count_words(count)


def test_the_parts_are_listed_with_states_tries_and_faults_in_words(here: Town) -> None:
    run, client = started(here), signed_in(here.rule_admin)
    page = client.get(url(here, "run-detail", run.pk))
    assert "Time left: not known yet." in page.text
    assert "waits, or is being computed" in page.text
    assert "Read this page again" in page.text
    with here.scope():
        RunChunk.objects.filter(run=run).update(attempts=2, error="OperationalError: gone")
    page = client.get(url(here, "run-detail", run.pk))
    assert "The database was away for a moment" in page.text
    assert "failed, is tried again" in page.text
    chinese = client.get(url(here, "run-detail", run.pk), headers={"accept-language": "zh-hans"})
    assert "数据库一时连不上" in chinese.text
    with here.scope():
        RunChunk.objects.filter(run=run).update(attempts=0, error="")
    here.drain()
    page = client.get(url(here, "run-detail", run.pk))
    with here.scope():
        chunk = RunChunk.objects.get(run=run)
    assert chunk.digest[:12] in page.text
    assert chunk.inputs_digest[:12] in page.text
    assert "Read this page again" not in page.text
    parts = client.get(url(here, "run-detail", run.pk) + "?format=json").json()["parts"]
    assert [(part["digest"], part["inputs_digest"]) for part in parts] == [
        (chunk.digest, chunk.inputs_digest)
    ]


def test_a_run_is_verified_by_a_button_and_the_result_is_said_in_words(here: Town) -> None:
    run, client = started(here), signed_in(here.rule_admin)
    here.drain()
    page = client.get(url(here, "run-detail", run.pk))
    assert "This run has not been verified yet." in page.text
    answer = client.post(url(here, "run-verify", run.pk), follow=True)
    assert "being computed again" in answer.text
    client.post(url(here, "run-verify", run.pk))
    with here.scope():
        assert RunVerification.objects.count() == 1
    bar = client.get(url(here, "run-progress", run.pk) + "?of=verification")
    assert "hx-get" in bar.text
    assert "<table" not in bar.text
    here.drain()
    bar = client.get(url(here, "run-progress", run.pk) + "?of=verification")
    assert bar["HX-Refresh"] == "true"
    page = client.get(url(here, "run-detail", run.pk))
    assert "every part gave the same fingerprint" in page.text
    assert str(here.rule_admin.display["en"]) in page.text
    with here.scope():
        Score.objects.update(score=1)
    client.post(url(here, "run-verify", run.pk))
    here.drain()
    page = client.get(url(here, "run-detail", run.pk))
    assert "differ from what texts and records give: fewer than 10" in page.text
    assert "Earlier verifications" in page.text
    assert "测试居民" not in page.text  # counts, never names


def test_only_who_keeps_the_rules_may_verify_and_only_what_readers_see(here: Town) -> None:
    old, new = started(here), started(here)
    here.drain()
    for person in (here.clerk, here.confirmer, here.reviewer):
        assert signed_in(person).post(url(here, "run-verify", new.pk)).status_code == 403
    assert signed_in(here.publisher).get(url(here, "run-verify", new.pk)).status_code == 405
    page = signed_in(here.publisher).post(url(here, "run-verify", old.pk), follow=True)
    assert "Only the run whose scores readers see now" in page.text
    with here.scope():
        assert not RunVerification.objects.exists()


def test_the_run_of_a_revision_says_how_many_were_told(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    with here.scope():
        resident = Score.objects.get().resident
    here.in_effect(resident, "TR-01")
    here.drain()
    revised(here, milder(in_force(here), "TR-01", -5_00))
    days_pass(here, monkeypatch)
    here.drain()
    with here.scope():
        run = Run.objects.latest("pk")
    page = signed_in(here.rule_admin).get(url(here, "run-detail", run.pk))
    assert "everybody concerned is told" in page.text
    assert "a notice in the inbox" in page.text
