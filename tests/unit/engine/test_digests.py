"""The digest of a score and its effects: the same for the same, another where anything differs (canonical.py)."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

import pytest

from rules.engine.canonical import canonical_json, digest, effects_digest
from rules.engine.evaluate import evaluate
from rules.engine.trace import Effect
from tests.unit.engine.samples import ANN, book, credit, deduction, record


def effects() -> tuple[Effect, ...]:
    """A capped credit and a deduction."""
    revision = book(rules=[credit(cap={"points": "9.5", "window": "lifetime"}), deduction()])
    acts = [record("v", "V-2", "2019-02-01"), record("t", "T-2", "2019-03-01")]
    return evaluate([revision], ANN, acts, as_of=date(2019, 6, 1)).effects


def test_the_digest_is_of_the_text_that_the_docstring_describes() -> None:
    text = "99950|A\nv|V-2|2019-1|950|capped\nt|T-2|2019-1|-1000|\n"
    assert effects_digest(99950, "A", effects()) == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "change",
    [{"record": "w"}, {"rule": "V-3"}, {"revision": "2019-2"}, {"worth": 949}, {"reason": ""}],
    ids=lambda change: next(iter(change)),
)
def test_every_part_of_an_effect_changes_the_digest(change: dict[str, object]) -> None:
    first, second = effects()
    before = effects_digest(99950, "A", (first, second))
    assert effects_digest(99950, "A", (replace(first, **change), second)) != before  # type: ignore[arg-type]


def test_score_grade_and_order_change_the_digest() -> None:
    found = effects()
    texts = {
        effects_digest(99950, "A", found),
        effects_digest(99951, "A", found),
        effects_digest(99950, "B", found),
        effects_digest(None, None, found),
        effects_digest(99950, "A", found[::-1]),
        effects_digest(99950, "A", found[:1]),
    }
    assert len(texts) == 6


def test_a_book_has_one_spelling_and_no_floats() -> None:
    assert digest(book().document) == digest(book(rulebook={}).document)
    assert digest(book().document) != digest(book(scale={"base": "1000.01"}).document)
    for bad in (0.5, {"a": [1, {"b": 2.0}]}, (1.5,), float("nan")):
        with pytest.raises(TypeError):
            canonical_json(bad)
