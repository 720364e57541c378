"""Layers 3 and 4 of isolation, made from the model definitions after every migration.

Every table with a county, and every partition of one, gets row-level security (forced), links that carry the
county, and for the app's role just the rights its model declares. Idempotent; run by the database's owner.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, models

from counties.models.county import County
from counties.models.scoped import CountyForeignKey, CountyScoped
from counties.partitions import function_statements, partitions_of

POLICY = "county_scope"
IN_SCOPE = "county_id = nullif(current_setting('app.county', true), '')::bigint"

# Tables that belong to no county and that the app's role may only read.
READ_ONLY_TABLES = ("django_migrations", "django_content_type", "auth_permission")


def scoped_models() -> list[type[CountyScoped]]:
    """Every model whose rows belong to one county."""
    return [model for model in apps.get_models(include_auto_created=True) if issubclass(model, CountyScoped)]


def county_links(model: type[models.Model]) -> list[CountyForeignKey]:
    """The model's links to other rows of the same county."""
    return [field for field in model._meta.local_fields if isinstance(field, CountyForeignKey)]


def isolate_after_migrate(using: str = "default", **kwargs: Any) -> None:
    """Receiver of ``post_migrate``; comes once a run of ``migrate``, after all tables are there."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [County._meta.db_table])
        if cursor.fetchone() == (None,):
            return
        trees = {model: partitions_of(model, using) for model in scoped_models()}
        for statement in isolation_statements(trees):
            cursor.execute(statement)


def isolation_statements(trees: dict[type[CountyScoped], list[str]]) -> Iterator[str]:
    """SQL that brings every table to the isolation its model declares; ``trees``: partitions by model."""
    role = quoted(settings.DATABASE_APP_ROLE)
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and not issubclass(model, CountyScoped):
            yield from _plain_rights(model, role)
    for table in READ_ONLY_TABLES:
        yield f"REVOKE ALL ON {quoted(table)} FROM {role}"
        yield f"GRANT SELECT ON {quoted(table)} TO {role}"
    for scoped, partitions in trees.items():
        if scoped.written_in_bulk:
            yield _links_function(scoped)
        if scoped.partitioned_by:
            yield f"GRANT USAGE ON SEQUENCE {quoted(f'{scoped._meta.db_table}_id_seq')} TO {role}"
        for table in (scoped._meta.db_table, *partitions):
            for statement in table_statements(scoped):
                yield statement.format(table=quoted(table))
    yield from link_statements()
    yield from function_statements([m for m in trees if m.partitioned_by], table_statements, role)


def table_statements(model: type[CountyScoped]) -> Iterator[str]:
    """Rights, row-level security and bulk checks of one table of the model, ``{table}`` in its place."""
    role = quoted(settings.DATABASE_APP_ROLE)
    yield f"REVOKE ALL ON {{table}} FROM {role}"
    yield f"GRANT SELECT, INSERT ON {{table}} TO {role}"
    if model.mutable_columns:
        yield f"GRANT UPDATE ({', '.join(map(quoted, model.mutable_columns))}) ON {{table}} TO {role}"
    if model.deletable:
        yield f"GRANT DELETE ON {{table}} TO {role}"
    yield "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield "ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield f"DROP POLICY IF EXISTS {POLICY} ON {{table}}"
    yield f"CREATE POLICY {POLICY} ON {{table}} USING ({IN_SCOPE}) WITH CHECK ({IN_SCOPE})"
    if model.written_in_bulk:
        for event in ("INSERT", "UPDATE"):
            yield (
                f"CREATE OR REPLACE TRIGGER links_after_{event.lower()} AFTER {event} ON {{table}} "
                f"REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION {links_function(model)}()"
            )
    if model.changes_noted_by:
        for event, rows in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
            yield (
                f"CREATE OR REPLACE TRIGGER noted_after_{event.lower()} AFTER {event} ON {{table}} "
                f"REFERENCING {rows} TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION {model.changes_noted_by}()"
            )


def link_statements() -> Iterator[str]:
    """The foreign keys of every link, on the county and whatever else both sides share."""
    for model in scoped_models():
        for link in county_links(model):
            if model.written_in_bulk:
                yield f"ALTER TABLE {quoted(model._meta.db_table)} DROP CONSTRAINT IF EXISTS {quoted(_key_name(link))}"
            else:
                yield from _composite_key(model, link)


def links_function(model: type[CountyScoped]) -> str:
    """Name of the function that checks the links of rows written in bulk."""
    return f"{model._meta.db_table}_links_in_county"


def link_columns(link: CountyForeignKey) -> tuple[list[str], list[str]]:
    """The columns of a link's key, here and at its target, quoted: county, partner, id."""
    shared = [quoted(f"{name}_id") for name in link.shared_links]
    return [*shared, quoted(link.column)], [*shared, '"id"']


def quoted(name: str) -> str:
    """An identifier of SQL."""
    return '"' + name.replace('"', '""') + '"'


def _plain_rights(model: type[models.Model], role: str) -> Iterator[str]:
    table = quoted(model._meta.db_table)
    yield f"REVOKE ALL ON {table} FROM {role}"
    delete = "" if model is County else ", DELETE"
    yield f"GRANT SELECT, INSERT, UPDATE{delete} ON {table} TO {role}"


def _composite_key(model: type[CountyScoped], link: CountyForeignKey) -> Iterator[str]:
    """The key is checked against all counties' rows that are there, so security waits for that moment."""
    table, target = model._meta.db_table, link.related_model._meta.db_table
    here, there = link_columns(link)
    key, unique = _key_name(link), f"{target}_county_id_key"[:63]
    if len(there) == 2:  # a partitioned table's primary key holds all three
        yield f"CREATE UNIQUE INDEX IF NOT EXISTS {quoted(unique)} ON {quoted(target)} ({', '.join(there)})"
    forced = f"""
            FOR part IN SELECT '{quoted(table)}'::regclass UNION SELECT '{quoted(target)}'::regclass
                  UNION SELECT relid FROM pg_partition_tree('{quoted(table)}') LOOP
              EXECUTE format('ALTER TABLE %s {{}} ROW LEVEL SECURITY', part);
            END LOOP;"""  # noqa: S608  # names of our own tables
    yield f"""
        DO $$ DECLARE part regclass; BEGIN
          IF NOT EXISTS (SELECT 1 FROM pg_constraint
                          WHERE conname = '{key}' AND conrelid = '{quoted(table)}'::regclass) THEN
            {forced.format("NO FORCE")}
            ALTER TABLE {quoted(table)} ADD CONSTRAINT {quoted(key)}
              FOREIGN KEY ({", ".join(here)}) REFERENCES {quoted(target)} ({", ".join(there)})
              DEFERRABLE INITIALLY DEFERRED;
            {forced.format("FORCE")}
          END IF;
        END $$"""  # noqa: S608  # names of our own tables


def _key_name(link: CountyForeignKey) -> str:
    return f"{link.model._meta.db_table}_{link.column}_in_county"[:63]


def _links_function(model: type[CountyScoped]) -> str:
    """One look for all rows of a statement: a foreign key looks once a row, which takes longer than writing it."""
    tests = "".join(
        f"""
          IF EXISTS (SELECT 1 FROM (SELECT DISTINCT {", ".join(here)} FROM written) AS mine ({", ".join(there)})
                      WHERE NOT EXISTS (SELECT 1 FROM public.{quoted(link.related_model._meta.db_table)} AS theirs
                                         WHERE {" AND ".join(f"theirs.{c} = mine.{c}" for c in there)})) THEN
            RAISE foreign_key_violation USING MESSAGE = '{model._meta.db_table}.{link.column} points out of its county';
          END IF;"""  # noqa: S608  # names of our own tables
        for link in county_links(model)
        for here, there in [link_columns(link)]
    )
    return f"""
        CREATE OR REPLACE FUNCTION {links_function(model)}() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, pg_temp AS $$
        BEGIN{tests}
          RETURN NULL;
        END $$"""
