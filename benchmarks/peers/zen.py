"""zen-engine (GoRules): the book as a decision table over a resident's records, sums as expressions, grades as a table.

The table has one row a rule, keyed by its code, and runs in a loop over the records; of the forms tried (table,
lookup in an object literal, JavaScript function node) it is the fastest. One request is one resident.
"""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from typing import Any

import polars as pl
import zen

from benchmarks.peers.subset import Subset, Term, expired_through
from rules.engine.book import Between, Fixed, Per, Revision, Rule

_EPOCH = date(1970, 1, 1)
KEY = "book"
Loaded = tuple[Any, list[str], list[dict[str, Any]]]


def load(subset: Subset) -> Loaded:
    """The engine with the book, residents' keys, and one context a resident with his or her records."""
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {KEY: graph(subset)}}})
    contexts: dict[str, dict[str, Any]] = {key: {"records": []} for key in subset.residents["resident"]}
    rows = subset.records.select(
        "resident",
        "rule",
        "quantity",
        "points",
        day=pl.col("occurred_on").to_physical(),
        year=pl.col("occurred_on").dt.year(),
    )
    for owner, *values in rows.iter_rows():
        names = ("rule", "quantity", "points", "day", "year")
        contexts[owner]["records"].append(dict(zip(names, values, strict=True)))
    return engine, list(contexts), list(contexts.values())


def compute(loaded: Loaded) -> pl.DataFrame:
    """resident, score, grade; one call a resident."""
    engine, keys, contexts = loaded
    return _frame(keys, [engine.evaluate(KEY, context) for context in contexts])


def compute_batch(loaded: Loaded) -> pl.DataFrame:
    """The same by evaluate_batch, a thousand requests a call."""
    engine, keys, contexts = loaded
    answers = []
    for first in range(0, len(contexts), 1_000):
        batch = [{"key": KEY, "context": context} for context in contexts[first : first + 1_000]]
        answers += [answer["data"] for answer in engine.evaluate_batch(batch)]
    return _frame(keys, answers)


def _frame(keys: list[str], answers: list[Any]) -> pl.DataFrame:
    results = [answer["result"] for answer in answers]
    return pl.DataFrame(
        {
            "resident": keys,
            "score": pl.Series([int(result["score"]) for result in results], dtype=pl.Int64),
            "grade": [result["grade"] for result in results],
        }
    )


def graph(subset: Subset) -> dict[str, Any]:
    """The JSON decision model: request, table over the records, sums, grade, response."""
    nodes = [
        _node("request", "inputNode"),
        _node("worths", "decisionTableNode", _worths(subset.revision)),
        _node("score", "expressionNode", _score(subset)),
        _node("grade", "decisionTableNode", _grades(subset.revision)),
        _node("response", "outputNode"),
    ]
    edges = [
        {"id": f"{a['id']}-{b['id']}", "type": "edge", "sourceId": a["id"], "targetId": b["id"]}
        for a, b in pairwise(nodes)
    ]
    return {"nodes": nodes, "edges": edges}


def _node(name: str, kind: str, content: dict[str, Any] | None = None) -> dict[str, Any]:
    node: dict[str, Any] = {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}}
    return node if content is None else node | {"content": content}


def _worths(revision: Revision) -> dict[str, Any]:
    """What a record is worth, the category whose cap it falls under, and the last day of such acts that has expired."""
    capped = {category.code for category in revision.categories if category.cap is not None}
    return {
        "hitPolicy": "first",
        "inputs": [{"id": "rule", "name": "rule", "field": "rule"}],
        "outputs": [
            {"id": "worth", "name": "worth", "field": "worth"},
            {"id": "category", "name": "category", "field": "category"},
            {"id": "through", "name": "through", "field": "through"},
        ],
        "rules": [
            {
                "_id": rule.code,
                "rule": json.dumps(rule.code),
                "worth": _worth(rule),
                "category": json.dumps(rule.category if rule.category in capped else ""),
                "through": str(_number(expired_through(rule.counts_for))),
            }
            for rule in revision.rules
        ],
        "passThrough": True,
        "inputField": "records",
        "outputPath": "records",
        "executionMode": "loop",
    }


def _worth(rule: Rule) -> str:
    match rule.form:
        case Fixed(points):
            return str(points)
        case Between(low, high):
            return f"min([max([points, {low}]), {high}])"
        case Per(points, quantity):
            return f"floor(quantity / {quantity}) * {points}"
        case _:
            raise AssertionError(rule.form)


def _score(subset: Subset) -> dict[str, Any]:
    terms = [_sum("#.category == '' and #.day > #.through"), *(_term(term) for term in subset.terms())]
    scale = subset.revision.scale
    points = f"max([{scale.base} + sum([{', '.join(terms)}]), {scale.floor}])"
    if scale.ceiling is not None:
        points = f"min([{points}, {scale.ceiling}])"
    return {"expressions": [{"id": "score", "key": "score", "value": points}], "passThrough": False}


def _term(term: Term) -> str:
    """One sum; the cap takes the sign of the category."""
    where = f"#.category == '{term.category}' and #.year == {term.year}"
    whole = _cut(_sum(where), term)
    if term.expired_through is None:
        return whole
    return f"{whole} - {_cut(_sum(f'{where} and #.day <= {_number(term.expired_through)}'), term)}"


def _number(day: date | None) -> int:
    """Days since 1970; -1 for none, before every act."""
    return -1 if day is None else (day - _EPOCH).days


def _sum(where: str) -> str:
    return f"sum(map(filter(records, {where}), #.worth))"


def _cut(total: str, term: Term) -> str:
    return f"min([{total}, {term.cap}])" if term.sign > 0 else f"max([{total}, {-term.cap}])"


def _grades(revision: Revision) -> dict[str, Any]:
    return {
        "hitPolicy": "first",
        "inputs": [{"id": "score", "name": "score", "field": "score"}],
        "outputs": [{"id": "grade", "name": "grade", "field": "grade"}],
        "rules": [
            {"_id": grade.code, "score": f">= {grade.starts_at}", "grade": json.dumps(grade.code)}
            for grade in revision.grades
        ],
        "passThrough": True,
        "inputField": None,
        "outputPath": None,
        "executionMode": "single",
    }
