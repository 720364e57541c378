"""Loading shipped revisions, and publishing drafts (charter R1 to R6)."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counties import access, audit
from counties.calendars import today_in
from counties.errors import DomainError
from counties.models import County
from counties.plugin import CountyConfig
from counties.registry import installed_county
from rules.engine import book
from rules.engine.canonical import digest
from rules.engine.cases import Case, load_cases, run_cases
from rules.engine.checks import check_book, check_real_county
from rules.engine.format import load_toml
from rules.engine.problems import Problem, RulebookError
from rules.models import Draft, Revision, Rulebook
from rules.selectors.books import books
from rules.selectors.drafts import engine_draft


@transaction.atomic
def shipped_revisions_load(*, county: County, config: CountyConfig, now: datetime) -> list[str]:
    """Put the county's shipped revisions on file; what is there already stays. Says what it did and saw.

    Files seed, the database rules: a code that is on file with another text is left as it is, with a warning.
    Raises `RulebookError` with every problem; then nothing is loaded.
    """
    shipped = book.in_order(read_folder(config.rulebook_folder))
    problems = _problems(county, shipped)
    if problems:
        raise RulebookError(problems)
    rulebook, _created = Rulebook.objects.get_or_create(county=county)
    on_file = {revision.code: revision.digest for revision in Revision.objects.all()}
    said = []
    for parsed in shipped:
        text = digest(parsed.document)
        if parsed.code not in on_file:
            revision = Revision.objects.create(
                county=county,
                rulebook=rulebook,
                code=parsed.code,
                effective_from=parsed.effective_from,
                published_on=parsed.published_on,
                document=parsed.document,
                digest=text,
                archival=parsed.archival,
                written_at=now,
            )
            audit.record(
                "rules.revision_loaded", county=county, target=revision, code=parsed.code, digest=text
            )
            said.append(f"loaded revision {parsed.code}")
        elif on_file[parsed.code] != text:
            said.append(
                f"revision {parsed.code} on file differs from the shipped file; the one on file holds"
            )
    return said


@transaction.atomic
def draft_publish(*, draft: Draft, by: Any, now: datetime) -> Revision:
    """Make the draft a revision. It takes effect on its day, by itself; nothing changes before.

    Who wrote it cannot publish it (R5), its day lies after today (R4), its text is sound and breaks no rule of
    the charter (R1 to R3), and the book's own worked examples come out as they say.
    """
    county = draft.county
    access.require(by, access.Permission.PUBLISH_RULES, county)
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.author_id == by.pk:
        raise DomainError("R5", _("Who wrote a revision cannot publish it. A second person decides."))
    if draft.status != Draft.Status.OPEN:
        raise DomainError("R5", _("This draft is closed already."))
    today = today_in(county, now)
    if draft.effective_from <= today:
        raise DomainError(
            "R4",
            _("A revision takes effect at the earliest the day after it is published. Choose a later day."),
        )
    parsed = engine_draft(draft)
    refusals = publication_refusals(county, parsed, get_language() or "zh")
    if refusals:
        raise DomainError("R5", "\n".join(refusals))
    revision = Revision.objects.create(
        county=county,
        rulebook=draft.rulebook,
        code=draft.code,
        effective_from=draft.effective_from,
        published_on=today,
        document=draft.document,
        digest=draft.digest,
        archival=parsed.archival,
        author=draft.author,
        publisher=by,
        draft=draft,
        written_at=now,
    )
    draft.status, draft.revision = Draft.Status.PUBLISHED, revision
    draft.save(update_fields=["status", "revision"])
    audit.record(
        "rules.revision_published",
        county=county,
        target=revision,
        by=by,
        code=revision.code,
        digest=revision.digest,
        effective_from=str(revision.effective_from),
    )
    return revision


def publication_refusals(county: County, parsed: book.Revision, language: str) -> list[str]:
    """Everything that forbids publishing this text beside those on file, in words; empty when nothing does."""
    together = (*books(), parsed)
    return [problem.say(language) for problem in _problems(county, together)] + [
        failure.say(language) for failure in run_cases(together, _cases(county))
    ]


def read_folder(folder: Path) -> list[book.Revision]:
    """The dated TOML files of a folder; `RulebookError` with the problems of all of them."""
    read: list[book.Revision] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            read.append(load_toml(path.read_text(encoding="utf-8"), path.name))
        except RulebookError as error:
            problems += error.problems
    if problems:
        raise RulebookError(problems)
    return read


def _problems(county: County, revisions: Sequence[book.Revision]) -> list[Problem]:
    found = check_book(revisions)
    return found if county.is_replay else found + check_real_county(revisions)


def _cases(county: County) -> tuple[Case, ...]:
    """The county's worked examples that its installed app ships; none where it has no file of them."""
    config = installed_county(county.slug)
    if config is None or not config.cases_file.exists():
        return ()
    return load_cases(config.cases_file.read_text(encoding="utf-8"), config.cases_file.name)
