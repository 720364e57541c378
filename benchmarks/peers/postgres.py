"""PostgreSQL, set-based SQL: rules, residents and records as tables, the whole county in one statement.

The server is the project's own embedded one, private to this process, with the settings the tests use (no fsync),
work_mem raised to 256 MB, and parallel workers as the server's defaults allow. Loading is COPY. Two ways to cap: a
running sum by window function, as scoring.md 5.7 says it; and the difference of two sums (see subset.Term), which
needs no sorting.
"""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import psycopg

from benchmarks.peers.subset import Subset
from benchmarks.population import AS_OF
from portal.embedded.account import server_account
from portal.embedded.ports import free_port
from portal.embedded.postgres import Postgres
from rules.engine.book import Between, Fixed, Per, Rule

TABLES = """
DROP TABLE IF EXISTS resident, record, rule, grade, scale;
CREATE TABLE resident (resident text);
CREATE TABLE record (record text, resident text, rule text, occurred_on date, quantity bigint, points bigint);
CREATE TABLE rule (rule text PRIMARY KEY, category text, sign int, form text, points bigint, low bigint, high bigint,
                   unit bigint, counts_for interval, cap bigint);
CREATE TABLE grade (grade text, starts_at bigint);
CREATE TABLE scale (base bigint, floor bigint, ceiling bigint);
"""
WORTHS = """
WITH worth AS (
    SELECT record, resident, occurred_on, category, sign, cap,
           %(as_of)s < occurred_on + counts_for OR counts_for IS NULL AS counts,
           CASE form WHEN 'points' THEN rule.points
                     WHEN 'between' THEN least(greatest(record.points, low), high)
                     ELSE quantity / unit * rule.points END AS worth
    FROM record JOIN rule USING (rule)
),
"""
RUNNING = """
capped AS (
    SELECT resident, occurred_on, counts, worth, cap, sum(sign * worth) OVER (
        PARTITION BY resident, category, sign, extract(year FROM occurred_on) ORDER BY occurred_on, record
    ) AS total, sign
    FROM worth WHERE cap IS NOT NULL
),
change AS (
    SELECT resident, sum(points) AS points FROM (
        SELECT resident, sign * (least(total, cap) - least(total - sign * worth, cap)) AS points
        FROM capped WHERE counts
        UNION ALL
        SELECT resident, worth FROM worth WHERE cap IS NULL AND counts
    ) AS kept GROUP BY resident
)
"""
SUMS = """
yearly AS (
    SELECT resident, sign, cap, sum(sign * worth) AS total,
           coalesce(sum(sign * worth) FILTER (WHERE NOT counts), 0) AS expired
    FROM worth WHERE cap IS NOT NULL
    GROUP BY resident, category, sign, cap, extract(year FROM occurred_on)
),
change AS (
    SELECT resident, sum(points) AS points FROM (
        SELECT resident, sign * (least(total, cap) - least(expired, cap)) AS points FROM yearly
        UNION ALL
        SELECT resident, worth FROM worth WHERE cap IS NULL AND counts
    ) AS kept GROUP BY resident
)
"""
SCORES = """
SELECT resident, score::bigint, grade FROM (
    SELECT resident, least(greatest(base + coalesce(points, 0), floor), ceiling) AS score
    FROM resident CROSS JOIN scale LEFT JOIN change USING (resident)
) AS scored CROSS JOIN LATERAL (
    SELECT grade FROM grade WHERE starts_at <= score ORDER BY starts_at DESC LIMIT 1
) AS band
"""


@dataclass(frozen=True)
class Loaded:
    """An open connection to a server that holds the subset."""

    connection: psycopg.Connection
    subset: Subset


@contextmanager
def server() -> Iterator[psycopg.Connection]:
    """A private PostgreSQL for as long as it is needed, in a folder that its account may enter."""
    folder = Path(tempfile.mkdtemp(prefix="xiangyue-bench-", dir=_enterable()))
    folder.chmod(0o711)
    running = Postgres(
        folder / "postgres", free_port(), server_account(), password=secrets.token_urlsafe(16), careless=True
    )
    try:
        running.start()
        with psycopg.connect(running.dsn(), autocommit=True) as connection:
            connection.execute("SET work_mem = '256MB'")
            yield connection
    finally:
        running.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _enterable() -> str | None:
    """The usual temporary folder, or one that the servers' account may enter, too."""
    account = server_account()
    usual = tempfile.gettempdir()
    return usual if account.uid is None or account.can("-x", Path(usual)) else "/var/tmp"  # noqa: S108


def load(subset: Subset, connection: psycopg.Connection) -> Loaded:
    """COPY the tables in, and ANALYZE them."""
    connection.execute(TABLES)
    _copy(connection, "resident", subset.residents.select("resident"))
    columns = ("record", "resident", "rule", "occurred_on", "quantity", "points")
    _copy(connection, "record", subset.records.select(columns))
    caps = {c.code: c.cap.points if c.cap else None for c in subset.revision.categories}
    with connection.cursor() as cursor:
        places = ", ".join(["%s"] * 10)
        rows = [_row(rule, caps[rule.category]) for rule in subset.revision.rules]
        cursor.executemany(f"INSERT INTO rule VALUES ({places})", rows)  # noqa: S608  # ten placeholders
        bands = [(grade.code, grade.starts_at) for grade in subset.revision.grades]
        cursor.executemany("INSERT INTO grade VALUES (%s, %s)", bands)
        scale = subset.revision.scale
        cursor.execute("INSERT INTO scale VALUES (%s, %s, %s)", (scale.base, scale.floor, scale.ceiling))
    connection.execute("VACUUM ANALYZE")
    return Loaded(connection, subset)


def _row(rule: Rule, cap: int | None) -> tuple[object, ...]:
    span = str(rule.counts_for) if rule.counts_for else None
    match rule.form:
        case Fixed(points):
            return rule.code, rule.category, rule.sign, "points", points, None, None, None, span, cap
        case Between(low, high):
            return rule.code, rule.category, rule.sign, "between", None, low, high, None, span, cap
        case Per(points, quantity):
            return rule.code, rule.category, rule.sign, "per", points, None, None, quantity, span, cap
        case _:
            raise AssertionError(rule.form)


def _copy(connection: psycopg.Connection, table: str, frame: pl.DataFrame) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy:
        for part in frame.iter_slices(250_000):
            copy.write(part.write_csv(include_header=False).encode())


def compute(loaded: Loaded) -> None:
    """Into a table in the database, by window function; `result` reads it out."""
    _run(loaded, RUNNING)


def compute_sums(loaded: Loaded) -> None:
    """The same by the difference of two sums."""
    _run(loaded, SUMS)


def _run(loaded: Loaded, capping: str) -> None:
    loaded.connection.execute("DROP TABLE IF EXISTS score")
    statement = psycopg.ClientCursor(loaded.connection).mogrify(
        f"CREATE UNLOGGED TABLE score AS {WORTHS} {capping} {SCORES}", {"as_of": AS_OF}
    )
    loaded.connection.execute(statement)


def result(loaded: Loaded) -> pl.DataFrame:
    """resident, score, grade."""
    rows = loaded.connection.execute("SELECT resident, score, grade FROM score").fetchall()
    schema = {"resident": pl.String, "score": pl.Int64, "grade": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("resident")
