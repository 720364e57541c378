"""`make demo-reset`: empties the database and loads the demonstration again; works beside a running portal too."""

from __future__ import annotations

import os
import sys

import psycopg
import redis

from portal.embedded.faults import ServerFault, explain_os_error
from portal.embedded.installation import Installation
from portal.embedded.run import say

EMPTY = """
    DROP SCHEMA public CASCADE;
    CREATE SCHEMA public AUTHORIZATION CURRENT_USER;
    GRANT USAGE ON SCHEMA public TO PUBLIC
"""


def empty(environ: dict[str, str]) -> None:
    """Drop everything in the database as its owner. Other sessions' locks are waited for, not broken."""
    with psycopg.connect(environ["DATABASE_OWNER_URL"], connect_timeout=5) as connection:
        connection.execute("SET lock_timeout = '30s'")
        connection.execute(EMPTY)
    client = redis.Redis.from_url(environ["REDIS_URL"], socket_connect_timeout=5)
    client.flushdb()
    client.close()


def reset(installation: Installation) -> None:
    empty(installation.environ())
    installation.prepare()
    say("the demonstration is as new; sign in again.")


def main() -> int:
    try:
        installation = Installation(say=say)
        if not installation.development:
            raise ServerFault("demo-reset empties the database. It works in XIANGYUE_ENV=development only.")
        if not installation.own_database and os.environ.get("CONFIRM") != "empty":
            raise ServerFault(
                "DATABASE_URL points to a server of yours, and demo-reset would empty that database. "
                "If that is what you want: make demo-reset CONFIRM=empty"
            )
        if installation.is_running():
            reset(installation)
            return 0
        with installation.locked():
            try:
                installation.start_servers()
                reset(installation)
            finally:
                installation.stop_servers()
    except ServerFault as fault:
        say(f"\n{fault}\n")
        return 1
    except (psycopg.OperationalError, redis.exceptions.ConnectionError) as error:
        say(f"\nThe servers do not answer: {error}. Start them with `make run`, or stop what holds them.\n")
        return 1
    except OSError as error:
        words = explain_os_error(error)
        if words is None:
            raise
        say(f"\n{words}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
