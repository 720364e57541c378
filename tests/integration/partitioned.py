"""What tests of partitions start from and ask."""

from collections.abc import Callable
from typing import Any

from django.db import Error, connection, transaction

from counties.models.scoped import CountyScoped
from counties.partitions import county_table, partitions_of
from rules.models import Record, RecordTransition, Run, Score
from tests.factories import Town

PARTITIONED: tuple[type[CountyScoped], ...] = (Record, RecordTransition, Score)
BUCKETS = 2  # enough to tell one from another


def own_tables(here: Town) -> list[str]:
    """The county's own partitions, those in the middle too."""
    own = tuple(county_table(model, here.county) for model in PARTITIONED)
    return [name for model in PARTITIONED for name in partitions_of(model) if name.startswith(own)]


def count(table: str) -> int:
    """Rows that plain SQL sees in a table or partition."""
    [[rows]] = fetch(f'SELECT count(*) FROM "{table}"')
    return int(rows)


def fetch(statement: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return list(cursor.fetchall())


def refusal(action: str | Callable[[], object], *values: object) -> type[BaseException] | None:
    """Run a statement or call something, and say how the database refused it, at once or at the commit."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if isinstance(action, str):
                cursor.execute(action, values or None)
            else:
                action()
            connection.check_constraints()
    except Error as refused:
        return type(refused.__cause__)
    return None


def run_of(here: Town) -> Run:
    """A run that nobody computes."""
    with here.scope():
        return Run.objects.create(
            county=here.county,
            cause=Run.Cause.DAY,
            state=Run.State.PUBLISHED,
            as_of=here.today,
            known_at=here.now,
            started_at=here.now,
        )


def score_row(here: Town, run: Run, resident: int, **other: Any) -> Score:
    """An unsaved score."""
    return Score(
        county_id=here.county.pk,
        resident_id=resident,
        **{"generation": run, "run": run} | other,
        enrolled_on=here.today,
        known_at=here.now,
        effects_digest="0" * 64,
    )
