"""Loading the revisions that a county's app ships. Drafts are published in `rules.services.publication`."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from counties import audit
from counties.models import County
from counties.plugin import CountyConfig
from rules.engine import book
from rules.engine.canonical import digest
from rules.engine.checks import check_book, check_real_county
from rules.engine.format import load_toml
from rules.engine.problems import Problem, RulebookError
from rules.models import Revision, Rulebook


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
    on_file = {revision.code: revision.digest for revision in Revision.objects.all()}
    said = []
    for parsed in shipped:
        text = digest(parsed.document)
        if parsed.code not in on_file:
            revision = revision_load(county=county, parsed=parsed, now=now)
            audit.record(
                "rules.revision_loaded", county=county, target=revision, code=parsed.code, digest=text
            )
            said.append(f"loaded revision {parsed.code}")
        elif on_file[parsed.code] != text:
            said.append(
                f"revision {parsed.code} on file differs from the shipped file; the one on file holds"
            )
    return said


def revision_load(*, county: County, parsed: book.Revision, now: datetime) -> Revision:
    """Put one text on file as shipped. It passes no gate but charter R1 to R3, and those only if it is not history.

    The database takes a revision without a draft only where this transaction has said that it loads shipped texts.
    """
    rulebook, _created = Rulebook.objects.get_or_create(county=county)
    with transaction.atomic():
        _say_shipped(county.pk)
        revision = Revision.objects.create(
            county=county,
            rulebook=rulebook,
            code=parsed.code,
            effective_from=parsed.effective_from,
            published_on=parsed.published_on,
            document=parsed.document,
            digest=digest(parsed.document),
            archival=parsed.archival,
            written_at=now,
        )
        _say_shipped(None)
    return revision


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


def _say_shipped(county_id: int | None) -> None:
    """Say to the database that this transaction loads shipped texts of that county, or that it does no longer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.shipped', %s, true)", [str(county_id or "")])
