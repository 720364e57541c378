"""One rule of one revision as records of the register, one in each language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import override

from counties.models import County
from counties.selectors import village_titles
from rules.engine import book
from rules.engine.book import Rule
from rules.engine.history import Step, form_since, form_until, history
from rules.models import Revision
from rules.presenters.public.addresses import Addresses
from rules.presenters.register import standard, texts
from rules.selectors.books import engine_revision

Record = dict[str, Any]


@dataclass(frozen=True)
class Site:
    """Where the portal is, as the request called it: `https://…` without a last slash."""

    root: str

    def at(self, path: str) -> str:
        """An absolute address."""
        return self.root + path


def records_of(
    county: County,
    revision: Revision,
    rules: Iterable[Rule],
    books: tuple[book.Revision, ...],
    *,
    today: date,
    site: Site,
) -> Iterator[Record]:
    """Each rule in each language; `books` are all that count, in order."""
    parsed, titles = engine_revision(revision), village_titles()
    rules = list(rules)
    steps = {rule.code: history(books, "rule", rule.code) for rule in rules}
    for language, iso in standard.LANGUAGES.items():
        key = language[:2]
        villages = {code: title[key] for code, title in titles.items()}
        with override(language):
            made = [
                _record(county, revision, parsed, rule, steps[rule.code], today, site, villages, language)
                | {"lang": iso}
                for rule in rules
            ]
        yield from made


def _record(
    county: County,
    revision: Revision,
    parsed: book.Revision,
    rule: Rule,
    steps: tuple[Step, ...],
    today: date,
    site: Site,
    villages: dict[str, str],
    language: str,
) -> Record:
    addresses = Addresses(county.slug, revision.code)
    page = site.at(addresses.clause("rule", rule.code))
    named = county.title[language[:2]]
    category = parsed.category(rule.category)
    said: dict[str, str] = {
        "name": f"{rule.code} {rule.title.say(language)}",
        "description_short": texts.description(rule, named, language),
        "organization": named,
        "contact_email": site.at(addresses.county_home),
        "website": page,
        "publication_category": standard.IMPACTFUL,
        "url": f"{page}register.json",
        "goal": texts.goal(parsed, rule, language),
        "proportionality": "",
        "human_intervention": texts.human_intervention(rule, language),
        "risks": texts.risks(parsed, rule, language),
        "lawful_basis": rule.legal_basis.say(language),
        "process_index_url": "",
        "impacttoetsen": texts.impact_assessment(revision.draft_id is not None),
        "source_data": texts.source_data(rule, language),
        "methods_and_models": texts.method(parsed, rule, villages, language),
        "provider": "Xiangyue 乡约",
        "publiccode": str(getattr(settings, "SOURCE_URL", "")),
        "lang": standard.LANGUAGES[language],
        "standard_version": standard.VERSION,
        "source_id": f"{county.slug}/{revision.code}/{rule.code}",
        "tags": ", ".join([*([category.title.say(language)] if category else []), rule.ground]),
        "lars": "",
        **_standing(revision, steps, today),
    }
    return {name: standard.fitted(name, said[name]) if name in said else [] for name in standard.FIELDS}


def _standing(revision: Revision, steps: tuple[Step, ...], today: date) -> dict[str, str]:
    """Whether the rule is in use in this form, since which month and until which."""
    since, until = form_since(steps, revision.code), form_until(steps, revision.code)
    if revision.withdrawn_at is not None or since is None:
        return {"status": standard.OUT_OF_USE, "begin_date": "", "end_date": ""}
    begins = since.revision.effective_from
    ends = until.revision.effective_from if until else None
    if begins > today:
        return {"status": standard.IN_DEVELOPMENT, "begin_date": "", "end_date": ""}
    if ends is None or ends > today:
        return {"status": standard.IN_USE, "begin_date": f"{begins:%Y-%m}", "end_date": ""}
    return {"status": standard.OUT_OF_USE, "begin_date": f"{begins:%Y-%m}", "end_date": f"{ends:%Y-%m}"}
