"""What a new day brings: announced deductions take effect, consultations close, and scores are about the new day."""

from datetime import date, datetime

from counties.models import County
from rules.models import Run
from rules.selectors.books import in_force
from rules.selectors.runs import current_run, is_up_to_date
from rules.services.consultation.closing import consultations_close
from rules.services.locks import lock_scores
from rules.services.records.transitions import records_take_effect
from rules.services.runs.lifecycle import run_start


def day_catch_up(county: County, today: date, now: datetime) -> None:
    """Do what is due by this day; does nothing when it was done. Midnight, a late sweep and two at once end alike."""
    records_take_effect(county=county, today=today, now=now)
    consultations_close(county=county, today=today, now=now)
    if in_force(today) is None or is_up_to_date(today):
        return
    lock_scores(county)
    if not is_up_to_date(today):
        run_start(county=county, cause=_cause(today), as_of=today, now=now)


def _cause(today: date) -> Run.Cause:
    current, revision = current_run(), in_force(today)
    if current is None:
        return Run.Cause.FIRST
    return Run.Cause.DAY if revision and current.revision == revision.code else Run.Cause.REVISION
