"""A fresh reference number for a record, unique in the county though no index can say so (docs/adr/0023)."""

from counties.models import County
from counties.references import new_reference
from rules.models import Record
from rules.services.locks import try_lock_reference


def record_reference(county: County) -> str:
    """Draw until a number is free; until this transaction ends nobody else can take it."""
    while True:
        reference = new_reference("R")
        if try_lock_reference(county, reference) and not Record.objects.filter(reference=reference).exists():
            return reference
