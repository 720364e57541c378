"""Whether a run stages every row anew or only those that differ: decided before the phase that stages them."""

from django.db.models import Sum

from counties.selectors import memberships_on
from rules.models import CurrentRun, Run, RunChunk, Score
from rules.services.scores.computing import Clocks, scores
from rules.services.scores.places import limited, with_housemates

SAMPLE = 100  # residents, computed singly in some 50 ms

FULL_FROM = 0.2
"""Share of differing rows from which writing all anew is the faster way.

Measured with 100,000 residents, seconds for staging, publishing, answers and sweeping together: at 1 % 1 for the
changes; at 20 % 4.6 for the changes and 4.7 for all; at 50 % 13.5 and 7.8.
"""


def mode_of(clocks: Clocks, *, one_phase: bool) -> Run.Mode:
    """All rows for a county's first run and where a sample says that many differ; else only what changed.

    The mode says how rows are written, never what they say: a bad guess costs time only. Where there is more than
    one phase the first one counts (`mode_found`), so no sample is taken.
    """
    current = CurrentRun.objects.select_related("run", "generation").first()
    if current is None:
        return Run.Mode.FULL
    if not one_phase:
        return Run.Mode.CHANGES
    return Run.Mode.FULL if _share(clocks, current) >= FULL_FROM else Run.Mode.CHANGES


def mode_found(run: Run) -> Run.Mode:
    """The same by what the first phase has found: whose score, grade or effects differ."""
    found = run.chunks.filter(phase=RunChunk.Phase.SCORES).aggregate(Sum("changed"), Sum("residents"))
    if run.mode == Run.Mode.CHANGES and found["changed__sum"] < FULL_FROM * found["residents__sum"]:
        return Run.Mode.CHANGES
    return Run.Mode.FULL


def _share(clocks: Clocks, current: CurrentRun) -> float:
    """Share of a sample whose rows would differ. Opaque keys are random, so the first of them are a fair sample."""
    members = memberships_on(clocks.as_of)
    some = members.order_by("resident__key").values_list("resident_id", flat=True)[:SAMPLE]
    ids = with_housemates(clocks.timeline.in_force, some)
    used = {
        row.resident_id: row for row in Score.objects.filter(generation=current.generation, resident__in=ids)
    }
    made = scores(clocks, ids, run=current.run, generation=current.generation)
    if not made:
        return 0.0
    programmes = [programme.code for programme in limited(clocks.timeline.in_force)]
    differ = [row for row in made if _said(row, programmes) != _said(used.get(row.resident_id), programmes)]
    return len(differ) / len(made)


def _said(row: Score | None, limited_programmes: list[str]) -> object:
    """What a row says, before places are given out."""
    if row is None:
        return None
    answers = {code: (given["answer"], given["reason"]) for code, given in row.answers.items()}
    answers |= {code: row.answers[code]["path"] for code in limited_programmes if code in row.answers}
    return (row.score, row.grade, row.reason, answers, row.enrolled_on, row.effects_digest)
