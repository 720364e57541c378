"""A database of the first release migrates with nothing lost, and ends in the shape of a fresh one."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from counties.isolation import IN_SCOPE, POLICY, isolate_after_migrate

pytestmark = pytest.mark.xdist_group("first_release")  # its databases are named once a server

OLD = "first_release"
FIRST = ("rules", "0001_initial")

# What `counties.isolation` had made by then, on the tables that change.
OLD_ISOLATION = f"""
CREATE UNIQUE INDEX rules_record_county_id_key ON rules_record (county_id, id);
CREATE UNIQUE INDEX counties_resident_county_id_key ON counties_resident (county_id, id);
ALTER TABLE rules_record ADD CONSTRAINT rules_record_corrects_id_in_county
    FOREIGN KEY (county_id, corrects_id) REFERENCES rules_record (county_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE rules_recordtransition ADD CONSTRAINT rules_recordtransition_record_id_in_county
    FOREIGN KEY (county_id, record_id) REFERENCES rules_record (county_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE appeals_appeal ADD CONSTRAINT appeals_appeal_record_id_in_county
    FOREIGN KEY (county_id, record_id) REFERENCES rules_record (county_id, id) DEFERRABLE INITIALLY DEFERRED;
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT table_name FROM information_schema.columns
               WHERE table_schema = 'public' AND column_name = 'county_id' LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY {POLICY} ON %I USING ({IN_SCOPE.replace("'", "''")})', name);
  END LOOP;
END $$
"""

ROWS = """
INSERT INTO accounts_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active,
                           date_joined, display_en, display_zh)
  VALUES (1, '', false, 'clerk', '', '', '', false, true, now(), '', '');
INSERT INTO counties_county (id, slug, title_en, title_zh, kind, time_zone, calendar)
  VALUES (1, 'one', '', '', 'live', 'Asia/Shanghai', 'CN'), (2, 'two', '', '', 'live', 'Asia/Shanghai', 'CN');
INSERT INTO counties_village (id, county_id, code, title_en, title_zh)
  SELECT c, c, 'v', '', '' FROM generate_series(1, 2) c;
INSERT INTO counties_resident (id, county_id, key, name, sort_key, village_id, national_id_encrypted,
                               national_id_index, national_id_last4)
  SELECT 10 * c + n, c, gen_random_uuid(), '', '', c, '', decode(lpad(n::text, 4, '0'), 'hex'), ''
    FROM generate_series(1, 2) c, generate_series(1, 3) n;
INSERT INTO rules_record (id, county_id, resident_id, reference, rule, occurred_on, points, incident, is_deduction,
                          document_number, document_authority, note, client_id, proposed_by_id)
  SELECT id * 7, county_id, id, 'R-' || id, 'TR-01', '2026-01-01', -id, 'x', true, '', '', 'seen', gen_random_uuid(), 1
    FROM counties_resident;
INSERT INTO rules_record (id, county_id, resident_id, reference, rule, occurred_on, incident, is_deduction,
                          document_number, document_authority, note, client_id, corrects_id)
  VALUES (500, 1, 11, 'R-less', 'TR-02', '2026-01-01', '', true, '', '', '', gen_random_uuid(), 77);
SELECT setval('rules_record_id_seq', 600);
INSERT INTO rules_recordtransition (id, county_id, record_id, state, "on", at, by_id, reason)
  SELECT 3 * id, county_id, id, 'proposed', '2026-01-02', '2026-01-02 08:00+00', 1, 'first' FROM rules_record;
INSERT INTO rules_recordtransition (id, county_id, record_id, state, "on", at, reason)
  SELECT 3 * id + 1, county_id, id, CASE WHEN resident_id % 10 = 1 THEN 'notified' ELSE 'annulled' END,
         '2026-01-03', '2026-01-03 08:00+00', '' FROM rules_record WHERE resident_id % 10 <= 2;
INSERT INTO rules_run (id, county_id, cause, cause_reference, as_of, known_at, revision, books_digest, state,
                       started_at, digest)
  VALUES (1, 1, 'first', '', '2026-02-01', now(), '', '', 'published', now(), ''),
         (2, 1, 'day', '', '2026-02-02', now(), '', '', 'scoring', now(), ''),
         (3, 2, 'first', '', '2026-02-01', now(), '', '', 'published', now(), '');
INSERT INTO rules_runchunk (id, county_id, run_id, phase, number, first_resident, last_resident, attempts, error, digest)
  VALUES (1, 1, 1, 'scores', 1, 11, 12, 0, '', 'a'), (2, 1, 1, 'scores', 2, 13, 13, 0, '', 'b');
INSERT INTO rules_currentrun (id, county_id, run_id) VALUES (1, 1, 1), (2, 2, 3);
INSERT INTO rules_score (id, county_id, resident_id, run_id, score, grade, reason, answers, enrolled_on, as_of,
                         known_at, inputs_digest, effects_digest)
  SELECT id * 9, county_id, id, CASE county_id WHEN 1 THEN 1 ELSE 3 END, id * 100, 'A', '', '{"heating": {}}',
         '2025-01-01', '2026-02-01', now(), 'in', 'effects' FROM counties_resident;
INSERT INTO counties_notice (id, county_id, resident_id, kind, reference, created_at)
  VALUES (1, 1, 11, 'deduction', 'R-11', now()), (2, 2, 21, 'credit', 'R-21', now()), (3, 2, 22, 'deduction', 'R-22', now());
INSERT INTO counties_noticedelivery (id, county_id, notice_id, "on", how, by_id, at)
  SELECT id, county_id, id, '2026-01-05', 'hand', 1, now() FROM counties_notice;
INSERT INTO appeals_appeal (id, county_id, reference, resident_id, record_id, words, filed_on, filed_at, filed_by_id,
                            client_id)
  VALUES (1, 2, 'A-1', 21, 147, 'no', '2026-01-04', now(), 1, gen_random_uuid());
"""

SHAPES = {
    "columns": """
        SELECT c.relname, attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid), attidentity
          FROM pg_attribute JOIN pg_class c ON c.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped
         ORDER BY 1, 2""",
    "constraints": """
        SELECT conrelid::regclass::text, conname, contype, convalidated, pg_get_constraintdef(oid) FROM pg_constraint
         WHERE connamespace = 'public'::regnamespace AND contype <> 'n' ORDER BY 1, 2, 5""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2",
    "tables": """
        SELECT relname, relkind, relrowsecurity, relforcerowsecurity, relacl::text, pg_get_expr(relpartbound, oid)
          FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S') ORDER BY 1""",
    "policies": "SELECT tablename, policyname, qual, with_check FROM pg_policies ORDER BY 1, 2",
    "triggers": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2",
    "functions": "SELECT proname, prosrc, proacl::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1",
}


@pytest.fixture(scope="module")
def first_release(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database of the first release with rows of two counties, to be copied."""
    with django_db_blocker.unblock():
        execute(f"DROP DATABASE IF EXISTS {OLD}", f"CREATE DATABASE {OLD}")
        with connected(OLD) as made:
            executor = MigrationExecutor(made)
            leaves = executor.loader.graph.leaf_nodes()
            executor.migrate([*(node for node in leaves if node[0] != FIRST[0]), FIRST])
            with transaction.atomic(OLD), made.cursor() as cursor:
                cursor.execute(ROWS)
            with made.cursor() as cursor:
                cursor.execute(OLD_ISOLATION)
    yield
    with django_db_blocker.unblock():
        execute(f"DROP DATABASE {OLD}")


@pytest.fixture
def old(db: None, first_release: None) -> Iterator[Any]:
    """A connection, as the owner, to a copy of that database."""
    name = f"{OLD}_copy"
    execute(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} TEMPLATE {OLD}")
    with connected(name) as copy:
        yield copy
    execute(f"DROP DATABASE {name}")


@contextmanager
def connected(name: str) -> Iterator[Any]:
    """A connection to the database of that name; it acts as the owner."""
    made = connection.copy(name)  # type: ignore[attr-defined]
    made.settings_dict["NAME"] = name
    with made.as_owner():
        made.ensure_connection()  # Django's tests let only connections be opened that are not listed yet
        connections.databases[name] = made.settings_dict
        connections[name] = made
        try:
            yield made
        finally:
            made.close()
            del connections[name], connections.databases[name]


def execute(*statements: str) -> None:
    """On the server, outside every transaction."""
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        for statement in statements:
            cursor.execute(statement)


def migrate(made: Any) -> None:
    executor = MigrationExecutor(made)
    executor.migrate(executor.loader.graph.leaf_nodes())
    isolate_after_migrate(using=made.alias)


def fetch(made: Any, statement: str, county: int | None = None) -> list[tuple[Any, ...]]:
    with transaction.atomic(made.alias), made.cursor() as cursor:
        if county is not None:
            cursor.execute("SELECT set_config('app.county', %s, true)", [str(county)])
        cursor.execute(statement)
        return list(cursor.fetchall())


RECORDS = """
SELECT id, county_id, resident_id, reference, rule, occurred_on, quantity, points, incident, is_deduction, document_number,
       document_authority, document_date, note, proposed_by_id, corrects_id, client_id FROM rules_record ORDER BY id"""
TRANSITIONS = (
    'SELECT id, county_id, record_id, state, "on", at, by_id, reason FROM rules_recordtransition ORDER BY id'
)
SCORES = """
SELECT id, county_id, resident_id, run_id, score, grade, reason, answers, enrolled_on, known_at, effects_digest
  FROM rules_score ORDER BY id"""


def test_nothing_is_lost_and_the_new_columns_are_filled(old: Any) -> None:
    def kept() -> list[list[tuple[Any, ...]]]:
        return [fetch(old, rows, county) for rows in (RECORDS, TRANSITIONS, SCORES) for county in (1, 2)]

    before = kept()
    assert [len(rows) for rows in before] == [4, 3, 7, 5, 3, 3]
    migrate(old)
    assert kept() == before
    for county in (1, 2):
        astray = "SELECT FROM rules_recordtransition t JOIN rules_record r ON r.id = record_id"
        assert fetch(old, f"{astray} WHERE r.resident_id <> t.resident_id", county) == []
    assert fetch(old, "SELECT DISTINCT generation_id = run_id FROM rules_score", 1) == [(True,)]
    assert fetch(old, "SELECT run_id, generation_id FROM rules_currentrun", 1) == [(1, 1)]
    assert fetch(old, "SELECT run_id, generation_id FROM rules_currentrun", 2) == [(3, 3)]
    assert fetch(old, "SELECT number, bucket, digest FROM rules_runchunk ORDER BY 1", 1) == [
        (1, 0, "a"),
        (2, 1, "b"),
    ]
    assert fetch(old, "SELECT id, state, mode, finished_at IS NULL FROM rules_run ORDER BY 1", 1) == [
        (1, "published", "full", True),
        (2, "superseded", "full", False),
    ]
    waiting = (
        "SELECT record_id, resident_id, state, since::text, told_on::text FROM rules_openrecord ORDER BY 1"
    )
    assert fetch(old, waiting, 1) == [
        (77, 11, "notified", "2026-01-03", "2026-01-05"),
        (91, 13, "proposed", "2026-01-02", None),
        (500, 11, "notified", "2026-01-03", None),
    ]
    assert fetch(old, waiting, 2) == [
        (147, 21, "notified", "2026-01-03", None),
        (161, 23, "proposed", "2026-01-02", None),
    ]
    assert fetch(old, "SELECT nextval('rules_record_id_seq')") == [(601,)]


def test_it_ends_in_the_shape_of_a_fresh_database(old: Any) -> None:
    migrate(old)
    for name, shape in SHAPES.items():
        assert fetch(old, shape) == fetch(connection, shape), name


def test_a_link_that_rows_break_is_refused_and_security_stays_forced(old: Any) -> None:
    """A foreign key added under forced row-level security would be believed without a look at the rows."""
    with old.cursor() as cursor:
        cursor.execute("ALTER TABLE appeals_appeal NO FORCE ROW LEVEL SECURITY")
        cursor.execute("UPDATE appeals_appeal SET resident_id = 22")
        cursor.execute("ALTER TABLE appeals_appeal FORCE ROW LEVEL SECURITY")
    with pytest.raises(Exception, match="appeals_appeal_record_id_in_county"):
        migrate(old)
    [[forced]] = fetch(old, "SELECT relforcerowsecurity FROM pg_class WHERE relname = 'appeals_appeal'")
    assert forced


ANSWERS = """
INSERT INTO counties_county (id, slug, title_en, title_zh, kind, time_zone, calendar)
  VALUES (1, 'one', '', '', 'live', 'Asia/Shanghai', 'CN'), (2, 'two', '', '', 'live', 'Asia/Shanghai', 'CN');
INSERT INTO counties_village (id, county_id, code, title_en, title_zh)
  SELECT c, c, 'v', '', '' FROM generate_series(1, 2) c;
INSERT INTO counties_resident (id, county_id, key, name, sort_key, village_id, national_id_encrypted,
                               national_id_index, national_id_last4)
  SELECT 10 * c, c, gen_random_uuid(), '', '', c, '', '', '' FROM generate_series(1, 2) c;
INSERT INTO rules_run (id, county_id, cause, cause_reference, as_of, known_at, revision, books_digest, state,
                       started_at, digest)
  SELECT c, c, 'first', '', '2026-02-01', now(), '', '', 'published', now(), '' FROM generate_series(1, 2) c;
INSERT INTO benefits_programmeanswer (county_id, resident_id, run_id, programme, answer, reason, revision, as_of, at)
  SELECT c, 10 * c, c, programme, answer, jsonb_build_array(path), 'r', day::date, day::timestamptz
    FROM generate_series(1, 2) c, (VALUES ('bus', 'eligible', 'a', '2026-02-01'),
         ('snow', 'not_eligible', 'b', '2026-02-01'), ('snow', 'eligible', 'c', '2026-02-03'))
         v (programme, answer, path, day);
"""
FORCED = """
ALTER TABLE benefits_programmeanswer ENABLE ROW LEVEL SECURITY;
ALTER TABLE benefits_programmeanswer FORCE ROW LEVEL SECURITY;
"""


def test_the_answers_of_one_moment_go_into_one_row(db: None) -> None:
    name = "answers_log"
    execute(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    with connected(name) as made:
        MigrationExecutor(made).migrate([("benefits", "0002_erase_answers")])
        with transaction.atomic(name), made.cursor() as cursor:
            cursor.execute(ANSWERS)
        with made.cursor() as cursor:
            cursor.execute(FORCED)
        MigrationExecutor(made).migrate([("benefits", "0003_answers_given")])
        rows = "SELECT resident_id, run_id, answers, as_of::text FROM benefits_answersgiven ORDER BY county_id, id"
        said = {
            "bus": {"answer": "eligible", "reason": "a"},
            "snow": {"answer": "not_eligible", "reason": "b"},
        }
        found = [
            (resident, run, json.loads(answers), day) for resident, run, answers, day in fetch(made, rows)
        ]
        assert found == [
            row
            for county in (1, 2)
            for row in (
                (10 * county, county, said, "2026-02-01"),
                (10 * county, county, {"snow": {"answer": "eligible", "reason": "c"}}, "2026-02-03"),
            )
        ]
        assert fetch(made, "SELECT to_regclass('benefits_programmeanswer')") == [(None,)]
    execute(f"DROP DATABASE {name}")
