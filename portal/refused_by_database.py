"""What the database itself refuses, past a service's own check, as the refusal that a service would have given.

Every trigger of ours names a constraint, and so does every rule of a table. Two persons at the same moment can pass a
check that only one of them should; then the row is refused here, and the second one is told why (docs/adr/0026).
"""

import re
from collections.abc import Mapping

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from counties.errors import DomainError

_ARTICLE = re.compile(r"([A-Z][0-9]): ")

MEANWHILE = _(
    "Somebody else did the same at the same moment, and was first. Load the page again to see how it stands."
)
CLOSED = _("This consultation is closed. What was said and answered stays public.")

REFUSALS: Mapping[str, tuple[str, object]] = {
    # Triggers: publication and withdrawal
    "rules_gate_digest": (
        "R5",
        _("The text and its fingerprint do not agree. Load the draft again, and publish it as it stands."),
    ),
    "rules_gate_charter": (
        "R1",
        _(
            "A rule of this text breaks the charter. The draft’s page names it. Change the rule or take it out."
        ),
    ),
    "rules_gate_origin": (
        "R5",
        _("The draft was changed or closed in the meantime. Load its page again, and read it as it stands."),
    ),
    "rules_gate_person": (
        "R5",
        _(
            "This person cannot publish it: whoever wrote any of it cannot, nor whoever does not hold the role of "
            "publisher."
        ),
    ),
    "rules_gate_day": ("R4", _("It has to take effect after today. Choose a later day for the draft.")),
    "rules_gate_check": (
        "R5",
        _(
            "The books on file changed while this text was checked. Publish it again; it is then checked beside them."
        ),
    ),
    "rules_gate_review": (
        "R1",
        _(
            "A clause looks like protected conduct, and no reviewer has allowed it. A charter reviewer decides on it."
        ),
    ),
    "rules_gate_impact": (
        "R5",
        _("There is no impact report of exactly this text on today’s residents. Simulate it again."),
    ),
    "rules_gate_consultation": (
        "R5",
        _("No consultation has closed on exactly this text, or a comment has no answer yet."),
    ),
    "rules_gate_withdrawal": (
        "R4",
        _(
            "It can be withdrawn only before its day, and only once. From its day on, only a later revision undoes it."
        ),
    ),
    # Triggers: consultations
    "rules_consultation_stays": ("R5", CLOSED),
    "rules_consultation_end_moves_away": (
        "R5",
        _("An end can only be moved away, never nearer. Choose a day after the one that is set."),
    ),
    "rules_consultation_takes_no_more": ("R5", CLOSED),
    "rules_comment_names_nobody_new": ("E2", _("Who spoke can be left out of a comment, and never changed.")),
    "rules_statement_after_the_end": (
        "R5",
        _("People can still comment on it. The closing statement is written after the last day."),
    ),
    # Rules of tables that two persons at once can meet
    "rules_consultation_one_open": ("R5", MEANWHILE),
    "rules_consultationstatement_no": ("R5", MEANWHILE),
    "rules_consultation_number": ("R5", MEANWHILE),
    "rules_consultation_seven_days": (
        "R5",
        _("People need a week at least. Choose a day at least seven days from today."),
    ),
    "rules_comment_number": ("R5", MEANWHILE),
    "rules_comment_one_a_person": (
        "commented",
        _("You have commented on this already. Each person counts once a clause; comment on another one."),
    ),
    "rules_comment_paper_once": ("paper_used", _("This form was entered already. Each form counts once.")),
    "rules_draft_code": ("code_taken", _("There is a draft of this code already. Choose another code.")),
    "rules_revision_code": (
        "code_taken",
        _("There is a revision of this code already. Choose another code."),
    ),
    "rules_revision_day": (
        "R4",
        _("Another revision takes effect on that day. Choose another day for the draft."),
    ),
    "rules_revision_two_persons": (
        "R5",
        _("Who wrote a revision cannot publish it. A second person decides."),
    ),
    "rules_revision_published_before": (
        "R4",
        _("It has to take effect after today. Choose a later day for the draft."),
    ),
    "rules_objection_one_a_person": ("O5", MEANWHILE),
    "rules_run_one_at_a_time": ("run_under_way", MEANWHILE),
    "benefits_grant_one_open": ("O3", MEANWHILE),
    "appeals_appeal_client_id": ("A1", MEANWHILE),
}
"""By the name of the constraint: the charter's code or a short name, and the words. A test compares the triggers."""


def refusal_in(error: BaseException) -> DomainError | None:
    """The refusal behind an error of the database; None where it is a mistake of the program.

    A trigger's own message may begin with the article that it found broken; that article is told then.
    """
    if not isinstance(error, IntegrityError):
        return None
    said = getattr(error.__cause__, "diag", None)
    found = REFUSALS.get(getattr(said, "constraint_name", None) or "")
    if found is None:
        return None
    code, words = found
    article = _ARTICLE.match(getattr(said, "message_primary", None) or "")
    return DomainError(article[1] if article else code, words)
