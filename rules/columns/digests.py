"""Digests in bulk: of the effects behind every score, and of what went into a chunk and came out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import polars as pl

from rules.columns.reading import Facts


def effects_digests(scores: pl.DataFrame, effects: pl.DataFrame) -> pl.Series:
    """SHA-256 in hex for every row of `scores`, the same as `rules.engine.canonical.effects_digest` says.

    scores: resident, score Int64?, grade String?; effects: resident, record, rule, revision, worth, reason, in the
    order in which the engine gives them.
    """
    line = pl.concat_str("record", "rule", "revision", "worth", "reason", separator="|") + "\n"
    lines = effects.group_by("resident").agg(line.str.join("").alias("lines"))
    head = pl.concat_str(
        pl.col("score").cast(pl.String).fill_null(""),
        pl.lit("|"),
        pl.col("grade").fill_null(""),
        pl.lit("\n"),
    )
    said = scores.join(lines, on="resident", how="left", maintain_order="left").select(
        pl.concat_str(head, pl.col("lines").fill_null("")).cast(pl.Binary)
    )
    sha = hashlib.sha256
    return pl.Series("effects_digest", [sha(text).hexdigest() for text in said.to_series().to_list()])


def facts_digest(facts: Facts) -> str:
    """SHA-256 over all three tables, in the order of their ids."""
    return frames_digest((facts.residents, facts.records, facts.transitions))


def rows_digest(rows: pl.DataFrame) -> str:
    """SHA-256 over the rows of a chunk in the order of residents. Equal answers are hashed once, not once a row."""
    texts = rows.get_column("answers").unique().sort()
    places = pl.DataFrame({"answers": texts, "answer_set": range(len(texts))}, schema_overrides=_PLACES)
    coded = rows.join(places, on="answers", how="left", maintain_order="left").drop("answers")
    return frames_digest((coded, texts.to_frame()))


def frames_digest(frames: Iterable[pl.DataFrame]) -> str:
    """SHA-256 over frames written as CSV without a head; each begins with its number of rows."""
    sha = hashlib.sha256()
    for frame in frames:
        sha.update(f"{frame.height}\n".encode())
        for part in frame.iter_slices(_PART):
            sha.update(part.write_csv(include_header=False, quote_style="non_numeric").encode())
    return sha.hexdigest()


_PART = 100_000  # rows; keeps the text in memory small
_PLACES = {"answer_set": pl.UInt32}
