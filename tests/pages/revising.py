"""Revisions put on file for tests of public pages, as if they had been shipped: edited copies, and a big book."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

from django.test import Client

from rules.engine.format import from_document
from rules.models import Revision
from rules.services.drafting.beginning import draft_create
from rules.services.publication.publishing import draft_publish
from rules.services.publication.withdrawing import revision_withdraw
from rules.services.revisions.loading import revision_load
from tests.factories import Town, passed_gates

Document = dict[str, Any]
HERE = "/c/dummy/revisions/"


def on_file(where: Town, document: Document) -> Revision:
    """The text as a revision of the county."""
    parsed = from_document(document, document["rulebook"]["revision"])
    with where.scope():
        return revision_load(county=where.county, parsed=parsed, now=where.now)


def revised(
    where: Town, code: str, effective_from: date, edit: Callable[[Document], None] = lambda document: None
) -> Revision:
    """A copy of the county's latest text with another code and day, after an edit."""
    document = _latest(where, code, effective_from)
    edit(document)
    return on_file(where, document)


def published(where: Town, code: str, effective_from: date) -> Revision:
    """A copy of the county's latest text, published here as a draft with everything that takes."""
    parsed = from_document(_latest(where, code, effective_from), code)
    with where.scope():
        draft = draft_create(county=where.county, parsed=parsed, by=where.rule_admin, now=where.now)
    passed_gates(where, draft)
    with where.scope():
        return draft_publish(draft=draft, digest=draft.digest, by=where.publisher, now=where.now)


def _latest(where: Town, code: str, effective_from: date) -> Document:
    with where.scope():
        document = deepcopy(Revision.objects.latest("effective_from").document)
    document["rulebook"] |= {"revision": code, "effective_from": effective_from.isoformat()}
    document["rulebook"].pop("published_on", None)
    return document


def rule(document: Document, code: str) -> Document:
    """One rule of a document, to be edited."""
    return next(found for found in document["rule"] if found["code"] == code)


def withdrawn(where: Town, revision: Revision, reason: str) -> Revision:
    """A revision that was published here, taken back by the publisher."""
    with where.scope():
        return revision_withdraw(revision=revision, reason=reason, by=where.publisher, now=where.now)


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


def page(client: Client, address: str, language: str = "en", status: int = 200, **query: str) -> str:
    """The page as text, once its status is as it should be."""
    reply = client.get(address, query, headers={"accept-language": language})
    assert reply.status_code == status, address
    return reply.content.decode()
