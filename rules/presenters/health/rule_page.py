"""A rule's own public page: the clause in words, how it fares, its history, and how to object."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _

from counties.models import County
from rules.engine.phrases import day
from rules.engine.words import say_form
from rules.models import Revision
from rules.presenters.book import Clause, clause_of, village_names
from rules.presenters.health.words import count_cells, mark_tag, objection_word
from rules.selectors.books import engine_revision
from rules.selectors.rule_health import RuleHealth


@dataclass(frozen=True)
class RulePage:
    """A rule as its last text says it, and where it stands on that day; ``texts`` are all revisions, earliest first."""

    code: str
    county: County
    texts: Sequence[Revision]
    health: RuleHealth | None
    today: date
    language: str

    @property
    def revision(self) -> Revision | None:
        """The revision whose text is shown: the one in force, else the coming one, else the last that had the rule."""
        if self.health is not None:
            return self.health.revision
        having = [one for one in self.texts if engine_revision(one).rule(self.code) is not None]
        return having[-1] if having else None

    @property
    def clause(self) -> Clause:
        """The text in words."""
        book = engine_revision(self.revision) if self.revision else None
        rule = book.rule(self.code) if book else None
        if book is None or rule is None:
            raise LookupError(self.code)
        return clause_of(book, rule, self.language, village_names(self.language))

    @property
    def state(self) -> str:
        """Why nobody can object to it now; empty for a rule in force."""
        if self.health is not None:
            return ""
        if self.revision is not None and self.revision.effective_from > self.today:
            return _("This rule is not in force yet. It comes on %(day)s.") % {
                "day": day(self.revision.effective_from, self.language)
            }
        return _("This rule is no longer in force. This is its last text.")

    @property
    def count_head(self) -> list[dict[str, Any]]:
        """The columns of `count_rows`."""
        return [
            {"text": _("Revision")},
            {"text": _("Records"), "numeric": True},
            {"text": _("Appeals decided"), "numeric": True},
            {"text": _("Of these, succeeded"), "numeric": True},
        ]

    @property
    def count_rows(self) -> list[list[Any]]:
        """Counts by revision, latest first."""
        if self.health is None:
            return []
        return [
            [{"text": code, "href": self._revision_url(code)}, *count_cells(counts)]
            for code, counts in self.health.counts.items()
        ]

    @property
    def objections(self) -> str:
        """How many object to it as it reads now."""
        return objection_word(self.health) if self.health is not None else ""

    @property
    def history(self) -> list[dict[str, Any]]:
        """The revisions in which the clause came, changed or went, latest first; for `timeline`."""
        items: list[dict[str, Any]] = []
        before, earlier = None, None
        for one in self.texts:
            rule = engine_revision(one).rule(self.code)
            if rule != before:
                items.append(self._step(one, earlier, came=before is None, went=rule is None))
            before, earlier = rule, one
        return items[::-1]

    def _step(self, one: Revision, earlier: Revision | None, *, came: bool, went: bool) -> dict[str, Any]:
        slug, title = self.county.slug, _("Changed")
        if came:
            title = _("Came into the book")
        elif went:
            title = _("Dropped")
        compared = reverse("rules:revision-diff", args=[slug, earlier.code, one.code]) if earlier else ""
        item: dict[str, Any] = {
            "at": one.effective_from,
            "title": title,
            "url": compared or self._revision_url(one.code),
            "text": engine_revision(one).title.say(self.language) + f" ({one.code})",
        }
        if one.effective_from > self.today:
            item["tag"] = {"text": _("to come"), "state": "scheduled"}
        return item

    def _revision_url(self, code: str) -> str:
        return reverse("rules:revision-detail", args=[self.county.slug, code])


def rule_table(county: County, page: Page[RuleHealth], language: str) -> dict[str, Any]:
    """All rules in force, for `table`: what each is worth and how it fares under the revision in force."""
    head = [
        {"text": _("Rule")},
        {"text": _("Points")},
        {"text": _("State")},
        {"text": _("Records"), "numeric": True},
        {"text": _("Appeals decided"), "numeric": True},
        {"text": _("Of these, succeeded"), "numeric": True},
        {"text": _("Objections"), "numeric": True},
    ]
    rows = []
    for health in page.object_list:
        rule, tag = health.rule, mark_tag(health)
        link = {
            "text": rule.title.say(language),
            "href": reverse("rules:rule-detail", args=[county.slug, rule.code]),
            "note": rule.code,
        }
        state: Any = {"tag": tag} if tag else _("in force")
        rows.append(
            [link, say_form(rule.form, language), state, *count_cells(health.current), objection_word(health)]
        )
    return {"head": head, "rows": rows}


def rule_trail(county: County, code: str = "", here: str = "") -> list[dict[str, Any]]:
    """Breadcrumbs of the public pages."""
    trail: list[dict[str, Any]] = [
        {"text": county.title, "url": reverse("rules:county-detail", args=[county.slug])},
        {"text": _("Rules"), "url": reverse("rules:rule-list", args=[county.slug])},
    ]
    if code:
        trail.append({"text": code, "url": reverse("rules:rule-detail", args=[county.slug, code])})
    if here:
        trail.append({"text": here})
    return [*trail[:-1], {"text": trail[-1]["text"]}]
