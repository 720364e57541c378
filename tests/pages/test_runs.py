"""Recompute runs: progress with and without JavaScript, counts that hide small numbers, who may look."""

import pytest
from django.urls import reverse

from rules.models import Run, RunChunk
from rules.presenters.run_page import count_words
from rules.selectors.runs import inputs_digest
from rules.services.run import run_start
from tests.factories import Town, town
from tests.pages.people import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Town:
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
