"""`make demo-reset` empties the database as its owner, extensions included, and leaves it usable by both roles."""

from __future__ import annotations

import psycopg
import pytest
import redis

from portal.embedded.postgres import Postgres
from portal.embedded.reset import empty
from portal.embedded.secrets import database_url, valkey_url
from portal.embedded.valkey import Valkey
from tests.platform.conftest import PASSWORD

OWNER, APP = ("the_owner", "owner's"), ("the_app", "app's")


def test_emptying_leaves_a_usable_database(postgres: Postgres, valkey: Valkey) -> None:
    postgres.start()
    postgres.ensure_database("x", owner=OWNER, app=APP)
    valkey.start()
    environ = {
        "DATABASE_OWNER_URL": database_url(*OWNER, postgres.port, "x"),
        "REDIS_URL": valkey_url(PASSWORD, valkey.port),
    }
    redis.Redis.from_url(environ["REDIS_URL"]).set("left", 1)
    with psycopg.connect(environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute("CREATE TABLE left_over (n int, r int4range, EXCLUDE USING gist (n WITH =, r WITH &&))")
    empty(environ)
    assert redis.Redis.from_url(environ["REDIS_URL"]).dbsize() == 0
    with psycopg.connect(environ["DATABASE_OWNER_URL"]) as owner:
        assert owner.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
        owner.execute("CREATE EXTENSION btree_gist")
        owner.execute("CREATE TABLE fresh (n int)")
        owner.execute("GRANT SELECT ON fresh TO the_app")
    with psycopg.connect(database_url(*APP, postgres.port, "x")) as app:
        assert app.execute("SELECT count(*) FROM fresh").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE mine (n int)")
