"""Programme answers as the text that PostgreSQL keeps of them (jsonb), made without a Python object a row."""

from __future__ import annotations

import json
import re

import numpy as np
import polars as pl

from rules.engine.book import Revision
from rules.engine.programmes import NO_PLACE_LEFT, Verdict

NONE = "{}"


def answer_texts(revision: Revision | None, answers: pl.DataFrame) -> pl.DataFrame:
    """From resident, programme, answer, reason to resident, answers: one text each, spelled as jsonb spells it.

    Programmes whose effect is adverse are left out: no machine answers them (charter P1). ``path`` repeats the
    reason: it stays where giving out places changes answer and reason.
    """
    programmes = {p.code for p in revision.programmes if not p.effect.adverse} if revision else set()
    kept = answers.with_columns(pl.col("programme", "answer", "reason").cast(pl.String))
    kept = kept.filter(pl.col("programme").is_in(sorted(programmes))).sort("resident", "programme")
    if kept.is_empty():
        return pl.DataFrame(schema={"resident": answers.schema["resident"], "answers": pl.String})
    kinds = kept.select("programme", "answer", "reason").unique().sort("programme", "answer", "reason")
    kinds = kinds.with_row_index("kind")
    coded = kept.join(kinds, on=("programme", "answer", "reason"), maintain_order="left")
    sets = coded.get_column("kind").to_numpy().reshape(-1, len(programmes))
    numbers, firsts = _distinct(sets)
    pieces = [_piece(*kind) for kind in kinds.select("programme", "answer", "reason").iter_rows()]
    texts = [_joined([pieces[kind] for kind in sets[first]]) for first in firsts]
    residents = coded.get_column("resident").gather_every(len(programmes))
    return pl.DataFrame({"resident": residents, "answers": pl.Series(texts, dtype=pl.String).gather(numbers)})


def before_places(texts: pl.Expr, revision: Revision | None) -> pl.Expr:
    """Answers as they were before the places of this book's programmes were given out."""
    for programme in revision.programmes if revision else ():
        if programme.places is not None:
            code = _quoted(programme.code)
            refused = (
                f'{re.escape(code)}: \\{{"path": ("[^"]*"), "answer": "{Verdict.NOT_ELIGIBLE}", '
                f'"reason": "{NO_PLACE_LEFT}"\\}}'
            )
            given = f'{code}: {{"path": ${{1}}, "answer": "{Verdict.ELIGIBLE}", "reason": ${{1}}}}'
            texts = texts.str.replace(refused, given)
    return texts


def _distinct(sets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each row the number of its set of kinds, and for each number the first row that has it."""
    numbers = np.zeros(len(sets), dtype=np.int64)
    firsts = np.zeros(1, dtype=np.int64)
    for column in sets.T:
        together = numbers * (int(column.max()) + 1) + column
        _, firsts, numbers = np.unique(together, return_index=True, return_inverse=True)
    return numbers, firsts


def _piece(programme: str, answer: str, reason: str) -> tuple[str, str]:
    """jsonb orders keys by length, then by bytes, and puts one space after colon and comma."""
    return (
        programme,
        f'{{"path": {_quoted(reason)}, "answer": {_quoted(answer)}, "reason": {_quoted(reason)}}}',
    )


def _joined(pieces: list[tuple[str, str]]) -> str:
    ordered = sorted(pieces, key=lambda piece: (len(piece[0].encode()), piece[0].encode()))
    return "{" + ", ".join(f"{_quoted(programme)}: {text}" for programme, text in ordered) + "}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
