"""The recompute on columns says the same as `evaluate`, in either mode."""

import os
import random
import subprocess
import sys
from typing import Any

import pytest
from django.db import connection

from counties.models import Membership, Resident
from rules.columns.facts import blobs
from rules.columns.facts.reading import read_facts
from rules.columns.facts.within import Within
from rules.columns.scores import rows
from rules.columns.scores.digests import rows_digest
from rules.columns.scores.staging import stage
from rules.models import CurrentRun, Run, Score
from rules.selectors.facts import facts_of
from rules.services.runs import mode as run_mode
from rules.services.runs.lifecycle import chunk_compute_next, run_start
from rules.services.scores import rows as score_rows
from rules.services.scores.computing import Clocks, scores
from rules.services.scores.recompute import recompute_request
from tests.factories import Town
from tests.integration.columns_town import AVERAGE, PLACES, ids, mixed_town, moved, record, with_programmes

Said = dict[int, tuple[Any, ...]]


def said(found: Any) -> Said:
    """What rows say, by resident, without when and by which run."""
    return {
        row.resident_id: (
            *(row.score, row.grade, row.reason, row.answers, row.enrolled_on),
            *(row.effects_digest, row.mark, row.answers_mark),
        )
        for row in found
    }


def in_use(here: Town) -> Said:
    with here.scope():
        return said(Score.objects.filter(generation__in=CurrentRun.objects.values("generation")))


def singly(here: Town, residents: list[Resident]) -> Said:
    """The same by `evaluate`, everyone in one go so that households are whole."""
    with here.scope():
        run = CurrentRun.objects.get().run
        clocks = Clocks.of(here.county, as_of=run.as_of, known_at=run.known_at)
        return said(scores(clocks, ids(residents), run=run, generation=run))


def run_again(here: Town, mode: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(run_mode, "FULL_FROM", 0.0 if mode == "full" else 2.0)
    with here.scope():
        run = run_start(county=here.county, cause=Run.Cause.DAY, as_of=here.today, now=here.now)
    here.drain()
    with here.scope():
        run = Run.objects.get(pk=run.pk)
    assert run.mode == mode
    return run


@pytest.mark.django_db
@pytest.mark.parametrize("programmes", [(), (AVERAGE,)], ids=["plain", "households"])
def test_a_run_says_what_evaluating_each_resident_says(programmes: tuple[str, ...]) -> None:
    here, residents = mixed_town(30)
    if programmes:
        with_programmes(here, *programmes)
    here.drain()
    found = in_use(here)
    assert found == singly(here, residents)
    assert {row[2] for row in found.values()} == {"", "under_age"}
    assert len({row[0] for row in found.values()}) > 5
    with here.scope():
        assert len(found) == Membership.objects.filter(left_on__isnull=True).count()


@pytest.mark.django_db
@pytest.mark.parametrize("mode", ["full", "changes"])
@pytest.mark.parametrize("programmes", [(), (AVERAGE, PLACES)], ids=["plain", "beyond one resident"])
def test_both_modes_say_the_same(
    mode: str, programmes: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, residents = mixed_town(24)
    here.drain()
    if programmes:
        with_programmes(here, *programmes)
    with here.scope():
        for resident in residents[:6]:
            made = record(here, resident, random.Random(1))
            moved(here, made, "in_effect", on=made.occurred_on, at=here.now)
        newcomer = here.resident()
    changed = run_again(here, mode, monkeypatch)
    assert changed.mode == mode
    with here.scope():
        current = CurrentRun.objects.get()
        assert current.run_id == changed.pk
        assert (current.generation_id == changed.pk) is (mode == "full")
        assert set(Score.objects.values_list("generation", flat=True)) == {current.generation_id}
        assert changed.changed >= 1
    found, expected = in_use(here), singly(here, [*residents, newcomer])
    if programmes:
        seats = [row[3]["seats"] for row in found.values() if row[3]["seats"]["answer"] == "eligible"]
        assert len(seats) == 4
        for row in (*found.values(), *expected.values()):
            row[3].pop("seats")
    assert found == expected
    assert run_again(here, "changes", monkeypatch).changed == 0


@pytest.mark.django_db
def test_the_mode_does_not_show_in_the_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    here, _ = mixed_town(12)
    here.drain()
    runs = [run_again(here, mode, monkeypatch) for mode in ("full", "changes", "full")]
    assert len({run.digest for run in runs}) == 1
    with here.scope():
        sums = {tuple(r.chunks.order_by("number").values_list("inputs_digest", "residents")) for r in runs}
    assert len(sums) == 1


@pytest.mark.django_db
def test_the_sample_chooses_the_mode() -> None:
    here, _ = mixed_town(12)
    here.drain()
    with here.scope():
        now = here.now
        assert run_start(county=here.county, cause=Run.Cause.DAY, as_of=here.today, now=now).mode == "changes"
        Score.objects.update(effects_digest="0" * 64)
        assert run_start(county=here.county, cause=Run.Cause.DAY, as_of=here.today, now=now).mode == "full"


@pytest.mark.django_db
def test_the_facts_read_are_those_of_the_single_path() -> None:
    here, residents = mixed_town(20)
    with here.scope():
        clocks = Clocks.of(here.county, as_of=here.today, known_at=here.now)
        whole = read_facts(Within.of(here.county, ids(residents)), as_of=here.today, known_at=clocks.known_at)
        single = facts_of(ids(residents), as_of=here.today, known_at=clocks.known_at)
    enrolled = [one for one in single if one.resident.enrolled(here.today)]
    assert whole.residents.get_column("resident").to_list() == [one.pk for one in enrolled]
    transitions = sum(len(record.transitions) for one in enrolled for record in one.records)
    assert whole.transitions.height == transitions > 0


@pytest.mark.django_db
def test_buckets_hold_everyone_once() -> None:
    here, residents = mixed_town(20)
    with here.scope():
        found = [
            read_facts(Within(here.county, bucket, 5), as_of=here.today, known_at=here.now)
            for bucket in range(5)
        ]
        whole = read_facts(Within.of(here.county, ids(residents)), as_of=here.today, known_at=here.now)
    people = sorted(one for facts in found for one in facts.residents.get_column("resident"))
    assert people == whole.residents.get_column("resident").to_list()


@pytest.mark.django_db
def test_what_is_staged_is_read_back_as_it_was() -> None:
    """Nothing is lost on the way through CSV: empty text stays empty text, nothing stays nothing."""
    here, residents = mixed_town(20)
    here.drain()
    with here.scope():
        run = CurrentRun.objects.get().run
        clocks = Clocks.of(here.county, as_of=run.as_of, known_at=run.known_at)
        within = Within.of(here.county, ids(residents))
        facts = read_facts(within, as_of=run.as_of, known_at=run.known_at)
        made = rows.rows_of(clocks.timeline, facts)
        owned = rows.compared(made, rows.rows_in_use(within, generation=None, revision=None), run=run.pk)
        stage(within, owned, generation=run, known_at=run.known_at)
        used = rows.rows_in_use(within, generation=run.pk, revision=None).sort("resident")
        assert used.select(*rows.STAGED).equals(owned)
        assert used.select(*rows.ROW).equals(made)
        assert rows_digest(made) == rows_digest(made.clone())
    assert made.get_column("score").null_count() > 0


@pytest.mark.django_db
def test_many_requests_at_once_say_what_few_say(monkeypatch: pytest.MonkeyPatch) -> None:
    here, residents = mixed_town(24)
    with_programmes(here, AVERAGE, PLACES)
    here.drain()
    found = []
    for few in (1000, 0):
        monkeypatch.setattr(score_rows, "FEW", few)
        with here.scope():
            for resident in residents:
                recompute_request(resident=resident, cause="record", now=here.now)
        here.drain()
        found.append(in_use(here))
    assert found[0] == found[1]


@pytest.mark.django_db
def test_a_chunk_reads_its_bucket_without_a_row_object(monkeypatch: pytest.MonkeyPatch) -> None:
    here, _ = mixed_town(12)
    here.drain()
    with here.scope():
        run_start(county=here.county, cause=Run.Cause.DAY, as_of=here.today, now=here.now)
        statements: list[str] = []

        def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            statements.append(sql)
            return execute(sql, params, many, context)

        packed: list[str] = []
        plain = blobs.fetch
        monkeypatch.setattr(blobs, "fetch", lambda sql, values: packed.append(sql) or plain(sql, values))
        with connection.execute_wrapper(listen):
            assert chunk_compute_next(here.county, here.now)
    assert not [sql for sql in statements + packed if 'FROM "rules_record' in sql and '"note"' in sql]
    assert [sql for sql in statements + packed if "rules_recordtransition" in sql] == [
        sql for sql in packed if "rules_recordtransition" in sql
    ]
    assert len([sql for sql in packed if "rules_recordtransition" in sql]) == 1
    assert len(statements) < 40


def test_what_a_worker_loads_before_it_forks_has_no_polars() -> None:
    """Threads do not survive a fork; web processes have no use for it either."""
    code = "import django; django.setup(); import rules.tasks, sys; print('polars' in sys.modules, 'numpy' in sys.modules)"
    environ = os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings", "XIANGYUE_ENV": "test"}
    said = subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True, timeout=60
    )
    assert said.stdout.split() == ["False", "False"]
