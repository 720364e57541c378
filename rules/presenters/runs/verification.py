"""What verifications of a run found, in words and counts, never names."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counties.models import County
from rules.models import Run, RunVerification
from rules.presenters.runs.page import count_words, moment
from rules.presenters.runs.parts import fault_cell
from rules.selectors.verifications import Outcome, may_be_verified, outcome_of


def verification_section(
    county: County, run: Run, verifications: Iterable[RunVerification], language: str
) -> dict[str, Any]:
    """The latest one in full, the earlier ones as a table, and whether another one can be asked for."""
    found = [(one, outcome_of(one)) for one in verifications]
    latest = _latest(*found[0], language) if found else None
    return {
        "may": run.state == Run.State.PUBLISHED and may_be_verified(run),
        "url": reverse("rules:run-verify", args=[county.slug, run.pk]),
        "latest": latest,
        "under_way": bool(found) and found[0][1].under_way,
        "bar": verification_bar(county, run, found[0][1]) if found else {},
        "head": [{"text": _("Asked for")}, {"text": _("By")}, {"text": _("Result")}],
        "earlier": [
            [moment(one.asked_at, language), one.asked_by.display, result_words(outcome)[1]]
            for one, outcome in found[1:]
        ],
    }


def verification_bar(county: County, run: Run, outcome: Outcome) -> dict[str, Any]:
    """The parameters of `progress`."""
    address = reverse("rules:run-progress", args=[county.slug, run.pk])
    return {
        "id": "verification-bar",
        "label": _("Computed again"),
        "done": outcome.done,
        "total": outcome.parts,
        "finished": not outcome.under_way,
        "poll_url": f"{address}?of=verification",
    }


def result_words(outcome: Outcome) -> tuple[str, str]:
    """A tone and a sentence."""
    if outcome.under_way:
        return "info", _("It is being computed again.")
    if outcome.overtaken:
        return "warning", _("Given up: readers see a newer run by now. Verify that one.")
    if not outcome.sound:
        return "error", joined_findings(outcome)
    if outcome.other_facts:
        return "success", _(
            "Nothing differs that should not. Some parts cannot be compared by fingerprint, since somebody joined or "
            "left, or details were corrected; the other parts gave the same. Every score that readers see is what "
            "texts and records give."
        )
    return "success", _(
        "The same: computed again from texts and records, every part gave the same fingerprint, and every score that "
        "readers see is what they give."
    )


def joined_findings(outcome: Outcome) -> str:
    """What should not be, in sentences."""
    said = []
    if outcome.other_result:
        said.append(
            ngettext(
                "%(count)s part came out otherwise from the same facts.",
                "%(count)s parts came out otherwise from the same facts.",
                outcome.other_result,
            )
            % {"count": outcome.other_result}
        )
    if outcome.differing:
        said.append(
            _("Scores that readers see differ from what texts and records give: %(count)s.")
            % {"count": count_words(outcome.differing)}
        )
    said.append(_("This must not happen. Tell the operator; the recompute of tomorrow writes them anew."))
    return " ".join(said)


def _latest(verification: RunVerification, outcome: Outcome, language: str) -> dict[str, Any]:
    tone, words = result_words(outcome)
    none = _("none")
    rows = [
        {"key": _("Asked for"), "value": moment(verification.asked_at, language)},
        {"key": _("By"), "value": verification.asked_by.display},
        {"key": _("Parts computed again"), "value": f"{outcome.done} / {outcome.parts}"},
        {"key": _("Parts whose facts are no longer the same"), "value": str(outcome.other_facts)},
        {"key": _("Parts with another result from the same facts"), "value": str(outcome.other_result)},
        {"key": _("Scores compared"), "value": count_words(outcome.residents)},
        {
            "key": _("Of these, with a difference"),
            "value": count_words(outcome.differing) if outcome.differing else none,
        },
        {
            "key": _("Not compared, since they follow a change just now"),
            "value": count_words(outcome.waiting) if outcome.waiting else none,
        },
    ]
    if outcome.retries:
        rows.append({"key": _("Failed tries"), "value": str(outcome.retries)})
    if outcome.error:
        rows.append({"key": _("Last fault"), "value": fault_cell(outcome.error)})
    return {"tone": tone, "words": words, "rows": rows}
