"""Step 4: what each record is worth by its form (scoring.md 5.4)."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from rules.engine.book import Between, CleanYear, Fixed, Ladder, Per
from rules.engine.entry import Entry, standing
from rules.engine.spans import Window
from rules.engine.trace import Param, Reason, StepName


class Quantities:
    """Running totals of quantities by rule code and window; records without a quantity are counted apart.

    They count as exactly one unit, and the unit is that of the record at hand (a limit, scoring.md 5).
    """

    def __init__(self, windows: Collection[Window]) -> None:
        """Nothing added yet; `windows` are those that any rule pools over."""
        self._windows = windows
        self._sums: dict[tuple[str, Window, date], int] = defaultdict(int)
        self._unmeasured: dict[tuple[str, Window, date], int] = defaultdict(int)

    def add(self, entry: Entry) -> None:
        """Add a standing record to each window it falls in."""
        for window in self._windows:
            key = (entry.record.rule, window, window.start(entry.record.occurred_on))
            if entry.record.quantity is None:
                self._unmeasured[key] += 1
            else:
                self._sums[key] += entry.record.quantity

    def total(self, entry: Entry, form: Per, window: Window) -> int:
        """The total so far, in hundredths, in the window the record falls in."""
        key = (entry.record.rule, window, window.start(entry.record.occurred_on))
        return self._sums[key] + self._unmeasured[key] * form.quantity


def set_worths(entries: Sequence[Entry]) -> None:
    """Give every standing record its worth; 0 has the reason too_little and the record still stands."""
    still = standing(entries)
    forms = (entry.rule.form for entry in still)
    quantities = Quantities(
        {form.pooled for form in forms if isinstance(form, Per) and form.pooled is not None}
    )
    days: dict[str, list[date]] = defaultdict(list)
    for entry in still:
        dates = days[entry.record.rule]
        dates.append(entry.record.occurred_on)
        worth, params = _worth(entry, quantities, dates)
        entry.become(StepName.WORTH, worth, "" if worth else Reason.TOO_LITTLE.value, **params)


def _worth(entry: Entry, quantities: Quantities, dates: list[date]) -> tuple[int, dict[str, Param]]:
    form = entry.rule.form
    record = entry.record
    pooled = form.pooled if isinstance(form, Per) else None
    before = quantities.total(entry, form, pooled) if isinstance(form, Per) and pooled else 0
    quantities.add(entry)
    match form:
        case Fixed(points):
            return points, {"form": "points"}
        case CleanYear(points):
            return points, {"form": "clean_year", "year": record.occurred_on.year}
        case Between():
            params: dict[str, Param] = {"form": "points_between", "low": form.low, "high": form.high}
            if record.points is not None:
                params["chosen"] = record.points
            return form.clamp(record.points), params
        case Per():
            params = {"form": "per", "quantity": form.quantity_of(record.quantity), "step": form.quantity}
            if pooled is None:
                return form.floor(record.quantity), params
            after = quantities.total(entry, form, pooled)
            params.update(before=before, after=after, window=pooled.value)
            return (after // form.quantity - before // form.quantity) * form.points, params
        case Ladder():
            boundary = form.look_back.before(record.occurred_on)
            count = max(len(dates) - bisect_right(dates, boundary), 1)
            return form.rung(count), {"form": "ladder", "count": count, "since": boundary}
