"""A revision as a page shows it: grades, clauses by category, programmes, every one in words."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from counties.selectors import village_titles
from rules.engine.book import Category, Programme, Revision, Rule, Title
from rules.engine.checks import breaches
from rules.engine.grounds import GROUNDS, is_protected
from rules.engine.phrases import EVIDENCE, number
from rules.engine.words import say_cap, say_form, say_programme, say_source
from rules.engine.words_rule import modifiers
from rules.presenters.public.addresses import Addresses

ILLUSTRATIVE = "illustrative"


@dataclass(frozen=True)
class Clause:
    """One rule: what a record is worth, what may change it, what it rests on, and what of the charter it breaks."""

    code: str
    title: str
    is_deduction: bool
    worth: str
    details: tuple[str, ...]
    ground: str
    proof: str
    legal_basis: str
    source: str
    invented: str
    breaks: tuple[str, ...]
    url: str = ""

    @property
    def protected(self) -> bool:
        """Whether it takes points for protected conduct (charter R1)."""
        return "R1" in self.breaks


@dataclass(frozen=True)
class Chapter:
    """The clauses under one heading, and the limit over all of them ("" where there is none)."""

    code: str
    title: str
    cap: str
    clauses: tuple[Clause, ...]
    url: str = ""


@dataclass(frozen=True)
class Offer:
    """One programme: what it gives and to whom, in words."""

    code: str
    title: str
    text: str
    legal_basis: str
    source: str
    invented: str
    url: str = ""


@dataclass(frozen=True)
class BookPage:
    """A book, or a part of a big one. ``base``, ``floor``, ``ceiling`` are hundredths.

    ``protected`` says how many clauses of the whole book take points for protected conduct.
    """

    title: str
    source: str
    invented: str
    archival: bool
    base: int
    floor: int
    ceiling: int | None
    grades: tuple[dict[str, str], ...]
    chapters: tuple[Chapter, ...]
    offers: tuple[Offer, ...]
    protected: int


def reader_language() -> str:
    """The reader's language as the engine's words take it."""
    return get_language() or "zh-hans"


def village_names(language: str) -> dict[str, str]:
    """Names of the county's villages by code."""
    key = "zh" if language.startswith("zh") else "en"
    return {code: title[key] for code, title in village_titles().items()}


def invented(source: Title) -> str:
    """What of a text is our own: "all" of it, a "part", or "" nothing; a source says so by `illustrative`.

    >>> [invented(Title.plain(text)) for text in ("illustrative", "https://a.org ; the size is illustrative", "law")]
    ['all', 'part', '']
    """
    if ILLUSTRATIVE not in source.en:
        return ""
    return "all" if source.en.startswith(ILLUSTRATIVE) else "part"


def book_page(
    revision: Revision,
    language: str,
    *,
    rules: Collection[Rule] | None = None,
    programmes: Collection[Programme] | None = None,
    addresses: Addresses | None = None,
) -> BookPage:
    """The revision in one language: all of it, or only some of its rules and programmes; with links to clauses
    where their addresses are given.
    """
    villages = village_names(language)
    shown = revision.rules if rules is None else rules
    return BookPage(
        title=revision.title.say(language),
        source=say_source(revision.source, language),
        invented=invented(revision.source),
        archival=revision.archival,
        base=revision.scale.base,
        floor=revision.scale.floor,
        ceiling=revision.scale.ceiling,
        grades=_grades(revision, language, addresses),
        chapters=tuple(
            _chapter(revision, category, under, language, villages, addresses)
            for category, under in by_category(revision, shown)
        ),
        offers=tuple(
            offer_of(revision, programme, language, villages, addresses)
            for programme in (revision.programmes if programmes is None else programmes)
        ),
        protected=sum(rule.is_deduction and is_protected(rule.ground) for rule in revision.rules),
    )


def clause_of(
    revision: Revision,
    rule: Rule,
    language: str,
    villages: Mapping[str, str],
    addresses: Addresses | None = None,
) -> Clause:
    """One rule in one language."""
    source = rule.source or revision.source
    broken = breaches(revision, rule) if rule.is_deduction else []
    return Clause(
        code=rule.code,
        title=rule.title.say(language),
        is_deduction=rule.is_deduction,
        worth=say_form(rule.form, language),
        details=tuple(modifiers(rule, language, villages)),
        ground=GROUNDS[rule.ground].say(language) if rule.ground in GROUNDS else rule.ground,
        proof=EVIDENCE[rule.evidence].say(language),
        legal_basis=rule.legal_basis.say(language),
        source=say_source(source, language),
        invented=invented(source),
        breaks=tuple(sorted({article for article, _problem in broken})),
        url=addresses.clause("rule", rule.code) if addresses else "",
    )


def by_category(revision: Revision, rules: Iterable[Rule]) -> list[tuple[Category | None, list[Rule]]]:
    """Rules under their headings, in the order of the book; those without a heading last, under None."""
    under: dict[str, list[Rule]] = {}
    for rule in rules:
        under.setdefault(rule.category if revision.category(rule.category) else "", []).append(rule)
    headed: list[tuple[Category | None, list[Rule]]] = [
        (category, under[category.code]) for category in revision.categories if category.code in under
    ]
    return [*headed, (None, under[""])] if "" in under else headed


def rules_under(revision: Revision, category: Category | None) -> list[Rule]:
    """The rules of one category; None stands for those without a heading."""
    if category is not None:
        return [rule for rule in revision.rules if rule.category == category.code]
    return [rule for rule in revision.rules if revision.category(rule.category) is None]


def offer_of(
    revision: Revision,
    programme: Programme,
    language: str,
    villages: Mapping[str, str],
    addresses: Addresses | None = None,
) -> Offer:
    """One programme in one language."""
    return Offer(
        code=programme.code,
        title=programme.title.say(language),
        text=say_programme(revision, programme, language, villages=villages),
        legal_basis=programme.legal_basis.say(language),
        source=say_source(programme.source or revision.source, language),
        invented=invented(programme.source or revision.source),
        url=addresses.clause("programme", programme.code) if addresses else "",
    )


def _chapter(
    revision: Revision,
    category: Category | None,
    rules: Iterable[Rule],
    language: str,
    villages: Mapping[str, str],
    addresses: Addresses | None,
) -> Chapter:
    clauses = tuple(clause_of(revision, rule, language, villages, addresses) for rule in rules)
    if category is None:
        return Chapter("", "", "", clauses)
    return Chapter(
        code=category.code,
        title=category.title.say(language),
        cap=say_cap(category.cap, language) if category.cap else "",
        clauses=clauses,
        url=addresses.clause("category", category.code) if addresses else "",
    )


def _grades(revision: Revision, language: str, addresses: Addresses | None) -> tuple[dict[str, str], ...]:
    """From the highest: where each band starts and what it is called."""
    return tuple(
        {
            "code": grade.code,
            "title": grade.title.say(language),
            "starts": number(grade.starts_at),
            "url": addresses.clause("grade", grade.code) if addresses else "",
        }
        for grade in revision.grades
    )
