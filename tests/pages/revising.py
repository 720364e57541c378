"""Revisions put on file for tests of public pages, as if they had been shipped: edited copies, and a big book."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

from rules.engine.canonical import digest
from rules.engine.format import from_document
from rules.models import Revision, Rulebook
from tests.factories import Town

Document = dict[str, Any]


def on_file(where: Town, document: Document, *, archival: bool = False) -> Revision:
    """The text as a revision of the county."""
    head = document["rulebook"]
    sound = from_document(document, head["revision"]).document
    with where.scope():
        return Revision.objects.create(
            county=where.county,
            rulebook=Rulebook.objects.get(),
            code=head["revision"],
            effective_from=date.fromisoformat(head["effective_from"]),
            document=sound,
            digest=digest(sound),
            archival=archival,
            written_at=where.now,
        )


def revised(
    where: Town, code: str, effective_from: date, edit: Callable[[Document], None] = lambda document: None
) -> Revision:
    """A copy of the county's latest text with another code and day, after an edit."""
    with where.scope():
        document = deepcopy(Revision.objects.latest("effective_from").document)
    document["rulebook"] |= {"revision": code, "effective_from": effective_from.isoformat()}
    edit(document)
    return on_file(where, document)


def rule(document: Document, code: str) -> Document:
    """One rule of a document, to be edited."""
    return next(found for found in document["rule"] if found["code"] == code)


def withdrawn(where: Town, revision: Revision, reason: str) -> Revision:
    """The revision, taken back by the publisher."""
    with where.scope():
        revision.withdrawn_at, revision.withdrawn_by = where.now, where.publisher
        revision.withdrawal_reason = reason
        revision.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    return revision


def big_document(
    county: str, code: str, effective_from: date, *, rules: int = 2000, points: int = -10
) -> Document:
    """A synthetic book of many rules under forty headings."""
    return {
        "rulebook": {
            "county": county,
            "revision": code,
            "effective_from": effective_from.isoformat(),
            "transition": "new_acts",
            "title": {"en": f"A big book {code}", "zh": f"大规则书{code}"},
            "source": "illustrative",
        },
        "scale": {"base": 1000, "floor": 0},
        "grade": [
            {"code": "A", "from": 900, "title": {"en": "A", "zh": "甲"}},
            {"code": "B", "from": 0, "title": {"en": "B", "zh": "乙"}},
        ],
        "category": [
            {"code": f"c{place}", "title": {"en": f"Heading {place}", "zh": f"第{place}类"}}
            for place in range(40)
        ],
        "rule": [
            {
                "code": f"R-{number:04}",
                "category": f"c{number % 40}",
                "ground": "traffic_offence",
                "title": {"en": f"Offence number {number}", "zh": f"第{number}种违法"},
                "evidence": "effective_document",
                "points": points,
                "legal_basis": "A law, Art. 1",
                "counts_for": "24 months",
                "cap": {"points": 40, "window": "calendar_year"},
            }
            for number in range(rules)
        ],
        "programme": [
            {
                "code": "check-up",
                "title": {"en": "Free check-up", "zh": "免费体检"},
                "effect": "free_service",
                "needs": {"min_grade": "A"},
            }
        ],
    }
