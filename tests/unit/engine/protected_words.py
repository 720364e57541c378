"""A deduction under some name, and what the search for protected conduct says of it."""

from __future__ import annotations

from typing import Any

from rules.engine.paraphrase.finding import Suspect, suspects


def rule(name: str, **keys: Any) -> dict[str, Any]:
    """A deduction of five points that calls itself an offence against public order."""
    return {
        "code": "X-1",
        "category": "order",
        "ground": "public_order",
        "title": {"en": name, "zh": name},
        "evidence": "effective_document",
        "legal_basis": "《治安管理处罚法》第二十三条",
        "points": -5,
        "counts_for": "12 months",
        **keys,
    }


def found(*rules: dict[str, Any], **parts: Any) -> list[Suspect]:
    return suspects({"rule": list(rules), **parts})


def grounds(title: str, **keys: Any) -> set[str]:
    return {ground for one in found(rule(title, **keys)) for ground in one.grounds}
