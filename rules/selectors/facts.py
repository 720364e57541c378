"""What the engine is told about residents: their membership and records, read in a few queries."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from counties.models import County, Membership, Resident
from rules.engine import facts
from rules.engine.book import Revision
from rules.engine.timeline import Timeline
from rules.models import Record, RecordTransition


@dataclass(frozen=True)
class Facts:
    """One resident's facts; ``digest`` is SHA-256 over all of them."""

    pk: int
    resident: facts.Resident
    records: tuple[facts.Record, ...]

    @property
    def digest(self) -> str:
        said = [repr(self.resident), *sorted(map(repr, self.records))]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def timeline(county: County, revisions: Iterable[Revision], *, as_of: date, known_at: datetime) -> Timeline:
    """The books as of a day, as known at a moment; publication days are the county's own days."""
    return Timeline.of(revisions, as_of=as_of, known_at=_on_county_clock(county, known_at))


def facts_of(residents: Iterable[int], *, as_of: date, known_at: datetime) -> list[Facts]:
    """Facts of the residents with these ids, in the order of ids."""
    ids = sorted(set(residents))
    memberships: dict[int, Membership] = {}
    for membership in Membership.objects.filter(resident__in=ids, enrolled_on__lte=as_of).order_by(
        "enrolled_on"
    ):
        memberships[membership.resident_id] = membership
    records = _records(ids, known_at)
    found = []
    for resident in Resident.objects.filter(pk__in=ids).select_related("village", "household").order_by("pk"):
        of_resident = memberships.get(resident.pk)
        known = facts.Resident(
            key=str(resident.key),
            born_on=resident.born_on,
            village=resident.village.code,
            household=resident.household.code if resident.household else "",
            enrolled_on=of_resident.enrolled_on if of_resident else None,
            left_on=of_resident.left_on if of_resident else None,
        )
        found.append(Facts(resident.pk, known, tuple(records[resident.pk])))
    return found


def engine_record(record: Record, transitions: Iterable[RecordTransition] = ()) -> facts.Record:
    """A record as the engine knows it; it is ordered by its reference number."""
    return facts.Record(
        key=record.reference,
        rule=record.rule,
        occurred_on=record.occurred_on,
        quantity=record.quantity,
        points=record.points,
        incident=record.incident,
        transitions=tuple(facts.Transition(facts.State(t.state), t.on, t.at) for t in transitions),
    )


def _records(residents: list[int], known_at: datetime) -> dict[int, list[facts.Record]]:
    transitions: dict[int, list[RecordTransition]] = defaultdict(list)
    for transition in RecordTransition.objects.filter(resident__in=residents, at__lte=known_at):
        transitions[transition.record_id].append(transition)
    records: dict[int, list[facts.Record]] = defaultdict(list)
    for record in Record.objects.filter(resident__in=residents):
        if record.pk in transitions:
            records[record.resident_id].append(engine_record(record, transitions[record.pk]))
    return records


def _on_county_clock(county: County, moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(county.time_zone))
