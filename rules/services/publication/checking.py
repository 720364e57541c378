"""What the portal finds in a draft's text: problems, breaches of the charter, worked examples that fail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rules.engine import book
from rules.engine.cases import Failure, run_cases
from rules.engine.checks import breaches, check_book, check_real_county
from rules.engine.problems import Problem, RulebookError
from rules.models import Draft, PublicationCheck, Revision
from rules.selectors.books import books, engine_revision
from rules.selectors.drafts import engine_draft
from rules.selectors.examples import worked_examples
from rules.selectors.impact import books_digest_on_file
from rules.selectors.reviews import Standing, reviewed

OF_THE_CHARTER = {
    "protected_ground": "R1",
    "archival_not_repealed": "R1",
    "no_legal_basis": "R2",
    "weak_evidence": "R2",
    "no_end": "R3",
    "ends_too_late": "R3",
}
"""Problems that are breaches of the charter, and of which article; every other one is a matter of the text (R6)."""


@dataclass(frozen=True)
class Examples:
    """How the county's worked examples come out with the draft among the books."""

    run: int
    failures: tuple[Failure, ...]


def problems_in(draft: Draft) -> list[Problem]:
    """Everything wrong with the text, in itself, beside the books on file, and against charter R1 to R3."""
    try:
        text = engine_draft(draft)
    except RulebookError as error:
        return list(error.problems)
    together = (*books(), text)
    found = check_book(together)
    if text.archival:
        found += _history_made(text)
    return found if draft.county.is_replay else found + check_real_county(together)


def examples_with(draft: Draft) -> Examples:
    """The worked examples beside the books on file; none are run on a text that cannot be read.

    An example that names a revision which is neither on file nor this draft is about another text.
    """
    try:
        together = (*books(), engine_draft(draft))
    except RulebookError:
        return Examples(0, ())
    codes = {text.code for text in together}
    cases = [case for case in worked_examples(draft.county) if codes.issuperset(case.revisions)]
    return Examples(len(cases), tuple(run_cases(together, cases)))


def check_write(draft: Draft, by: Any, now: datetime) -> PublicationCheck:
    """Put on file what was found in exactly this text; the database asks for it."""
    examples = examples_with(draft)
    return PublicationCheck.objects.create(
        county=draft.county,
        draft=draft,
        digest=draft.digest,
        books_digest=books_digest_on_file(),
        problems=len(problems_in(draft)),
        examples=examples.run,
        failures=len(examples.failures),
        to_review=[one.suspect.digest for one in reviewed(draft) if one.standing is not Standing.HISTORY],
        by=by,
        at=now,
    )


def _history_made(text: book.Revision) -> list[Problem]:
    """Breaches in a text marked as history that are not word for word in a book shipped as history.

    History may be kept in a replay county, not made (charter, "History").
    """
    shipped = Revision.objects.filter(archival=True, draft__isnull=True)
    kept = {rule.code: rule for revision in shipped for rule in engine_revision(revision).rules}
    return [
        problem
        for rule in text.rules
        if rule.is_deduction and kept.get(rule.code) != rule
        for _article, problem in breaches(text, rule)
    ]
