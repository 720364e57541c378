"""A database backend for tests only: signs in as the owner, acts as the app's role.

So every query of a test meets row-level security as in production, while creating, migrating and flushing
the test database is done by the owner.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base, creation, operations

from portal.embedded.secrets import APP_ROLE

NO_DATABASE = "__no_db__"
PRISTINE = "xiangyue_pristine"
LOCK = 20100101
ACT_AS_APP = f'SET ROLE "{APP_ROLE}"'
RIGHTS = f'REVOKE ALL ON DATABASE "{{0}}" FROM PUBLIC; GRANT CONNECT, TEMPORARY ON DATABASE "{{0}}" TO "{APP_ROLE}"'
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


class DatabaseOperations(operations.DatabaseOperations):
    def sql_flush(
        self, style: Any, tables: Any, *, reset_sequences: bool = False, allow_cascade: bool = False
    ) -> Any:
        """Empty only what has been written to, and not what migrations put there: a quarter of the time.

        Partitions of counties go: the counties do, and the next ones get other numbers.
        """
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT inhparent::regclass::text, inhrelid::regclass::text FROM pg_inherits"
                " WHERE inhrelid::regclass::text ~ '_c\\d+$'"
            )
            counties = cursor.fetchall()
            cursor.execute(
                "SELECT DISTINCT coalesce(pg_partition_root(oid), oid)::regclass::text"
                "  FROM pg_class WHERE relkind = 'r' AND pg_relation_size(oid) > 0"
            )
            written = {name for (name,) in cursor.fetchall()}
        empty = super().sql_flush(
            style,
            [table for table in tables if table in written and table not in KEPT],
            reset_sequences=reset_sequences,
            allow_cascade=True,
        )
        detach = [f"ALTER TABLE {whole} DETACH PARTITION {part}" for whole, part in counties]
        return empty + detach + [f"DROP TABLE {part}" for _whole, part in counties]


class DatabaseCreation(creation.DatabaseCreation):
    connection: DatabaseWrapper

    def create_test_db(self, *args: Any, **kwargs: Any) -> str:
        """Migrate once a run; the other workers of pytest-xdist get copies of the result."""
        name = str(self._get_test_db_name())
        with self._nodb_cursor() as cursor:
            cursor.execute("SET lock_timeout = 0; SET statement_timeout = 0")
            cursor.execute(
                "SELECT pg_advisory_lock(%s)", [LOCK]
            )  # let go when this cursor's connection closes
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [PRISTINE])
            if cursor.fetchone():
                cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{PRISTINE}"')
                cursor.execute(RIGHTS.format(name))
                self.connection.close()
                settings.DATABASES[self.connection.alias]["NAME"] = name
                self.connection.settings_dict["NAME"] = name
                return name
            with self.connection.as_owner():
                super().create_test_db(*args, **kwargs)
            self.connection.close()
            cursor.execute(RIGHTS.format(name))
            cursor.execute(f'CREATE DATABASE "{PRISTINE}" TEMPLATE "{name}"')
        return name

    def destroy_test_db(self, *args: Any, **kwargs: Any) -> None:
        with self.connection.as_owner():
            super().destroy_test_db(*args, **kwargs)


class DatabaseWrapper(base.DatabaseWrapper):
    creation_class = DatabaseCreation
    ops_class = DatabaseOperations
    owner_depth = 0

    def init_connection_state(self) -> None:
        """Called by Django on each new connection."""
        super().init_connection_state()
        if not self.owner_depth and self.alias != NO_DATABASE:
            self._switch(ACT_AS_APP)

    @contextmanager
    def as_owner(self) -> Iterator[None]:
        """Inside, this connection acts as the owner of the tables."""
        self.owner_depth += 1
        self._switch("RESET ROLE")
        try:
            yield
        finally:
            self.owner_depth -= 1
            if not self.owner_depth:
                self._switch(ACT_AS_APP)

    def _switch(self, statement: str) -> None:
        if self.connection is not None and not self.connection.closed:
            with self.connection.cursor() as cursor:
                cursor.execute(statement)
            if not self.in_atomic_block and not self.get_autocommit():
                self.connection.commit()
