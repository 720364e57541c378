"""A county's facts as the engine's columns, kept in the database and brought up to date (docs/adr/0025).

The snapshot is a copy: what is in doubt is made anew from the tables. In doubt is a payload whose digest, layout,
division or server is not what it should be, and a bucket of which too much has changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from counties.calendars import today_in
from counties.models import County
from counties.scope import current_county_id
from rules.columns.facts.people import People
from rules.columns.facts.reading import read_columns
from rules.columns.facts.within import Within, division_of
from rules.columns.kept import keeping
from rules.columns.kept.joining import joined
from rules.columns.kept.keeping import Kept
from rules.engine.bulk import Columns
from rules.engine.columns import days
from rules.services.locks import share_changes

MOST_CHANGED = 0.3
"""Share of a bucket's residents from which reading all of them is the faster way."""

FEW_CHANGED = 0.01
"""Share up to which a payload is left as it is: whoever loads it reads these residents again, in some 10 ms."""


@dataclass(frozen=True)
class Bucket:
    """Some of a county's residents: everyone who takes part, or is to, with all records and transitions.

    columns: the engine's; `score_columns(timeline, columns)` takes it from there, whatever day, moment or book.
    Their keys are the ids of the database as text. residents: the same ids as Int64, in the order of the columns
    """

    number: int
    columns: Columns
    residents: pl.Series


def county_columns(*, now: datetime) -> Iterator[Bucket]:
    """The county in scope, one bucket after the other, as the open transaction sees it at each one's turn."""
    county = County.objects.get(pk=current_county_id())
    day = today_in(county, now)
    people = People(day)
    for within in division_of(county):
        yield bucket_of(within, people, day=day, now=now)


def bucket_of(within: Within, people: People, *, day: date, now: datetime) -> Bucket:
    """One bucket without who had left by the day; what was read from the tables is kept for the next.

    ``people`` for the same day.
    """
    share_changes(within.county)
    kept = keeping.load(within)
    mark = keeping.mark_now()
    changed = _changed(kept, within, day) if kept is not None and kept.believable(mark, day) else None
    if kept is None or changed is None or len(changed) > MOST_CHANGED * kept.columns.residents:
        columns = read_columns(within, today=day, people=people.of(within))
    elif changed.is_empty():
        columns = kept.columns
    else:
        fresh = read_columns(Within.of(within.county, changed.to_list()), today=day)
        columns = joined(kept.columns, changed.cast(pl.String), fresh)
    if kept is None or changed is None or len(changed) > FEW_CHANGED * kept.columns.residents:
        keeping.keep(within, columns, mark, day=day, now=now)
    elif changed.is_empty() and not kept.held:
        keeping.advance(within, mark)
    else:
        keeping.hold(within, kept, columns, mark, day=day)
    return Bucket(within.bucket, columns, columns.people["resident"].cast(pl.Int64))


def _changed(kept: Kept, within: Within, day: date) -> pl.Series | None:
    """Who is not as in the columns any more, by id; None where everybody may be."""
    columns = kept.columns
    changed = keeping.changed_since(kept.watermark, within)
    if changed is None:
        return None
    over = columns.people.filter(pl.Series(columns.left <= days.number(day)))["resident"].cast(pl.Int64)
    return pl.concat([changed, over]).unique()
