"""One bucket of a run in one of its phases, and the step from one phase to the next."""

from datetime import datetime

from counties.models import County
from rules.engine.book import Revision
from rules.models import CurrentRun, Run, RunChunk
from rules.selectors.books import book_in_force
from rules.services.runs.mode import mode_found
from rules.services.scores.computing import Clocks
from rules.services.scores.places import asks_for_households, households_decide, limited

Phase = RunChunk.Phase


def phases_of(book: Revision | None) -> list[RunChunk.Phase]:
    """The phases of a run by this book, in order; the last one stages rows.

    Claims to places are found with the scores, unless a household's average may decide about one.
    """
    if not asks_for_households(book) and not limited(book):
        return [Phase.SCORES]
    return [Phase.SCORES, *([Phase.CLAIMS] if households_decide(book) else []), Phase.ANSWERS]


def chunk_compute(county: County, chunk: RunChunk, now: datetime) -> None:
    """Compute the chunk and mark it done; whatever the run had found or staged of its residents is replaced."""
    from rules.columns import phases
    from rules.columns.facts.within import Within

    run = chunk.run
    clocks = Clocks.of(county, as_of=run.as_of, known_at=run.known_at)
    book = clocks.timeline.in_force
    task = phases.Task(
        run=run,
        timeline=clocks.timeline,
        places={programme.code: programme.places or 0 for programme in limited(book)},
        households=asks_for_households(book),
        within=Within(county, chunk.bucket, run.chunks.filter(phase=chunk.phase).count()),
        generation=CurrentRun.objects.values_list("generation_id", flat=True).first(),
        now=now,
    )
    order = phases_of(book)
    if chunk.phase == Phase.SCORES:
        claims = bool(task.places) and Phase.CLAIMS not in order
        done = phases.scores(task, last=order == [Phase.SCORES], claims=claims)
    else:
        done = phases.claims(task) if chunk.phase == Phase.CLAIMS else phases.answers(task)
    first = run.chunks.get(phase=Phase.SCORES, bucket=chunk.bucket)
    chunk.inputs_digest, chunk.digest = done.inputs_digest or first.inputs_digest, done.digest
    chunk.residents, chunk.changed, chunk.done_at = done.residents, done.changed, now
    chunk.save(update_fields=["inputs_digest", "digest", "residents", "changed", "done_at"])


def phase_after(run: Run, last: RunChunk.Phase) -> RunChunk.Phase | None:
    """Put together what the chunks of a phase have found for the next one, which it says; None after the last."""
    from rules.columns import phases

    book = book_in_force(run.as_of)
    order = phases_of(book)
    following = order[order.index(last) + 1 :]
    if not following:
        return None
    if last == Phase.SCORES:
        run.mode = mode_found(run)
        run.save(update_fields=["mode"])
        if asks_for_households(book):
            phases.join_households(run)
    places = {programme.code: programme.places or 0 for programme in limited(book)}
    if places and following == [Phase.ANSWERS]:
        run.lines, run.free = phases.draw_lines(run, places)
        run.save(update_fields=["lines", "free"])
    return following[0]
