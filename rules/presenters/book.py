"""A revision as a page shows it: grades, clauses by category, programmes, every one in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from counties.selectors import village_titles
from rules.engine.book import Category, Programme, Revision, Rule, Title
from rules.engine.checks import breaches
from rules.engine.grounds import GROUNDS
from rules.engine.phrases import EVIDENCE, number
from rules.engine.words import say_cap, say_form, say_programme, say_source
from rules.engine.words_rule import modifiers

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


@dataclass(frozen=True)
class Offer:
    """One programme: what it gives and to whom, in words."""

    code: str
    title: str
    text: str
    legal_basis: str
    source: str
    invented: str


@dataclass(frozen=True)
class BookPage:
    """A whole book. ``base``, ``floor``, ``ceiling`` and the grades' starts are hundredths."""

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

    @property
    def protected(self) -> int:
        """How many clauses take points for protected conduct."""
        return sum(clause.protected for chapter in self.chapters for clause in chapter.clauses)


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


def book_page(revision: Revision, language: str) -> BookPage:
    """The revision in one language."""
    villages = village_names(language)
    return BookPage(
        title=revision.title.say(language),
        source=say_source(revision.source, language),
        invented=invented(revision.source),
        archival=revision.archival,
        base=revision.scale.base,
        floor=revision.scale.floor,
        ceiling=revision.scale.ceiling,
        grades=_grades(revision, language),
        chapters=tuple(
            _chapter(revision, category, language, villages)
            for category in (*revision.categories, None)
            if rules_under(revision, category)
        ),
        offers=tuple(_offer(revision, programme, language, villages) for programme in revision.programmes),
    )


def clause_of(revision: Revision, rule: Rule, language: str, villages: Mapping[str, str]) -> Clause:
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
    )


def _chapter(
    revision: Revision, category: Category | None, language: str, villages: Mapping[str, str]
) -> Chapter:
    clauses = tuple(clause_of(revision, rule, language, villages) for rule in rules_under(revision, category))
    if category is None:
        return Chapter("", "", "", clauses)
    cap = say_cap(category.cap, language) if category.cap else ""
    return Chapter(category.code, category.title.say(language), cap, clauses)


def rules_under(revision: Revision, category: Category | None) -> list[Rule]:
    """The rules of one category; None stands for those without a heading."""
    if category is not None:
        return [rule for rule in revision.rules if rule.category == category.code]
    return [rule for rule in revision.rules if revision.category(rule.category) is None]


def _grades(revision: Revision, language: str) -> tuple[dict[str, str], ...]:
    """From the highest: where each band starts and what it is called."""
    return tuple(
        {"code": grade.code, "title": grade.title.say(language), "starts": number(grade.starts_at)}
        for grade in revision.grades
    )


def _offer(revision: Revision, programme: Programme, language: str, villages: Mapping[str, str]) -> Offer:
    return Offer(
        code=programme.code,
        title=programme.title.say(language),
        text=say_programme(revision, programme, language, villages=villages),
        legal_basis=programme.legal_basis.say(language),
        source=say_source(programme.source or revision.source, language),
        invented=invented(programme.source or revision.source),
    )
