"""A synthetic county in the portal's own tables, in a PostgreSQL of its own, loaded as columns by COPY."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import psycopg

from benchmarks.book import VILLAGES, benchmark_book
from benchmarks.county_files import data_folder
from benchmarks.population import (
    AS_OF,
    PEOPLE_PER_HOUSEHOLD,
    RECORDS_EACH,
    blocks_of,
    make_records,
    make_residents,
)
from portal.embedded.account import server_account
from portal.embedded.ports import free_port
from portal.embedded.postgres import Postgres
from portal.embedded.secrets import APP_ROLE, DATABASE, OWNER_ROLE, database_url, valkey_url
from portal.embedded.valkey import Valkey

if TYPE_CHECKING:
    from counties.models import County

PROJECT = Path(__file__).resolve().parent.parent
WRITTEN = datetime(2020, 1, 1, tzinfo=UTC)
LONG_AGO = pl.lit(WRITTEN)


@dataclass(frozen=True)
class Servers:
    """A private PostgreSQL and Valkey; the environment points at them."""

    postgres: Postgres
    valkey: Valkey

    def superuser(self, *, autocommit: bool = False) -> psycopg.Connection:
        """A connection that no policy holds back: COPY stops at row security."""
        return psycopg.connect(self.postgres.dsn(database=DATABASE), autocommit=autocommit)

    def postgres_cpu(self) -> float:
        """CPU seconds that the server's processes have taken so far, those that have ended too."""
        parent = (self.postgres.data / "postmaster.pid").read_text().split()[0]
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                name, _, rest = stat.read_text().rpartition(")")
            except (FileNotFoundError, ProcessLookupError):
                continue
            words = rest.split()
            if name.split()[0] == parent:
                ticks += sum(map(int, words[11:15]))
            elif words[1] == parent:
                ticks += sum(map(int, words[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def servers() -> Iterator[Servers]:
    """Start both, migrate, set Django up as the app's role; everything is removed afterwards.

    PostgreSQL runs as `make run` starts it: durable, with the settings of `portal.embedded.postgres`.
    """
    account, password = server_account(), secrets.token_urlsafe(16)
    data_folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="portal-", dir=data_folder()) as name:
        folder = Path(name)
        folder.chmod(0o711)
        postgres = Postgres(folder / "postgres", free_port(), account, password=password)
        valkey = Valkey(folder / "valkey", free_port(), account, password=password)
        app_url = database_url(APP_ROLE, password, postgres.port, DATABASE)
        owner_url = database_url(OWNER_ROLE, password, postgres.port, DATABASE)
        os.environ |= {
            "XIANGYUE_ENV": "test",
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "DATABASE_URL": app_url,
            "DATABASE_OWNER_URL": owner_url,
            "REDIS_URL": valkey_url(password, valkey.port),
            "XIANGYUE_DATA_DIR": str(folder / "data"),
            "XIANGYUE_STATEMENT_SECONDS": "900",
        }
        (folder / "data" / "static").mkdir(parents=True)
        try:
            postgres.start()
            postgres.ensure_database(DATABASE, owner=(OWNER_ROLE, password), app=(APP_ROLE, password))
            valkey.start()
            manage("migrate", "--verbosity", "0")
            import django

            django.setup()
            yield Servers(postgres, valkey)
        finally:
            valkey.stop()
            postgres.stop()


def manage(*words: str) -> None:
    """A command of the portal, as the owner of the tables."""
    environ = os.environ | {"XIANGYUE_DB_ROLE": "owner"}
    subprocess.run([sys.executable, "manage.py", *words], cwd=PROJECT, env=environ, check=True)


def load_county(at: Servers, people: int, *, buckets: int) -> County:
    """The benchmark's book and `people` residents with ten records each, in partitions of their own."""
    from django.db import connection

    from counties.models import County
    from counties.scope import county_scope

    county = County.objects.create(
        slug="benchmark",
        title_en="Benchmark (synthetic)",
        title_zh="基准测试（合成）",
        kind=County.Kind.REPLAY,  # its day is the one the figures are about, not the machine's
        replay_today=AS_OF,
        time_zone="Asia/Shanghai",
        calendar="CN",
    )
    with county_scope(county), connection.cursor() as cursor:
        cursor.execute("SELECT counties_partition(%s, %s)", [county.pk, buckets])
    _load_book(county)
    with at.superuser() as superuser:
        # The rows are consistent by construction; looking that up for ten million of them takes minutes.
        superuser.execute("SET session_replication_role = replica")
        _load_places(superuser, county.pk, people)
        for number, count in blocks_of(people):
            residents = make_residents(number, count, people)
            _load_residents(superuser, county.pk, residents)
            _load_records(superuser, county.pk, make_records(number, count))
            superuser.commit()
        for table in (
            "counties_resident",
            "counties_household",
            "counties_village",
            "rules_record",
            "rules_recordtransition",
        ):
            superuser.execute(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")  # noqa: S608  # our tables
    with at.superuser(autocommit=True) as superuser:
        superuser.execute("VACUUM (ANALYZE)")  # what autovacuum does by and by
    return county


def _load_book(county: County) -> None:
    from counties.scope import county_scope
    from rules.services.revisions.loading import revision_load

    with county_scope(county):
        for revision in benchmark_book():
            revision_load(county=county, parsed=revision, now=WRITTEN)


def _load_places(superuser: psycopg.Connection, county: int, people: int) -> None:
    villages = pl.DataFrame({"code": VILLAGES}).with_row_index("id", offset=1)
    villages = villages.with_columns(title_en=pl.col("code"), title_zh=pl.col("code"))
    _copy(superuser, county, "counties_village", villages)
    count = max(int(people / PEOPLE_PER_HOUSEHOLD), 1)
    households = pl.DataFrame({"number": pl.int_range(0, count, eager=True)}).select(
        id=pl.col("number") + 1,
        village_id=pl.col("number") % len(VILLAGES) + 1,
        code=(pl.col("number") + 100_000_000).cast(pl.String),
    )
    _copy(superuser, county, "counties_household", households)


def _load_residents(superuser: psycopg.Connection, county: int, people: pl.DataFrame) -> None:
    number = pl.col("resident").cast(pl.Int64) - 100_000_000
    tail = number.cast(pl.String).str.zfill(12)
    known = people.with_columns(
        id=number + 1,
        household_id=pl.col("household").cast(pl.Int64) - 100_000_000 + 1,
        key="00000000-0000-4000-8000-" + tail,
        name="synthetic " + tail,
        index="\\x" + tail.str.zfill(64),
    )
    _copy(
        superuser,
        county,
        "counties_resident",
        known.select(
            "id", "key", "name", "born_on", "household_id",
            village_id=pl.col("village").str.slice(-3).cast(pl.Int64).fill_null(1),
            sort_key=pl.col("name"),
            national_id_encrypted=pl.lit("\\x00"),
            national_id_index=pl.col("index"),
            national_id_last4=pl.lit("0000"),
        ),
    )  # fmt: skip
    members = known.filter(pl.col("enrolled_on").is_not_null())
    _copy(
        superuser, county, "counties_membership", members.select("enrolled_on", "left_on", resident_id="id")
    )


def _load_records(superuser: psycopg.Connection, county: int, rows: pl.DataFrame) -> None:
    """Record 10,000,000,001 of the files is row 1; its transitions follow in the order of the file."""
    deductions = [rule.code for revision in benchmark_book() for rule in revision.rules if rule.is_deduction]
    number = pl.col("record").cast(pl.Int64) - 10_000_000_000
    known = rows.with_columns(id=number + 1, resident_id=pl.col("resident").cast(pl.Int64) - 100_000_000 + 1)
    tail = pl.col("id").cast(pl.String).str.zfill(12)
    empty = pl.lit("")
    records = known.unique("record", keep="first", maintain_order=True).select(
        "id", "resident_id", "rule", "occurred_on",
        reference="R-" + tail,
        quantity=(pl.col("quantity") * 100).cast(pl.Int64),
        points=(pl.col("points") * 100).cast(pl.Int64),
        incident=pl.col("incident").fill_null(""),
        is_deduction=pl.col("rule").is_in(deductions),
        document_number=empty, document_authority=empty, note=empty,
        client_id="00000000-0000-4000-8000-" + tail,
    )  # fmt: skip
    _copy(superuser, county, "rules_record", records)
    transitions = known.select(
        "resident_id", "state",
        record_id="id",
        on="effective_on",
        at=pl.col("written_at").fill_null(LONG_AGO),
        reason=empty,
    )  # fmt: skip
    _copy(superuser, county, "rules_recordtransition", transitions)


def _copy(superuser: psycopg.Connection, county: int, table: str, rows: pl.DataFrame) -> None:
    frame = rows.with_columns(county_id=pl.lit(county))
    columns = ", ".join(f'"{name}"' for name in frame.columns)
    copy = f"COPY {table} ({columns}) FROM STDIN WITH (FORMAT csv, NULL '\\N')"
    with superuser.cursor() as cursor, cursor.copy(copy) as into:
        for part in frame.iter_slices(100_000):
            into.write(part.write_csv(include_header=False, null_value="\\N", quote_style="necessary"))


def records_of(people: int) -> int:
    """How many records a county of that many residents has."""
    return people * RECORDS_EACH
