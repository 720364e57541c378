"""Scores, effects and answers as columns of text, written as the row writer writes them (scoring.md 9)."""

from __future__ import annotations

import polars as pl


def shown(amount: pl.Expr) -> pl.Expr:
    """Hundredths without trailing zeros, as `rules.engine.amounts.show`; null stays null."""
    size = amount.abs()
    whole, part = size // 100, size % 100
    return pl.concat_str(
        pl.when(amount < 0).then(pl.lit("-")).otherwise(pl.lit("")),
        whole.cast(pl.String),
        pl.when(part == 0)
        .then(pl.lit(""))
        .when(part % 10 == 0)
        .then(pl.concat_str(pl.lit("."), (part // 10).cast(pl.String)))
        .otherwise(pl.concat_str(pl.lit("."), part.cast(pl.String).str.zfill(2))),
    )


def score_texts(scores: pl.DataFrame) -> pl.DataFrame:
    """CountyScores.scores as the scores file has them."""
    return scores.select("resident", shown(pl.col("score")).alias("score"), "grade", "reason")


def effect_texts(effects: pl.DataFrame) -> pl.DataFrame:
    """CountyScores.effects as the effects file has them."""
    return effects.select(
        "resident", "record", "revision", "rule", shown(pl.col("worth")).alias("worth"), "reason"
    )


def answer_texts(answers: pl.DataFrame) -> pl.DataFrame:
    """CountyScores.answers as the answers file has them."""
    return answers.select("resident", "programme", "answer", "reason")
