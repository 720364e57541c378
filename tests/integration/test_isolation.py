"""Each layer of isolation holds alone (ARCHITECTURE.md): rows, links, rights, and the program's own scope."""

import psycopg.errors
import pytest
from django.apps import apps
from django.conf import settings
from django.db import Error, IntegrityError, ProgrammingError, connection, transaction

from counties.isolation import county_links, link_columns, scoped_models
from counties.models import AuditEvent, County, Household, Resident, Village
from counties.models.scoped import CountyScoped
from counties.partitions import partitions_of
from counties.scope import UnscopedQuery, county_scope
from rules.models import RecordTransition, Revision
from tests.factories import Town, town

pytestmark = pytest.mark.django_db

TABLES = {model._meta.db_table: model for model in scoped_models()}


@pytest.fixture
def two_towns() -> tuple[Town, Town]:
    """Two counties with something in as many tables as a few services reach."""
    towns = town("dummy"), town("other")
    for each in towns:
        each.in_effect(each.resident(), "TR-01")
        each.drain()
    return towns


def tables_with_a_county() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'county_id'"
        )
        return sorted(name for (name,) in cursor.fetchall())


def tables_of_models() -> dict[str, type[CountyScoped]]:
    """The model of every table and of every partition."""
    return TABLES | {part: model for model in TABLES.values() for part in partitions_of(model)}


def rows_seen() -> dict[str, int]:
    """How many rows of each table, and of each partition, plain SQL sees."""
    seen = {}
    with connection.cursor() as cursor:
        for table in tables_of_models():
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            seen[table] = cursor.fetchone()[0]
    return seen


def test_every_table_with_a_county_is_a_scoped_model_or_a_partition_of_one() -> None:
    assert tables_with_a_county() == sorted(tables_of_models())


def test_raw_sql_without_a_county_sees_no_row(two_towns: tuple[Town, Town]) -> None:
    with two_towns[0].scope():
        assert rows_seen()["rules_record_default"] == 1
    assert [table for table, rows in rows_seen().items() if rows] == []


def test_raw_sql_in_a_county_sees_that_county_only(two_towns: tuple[Town, Town]) -> None:
    here, _other = two_towns
    seen = {}
    with here.scope(), connection.cursor() as cursor:
        for table in tables_of_models():
            cursor.execute(
                f'SELECT count(*), count(*) FILTER (WHERE county_id <> %s) FROM "{table}"', [here.county.pk]
            )
            seen[table], foreign = cursor.fetchone()
            assert foreign == 0, table
    assert {"rules_record", "rules_score", "rules_score_default", "counties_auditevent"} <= {
        table for table, rows in seen.items() if rows
    }


def test_row_security_is_forced_on_every_table_with_a_county() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND NOT (relrowsecurity AND relforcerowsecurity)",
            [tables_with_a_county()],
        )
        assert cursor.fetchall() == []


def test_the_setting_does_not_outlive_its_scope(two_towns: tuple[Town, Town]) -> None:
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SELECT current_setting('app.county', true)")
        assert cursor.fetchone()[0] in (None, "")


def test_the_apps_role_owns_nothing_and_is_bound_by_policies() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (settings.DATABASE_APP_ROLE, False, False, False)
        cursor.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")
        assert cursor.fetchone() == (0,)


def test_every_link_between_rows_of_counties_carries_the_county() -> None:
    links = [
        (model._meta.db_table, tuple(sorted(name.strip('"') for name in link_columns(link)[0])))
        for model in scoped_models()
        if not model.written_in_bulk
        for link in county_links(model)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT conrelid::regclass::text, array_agg(attname::text ORDER BY attname)
              FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY(conkey)
             WHERE contype = 'f' AND conname LIKE '%%_in_county' GROUP BY conrelid, pg_constraint.oid
            """
        )
        enforced = {(table, tuple(columns)) for table, columns in cursor.fetchall()}
    assert ("rules_recordtransition", ("county_id", "record_id", "resident_id")) in links
    assert [link for link in links if link not in enforced] == []


def test_rows_written_in_bulk_have_their_links_checked_on_every_table() -> None:
    bulk = [table for table, model in tables_of_models().items() if model.written_in_bulk]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, array_agg(tgname::text ORDER BY tgname) FROM pg_trigger"
            " WHERE tgname LIKE 'links_after_%' AND tgenabled = 'O' GROUP BY 1"
        )
        assert dict(cursor.fetchall()) == {
            table: ["links_after_insert", "links_after_update"] for table in bulk
        }
    assert "rules_score_default" in bulk


def test_no_model_links_to_a_county_row_by_a_plain_foreign_key() -> None:
    plain = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if field.related_model in scoped_models() and field not in county_links(model)
    ]
    assert plain == []


def test_a_row_cannot_point_into_another_county(two_towns: tuple[Town, Town]) -> None:
    here, other = two_towns
    with other.scope():
        foreign = Village.objects.get(code="north")
    with here.scope(), transaction.atomic():
        Household.objects.create(county=here.county, village_id=foreign.pk, code="X")
        with pytest.raises(IntegrityError):
            connection.check_constraints()
        transaction.set_rollback(True)


def test_a_row_cannot_be_written_into_another_county(two_towns: tuple[Town, Town]) -> None:
    here, other = two_towns
    with pytest.raises(ProgrammingError, match="row-level security"), here.scope():
        Village.objects.create(county=other.county, code="smuggled", title_en="x", title_zh="x")


@pytest.mark.parametrize("model", [Revision, RecordTransition, AuditEvent], ids=lambda model: model.__name__)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_what_is_written_for_good_cannot_be_changed(
    model: type, statement: str, two_towns: tuple[Town, Town]
) -> None:
    with pytest.raises(ProgrammingError) as refused, two_towns[0].scope(), connection.cursor() as cursor:
        cursor.execute(statement.format(model._meta.db_table))  # type: ignore[attr-defined]
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_programme_answers_cannot_be_changed_or_deleted(two_towns: tuple[Town, Town]) -> None:
    for statement in (
        "UPDATE benefits_answersgiven SET answers = '{}'",
        "DELETE FROM benefits_answersgiven",
    ):
        with pytest.raises(Error) as refused, two_towns[0].scope(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_rights_are_what_the_models_declare() -> None:
    for table, model in tables_of_models().items():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT column_name FROM information_schema.column_privileges"
                " WHERE grantee = current_user AND table_name = %s AND privilege_type = 'UPDATE'",
                [table],
            )
            assert {name for (name,) in cursor.fetchall()} == set(model.mutable_columns), table
            cursor.execute("SELECT has_table_privilege(%s, 'DELETE')", [table])
            assert cursor.fetchone() == (model.deletable,), table


@pytest.mark.parametrize("model", scoped_models(), ids=lambda model: model.__name__)
def test_an_unscoped_query_is_an_error(model: type, db: None) -> None:
    with pytest.raises(UnscopedQuery):
        model.objects.all()  # type: ignore[attr-defined]


def test_one_scope_at_a_time(two_towns: tuple[Town, Town]) -> None:
    here, other = two_towns
    with here.scope(), pytest.raises(UnscopedQuery), county_scope(other.county):
        pass


def test_the_same_national_id_has_another_index_in_every_county(two_towns: tuple[Town, Town]) -> None:
    from counties.national_id import blind_index, decrypt, encrypt

    number = "00000019600101001" + "5"
    indexes = {blind_index(number, slug) for slug in County.objects.values_list("slug", flat=True)}
    assert len(indexes) == County.objects.count() > 1
    assert decrypt(encrypt(number, "dummy"), "dummy") == number


def test_a_resident_is_not_found_from_the_other_county(two_towns: tuple[Town, Town]) -> None:
    here, other = two_towns
    with here.scope():
        own = set(Resident.objects.values_list("key", flat=True))
    with other.scope():
        assert own.isdisjoint(Resident.objects.values_list("key", flat=True))
