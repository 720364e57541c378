"""The texts of a consultation: read as books, and the clauses of which one can speak."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import TypeAlias

from rules.engine import book, editing
from rules.engine.format import from_document
from rules.models import ConsultationVersion
from rules.selectors.books import engine_revision

Place: TypeAlias = tuple[str, str]
"""Part and code of a clause; ("", "") is the whole text."""
WHOLE: Place = ("", "")

KEPT = 50  # texts a process keeps as they were read


def engine_version(version: ConsultationVersion) -> book.Revision:
    """The parsed text that lay open; it was sound when it was laid open."""
    found = _texts.get(version.digest)
    if found is None:
        found = _texts[version.digest] = from_document(version.document, str(version))
        while len(_texts) > KEPT:
            _texts.popitem(last=False)
    return found


def book_beside(version: ConsultationVersion) -> book.Revision | None:
    """The book in force when it was laid open; None where there was none."""
    return engine_revision(version.compared_with) if version.compared_with else None


def places(version: ConsultationVersion) -> Sequence[Place]:
    """Everything in the text that can be commented on, in its order; then what the text would drop."""
    said = [WHOLE, *((part, "") for part in editing.TABLES), *_places(engine_version(version))]
    known = set(said)
    beside = book_beside(version)
    return [*said, *(place for place in (_places(beside) if beside else []) if place not in known)]


def _places(text: book.Revision) -> list[Place]:
    return [
        *(("grade", clause.code) for clause in text.grades),
        *(("category", clause.code) for clause in text.categories),
        *(("rule", clause.code) for clause in text.rules),
        *(("programme", clause.code) for clause in text.programmes),
    ]


_texts: OrderedDict[str, book.Revision] = OrderedDict()
