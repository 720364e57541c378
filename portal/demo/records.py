"""Unsaved rows for synthetic acts: records, transitions, notices and their deliveries."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from counties.models import County, Notice, NoticeDelivery, Resident
from counties.references import ALPHABET
from portal.demo.acts import Act
from rules.engine.book import Evidence
from rules.models import Record, RecordTransition
from rules.services.records.open import records_open_begin

State = RecordTransition.State


@dataclass
class Rows:
    """Rows to be saved in this order."""

    records: list[Record] = field(default_factory=list)
    transitions: list[RecordTransition] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    deliveries: list[NoticeDelivery] = field(default_factory=list)

    def save(self) -> None:
        """Insert everything."""
        Record.objects.bulk_create(self.records, batch_size=2000)
        RecordTransition.objects.bulk_create(self.transitions, batch_size=2000)
        Notice.objects.bulk_create(self.notices, batch_size=2000)
        NoticeDelivery.objects.bulk_create(self.deliveries, batch_size=2000)
        told = {delivery.notice.reference: delivery.on for delivery in self.deliveries}
        records_open_begin(self.transitions, told)


class Clerks:
    """Enters synthetic acts as the county's two demonstration clerks would have."""

    def __init__(
        self, county: County, plan: Mapping[str, Any], staff: Mapping[str, Any], chance: random.Random
    ) -> None:
        self.county, self.chance, self.documents = county, chance, plan["documents"]
        self.proposer = staff[plan["record_keepers"]["proposed_by"]]
        self.confirmer = staff[plan["record_keepers"]["confirmed_by"]]
        self.rows = Rows()

    def enter(self, resident: Resident, acts: Iterable[Act]) -> None:
        """Add the rows of a resident's acts."""
        for act in acts:
            self._enter(resident, act)

    def _enter(self, resident: Resident, act: Act) -> None:
        cited = act.rule.evidence is Evidence.EFFECTIVE_DOCUMENT
        record = Record(
            county=self.county,
            reference=self._reference(),
            resident=resident,
            rule=act.rule.code,
            occurred_on=act.occurred_on,
            quantity=act.quantity,
            points=act.points,
            is_deduction=act.rule.is_deduction,
            proposed_by=self.proposer,
            document_number=self._number(act.occurred_on) if cited else "",
            document_authority=self.documents["authority"]["zh"] if cited else "",
            document_date=act.occurred_on if cited else None,
        )
        self.rows.records.append(record)
        self._move(record, State.PROPOSED, act.proposed_on, self.proposer)
        if act.notified_on:
            self._move(record, State.NOTIFIED, act.notified_on, self.confirmer)
            self._tell(record, act.notified_on)
        if act.effective_on:
            self._move(record, State.IN_EFFECT, act.effective_on, None if act.notified_on else self.confirmer)

    def _move(self, record: Record, state: State, on: date, by: Any) -> None:
        self.rows.transitions.append(
            RecordTransition(
                county=self.county,
                resident=record.resident,
                record=record,
                state=state,
                on=on,
                at=self._noon(on),
                by=by,
            )
        )

    def _tell(self, record: Record, on: date) -> None:
        notice = Notice(
            county=self.county,
            resident=record.resident,
            kind=Notice.Kind.DEDUCTION,
            reference=record.reference,
            created_at=self._noon(on),
        )
        self.rows.notices.append(notice)
        self.rows.deliveries.append(
            NoticeDelivery(
                county=self.county,
                notice=notice,
                on=on,
                how=NoticeDelivery.How.HAND,
                by=self.proposer,
                at=self._noon(on),
            )
        )

    def _noon(self, on: date) -> datetime:
        return datetime.combine(on, time(12), ZoneInfo(self.county.time_zone))

    def _reference(self) -> str:
        letters = "".join(self.chance.choices(ALPHABET, k=8))
        return f"R-{letters[:4]}-{letters[4:]}"

    def _number(self, on: date) -> str:
        template: str = self.documents["number"]
        return template.format(year=on.year, n=len(self.rows.records) + 1)
