"""Counts, marks and the threshold in words; no count under 10 (charter O1, O5)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rules.engine.phrases import day
from rules.models import HealthThreshold, RuleMark
from rules.selectors.rule_health import RuleHealth
from rules.small_counts import Counts, at_least, shown


def few(count: int | None) -> str:
    """A number, or that it is hidden for being small."""
    return pgettext("a count of anything", "fewer than 10") if count is None else f"{count:,}"


def count_cells(counts: Counts) -> list[str]:
    """Records, decided appeals, and the share that succeeded; each as it may be shown.

    A number of 10 or more may be hidden too, where it would give a smaller one away.
    """
    said = shown(counts)
    hidden = _("not shown")
    records = few(said.records) if said.records is not None or said.decided is None else hidden
    share = f"{said.percent} %" if said.percent is not None else (hidden if said.decided else "–")
    return [records, few(said.decided), share]


def objection_word(health: RuleHealth) -> str:
    """Objections to the clause as it reads now."""
    return few(at_least(health.objections))


def mark_tag(health: RuleHealth) -> dict[str, str] | None:
    """A tag for a rule that is marked."""
    return {"text": pgettext("a rule", "under review"), "tone": "alert"} if health.under_review else None


def mark_sentence(mark: RuleMark, language: str) -> str:
    """Since when a rule is under review, and what passed the threshold."""
    since = {"day": day(mark.on, language)}
    match mark.cause:
        case RuleMark.Cause.OBJECTIONS:
            return (
                _("Under review since %(day)s: as many people object to it as the county’s threshold says.")
                % since
            )
        case RuleMark.Cause.APPEALS:
            return (
                _(
                    "Under review since %(day)s: as many appeals against it succeed as the county’s threshold says."
                )
                % since
            )
        case _:
            return (
                _(
                    "Under review since %(day)s: objections and successful appeals are over the county’s threshold."
                )
                % since
            )


def threshold_sentence(row: HealthThreshold | None, language: str) -> str:
    """From when on the county marks a rule."""
    if row is None:
        return _("This county has not published a threshold yet, so no rule is marked.")
    return _(
        "A rule is marked for review from %(objections)s objections on, or when %(percent)s percent of its decided "
        "appeals succeed, once there are %(decided)s of them. So set on %(day)s: %(reason)s"
    ) % {
        "objections": f"{row.objections:,}",
        "percent": row.percent,
        "decided": f"{row.decided:,}",
        "day": day(row.on, language),
        "reason": row.reason,
    }


def mark_items(marks: Any, language: str) -> list[dict[str, Any]]:
    """Every mark and lifting, for `timeline`; ``marks`` latest first."""
    return [
        {
            "at": mark.on,
            "title": _("Marked for review")
            if mark.state == RuleMark.State.UNDER_REVIEW
            else _("Mark lifted"),
            "text": mark_sentence(mark, language)
            if mark.state == RuleMark.State.UNDER_REVIEW
            else mark.reason,
            "actor": mark.by.display if mark.by is not None else "",
        }
        for mark in marks
    ]
