"""Finding the terms of the catalogue in a text, in time that grows with the text and not with the catalogue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import product

from rules.engine.paraphrase import terms_en, terms_zh
from rules.engine.paraphrase.spelling import joined_pairs, run_together, words

GAP = 8
"""Characters between two parts of a Chinese term."""
WINDOW = 6
"""Words over which the parts of an English term may be spread."""
NEAR = 6
"""Characters or words between a term and a word that shuns it."""
SLIP_FROM = 8
"""Letters from which on a word of the catalogue is known with one letter wrong, missing, doubled or swapped."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_CUT = "|"
BETWEEN = " … "
"""Between the parts of a term in what is said of it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A term in a text, as the catalogue spells it, and whether a word near it says that it is to be left.

    Kept from is left too: "no petition", "dissuading petitioners".
    """

    ground: str
    term: str
    shunned: bool


@dataclass(frozen=True, slots=True)
class _Term:
    ground: str
    parts: tuple[frozenset[str], ...]


@dataclass(slots=True)
class _Catalogue:
    """Terms by the words of their first part, and all words by how they begin."""

    terms: dict[str, list[_Term]] = field(default_factory=lambda: defaultdict(list))
    heads: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, ground: str, parts: Iterable[Iterable[str]]) -> None:
        term = _Term(ground, tuple(frozenset(part) for part in parts))
        for word in term.parts[0]:
            self.terms[word].append(term)
        for part in term.parts:
            for word in part:
                self.heads[word[0]].add(word)


def hits(text: str) -> tuple[Hit, ...]:
    """Every term that the text holds in either language, each once.

    >>> [(hit.ground, hit.shunned) for hit in hits("越级上 訪")], [hit.ground for hit in hits("No p3titioning")]
    ([('petitioning', False)], ['petitioning'])
    """
    return _hits(text)


@lru_cache(maxsize=20_000)
def _hits(text: str) -> tuple[Hit, ...]:
    found: dict[tuple[str, bool], Hit] = {}
    for hit in (*_chinese(run_together(text)), *_english(words(text))):
        found.setdefault((hit.ground, hit.shunned), hit)
    return tuple(found.values())


def _chinese(text: str) -> Iterable[Hit]:
    for phrase in terms_zh.NOT_MEANT.split():
        text = text.replace(phrase, _CUT)
    catalogue = _chinese_catalogue()
    at: dict[str, list[int]] = defaultdict(list)
    for place, sign in enumerate(text):
        for word in catalogue.heads.get(sign, ()):
            if text.startswith(word, place):
                at[word].append(place)
    for word, places in at.items():
        for term in catalogue.terms.get(word, ()):
            for place in places:
                said = _in_order(term.parts[1:], at, word, place + len(word))
                if said:
                    end = place + len(said.replace(BETWEEN, ""))
                    around = text[max(0, place - NEAR) : place] + _CUT + text[end : end + NEAR + GAP]
                    yield Hit(term.ground, said, any(shun in around for shun in _shunning_zh()))


def _in_order(parts: tuple[frozenset[str], ...], at: Mapping[str, list[int]], said: str, after: int) -> str:
    """The words of the term as they follow one another; "" where a part is missing."""
    for part in parts:
        next_ones = [
            (place, word) for word in part for place in at.get(word, ()) if after <= place <= after + GAP
        ]
        if not next_ones:
            return ""
        place, word = min(next_ones)
        said, after = said + BETWEEN + word, place + len(word)
    return said


def _english(found: tuple[str, ...]) -> Iterable[Hit]:
    line = f" {' '.join(found)} "
    for phrase in terms_en.NOT_MEANT:
        line = line.replace(f" {phrase} ", f" {_CUT} ")
    tokens = tuple(line.split())
    catalogue = _english_catalogue()
    at: dict[str, list[int]] = defaultdict(list)
    for place, token in enumerate(tokens):
        for word in _known(token):
            at[word].append(place)
    for place, token in enumerate(joined_pairs(tokens)):
        for word in _known(token) if len(token) >= SLIP_FROM else ():
            if word not in _known(tokens[place]):
                at[word].append(place)
    shuns = [place for place, token in enumerate(tokens) if token in _shunning_en()]
    for word, places in at.items():
        for term in catalogue.terms.get(word, ()):
            for place in places:
                others = [_near(part, at, place) for part in term.parts[1:]]
                if all(others):
                    said = BETWEEN.join(part.removesuffix("*") for part in (word, *others))
                    yield Hit(term.ground, said, any(abs(place - shun) <= NEAR for shun in shuns))


def _near(part: frozenset[str], at: Mapping[str, list[int]], place: int) -> str:
    """The word of the part that stands nearby; "" where none does."""
    found = (
        word
        for word in sorted(part)
        if any(other != place and abs(other - place) <= WINDOW for other in at.get(word, ()))
    )
    return next(found, "")


@lru_cache(maxsize=50_000)
def _known(token: str) -> frozenset[str]:
    """The words of the catalogue that the token is or begins with, spelled right or nearly so."""
    catalogue, slips = _english_catalogue(), _slips()
    found = {token} & catalogue.heads.get(token[:1], set())
    for length in range(2, len(token) + 1):
        start = token[:length]
        if f"{start}*" in catalogue.heads.get(token[:1], ()):
            found.add(f"{start}*")
        found |= slips.get(start, set())
    return frozenset(found)


@cache
def _chinese_catalogue() -> _Catalogue:
    catalogue = _Catalogue()
    for ground, lines in terms_zh.TERMS.items():
        for line in lines.split():
            parts = [
                [form for word in part.split("/") for form in _sounded(word)] for part in line.split("+")
            ]
            catalogue.add(ground, parts)
    return catalogue


def _sounded(word: str) -> list[str]:
    """The word, and every way to write some of its characters by their sound."""
    sounds = terms_zh.SOUNDS.get(word, "").split()
    if not sounds:
        return [word]
    return ["".join(choice) for choice in product(*zip(word, sounds, strict=True))]


@cache
def _english_catalogue() -> _Catalogue:
    catalogue = _Catalogue()
    for ground, lines in terms_en.TERMS.items():
        for line in lines.split():
            catalogue.add(ground, [part.split("/") for part in line.split("+")])
    return catalogue


@cache
def _slips() -> dict[str, set[str]]:
    """Beginnings that differ from a long word of the catalogue by one slip, and the words they may stand for."""
    found: dict[str, set[str]] = defaultdict(set)
    for heads in _english_catalogue().heads.values():
        for word in heads:
            stem = word.removesuffix("*")
            if len(stem) >= SLIP_FROM:
                for start in _one_slip(stem):
                    found[start].add(word)
    return dict(found)


def _one_slip(stem: str) -> set[str]:
    halves = [(stem[:at], stem[at:]) for at in range(1, len(stem) + 1)]
    missing = {left + right[1:] for left, right in halves if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
    wrong = {left + letter + right[1:] for left, right in halves if right for letter in _LETTERS}
    doubled = {left + left[-1] + right for left, right in halves}
    return (missing | swapped | wrong | doubled) - {stem}


@cache
def _shunning_zh() -> tuple[str, ...]:
    return tuple(terms_zh.SHUNNING.split())


@cache
def _shunning_en() -> frozenset[str]:
    return frozenset(terms_en.SHUNNING.split())
