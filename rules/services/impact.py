"""The impact of a draft on today's residents: reckoned, put on file, asked for before publication (charter R5)."""

from datetime import date

from django.utils.translation import gettext as _

from counties.models import Resident
from rules.models import Draft, ImpactCase
from rules.selectors.impact import books_digest_on_file, impact_of, latest_impact


def impact_refusals(draft: Draft, today: date) -> list[str]:
    """Why the draft cannot be published for want of an impact report; empty where today's is on file (charter R5)."""
    if impact_of(draft, today=today) is not None:
        return []
    last = latest_impact(draft)
    if last is None:
        return [_("Its impact on residents has not been simulated yet. Simulate it, and read what it says.")]
    if last.digest != draft.digest:
        return [_("The impact on file is of an earlier text of this draft. Simulate it again.")]
    if last.books_digest != books_digest_on_file():
        return [
            _(
                "The impact on file was reckoned beside other revisions than are on file now. Simulate it again."
            )
        ]
    return [_("The impact on file is of an earlier day. Simulate it again on today’s residents.")]


def impact_cases_erase(*, resident: Resident) -> None:
    """Consent is withdrawn: the person is named in no report any more (charter E2). Its counts stay."""
    ImpactCase.objects.filter(resident=resident).delete()
