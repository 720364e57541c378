"""The clerk's desk as tables: what waits for a second person, which notices to hand over, what I entered last."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counties.models import County
from rules.engine.book import Per, Revision, Rule
from rules.engine.phrases import day, quantity, signed
from rules.models import Record
from rules.presenters.clerk.act_choices import person_cell
from rules.presenters.record_words import state_tag
from rules.selectors.desk import Announced
from rules.selectors.records import effective_day


class Desk:
    """The three tables of one clerk, in one language. ``texts`` are all the county's revisions."""

    def __init__(
        self,
        county: County,
        user: Any,
        texts: Iterable[Revision],
        today: date,
        language: str,
        *,
        may_confirm: bool,
    ) -> None:
        self.county, self.user, self.today, self.language = county, user, today, language
        self.texts = tuple(texts)
        self.may_confirm = may_confirm

    def to_confirm(self, records: Iterable[Record]) -> dict[str, Any]:
        """Proposed records, each with what this person can do about it."""
        head = [
            {"text": _("Record")},
            {"text": _("Person")},
            {"text": _("Points or quantity"), "numeric": True},
            {"text": _("Waiting")},
            {"text": _("Your part")},
        ]
        rows = [
            [
                self._link(record),
                person_cell(record.resident),
                self._points(record),
                self._since(record),
                self._part(record),
            ]
            for record in records
        ]
        return {"head": head, "rows": rows}

    def to_deliver(self, announced: Iterable[Announced]) -> dict[str, Any]:
        """Announced deductions whose notice has not reached the resident, so that no time runs."""
        head = [{"text": _("Record")}, {"text": _("Person")}, {"text": _("Waiting")}, {"text": _("Notice")}]
        rows = [
            [
                self._link(waiting.record),
                person_cell(waiting.record.resident),
                self._since(waiting.record),
                {
                    "href": self._address("notice-deliver", waiting.record),
                    "text": _("Hand over and write it down"),
                    "hidden": waiting.record.reference,
                },
            ]
            for waiting in announced
            if waiting.delivery is None
        ]
        return {"head": head, "rows": rows}

    def to_come(self, announced: Iterable[Announced]) -> dict[str, Any]:
        """Announced deductions that were delivered: on which day each takes effect."""
        head = [
            {"text": _("Record")},
            {"text": _("Person")},
            {"text": _("Delivered")},
            {"text": _("Takes effect")},
        ]
        rows = [
            [
                self._link(waiting.record),
                person_cell(waiting.record.resident),
                waiting.delivery.on,
                effective_day(self.county, waiting.delivery),
            ]
            for waiting in announced
            if waiting.delivery is not None
        ]
        return {"head": head, "rows": rows}

    def mine(self, records: Iterable[Record]) -> dict[str, Any]:
        """What this person entered last."""
        head = [
            {"text": _("Record")},
            {"text": _("Person")},
            {"text": _("Points or quantity"), "numeric": True},
            {"text": _("State")},
        ]
        rows = [
            [
                self._link(record),
                person_cell(record.resident),
                self._points(record),
                {"tag": state_tag(record.state)},  # type: ignore[attr-defined]  # annotated by with_state
            ]
            for record in records
        ]
        return {"head": head, "rows": rows}

    def _link(self, record: Record) -> dict[str, Any]:
        rule = rule_on(self.texts, record)
        title = rule.title.say(self.language) if rule else record.rule
        occurred = day(record.occurred_on, self.language)
        return {
            "href": self._address("clerk-record-detail", record),
            "text": title,
            "note": f"{record.reference} · {occurred}",
        }

    def _points(self, record: Record) -> str:
        """Points; a quantity where several records add up to points only together."""
        rule = rule_on(self.texts, record)
        if rule is None:
            return ""
        if isinstance(rule.form, Per) and record.quantity is not None:
            return quantity(record.quantity, rule.form.unit, self.language)
        return signed(rule.nominal(points=record.points, quantity=record.quantity), self.language)

    def _since(self, record: Record) -> dict[str, Any]:
        since: date = record.state_on  # type: ignore[attr-defined]  # annotated by with_state
        days = max(0, (self.today - since).days)
        text = ngettext("%(days)d day", "%(days)d days", days) % {"days": days} if days else _("since today")
        return {"text": text, "note": since}

    def _part(self, record: Record) -> dict[str, Any] | str:
        if record.proposed_by_id == self.user.pk:
            return _("You entered it; a colleague confirms it.")
        if not self.may_confirm:
            return _("A person with the role of confirmer decides.")
        return {
            "href": self._address("record-confirm", record),
            "text": _("Check and confirm"),
            "hidden": record.reference,
        }

    def _address(self, name: str, record: Record) -> str:
        return reverse(f"rules:{name}", args=[self.county.slug, record.reference])


def rule_on(texts: Iterable[Revision], record: Record) -> Rule | None:
    """The record's clause as it stood on the day of the act."""
    book = book_on(texts, record.occurred_on)
    return book.rule(record.rule) if book else None


def book_on(texts: Iterable[Revision], on: date) -> Revision | None:
    """The revision in force on that day."""
    return next((text for text in reversed(tuple(texts)) if text.effective_from <= on), None)


def desk_trail(county: County, record: Record | None, here: str = "") -> list[dict[str, Any]]:
    """Breadcrumbs: the desk, the record, this page."""
    trail: list[dict[str, Any]] = [
        {"text": _("Clerk’s desk"), "url": reverse("rules:clerk-home", args=[county.slug])}
    ]
    if record is not None:
        address = reverse("rules:clerk-record-detail", args=[county.slug, record.reference])
        trail.append({"text": record.reference, "url": address if here else ""})
    return [*trail, {"text": here}] if here else trail
