"""What a programme (benefit) is: an effect from a closed list, and who may have it (charter P1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.engine.amounts import as_document
from rules.engine.needs import Need, need_document
from rules.engine.rule import NO_TEXT, Document, Title


class ProgrammeEffect(StrEnum):
    """The closed list of effects; the last two are adverse (charter P1)."""

    DISCOUNT = "discount"
    FREE_SERVICE = "free_service"
    PRIORITY = "priority"
    DEPOSIT_WAIVER = "deposit_waiver"
    VOUCHER = "voucher"
    RECOGNITION = "recognition"
    SUBSIDY_CONDITION = "subsidy_condition"
    ELIGIBILITY_CONDITION = "eligibility_condition"

    @property
    def adverse(self) -> bool:
        """Whether it needs an official's decision, notice and a legal basis of its own."""
        return self in (ProgrammeEffect.SUBSIDY_CONDITION, ProgrammeEffect.ELIGIBILITY_CONDITION)


BASIC_SERVICES = ("schooling", "health_care", "water", "power", "transport_tickets", "vote")
"""What no programme may be about (charter P3)."""

SERVICES = (
    *BASIC_SERVICES,
    "heating",
    "check_up",
    "transport_discount",
    "culture",
    "leisure",
    "parking",
    "finance",
    "agriculture",
    "commerce",
    "administration",
    "other",
)
"""The closed list a programme's optional `service` comes from."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How much: `{ value = 300, unit = "yuan per season" }`, value in hundredths."""

    value: int
    unit: Title

    def document(self) -> Document:
        """The JSON-able form; one text where both languages share it."""
        return {"value": as_document(self.value), "unit": self.unit.compact()}


@dataclass(frozen=True, slots=True)
class Season:
    """Open every year from one month and day to another, both included; it may cross the new year."""

    start: tuple[int, int]
    end: tuple[int, int]

    def holds(self, day: date) -> bool:
        """Whether the programme is open on that day.

        >>> winter = Season((10, 1), (3, 31))
        >>> winter.holds(date(2019, 2, 26)), winter.holds(date(2019, 7, 1))
        (True, False)
        """
        here = (day.month, day.day)
        if self.start <= self.end:
            return self.start <= here <= self.end
        return here >= self.start or here <= self.end

    def document(self) -> Document:
        """The JSON-able form."""
        return {"from": "{:02d}-{:02d}".format(*self.start), "to": "{:02d}-{:02d}".format(*self.end)}


@dataclass(frozen=True, slots=True)
class Programme:
    """A benefit; `places` None means as many as are eligible."""

    code: str
    title: Title
    effect: ProgrammeEffect
    needs: Need
    amount: Amount | None = None
    season: Season | None = None
    places: int | None = None
    legal_basis: Title = NO_TEXT
    source: Title = NO_TEXT
    service: str = ""

    def document(self) -> Document:
        """The JSON-able form, with absent keys left out."""
        document: Document = {
            "code": self.code,
            "title": self.title.document(),
            "effect": self.effect.value,
            "needs": need_document(self.needs),
        }
        optional: Document = {
            "amount": self.amount.document() if self.amount else None,
            "open": self.season.document() if self.season else None,
            "places": self.places,
            "legal_basis": self.legal_basis.compact() or None,
            "source": self.source.compact() or None,
            "service": self.service or None,
        }
        document.update({key: value for key, value in optional.items() if value is not None})
        return document
