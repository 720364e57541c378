"""Why a score is what it is: from the start, effect by effect, to now; it sums exactly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from rules.engine.book import Revision
from rules.engine.phrases import day, joined, number
from rules.engine.trace import Effect, Evaluation
from rules.engine.words import name_revision, say_clean_year, say_reason, say_score
from rules.models import RecordTransition
from rules.presenters.record_words import signed
from rules.presenters.resident.records import rule_title
from rules.presenters.resident.waterfall import Bar, waterfall
from rules.selectors.scores import Explained

NOTHING = "–"


@dataclass(frozen=True)
class WhyPage:
    """What the page shows; rows are for `table`. ``reached`` is where the last running total ends (hundredths)."""

    sentence: str
    head: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    reached: int
    bars: list[Bar]
    idle_head: list[dict[str, Any]]
    idle: list[dict[str, Any]]
    outside_head: list[dict[str, Any]]
    outside: list[list[Any]]
    holds: list[str]


def why_page(behind: Explained, texts: Sequence[Revision], language: str) -> WhyPage:
    """All of it, in one language."""
    evaluation, county = behind.evaluation, behind.score.county.slug
    counted = [effect for effect in evaluation.effects if effect.worth]
    idle = [effect for effect in evaluation.effects if not effect.worth]
    rows, reached = _running(evaluation, counted, texts, county, language)
    return WhyPage(
        sentence=say_score(evaluation, language),
        head=[
            {"text": _("What")},
            {"text": _("When")},
            {"text": _("Points"), "numeric": True},
            {"text": _("Makes"), "numeric": True},
        ],
        rows=rows,
        reached=reached,
        bars=waterfall(evaluation, texts, language),
        idle_head=[{"text": _("What")}, {"text": _("When")}, {"text": _("Why it counts nothing")}],
        idle=_idle(idle, texts, county, language),
        outside_head=[{"text": _("What")}, {"text": _("When")}, {"text": _("State")}],
        outside=[
            [
                {
                    "href": reverse("rules:record-detail", args=[county, record.record]),
                    "text": rule_title(record.rule, record.occurred_on, texts, language),
                    "note": f"{record.rule} · {record.record}",
                },
                record.occurred_on,
                {"tag": {"text": _state_label(record.state), "state": record.state}},
            ]
            for record in evaluation.outside
        ],
        holds=[
            _("Record %(record)s holds the grade at %(grade)s until %(day)s.")
            % {"record": hold.record, "grade": hold.grade, "day": day(hold.ends_on, language)}
            for hold in evaluation.holds
        ],
    )


def _running(
    evaluation: Evaluation,
    counted: Sequence[Effect],
    texts: Sequence[Revision],
    county: str,
    language: str,
) -> tuple[list[dict[str, Any]], int]:
    """Rows from the start to now, and where the running total ends."""
    total = evaluation.base
    rows: list[dict[str, Any]] = [{"cells": [_("You start with"), NOTHING, NOTHING, number(total)]}]
    for effect in counted:
        total += effect.worth
        name = _name(effect, texts, county, language, with_reason=True)
        rows.append({"cells": [name, effect.occurred_on, signed(effect.worth), number(total)]})
    if evaluation.score is not None and evaluation.score != total:
        limit = (
            _("The lowest score there is") if total < evaluation.score else _("The highest score there is")
        )
        rows.append({"cells": [limit, NOTHING, signed(evaluation.score - total), number(evaluation.score)]})
        total = evaluation.score
    rows.append({"cells": [_("Now"), NOTHING, NOTHING, number(total)]})
    return rows, total


def _idle(
    effects: Iterable[Effect], texts: Sequence[Revision], county: str, language: str
) -> list[dict[str, Any]]:
    """What counts nothing: records of one rule with the same reason stand in one row."""
    groups: dict[tuple[str, str], list[Effect]] = {}
    for effect in effects:
        groups.setdefault((effect.rule, say_reason(effect, language, texts)), []).append(effect)
    rows: list[dict[str, Any]] = []
    for (rule, reason), alike in groups.items():
        first, last = alike[0], alike[-1]
        name = _name(first, texts, county, language)
        when: Any = first.occurred_on
        if len(alike) > 1:
            counted = _("%(number)s records") % {"number": len(alike)}
            name = {"text": name["text"], "note": f"{rule} · {counted}"}
            when = f"{day(first.occurred_on, language)} – {day(last.occurred_on, language)}"
        rows.append({"cells": [name, when, reason], "muted": True})
    return rows


def _name(
    effect: Effect, texts: Sequence[Revision], county: str, language: str, *, with_reason: bool = False
) -> dict[str, Any]:
    note = effect.rule if effect.made else f"{effect.rule} · {effect.record}"
    if with_reason:
        said = say_reason(effect, language, texts) or _("In full under %(revision)s.") % {
            "revision": name_revision(effect.revision, texts, language)
        }
        note = f"{note} · {joined([say_clean_year(effect, language), said], language)}"
    name = {"text": rule_title(effect.rule, effect.occurred_on, texts, language), "note": note}
    if not effect.made:  # a clean year has no record, and no page
        name["href"] = reverse("rules:record-detail", args=[county, effect.record])
    return name


def _state_label(state: str) -> str:
    return str(RecordTransition.State(state).label) if state in RecordTransition.State.values else state
