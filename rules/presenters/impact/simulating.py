"""A simulation that a worker makes, in words: waiting, how far it is, what went wrong, what overtook it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counties.models import County
from rules.models import Draft, Simulation
from rules.presenters.runs.parts import fault_words, seconds_left, time_left
from rules.selectors.impact import books_digest_on_file
from rules.services.simulation import TERM

OFTEN, SELDOM = "0.5", "2"
"""Seconds between two looks of the page: where the columns are at hand it is over in a few."""

SOON = 10
"""Seconds after which the page looks less often."""


@dataclass(frozen=True)
class Simulating:
    """The last simulation that was asked of a worker, as the draft's page shows it."""

    county: County
    draft: Draft
    simulation: Simulation
    today: date
    now: datetime

    @property
    def under_way(self) -> bool:
        """Whether the page waits for it: it is not over, and its text is still the draft's."""
        return self.simulation.state == Simulation.State.WAITING and self._is_of_this_text

    @property
    def bar(self) -> dict[str, Any]:
        """The parameters of `progress`."""
        row = self.simulation
        left = None
        if row.begun_at is not None and row.held_until is not None:
            left = seconds_left(row.begun_at, row.held_until - TERM, row.done, row.buckets, self.now)
        return {
            "id": "simulation",
            "label": _("The draft is being simulated"),
            "done": row.done,
            "total": row.buckets,
            "time_left": time_left(left) if left else "",
            "note": self._note(),
        }

    @property
    def poll_url(self) -> str:
        """What htmx reads again and again."""
        return reverse("rules:draft-simulation", args=[self.county.slug, self.draft.code])

    @property
    def seconds(self) -> str:
        """Until it is read again."""
        return OFTEN if self._age < SOON else SELDOM

    @property
    def fault(self) -> dict[str, str]:
        """What the last try came to, while it waits for the next one or was given up; empty without a fault."""
        row = self.simulation
        if not row.error or not self._is_of_this_text or row.state == Simulation.State.DONE:
            return {}
        given_up = row.state == Simulation.State.FAILED
        more = (
            ngettext(
                "It was tried %(count)s time and given up.",
                "It was tried %(count)s times and given up.",
                row.attempts,
            )
            % {"count": row.attempts}
            if given_up
            else _("It is tried again by itself within a minute.")
        )
        return {
            "text": f"{fault_words(row.error)} {more}",
            "tone": "error" if given_up else "warning",
            "detail": row.error,
        }

    @property
    def overtaken(self) -> str:
        """Why it was given up without a report; "" where it was not, or where somebody simulated since."""
        row, over = self.simulation, Simulation.State.SUPERSEDED
        if row.state != over and (row.state != Simulation.State.WAITING or self._is_of_this_text):
            return ""
        if row.digest != self.draft.digest:
            return _("The draft was changed while it was being simulated, so that simulation was given up.")
        if row.books_digest != books_digest_on_file():
            return _(
                "Another revision came on file while the draft was being simulated, so that simulation was given up."
            )
        return _("The day ended while the draft was being simulated, so that simulation was given up.")

    @property
    def _is_of_this_text(self) -> bool:
        return bool(self.simulation.digest == self.draft.digest)

    @property
    def _age(self) -> int:
        return max(0, int((self.now - self.simulation.asked_at).total_seconds()))

    def _note(self) -> str:
        row = self.simulation
        waited = ngettext(
            "%(count)s second since it was asked for.", "%(count)s seconds since it was asked for.", self._age
        ) % {"count": self._age}
        if row.held_until is None:
            return _("It waits for a worker.") + " " + waited
        if row.buckets and row.done == row.buckets:
            return _("All residents are read; now they are counted.") + " " + waited
        return (
            _("The residents are read, part by part, and scored without the draft and with it.")
            + " "
            + waited
        )
