"""Steps 5 to 7: the best of a group, the rule's cap, the category's cap (scoring.md 5.5 to 5.7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import date

from rules.engine.book import Cap
from rules.engine.entry import Entry, standing
from rules.engine.spans import Window
from rules.engine.trace import Reason, StepName


def keep_the_best(entries: Sequence[Entry]) -> None:
    """Step 5: of each `best_of` group only the one worth most (absolutely) counts, the first where equal."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in standing(entries):
        if entry.rule.best_of:
            groups[entry.rule.best_of].append(entry)
    for key, group in groups.items():
        best = max(group, key=lambda entry: abs(entry.worth))
        for entry in group:
            if entry is not best:
                entry.strike(Reason.NOT_THE_BEST, group=key, best=best.record.key, best_worth=best.worth)


class Totals:
    """Running totals of absolute worths by code, sign and window."""

    def __init__(self, windows: Collection[Window]) -> None:
        """Nothing added yet; `windows` are those that any cap asks for."""
        self._windows = windows
        self._sums: dict[tuple[str, int, Window, date], int] = defaultdict(int)

    def used(self, code: str, sign: int, window: Window, day: date) -> int:
        """How much of the window is taken, hundredths."""
        return self._sums[(code, sign, window, window.start(day))]

    def add(self, code: str, sign: int, day: date, amount: int) -> None:
        """Take that much of every window the day falls in."""
        for window in self._windows:
            self._sums[(code, sign, window, window.start(day))] += amount


def cut_to_rule_caps(entries: Sequence[Entry]) -> None:
    """Step 6: the rule's running total in the window stays within the record's own cap."""
    _cut(entries, StepName.RULE_CAP, lambda entry: entry.record.rule, lambda entry: entry.rule.cap)


def cut_to_category_caps(entries: Sequence[Entry]) -> None:
    """Step 7: the same over the category, credits and deductions apart."""

    def cap_of(entry: Entry) -> Cap | None:
        category = entry.book.category(entry.rule.category)
        return category.cap if category else None

    _cut(entries, StepName.CATEGORY_CAP, lambda entry: entry.rule.category, cap_of)


def _cut(
    entries: Sequence[Entry],
    step: StepName,
    code_of: Callable[[Entry], str],
    cap_of: Callable[[Entry], Cap | None],
) -> None:
    counted = [(entry, cap_of(entry)) for entry in standing(entries) if entry.worth]
    windows = {cap.window for _, cap in counted if cap is not None}
    if not windows:
        return
    totals = Totals(windows)
    for entry, cap in counted:
        code, day = code_of(entry), entry.record.occurred_on
        sign = 1 if entry.worth > 0 else -1
        if cap is not None:
            used = totals.used(code, sign, cap.window, day)
            kept = min(abs(entry.worth), max(cap.points - used, 0))
            if kept < abs(entry.worth):
                entry.become(
                    step,
                    sign * kept,
                    Reason.CAPPED.value,
                    code=code,
                    cap=cap.points,
                    window=cap.window.value,
                    start=cap.window.start(day),
                    used=used,
                )
        totals.add(code, sign, day, abs(entry.worth))
