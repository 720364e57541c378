"""Records by columns: rows beyond doubt become the engine's tables, the others go to the row reader."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from rules.engine.amounts import MAX_POINTS, MAX_QUANTITY
from rules.engine.bulk import Tables
from rules.engine.facts import State
from rules.files.columns.cells import Checked, amounts, days, keys, moments, texts
from rules.files.columns.entry import EntryRules
from rules.files.records import SAME

STATES = pl.Enum([state.value for state in State])


@dataclass(frozen=True)
class Sifted:
    """`records` and `transitions` as in Tables, of the records beyond doubt; `hashes` of every record's key, and
    `doubtful` those of the records with at least one row that is not surely right."""

    records: pl.DataFrame
    transitions: pl.DataFrame
    hashes: pl.Series
    doubtful: pl.Series

    def tables(self, residents: pl.DataFrame) -> Tables:
        """With the residents whose records these are."""
        return Tables(residents, self.records, self.transitions)


def hashes_of(raw: pl.DataFrame) -> pl.Series:
    """A number for each row's record: equal keys have equal numbers; null for keys that only the row reader reads."""
    found = texts(raw["record"])
    if found is None:
        return pl.Series("hash", [None], pl.UInt64).new_from_index(0, raw.height)
    return found.hash().alias("hash")


def sift(raw: pl.DataFrame, rules: EntryRules, residents: pl.Series | None) -> Sifted:
    """Check every row of `raw` (the file's columns); `residents` are the keys that may appear, None = anyone."""
    hashes = hashes_of(raw)
    record, sure = keys(raw["record"])
    resident, fine = _residents(raw["resident"], residents)
    sure &= fine
    rule = _one_of(raw["rule"], rules.codes)
    occurred_on, fine = days(raw["occurred_on"], needed=True)
    sure &= fine
    quantity, fine = amounts(raw["quantity"], most=MAX_QUANTITY)
    sure &= fine & (quantity >= 0).fill_null(value=True)
    points, fine = amounts(raw["points"], most=MAX_POINTS)
    sure &= fine & rules.accept(rule, occurred_on, quantity, points)
    incident, fine = keys(raw["incident"], needed=False)
    sure &= fine
    state = _one_of(raw["state"], STATES)
    on, fine = days(raw["effective_on"], needed=True)
    sure &= fine & state.is_not_null()
    at, fine = moments(raw["written_at"])
    sure &= fine
    rows = pl.DataFrame(
        {
            "record": record,
            "resident": resident,
            "rule": rule,
            "occurred_on": occurred_on,
            "quantity": quantity,
            "points": points,
            "incident": incident,
            "state": state,
            "on": on,
            "at": at,
        }
    )
    return _part(raw, rows, hashes, sure)


def _residents(column: pl.Series, known: pl.Series | None) -> Checked:
    found = texts(column)
    if found is None or known is None:
        return keys(column)
    return found, found.is_in(known.implode())


def _one_of(column: pl.Series, choices: pl.Enum) -> pl.Series:
    """The cells that are one of the choices, null elsewhere."""
    found = texts(column)
    if found is None:
        return pl.Series(column.name, [None], choices).new_from_index(0, len(column))
    return found.cast(choices, strict=False)


def _part(raw: pl.DataFrame, rows: pl.DataFrame, hashes: pl.Series, sure: pl.Series) -> Sifted:
    """Take every row of a doubtful record out, and make one row of each record that has several."""
    again = hashes.is_duplicated() if hashes.n_unique() < len(hashes) else None
    doubtful = hashes.filter(~sure)
    if again is not None:
        doubtful = pl.concat([doubtful, _at_odds(raw, rows, hashes, again & sure)])
    doubtful = doubtful.unique()
    if len(doubtful):
        keep = ~(hashes.is_in(doubtful.implode()).fill_null(value=False)) & sure
        rows, hashes = rows.filter(keep), hashes.filter(keep)
        again = again.filter(keep) if again is not None else None
    steps = rows.select("record", "state", "on", "at")
    records = rows.drop("state", "on", "at")
    if again is not None:
        records = records.filter(hashes.is_first_distinct())
        hashes = hashes.unique()
    return Sifted(records, steps, hashes, doubtful)


def _at_odds(raw: pl.DataFrame, rows: pl.DataFrame, hashes: pl.Series, several: pl.Series) -> pl.Series:
    """The hashes of records whose rows differ, or say one thing twice; equality is that of the file's own cells."""
    told = raw.select("record", *SAME).with_columns(hashes).filter(several).unique()
    differing = told["hash"].filter(told["hash"].is_duplicated())
    steps = rows.select("state", "on", "at").with_columns(hashes).filter(several)
    return pl.concat([differing, steps["hash"].filter(steps.is_duplicated())])
