"""The admin's list of rules by how they fare, the threshold and its history, and one rule's objections."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counties.models import County
from rules.models import HealthThreshold, Objection
from rules.presenters.health.words import count_cells, mark_tag, objection_word
from rules.selectors.rule_health import RuleHealth
from rules.small_counts import at_least, shown

DEFAULT = "review"
ORDERS: dict[str, str | Promise] = {
    "review": gettext_lazy("under review first"),
    "objections": gettext_lazy("most objections"),
    "success": gettext_lazy("most successful appeals"),
    "appeals": gettext_lazy("most appeals"),
    "records": gettext_lazy("most records"),
    "code": gettext_lazy("by code"),
}
"""Ways to sort the list; by numbers as they are shown, so that the order tells no more than they do."""


def in_order(healths: Iterable[RuleHealth], by: str) -> list[RuleHealth]:
    """The rules in one of `ORDERS`; rules that are alike in it by code."""
    keys: dict[str, Callable[[RuleHealth], int]] = {
        "review": lambda one: int(one.under_review),
        "objections": lambda one: at_least(one.objections) or 0,
        "success": lambda one: shown(one.current).percent or 0,
        "appeals": lambda one: shown(one.current).decided or 0,
        "records": lambda one: shown(one.current).records or 0,
        "code": lambda one: 0,
    }
    key = keys.get(by, keys[DEFAULT])
    return sorted(healths, key=lambda one: (-key(one), one.rule.code))


def order_links(by: str) -> list[dict[str, Any]]:
    """The ways to sort, the present one without a link."""
    return [{"text": words, "url": "" if name == by else f"?by={name}"} for name, words in ORDERS.items()]


def health_table(county: County, healths: Iterable[RuleHealth], language: str) -> dict[str, Any]:
    """For `table`."""
    head = [
        {"text": _("Rule")},
        {"text": _("State")},
        {"text": _("Objections"), "numeric": True},
        {"text": _("Records"), "numeric": True},
        {"text": _("Appeals decided"), "numeric": True},
        {"text": _("Of these, succeeded"), "numeric": True},
    ]
    rows = []
    for health in healths:
        tag = mark_tag(health)
        link = {
            "text": health.rule.title.say(language),
            "href": reverse("rules:rule-health-detail", args=[county.slug, health.rule.code]),
            "note": health.rule.code,
        }
        state: Any = {"tag": tag} if tag else "–"
        rows.append([link, state, objection_word(health), *count_cells(health.current)])
    return {"head": head, "rows": rows}


def threshold_items(rows: Iterable[HealthThreshold]) -> list[dict[str, Any]]:
    """Every threshold there has been, for `timeline`; latest first."""
    return [
        {
            "at": row.on,
            "title": _(
                "%(objections)s objections, or %(percent)s percent of at least %(decided)s decided appeals"
            )
            % {"objections": f"{row.objections:,}", "percent": row.percent, "decided": f"{row.decided:,}"},
            "text": row.reason,
            "actor": row.by.display,
        }
        for row in rows
    ]


def objection_items(objections: Iterable[Objection]) -> list[dict[str, Any]]:
    """What people say against the rule, for `timeline`; never who."""
    return [
        {
            "at": objection.on,
            "title": _("A resident of the county") if objection.as_resident else _("Not a resident here"),
            "text": objection.words,
        }
        for objection in objections
    ]


def admin_trail(county: County, here: str = "") -> list[dict[str, Any]]:
    """Breadcrumbs of the admin's pages."""
    listed = {"text": _("How rules fare"), "url": reverse("rules:rule-health", args=[county.slug])}
    return [listed, {"text": here}] if here else [{"text": listed["text"]}]
