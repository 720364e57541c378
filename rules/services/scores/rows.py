"""Bringing the rows of some residents up to date: few by `evaluate`, many on columns; both say the same."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rules.models import Run, Score
from rules.services.scores.computing import Clocks, scores
from rules.services.scores.places import keep_places, keys_of

FEW = 100
"""Residents. Up to so many `evaluate` is the faster one: 0.5 ms each, against some 50 ms once for the columns."""


@dataclass(frozen=True)
class Standing:
    """What a reader sees of a row."""

    score: int | None
    grade: str


@dataclass(frozen=True)
class Replaced:
    """Standings by resident id before and after.

    more: by programme, how many more hold a place than before, by the lines as they are; None where all places have to
    be given out again
    """

    before: dict[int, Standing]
    after: dict[int, Standing]
    more: Counter[str] | None

    @property
    def places_open(self) -> bool:
        """Whether more or fewer hold a place than there are, as far as is known."""
        return self.more is None or any(self.more.values())


def scores_replace(clocks: Clocks, residents: Iterable[int], *, run: Run, generation: Run) -> Replaced:
    """Write the rows of these residents in a generation anew, as rows of the run, whatever was there.

    ``residents`` are closed under sharing a household where the book asks for averages.
    """
    ids = sorted(set(residents))
    rows = Score.objects.filter(generation=generation, resident__in=ids)
    if len(ids) > FEW:
        return _on_columns(clocks, ids, run, generation, before=_standings(rows.defer("answers")))
    old = {row.resident_id: row for row in rows}
    made = scores(clocks, ids, run=run, generation=generation)
    book = clocks.timeline.in_force
    keys = keys_of(book, (row.resident_id for row in made))
    new = {row.resident_id: row for row in made}
    more: Counter[str] | None = Counter()
    for one in old.keys() | new.keys():
        mine = keep_places(book, old.get(one), new.get(one), run=run, key=keys.get(one))
        more = None if more is None or mine is None else _added(more, mine)
    rows.delete()
    Score.objects.bulk_create(made)
    return Replaced(_standings(old.values()), _standings(made), more)


def _added(one: Counter[str], other: Counter[str]) -> Counter[str]:
    return Counter({code: one[code] + other[code] for code in one.keys() | other.keys()})


def _on_columns(
    clocks: Clocks, ids: list[int], run: Run, generation: Run, *, before: dict[int, Standing]
) -> Replaced:
    import polars as pl

    from rules.columns.facts.reading import read_facts
    from rules.columns.facts.within import Within
    from rules.columns.scores.rows import rows_of
    from rules.columns.scores.staging import stage

    within = Within.of(clocks.county, ids)
    rows = rows_of(clocks.timeline, read_facts(within, as_of=clocks.as_of, known_at=clocks.known_at))
    owned = rows.with_columns(run=pl.lit(run.pk, dtype=pl.Int64))
    stage(within, owned, generation=generation, known_at=clocks.known_at)
    after = {
        one: Standing(score, grade)
        for one, score, grade in rows.select("resident", "score", "grade").iter_rows()
    }
    return Replaced(before, after, more=None)


def _standings(rows: Iterable[Score]) -> dict[int, Standing]:
    return {row.resident_id: Standing(row.score, row.grade) for row in rows}
