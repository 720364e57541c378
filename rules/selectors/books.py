"""A county's books as the engine knows them. A revision that was withdrawn before its day is none of them."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db.models import QuerySet

from rules.engine import book
from rules.engine.format import from_document
from rules.models import Revision

KEPT = 1000  # parsed texts a process keeps


def revisions() -> QuerySet[Revision]:
    """The county's published revisions that were not withdrawn, latest first: the books that count."""
    return Revision.objects.filter(withdrawn_at__isnull=True).order_by("-effective_from")


def all_revisions() -> QuerySet[Revision]:
    """Every revision ever published, those withdrawn before their day too, latest first: what stays public."""
    return Revision.objects.order_by("-effective_from", "-pk")


def withdrawable(on: date) -> QuerySet[Revision]:
    """Revisions that somebody published here and whose day has not come: they can still be taken back."""
    return revisions().filter(effective_from__gt=on, draft__isnull=False)


def engine_revision(revision: Revision) -> book.Revision:
    """The parsed text of a published revision. What is parsed is kept by digest: texts never change."""
    key = (revision.digest, revision.code, revision.published_on)
    parsed = _parsed.get(key)
    if parsed is None:
        text = from_document(revision.document, revision.code)
        parsed = _parsed[key] = replace(text, published_on=revision.published_on)
        while len(_parsed) > KEPT:
            _parsed.pop(next(iter(_parsed)))
    return parsed


def books() -> tuple[book.Revision, ...]:
    """All published revisions of the county, by the day they take effect."""
    return book.in_order(engine_revision(revision) for revision in revisions().defer("document"))


def in_force(on: date) -> Revision | None:
    """The revision in force on that day."""
    return revisions().filter(effective_from__lte=on).first()


def coming(on: date) -> Revision | None:
    """The next revision that takes effect after that day."""
    return revisions().filter(effective_from__gt=on).order_by("effective_from").first()


def earlier(revision: Revision) -> Revision | None:
    """The revision before this one."""
    return revisions().filter(effective_from__lt=revision.effective_from).first()


def later(revision: Revision) -> Revision | None:
    """The revision after this one."""
    return coming(revision.effective_from)


def codes_between(one: Revision, other: Revision) -> list[str]:
    """Codes of the revisions that take effect between two, the earliest first; those withdrawn left out."""
    first, last = sorted((one.effective_from, other.effective_from))
    found = revisions().filter(effective_from__gt=first, effective_from__lt=last).order_by("effective_from")
    return list(found.values_list("code", flat=True))


def book_in_force(on: date) -> book.Revision | None:
    """The parsed text in force on that day."""
    revision = revisions().defer("document").filter(effective_from__lte=on).first()
    return engine_revision(revision) if revision else None


def books_digest(digests: Iterable[str]) -> str:
    """SHA-256 over the digests of the revisions, in order."""
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


_parsed: dict[tuple[str, str, date | None], book.Revision] = {}
