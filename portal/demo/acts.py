"""Synthetic records: what each resident did, and how far each record has come."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rules.engine.book import Between, Per, Revision, Rule


@dataclass(frozen=True)
class Act:
    """One act to be recorded. Days say when it was announced and took effect; None where it has not come so far."""

    rule: Rule
    occurred_on: date
    proposed_on: date
    notified_on: date | None
    effective_on: date | None
    quantity: int | None
    points: int | None


def told(story: Mapping[str, Any], book: Mapping[str, Rule], today: date, after: int) -> Iterator[Act]:
    """The acts of a story, as it tells them."""
    for line in story.get("record", ()):
        for turn in range(line.get("times", 1)):
            first = line["on"] if "on" in line else today - timedelta(days=line["days_ago"])
            occurred_on = first + timedelta(days=turn * line.get("every_days", 0))
            yield _act(
                book[line["rule"]],
                occurred_on,
                after,
                line.get("state", "in_effect"),
                quantity=_hundredths(line.get("quantity")),
                points=_hundredths(line.get("points")),
                notified_on=_days_ago(line.get("notified_days_ago"), today),
                effective_on=_days_ago(line.get("effective_days_ago"), today),
            )


def drawn(
    plan: Mapping[str, Any],
    book: Mapping[str, Rule],
    village: str,
    enrolled_on: date,
    today: date,
    chance: random.Random,
) -> Iterator[Act]:
    """The acts of somebody without a story: none before the person took part."""
    after = plan["effect_after_days"]
    earliest = max(enrolled_on, today - timedelta(days=plan["history_days"]))
    span = (today - timedelta(days=after) - earliest).days
    for shape in plan["shape"]["act"]:
        rule = book[shape["rule"]]
        if (rule.only_in and village not in rule.only_in) or chance.random() >= shape["who"] or span <= 0:
            continue
        count = min(chance.randint(*shape["acts"]), span)
        for offset in sorted(chance.sample(range(span), count)):
            yield _act(
                rule,
                earliest + timedelta(days=offset),
                after,
                "in_effect",
                quantity=_amount(rule.form, Per, shape.get("quantity"), chance),
                points=_amount(rule.form, Between, shape.get("points"), chance),
            )


def rules_by_code(revisions: tuple[Revision, ...]) -> dict[str, Rule]:
    """Every rule of the books, as the latest one that has it says."""
    return {rule.code: rule for revision in revisions for rule in revision.rules}


def _act(
    rule: Rule,
    occurred_on: date,
    after: int,
    state: str,
    *,
    quantity: int | None,
    points: int | None,
    notified_on: date | None = None,
    effective_on: date | None = None,
) -> Act:
    proposed_on = occurred_on + timedelta(days=1)
    if rule.is_deduction:
        notified_on = notified_on or occurred_on + timedelta(days=3)
        effective_on = effective_on or occurred_on + timedelta(days=after)
    else:
        effective_on = effective_on or occurred_on + timedelta(days=2)
    return Act(
        rule,
        occurred_on,
        proposed_on,
        notified_on if rule.is_deduction and state in ("notified", "in_effect") else None,
        effective_on if state == "in_effect" else None,
        quantity,
        points,
    )


def _amount(form: object, kind: type, span: list[int] | None, chance: random.Random) -> int | None:
    return chance.randint(*span) * 100 if isinstance(form, kind) and span else None


def _hundredths(value: float | None) -> int | None:
    return None if value is None else round(value * 100)


def _days_ago(days: int | None, today: date) -> date | None:
    return None if days is None else today - timedelta(days=days)
