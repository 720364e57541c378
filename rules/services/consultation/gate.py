"""The gate before publication: a consultation closed on exactly this text, with every comment answered (charter R5)."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rules.models import Draft
from rules.selectors.consultations import latest_consultation, latest_version, unanswered_of_draft


def consultation_refusals(draft: Draft) -> list[str]:
    """Why the draft cannot be published for want of a consultation, in the reader's language; empty where it can."""
    consultation = latest_consultation(draft)
    if consultation is None:
        return [_("It has not been laid open for comments yet. Open a consultation.")]
    found = []
    if latest_version(consultation).digest != draft.digest:
        found.append(
            _("Its text has changed since it was laid open. Open a new version for comments.")
            if consultation.closed_at is None
            else _("Its text has changed since its consultation closed. Open another consultation.")
        )
    if consultation.closed_at is None:
        found.append(_("Its consultation is still open for comments. Wait until it has closed."))
    waiting = unanswered_of_draft(draft).count()
    if waiting:
        found.append(
            ngettext(
                "%(count)d comment has no answer yet. Answer every comment.",
                "%(count)d comments have no answer yet. Answer every comment.",
                waiting,
            )
            % {"count": waiting}
        )
    return found
