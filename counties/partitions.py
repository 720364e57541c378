"""Partitions of a county's tables: LIST by county, then HASH by resident into buckets (docs/adr/0023).

A county without partitions of its own has its rows in each table's default partition, beside others.
"""

from collections.abc import Callable, Iterator

from django.db import connection, connections, models

from counties.models.county import County
from counties.models.scoped import CountyScoped

BUCKETS = 8
MOST_BUCKETS = 256

PARTITION = "counties_partition"
"""``counties_partition(county bigint, buckets integer) RETURNS boolean``: for the app's role."""

NEW_TABLE = "counties_partition_table"
"""``counties_partition_table(parent text, county bigint, buckets integer)``: for the owner."""

Statements = Callable[[type[CountyScoped]], Iterator[str]]


def partitions_of(model: type[models.Model], using: str = "default") -> list[str]:
    """Names of all partitions below the model's table, those in the middle too."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT relid::regclass::text FROM pg_partition_tree(to_regclass(%s)) WHERE level > 0 ORDER BY 1",
            [model._meta.db_table],
        )
        return [name for (name,) in cursor.fetchall()]


def buckets_of(county: County, model: type[CountyScoped]) -> int:
    """Into how many buckets the county's rows of this model are spread; 0 where they lie in the default partition."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_inherits WHERE inhparent = to_regclass(%s)",
            [county_table(model, county)],
        )
        return int(cursor.fetchone()[0])


def county_table(model: type[CountyScoped], county: County) -> str:
    """Name of the county's own partition."""
    return f"{model._meta.db_table}_c{county.pk}"


def bucket_table(model: type[CountyScoped], county: County, bucket: int) -> str:
    """Name of one bucket of the county, from 0; ask `buckets_of` first whether there are any."""
    return f"{county_table(model, county)}_b{bucket}"


def default_table(model: type[CountyScoped]) -> str:
    """Name of the partition of all counties that have none of their own."""
    return f"{model._meta.db_table}_default"


def function_statements(
    partitioned: list[type[CountyScoped]], table_statements: Statements, role: str
) -> Iterator[str]:
    """The two functions that make partitions, as the models want them to be; ``role``: the app's, quoted."""
    tables = [model._meta.db_table for model in partitioned]
    yield _new_table(partitioned, table_statements)
    yield f"REVOKE ALL ON FUNCTION {NEW_TABLE}(text, bigint, integer) FROM PUBLIC"
    yield _partition(tables)
    yield f"REVOKE ALL ON FUNCTION {PARTITION}(bigint, integer) FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION {PARTITION}(bigint, integer) TO {role}"


def _new_table(partitioned: list[type[CountyScoped]], table_statements: Statements) -> str:
    """An empty table in the shape of a county's partition, with its buckets, isolated, not attached yet."""
    columns = "".join(
        f"\n            WHEN '{model._meta.db_table}' THEN '{model.partitioned_by}_id'"
        for model in partitioned
    )
    isolate = "".join(
        f"\n            IF parent = '{model._meta.db_table}' THEN"
        + "".join(
            f"\n              EXECUTE format($sql${statement.format(table='%1$I')}$sql$, made);"
            for statement in table_statements(model)
        )
        + "\n            END IF;"
        for model in partitioned
    )
    return f"""
        CREATE OR REPLACE FUNCTION {NEW_TABLE}(parent text, county bigint, buckets integer) RETURNS void
        LANGUAGE plpgsql SET search_path = public, pg_temp SET client_min_messages = warning AS $body$
        DECLARE
          own text := parent || '_c' || county;
          spread_by text := CASE parent {columns} END;
          made text;
        BEGIN
          IF spread_by IS NULL OR county IS NULL OR buckets IS NULL OR buckets NOT BETWEEN 1 AND {MOST_BUCKETS} THEN
            RAISE invalid_parameter_value USING MESSAGE = 'no such partitioned table, or not 1 to {MOST_BUCKETS} buckets';
          END IF;
          EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS) PARTITION BY HASH (%I)', own, parent, spread_by);
          FOR bucket IN 0 .. buckets - 1 LOOP
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS %s, REMAINDER %s)',
                           own || '_b' || bucket, own, buckets, bucket);
          END LOOP;
          FOR made IN SELECT relid::regclass::text FROM pg_partition_tree(own::regclass) LOOP{isolate}
          END LOOP;
        END $body$"""  # noqa: S608  # names of our own tables


def _partition(tables: list[str]) -> str:
    """What the app's role may ask for: empty partitions for the county in scope, which has no row yet.

    It runs as the owner. It takes two numbers, makes names of nothing but them, and does nothing where the
    county has partitions or rows already.
    """
    has_rows = " OR ".join(f"EXISTS (SELECT FROM {table} WHERE county_id = county)" for table in tables)
    attach = "".join(
        f"""
          PERFORM {NEW_TABLE}('{table}', county, buckets);
          EXECUTE format('ALTER TABLE {table} ATTACH PARTITION %I FOR VALUES IN (%s)', '{table}_c' || county, county);"""
        for table in tables
    )
    return f"""
        CREATE OR REPLACE FUNCTION {PARTITION}(county bigint, buckets integer) RETURNS boolean
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
        BEGIN
          IF county IS NULL OR nullif(current_setting('app.county', true), '')::bigint IS DISTINCT FROM county THEN
            RAISE insufficient_privilege USING MESSAGE = 'only the county in scope can be given partitions';
          END IF;
          IF NOT EXISTS (SELECT FROM counties_county WHERE id = county) THEN
            RAISE invalid_parameter_value USING MESSAGE = 'there is no such county';
          END IF;
          PERFORM pg_advisory_xact_lock((7104::bigint << 48) | county);
          IF to_regclass('{tables[0]}_c' || county) IS NOT NULL OR {has_rows} THEN
            RETURN false;
          END IF;{attach}
          RETURN true;
        END $body$"""
