"""A partition is isolated like the whole table, holds the same keys, and belongs to the owner (docs/adr/0023)."""

import psycopg.errors
import pytest
from django.db import transaction

from counties.models import Resident
from counties.partitions import bucket_table, buckets_of, county_table
from counties.services.partition import county_partition
from rules.models import Record, RecordTransition, Score
from tests.factories import Town, town
from tests.integration.partitioned import (
    BUCKETS,
    PARTITIONED,
    count,
    fetch,
    own_tables,
    refusal,
    run_of,
    score_row,
)

pytestmark = pytest.mark.django_db

FORBIDDEN = psycopg.errors.InsufficientPrivilege


@pytest.fixture
def apart(here: Town) -> Town:
    """A county with partitions of its own, a record in effect and a score."""
    assert county_partition(county=here.county, buckets=BUCKETS)
    resident = here.resident()
    here.in_effect(resident, "TR-01")
    run = run_of(here)
    with here.scope():
        score_row(here, run, resident.pk).save()
    return here


def test_rows_go_into_the_countys_own_buckets(apart: Town) -> None:
    for _ in range(9):
        apart.proposed(apart.resident())
    with apart.scope():
        filled = [count(bucket_table(Record, apart.county, bucket)) for bucket in range(BUCKETS)]
        assert all(filled)
        assert sum(filled) == count("rules_record") == 10
        assert count("rules_record_default") == count("rules_recordtransition_default") == 0
    assert [buckets_of(apart.county, model) for model in PARTITIONED] == [BUCKETS] * 3


def test_a_second_time_or_with_rows_nothing_is_made(apart: Town) -> None:
    before = own_tables(apart)
    assert len(before) == 3 * (1 + BUCKETS)
    assert not county_partition(county=apart.county, buckets=3)
    assert own_tables(apart) == before
    other = town("other")
    other.proposed(other.resident())
    assert not county_partition(county=other.county)
    assert (buckets_of(other.county, Record), own_tables(other)) == (0, [])


@pytest.mark.parametrize("buckets", ["0", "-1", "257", "NULL"])
def test_a_senseless_number_of_buckets_is_refused(here: Town, buckets: str) -> None:
    with here.scope():
        refused = refusal(f"SELECT counties_partition({here.county.pk}, {buckets})")
    assert refused is psycopg.errors.InvalidParameterValue


def test_only_the_county_in_scope_gets_partitions(here: Town) -> None:
    other = town("other").county
    with here.scope():
        for asked in (other.pk, None, -1):
            assert refusal("SELECT counties_partition(%s, 2)", asked) is FORBIDDEN
    assert refusal("SELECT counties_partition(%s, 2)", here.county.pk) is FORBIDDEN
    with transaction.atomic():
        fetch("SELECT set_config('app.county', '987654321', true)")
        unknown = refusal("SELECT counties_partition(987654321, 2)")
        fetch("SELECT set_config('app.county', '', true)")
    assert unknown is psycopg.errors.InvalidParameterValue


def test_the_apps_role_makes_and_changes_no_table(apart: Town) -> None:
    own, scores = county_table(Record, apart.county), county_table(Score, apart.county)
    allowed = [
        statement
        for statement in (
            "CREATE TABLE mine (id bigint)",
            f"CREATE TABLE mine PARTITION OF {own} FOR VALUES WITH (MODULUS 4, REMAINDER 3)",
            f"SELECT counties_partition_table('rules_record', {apart.county.pk + 1}, 2)",
            f"ALTER TABLE {own} DISABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {own}_b0 NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE rules_record DETACH PARTITION {own}",
            f"ALTER TABLE {scores}_b0 DISABLE TRIGGER links_after_insert",
            f"DROP TRIGGER links_after_insert ON {scores}_b0",
            f"DROP POLICY county_scope ON {own}_b0",
            f"DROP TABLE {own}",
            f"TRUNCATE {own}_b0",
            f"DELETE FROM {own}_b0",
            f"UPDATE {own}_b0 SET rule = ''",
            f"UPDATE {scores}_b0 SET resident_id = 1",
            "SELECT setval('rules_record_id_seq', 1)",
        )
        if refusal(statement) is not FORBIDDEN
    ]
    assert allowed == []


def test_the_owners_functions_look_in_their_own_schema_and_are_not_for_everybody() -> None:
    found = fetch(
        "SELECT proname, 'search_path=public, pg_temp' = ANY (proconfig), has_function_privilege('public', oid, 'EXECUTE')"
        "  FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'counties_partition%' ORDER BY 1"
    )
    assert found == [("counties_partition", True, False), ("counties_partition_table", True, False)]


def test_a_partition_is_as_isolated_as_the_whole(apart: Town) -> None:
    rows = fetch(
        """
        SELECT coalesce(pg_partition_root(c.oid), c.oid)::regclass::text, c.oid::regclass::text,
               relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner), relacl::text,
               (SELECT array_agg((polname, polcmd, polroles, pg_get_expr(polqual, polrelid),
                                  pg_get_expr(polwithcheck, polrelid))::text)
                  FROM pg_policy WHERE polrelid = c.oid),
               (SELECT array_agg((attname, attacl)::text ORDER BY attname)
                  FROM pg_attribute WHERE attrelid = c.oid AND attacl IS NOT NULL)
          FROM pg_class c
         WHERE relkind IN ('r', 'p') AND coalesce(pg_partition_root(c.oid), c.oid)
               IN ('rules_record'::regclass, 'rules_recordtransition'::regclass, 'rules_score'::regclass)
        """
    )
    whole = {name: rest for root, name, *rest in rows if root == name}
    assert {name for _root, name, *_rest in rows} >= set(own_tables(apart))
    assert [name for root, name, *rest in rows if rest != whole[root]] == []
    assert all(rest[:3] == [True, True, "xiangyue_owner"] for rest in whole.values())


def test_a_partition_read_directly_shows_only_the_county_in_scope(apart: Town) -> None:
    other, own = town("other"), own_tables(apart)
    with apart.scope():
        assert {county_table(model, apart.county) for model in PARTITIONED} <= {t for t in own if count(t)}
    assert [table for table in own if count(table)] == []
    with other.scope():
        assert [table for table in own if count(table)] == []


def test_no_row_gets_into_another_countys_partition(apart: Town) -> None:
    other = town("other")
    run, stranger = run_of(other), other.resident()
    columns = "county_id, resident_id, generation_id, run_id, enrolled_on, known_at, grade, reason, effects_digest, answers"
    values = f"{apart.county.pk}, {stranger.pk}, {run.pk}, {run.pk}, now(), now(), '', '', '', '{{}}'"
    with other.scope():
        for table in ("rules_score", *own_tables(apart)[-BUCKETS:]):
            assert refusal(f"INSERT INTO {table} ({columns}) VALUES ({values})") is FORBIDDEN, table


def test_a_step_cannot_point_at_another_residents_record(apart: Town) -> None:
    first = apart.proposed(apart.resident())
    stranger = apart.resident()

    def step(**links: int) -> None:
        RecordTransition.objects.create(
            county=apart.county, state="annulled", on=apart.today, at=apart.now, **links
        )

    with apart.scope():
        step(record_id=first.pk, resident_id=first.resident_id)
        broken = refusal(lambda: step(record_id=first.pk, resident_id=stranger.pk))
    assert broken is psycopg.errors.ForeignKeyViolation


def test_a_correction_cannot_point_at_another_residents_record(apart: Town) -> None:
    first, stranger = apart.proposed(apart.resident()), apart.proposed(apart.resident())
    with apart.scope():
        stranger.pk, stranger.reference, stranger.corrects_id = None, "R-2222-2222", first.pk
        stranger.client_id = first.client_id  # unique for one resident only
        broken = refusal(lambda: stranger.save(force_insert=True))
    assert broken is psycopg.errors.ForeignKeyViolation


def test_a_score_written_in_bulk_cannot_point_out_of_its_county(apart: Town) -> None:
    other = town("other")
    theirs, stranger = run_of(other), other.resident()
    ours, own = run_of(apart), apart.resident()
    with apart.scope():
        for links in (
            {"resident": stranger.pk},
            {"resident": own.pk, "run": theirs},
            {"resident": own.pk, "generation": theirs},
            {"resident": 0},
        ):
            rows = [score_row(apart, **{"run": ours} | links)]
            broken = refusal(lambda rows=rows: Score.objects.bulk_create(rows))  # type: ignore[misc]
            assert broken is psycopg.errors.ForeignKeyViolation, links
        Score.objects.bulk_create([score_row(apart, ours, own.pk)])
        assert refusal("UPDATE rules_score SET run_id = %s", theirs.pk) is psycopg.errors.ForeignKeyViolation
        leaf = next(t for t in own_tables(apart) if t.startswith("rules_score") and "_b" in t and count(t))
        assert refusal(f"UPDATE {leaf} SET run_id = %s", theirs.pk) is psycopg.errors.ForeignKeyViolation


def test_every_key_holds_county_and_resident_as_citus_asks(apart: Town) -> None:
    keys = fetch(
        """
        SELECT indrelid::regclass::text, indexrelid::regclass::text, array_agg(attname::text)
          FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
         WHERE (indisunique OR indisprimary) AND indrelid::regclass::text ~ '^rules_(record|recordtransition|score)(_|$)'
         GROUP BY indexrelid, indrelid
        """
    )
    assert len({table for table, _key, _columns in keys}) == 3 * (1 + 1 + 1 + BUCKETS)
    assert [key for _table, key, columns in keys if not {"county_id", "resident_id"} <= set(columns)] == []
    links = fetch(
        """
        SELECT conrelid::regclass::text, confrelid::regclass::text, array_agg(attname::text)
          FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
         WHERE contype = 'f' AND conparentid = 0
           AND (confrelid = 'rules_record'::regclass OR conrelid::regclass::text ~ '^rules_(record|recordtransition|score)$')
         GROUP BY pg_constraint.oid
        """
    )
    # Accounts belong to no county; on Citus theirs is a reference table, held by every server.
    spread = [(table, to) for table, to, columns in links if not {"county_id", "resident_id"} <= set(columns)]
    assert set(spread) == {("rules_record", "accounts_user"), ("rules_recordtransition", "accounts_user")}
    assert {(table, to) for table, to, _columns in links} >= {
        ("rules_record", "rules_record"),
        ("rules_recordtransition", "rules_record"),
        ("appeals_appeal", "rules_record"),
        ("rules_openrecord", "rules_record"),
    }


def test_a_residents_rows_are_looked_for_in_one_bucket(apart: Town) -> None:
    resident = apart.resident()
    record = apart.proposed(resident)
    with apart.scope():
        for rows in (
            Record.objects.filter(resident=resident),
            RecordTransition.objects.filter(resident=resident, record=record).select_related("record"),
            Resident.objects.filter(pk=resident.pk, records__is_deduction=True),
        ):
            plan = rows.explain()
            touched = {name for name in own_tables(apart) if f" {name} " in plan}
            assert len({name[-1] for name in touched}) == 1, plan
            assert "_default" not in plan
