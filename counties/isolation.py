"""Layers 3 and 4 of isolation, made from the model definitions after every migration.

Every table with a county gets row-level security (forced), links on (county_id, id), and for the app's
role just the rights its model declares. Idempotent; run by the database's owner.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, models

from counties.models.county import County
from counties.models.scoped import CountyForeignKey, CountyScoped

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


def isolation_statements() -> Iterator[str]:
    """SQL that brings every table to the isolation its model declares."""
    role = _quoted(settings.DATABASE_APP_ROLE)
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield from _rights(model, role)
    for table in READ_ONLY_TABLES:
        yield f"REVOKE ALL ON {_quoted(table)} FROM {role}"
        yield f"GRANT SELECT ON {_quoted(table)} TO {role}"
    for scoped in scoped_models():
        yield from _row_security(scoped)
    for scoped in scoped_models():
        for link in county_links(scoped):
            yield from _composite_key(scoped, link)


def isolate_after_migrate(using: str = "default", **kwargs: Any) -> None:
    """Receiver of ``post_migrate``; comes once a run of ``migrate``, after all tables are there."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM information_schema.tables WHERE table_name = %s", [County._meta.db_table]
        )
        if cursor.fetchone() is None:
            return
        for statement in isolation_statements():
            cursor.execute(statement)


def _rights(model: type[models.Model], role: str) -> Iterator[str]:
    table = _quoted(model._meta.db_table)
    yield f"REVOKE ALL ON {table} FROM {role}"
    if issubclass(model, CountyScoped):
        yield f"GRANT SELECT, INSERT ON {table} TO {role}"
        if model.mutable_columns:
            yield f"GRANT UPDATE ({', '.join(map(_quoted, model.mutable_columns))}) ON {table} TO {role}"
        if model.deletable:
            yield f"GRANT DELETE ON {table} TO {role}"
    elif model is County:
        yield f"GRANT SELECT, INSERT, UPDATE ON {table} TO {role}"
    else:
        yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {role}"


def _row_security(model: type[models.Model]) -> Iterator[str]:
    table = _quoted(model._meta.db_table)
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield f"DROP POLICY IF EXISTS {POLICY} ON {table}"
    yield f"CREATE POLICY {POLICY} ON {table} USING ({IN_SCOPE}) WITH CHECK ({IN_SCOPE})"


def _composite_key(model: type[models.Model], link: CountyForeignKey) -> Iterator[str]:
    table, target = model._meta.db_table, link.related_model._meta.db_table
    key, unique = f"{table}_{link.column}_in_county"[:63], f"{target}_county_id_key"[:63]
    yield f"CREATE UNIQUE INDEX IF NOT EXISTS {_quoted(unique)} ON {_quoted(target)} (county_id, id)"
    yield f"""
        DO $$ BEGIN
          IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = '{key}') THEN
            ALTER TABLE {_quoted(table)} ADD CONSTRAINT {_quoted(key)}
              FOREIGN KEY (county_id, {_quoted(link.column)}) REFERENCES {_quoted(target)} (county_id, id)
              DEFERRABLE INITIALLY DEFERRED;
          END IF;
        END $$"""  # noqa: S608  # names of our own tables


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
