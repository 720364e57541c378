"""Recompute runs in words: why, how far, what came of it; counts of residents never below 10 (charter O1)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counties.models import County
from rules.engine.phrases import day
from rules.models import Run
from rules.presenters.runs.parts import SMALLEST_COUNT, fault_cell, seconds_left, time_left
from rules.selectors.runs import Progress, progress_of

_TONES = {
    Run.State.SCORING: "waiting",
    Run.State.ANSWERING: "waiting",
    Run.State.PUBLISHED: "active",
    Run.State.SUPERSEDED: "ended",
}


def run_table(county: County, runs: Iterable[Run], language: str) -> dict[str, Any]:
    """Runs, latest first."""
    head = [
        {"text": _("Run")},
        {"text": _("As of")},
        {"text": _("Started")},
        {"text": _("State")},
        {"text": _("Parts done"), "numeric": True},
    ]
    rows = []
    for run in runs:
        progress = progress_of(run)
        cells: list[Any] = [
            {
                "href": run_url(county, run),
                "text": cause_words(run),
                "note": _("Run %(number)s") % {"number": run.pk},
            },
            run.as_of,
            moment(run.started_at, language),
            {"tag": run_tag(run)},
            f"{progress.done} / {progress.total}",
        ]
        rows.append({"cells": cells, "muted": run.state == Run.State.SUPERSEDED})
    return {"head": head, "rows": rows}


def run_url(county: County, run: Run) -> str:
    """The run's page."""
    return reverse("rules:run-detail", args=[county.slug, run.pk])


def run_tag(run: Run) -> dict[str, str]:
    """The run's state in words, with its tone."""
    state = Run.State(run.state)
    return {"text": str(state.label), "tone": _TONES[state]}


def cause_words(run: Run) -> str:
    """Why it was necessary."""
    match run.cause:
        case Run.Cause.REVISION:
            return _("Revision %(code)s takes effect") % {"code": run.cause_reference or run.revision}
        case Run.Cause.FIRST:
            return _("The first computation")
        case _:
            return _("A new day")


def run_rows(
    run: Run, progress: Progress, changed: int, next_run: Run | None, county: County, language: str
) -> list[dict[str, Any]]:
    """For `summary_list`."""
    rows: list[dict[str, Any]] = [
        {"key": _("Cause"), "value": cause_words(run)},
        {"key": _("Scores as of"), "value": run.as_of},
        {"key": _("Revision in force on that day"), "value": _revision(run, county)},
        {"key": _("Started"), "value": moment(run.started_at, language)},
        {"key": _("Ended"), "value": _ended(run, language)},
        {"key": _("Parts done"), "value": f"{progress.done} / {progress.total}"},
        {"key": _("Tries that failed and were made again"), "value": str(progress.retries)},
        {"key": _("Last fault"), "value": fault_cell(progress.error)},
        {"key": _("Residents whose score or grade changed"), "value": _changed(run, changed)},
        {"key": _("Residents with any change, answers included"), "value": _changed(run, run.changed)},
        {"key": _("What is written"), "value": str(Run.Mode(run.mode).label)},
    ]
    if next_run is not None:
        link = {"href": run_url(county, next_run), "text": _("Run %(number)s") % {"number": next_run.pk}}
        rows.insert(1, {"key": _("Given up for"), "value": link})
    return rows


def digest_rows(run: Run, inputs: str) -> list[dict[str, Any]]:
    """For `summary_list`: what went in and what came out, as SHA-256."""
    return [
        {"key": _("Books"), "value": run.books_digest},
        {"key": _("Residents and records"), "value": inputs or _("when it is finished")},
        {"key": _("Result"), "value": run.digest or _("when it is finished")},
    ]


def count_words(count: int) -> str:
    """A number of residents; below 10 only that it is (charter O1)."""
    if count < SMALLEST_COUNT:
        return _("fewer than 10")
    return ngettext("%(count)s resident", "%(count)s residents", count) % {"count": f"{count:,}"}


def progress_bar(run: Run, progress: Progress, now: datetime) -> dict[str, Any]:
    """The parameters of `progress`."""
    note = ""
    if run.state == Run.State.SUPERSEDED:
        note = _("Given up: a newer run takes its place. Readers never saw its scores.")
    elif run.state in Run.UNDER_WAY:
        note = _("Until it is finished, everybody sees the scores of before.")
    left = seconds_left(progress.begun, progress.last_done, progress.phase_done, progress.phase_total, now)
    return {
        "id": "run",
        "label": cause_words(run),
        "done": progress.done,
        "total": progress.total,
        "finished": run.state not in Run.UNDER_WAY,
        "time_left": time_left(left),
        "note": note,
    }


def runs_trail(county: County, run: Run | None) -> list[dict[str, Any]]:
    """Breadcrumbs."""
    listed = reverse("rules:run-list", args=[county.slug])
    if run is None:
        return [{"text": _("Recompute runs")}]
    return [{"text": _("Recompute runs"), "url": listed}, {"text": _("Run %(number)s") % {"number": run.pk}}]


def moment(value: datetime, language: str) -> str:
    """A day and the time of day, to the second."""
    local = timezone.localtime(value)
    return f"{day(date(local.year, local.month, local.day), language)} {local:%H:%M:%S}"


def _ended(run: Run, language: str) -> Any:
    if run.finished_at is None:
        return _("not finished yet")
    seconds = max(0, round((run.finished_at - run.started_at).total_seconds()))
    took = ngettext("after %(seconds)s second", "after %(seconds)s seconds", seconds) % {"seconds": seconds}
    return {"text": moment(run.finished_at, language), "note": took}


def _revision(run: Run, county: County) -> Any:
    if not run.revision:
        return _("none")
    return {"href": reverse("rules:revision-detail", args=[county.slug, run.revision]), "text": run.revision}


def _changed(run: Run, changed: int) -> str:
    if run.state in Run.UNDER_WAY:
        return _("known when it is finished")
    if run.state == Run.State.SUPERSEDED:
        return _("none: it was given up")
    if run.cause == Run.Cause.FIRST:
        return _("none: there were no scores before")
    return count_words(changed)
