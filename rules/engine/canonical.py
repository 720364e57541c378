"""Canonical JSON and digests: the one spelling of a book or a result, and its SHA-256 (scoring.md 2).

Keys are sorted, nothing is spaced, text is UTF-8; amounts are whole numbers where whole, else the
shortest exact text; there are no floats.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from rules.engine.trace import Effect


def canonical_json(document: object) -> str:
    """The canonical text; raises TypeError for a float or anything JSON has not.

    >>> canonical_json({"b": "0.5", "a": [1, True]})
    '{"a":[1,true],"b":"0.5"}'
    """
    _refuse_floats(document)
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(document: object) -> str:
    """SHA-256 of the canonical text, in hex."""
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()


def effects_digest(score: int | None, grade: str | None, effects: Iterable[Effect]) -> str:
    """A digest of a score and of every effect behind it: proof that deriving them again gives the same.

    SHA-256 in hex over lines of UTF-8 text, each ended by a line feed: first `score|grade`, then
    `record|rule|revision|worth|reason` of every effect in the order of `evaluate` (occurred_on, record). Amounts are
    whole hundredths; what there is not is empty. No code or reference holds a bar or a line feed. The bulk engine's
    columns give the same text (`rules.columns.scores.digests`).

    >>> effects_digest(None, None, ()) == hashlib.sha256(b"|\\n").hexdigest()
    True
    """
    lines = [f"{'' if score is None else score}|{grade or ''}\n"]
    lines += [f"{e.record}|{e.rule}|{e.revision}|{e.worth}|{e.reason}\n" for e in effects]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("no floats in law")
    if isinstance(value, dict):
        for inner in value.values():
            _refuse_floats(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _refuse_floats(inner)
