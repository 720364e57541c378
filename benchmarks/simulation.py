"""A draft's impact as a rule admin has it: from the press of the button until the page with the figures is there.

The county lies in the portal's own tables, its snapshot is kept, and a Celery worker of its own simulates
(docs/operating.md). The page is asked for through all of Django, and again as often as a browser would.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from benchmarks.impact import halved_deductions, moved_grades
from benchmarks.measurement import Measurement
from benchmarks.portal_county import PROJECT, Servers, load_county, records_of, servers
from benchmarks.recompute import SNAPSHOT_MIB
from benchmarks.worker_processes import celery_worker, peak_mib_below

if TYPE_CHECKING:
    from counties.models import County
    from rules.engine.book import Revision
    from rules.models import Draft

TIMES = 3
PATIENCE = 600
"""Seconds after which a simulation that is not there counts as lost."""

MOVED = 20
"""Residents whose records change between two simulations, in one of the measurements."""


def run(people: int) -> list[Measurement]:
    """Every measurement on a county of that many residents, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.simulation", str(people)],
        cwd=PROJECT, stdout=subprocess.PIPE, check=True, text=True,
    )  # fmt: skip
    return [Measurement.read(document) for document in json.loads(done.stdout.splitlines()[-1])]


def measured(at: Servers, county: County, people: int) -> Iterator[Measurement]:
    """On a county that is loaded: for the first time, after edits of several kinds, after news; and the page alone."""
    from rules.services.simulation import MOST_AT_ONCE

    _keep_snapshot(county)
    desk = Desk.of(county, people)
    by_worker = people > MOST_AT_ONCE
    words = ("--queues", "simulations", "--concurrency", "1")
    worker = (
        celery_worker(*words, environ={"XIANGYUE_SNAPSHOT_MIB": str(SNAPSHOT_MIB)})
        if by_worker
        else nullcontext()
    )
    with worker as process:
        for name, what, edit, times in _edits():
            one = desk.measurement(name, what, edit, times)
            yield replace(one, peak_mib=peak_mib_below(process) if process is not None else None)
        desk.move_records()
        what = f"the same after an edit of one rule, the records of {MOVED} residents having changed"
        yield desk.measurement("moved", what, lambda book, nth: halved_deductions(book, 10 + nth), 1)
        yield desk.page()


class Edit(Protocol):
    """Another text, for the so-manyth time."""

    def __call__(self, book: Revision, nth: int) -> Revision: ...


def _edits() -> Iterator[tuple[str, str, Edit, int]]:
    """Every edit makes another text, so that no report is on file yet."""
    first = (
        "impact of a draft, button to page, PostgreSQL to page: the worker's first, the snapshot being kept"
    )
    yield "first", first, lambda book, nth: halved_deductions(book, 1), 1
    one = "the same after an edit of one rule"
    yield "one-rule", one, lambda book, nth: halved_deductions(book, 2 + nth), TIMES
    yield (
        "grades",
        "the same after an edit of the grades",
        lambda book, nth: moved_grades(book, 1 + nth),
        TIMES,
    )
    every = "the same after an edit of every fixed deduction"
    yield "all-rules", every, lambda book, nth: moved_grades(halved_deductions(book, 1_000), nth), TIMES


@dataclass
class Desk:
    """A rule admin at one draft."""

    county: County
    people: int
    by: Any
    draft: Draft
    client: Any
    stages: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, county: County, people: int) -> Desk:
        """With the role, signed in, and a draft of the last book on file for a month from now."""
        from django.contrib.auth import get_user_model
        from django.test import Client
        from django.utils import timezone

        from counties.access import Role, role_grant
        from counties.calendars import today_in
        from counties.scope import county_scope
        from rules.engine.book import Reach
        from rules.selectors.books import books
        from rules.services.drafting.beginning import draft_create

        county.refresh_from_db()
        now = timezone.now()
        by = get_user_model().objects.create_user("benchmark-admin", password=None)
        role_grant(user=by, role=Role.RULE_ADMIN, county=county)
        with county_scope(county):
            text = replace(
                books()[-1],
                code="draft",
                effective_from=today_in(county, now) + timedelta(days=31),
                transition=Reach.ALL_ACTS,
                published_on=None,
                archival=False,
            )
            draft = draft_create(county=county, parsed=text, by=by, now=now)
        client = Client(headers={"accept-language": "en"})
        client.force_login(by, backend="allauth.account.auth_backends.AuthenticationBackend")
        return cls(county, people, by, draft, client)

    def measurement(self, name: str, what: str, edit: Edit, times: int) -> Measurement:
        """Edit the draft and simulate it, so many times; the stages are those of the last time."""
        seconds = []
        for nth in range(times):
            self._edit(partial(edit, nth=nth))
            seconds.append(self._simulate())
        return Measurement(
            f"simulation-{name}-{self.people}",
            what,
            self.people,
            records_of(self.people),
            tuple(seconds),
            dict(self.stages),
        )

    def page(self) -> Measurement:
        """The page of a report that is on file."""
        seconds = []
        for _ in range(5):
            began = time.perf_counter()
            self._page()
            seconds.append(time.perf_counter() - began)
        what = "the page of a report that is on file"
        return Measurement(
            f"simulation-page-{self.people}", what, self.people, records_of(self.people), tuple(seconds)
        )

    def move_records(self) -> None:
        """A record of some residents is suspended."""
        from django.utils import timezone

        from counties.calendars import today_in
        from counties.scope import county_scope
        from rules.models import Record
        from rules.models.record import RecordTransition
        from rules.services.records.transitions import record_move

        now, step = timezone.now(), max(1, self.people // MOVED)
        for number in range(MOVED):
            with county_scope(self.county):
                record = (
                    Record.objects.filter(resident__gte=1 + number * step).order_by("resident", "pk").first()
                )
                if record is None:
                    raise SystemExit("There are no records.")
                record_move(
                    record=record,
                    to=RecordTransition.State.SUSPENDED,
                    on=today_in(self.county, now),
                    by=None,
                    now=now,
                )

    def _edit(self, edit: Callable[[Revision], Revision]) -> None:
        from counties.scope import county_scope
        from rules.engine.canonical import digest
        from rules.engine.format import from_document
        from rules.models import Draft

        document = edit(from_document(self.draft.document, self.draft.code)).document
        with county_scope(self.county):
            Draft.objects.filter(pk=self.draft.pk).update(document=document, digest=digest(document))

    def _simulate(self) -> float:
        """Seconds from the button to the figures."""
        from rules.presenters.impact.simulating import OFTEN

        began = time.perf_counter()
        reply = self.client.post(self._url("draft-impact"))
        if reply.status_code != 302:
            raise SystemExit(f"The simulation was refused: {reply.content.decode()}")
        asked = time.perf_counter()
        while "HX-Refresh" not in self.client.get(self._url("draft-simulation")):
            if time.perf_counter() - began > PATIENCE:
                raise SystemExit(f"No simulation within {PATIENCE} seconds.")
            time.sleep(float(OFTEN))
        made = time.perf_counter()
        if "On file with exactly this text" not in self._page():
            raise SystemExit("The simulation ended without a report of this text.")
        shown = time.perf_counter()
        self.stages = {"asking": asked - began, "simulating": made - asked, "the page": shown - made}
        return shown - began

    def _page(self) -> str:
        return str(self.client.get(self._url("draft-impact")).content.decode())

    def _url(self, name: str) -> str:
        from django.urls import reverse

        return reverse(f"rules:{name}", args=[self.county.slug, self.draft.code])


def _keep_snapshot(county: County) -> None:
    """Make it where it is not there, as the county's first run does."""
    from django.utils import timezone

    from counties.scope import county_scope
    from rules.columns.kept.snapshot import county_columns

    with county_scope(county):
        for _ in county_columns(now=timezone.now()):
            pass


def main() -> None:
    """Argument: residents. The last line printed is the measurements as JSON."""
    people = int(sys.argv[1])
    with servers() as at:
        county = load_county(at, people, buckets=max(8, people // 50_000))
        found = []
        for one in measured(at, county, people):
            print(f"simulation: {one}", file=sys.stderr, flush=True)
            found.append(one)
    print(json.dumps([one.document() for one in found]))


if __name__ == "__main__":
    main()
