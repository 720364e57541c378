"""Which clauses of a text a named reviewer has to read before it can be published (charter R1).

A deduction is read where its code, title, unit, legal basis or category holds a word for protected conduct. A credit or a
programme is read where it would reward somebody for leaving such conduct, or for keeping others from it. What the
clause says of itself (its `ground`) does not count: renaming is what this looks for. docs/reference/protected-conduct.md
says what it cannot find.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rules.engine.book import Rule
from rules.engine.canonical import digest
from rules.engine.clauses import RawClause, read_clause
from rules.engine.editing import Document, clauses, find
from rules.engine.paraphrase.scanning import hits

READ = ("code", "title", "legal_basis", "unit", "per", "best_of", "note", "description")
"""Keys of a clause whose words are looked at."""


@dataclass(frozen=True, slots=True)
class Found:
    """A term of the catalogue in a clause: which ground it stands for, and the text that holds it."""

    ground: str
    term: str
    text: str

    def document(self) -> dict[str, str]:
        """The JSON-able form."""
        return {"ground": self.ground, "term": self.term, "text": self.text}


@dataclass(frozen=True, slots=True)
class Suspect:
    """A clause to be read; `digest` is of the clause with its category, so a new title for either makes it another."""

    part: str
    code: str
    digest: str
    found: tuple[Found, ...]

    @property
    def grounds(self) -> tuple[str, ...]:
        """The protected grounds it may stand for, in order."""
        return tuple(dict.fromkeys(found.ground for found in self.found))


def suspects(document: Document) -> list[Suspect]:
    """The clauses to be read, in order; the text may be incomplete or wrong.

    >>> rule = {"code": "X-1", "category": "c", "title": {"en": "Visits", "zh": "到京上 訪"}, "points": -5}
    >>> [(one.code, one.grounds) for one in suspects({"rule": [rule]})]
    [('X-1', ('petitioning',))]
    >>> suspects({"rule": [rule | {"points": 5, "evidence": "roster", "ground": "honour"}]})
    []
    """
    found = []
    for part in ("rule", "programme"):
        for clause in clauses(document, part):
            if not isinstance(clause, Mapping):
                continue
            category = find(document, "category", str(clause.get("category"))) if part == "rule" else None
            terms = tuple(_found(part, clause, category))
            if terms:
                found.append(
                    Suspect(part, str(clause.get("code", "")), _digest(part, clause, category), terms)
                )
    return found


def _found(part: str, clause: RawClause, category: RawClause | None) -> Iterator[Found]:
    any_mention = part == "rule" and _takes(clause)
    texts = [*_texts(clause), *_texts(category or {})]
    if part == "rule" and category is None and isinstance(clause.get("category"), str):
        texts.append(clause["category"])
    for text in dict.fromkeys(texts):
        for hit in hits(text):
            if any_mention or hit.shunned:
                yield Found(hit.ground, hit.term, text)


def _takes(rule: RawClause) -> bool:
    """Whether it takes points or holds the grade; a rule that cannot be read is looked at as if it did."""
    read, _problems = read_clause("rule", rule)
    return read.is_deduction if isinstance(read, Rule) else not _plainly_gives(rule)


def _plainly_gives(rule: RawClause) -> bool:
    points = rule.get("points")
    return isinstance(points, int) and points > 0 and "holds_grade_at" not in rule


def _texts(clause: RawClause) -> Iterator[str]:
    for key in READ:
        yield from _strings(clause.get(key))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _of(value.values())
    elif isinstance(value, (list, tuple)):
        yield from _of(value)


def _of(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        yield from _strings(value)


def _digest(part: str, clause: RawClause, category: RawClause | None) -> str:
    return digest({part: clause, "category": category})
