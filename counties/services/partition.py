"""Giving a county partitions of its own, at its start or once it has grown (docs/adr/0023)."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from counties.isolation import link_statements, quoted, scoped_models
from counties.models import County
from counties.models.scoped import CountyScoped
from counties.partitions import BUCKETS, NEW_TABLE, PARTITION, county_table, default_table
from counties.scope import county_scope

_LINKS_TO = """
SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint
 WHERE contype = 'f' AND conparentid = 0 AND confrelid = ANY (%s::regclass[])
"""


def county_partition(*, county: County, buckets: int = BUCKETS) -> bool:
    """Make empty partitions; False, and nothing done, where the county has some or has rows already."""
    with county_scope(county), connection.cursor() as cursor:
        cursor.execute(f"SELECT {PARTITION}(%s, %s)", [county.pk, buckets])
        return bool(cursor.fetchone()[0])


def county_move(*, county: County, buckets: int) -> dict[str, int]:
    """Move all rows of a county into partitions of its own, or into another number of buckets; rows by table.

    For the owner of the database. One transaction: readers and workers of all counties wait meanwhile.
    """
    partitioned = [model for model in scoped_models() if model.partitioned_by]
    with county_scope(county), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"LOCK TABLE {', '.join(_tables(scoped_models()))} IN ACCESS EXCLUSIVE MODE")
        with _unlinked(cursor, partitioned):
            return {model._meta.db_table: _move(cursor, model, county, buckets) for model in partitioned}


@contextmanager
def _unlinked(cursor: Any, partitioned: list[type[CountyScoped]]) -> Iterator[None]:
    """Without the foreign keys to these tables, which PostgreSQL would see broken while rows move."""
    cursor.execute(_LINKS_TO, [_tables(partitioned)])
    for table, key in cursor.fetchall():
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {key}")
    yield
    for statement in link_statements():
        cursor.execute(statement)


def _move(cursor: Any, model: type[CountyScoped], county: County, buckets: int) -> int:
    parent, own, old = model._meta.db_table, county_table(model, county), default_table(model)
    cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [own])
    has_own = bool(cursor.fetchone()[0])
    if has_own:
        old = _set_aside(cursor, parent, own)
    cursor.execute(f"SELECT {NEW_TABLE}(%s, %s, %s)", [parent, county.pk, buckets])
    columns = ", ".join(quoted(str(field.column)) for field in model._meta.local_concrete_fields)
    rows = f"FROM {old} WHERE county_id = {county.pk:d}"
    cursor.execute(f"INSERT INTO {own} ({columns}) SELECT {columns} {rows}")
    moved = int(cursor.rowcount)
    cursor.execute(f"DROP TABLE {old}" if has_own else f"DELETE {rows}")
    cursor.execute(f"ALTER TABLE {parent} ATTACH PARTITION {own} FOR VALUES IN ({county.pk:d})")
    cursor.execute(f"ANALYZE {parent}")
    return moved


def _set_aside(cursor: Any, parent: str, own: str) -> str:
    """Detach the county's partition and rename it and its buckets; its name."""
    cursor.execute(f"ALTER TABLE {parent} DETACH PARTITION {own}")
    cursor.execute("SELECT relid::regclass::text FROM pg_partition_tree(%s)", [own])
    for (table,) in cursor.fetchall():
        cursor.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
    return f"old_{own}"


def _tables(models: Iterable[type[CountyScoped]]) -> list[str]:
    return [model._meta.db_table for model in models]
