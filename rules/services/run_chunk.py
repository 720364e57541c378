"""One bucket of a run: its facts are read once, scored on columns, compared with the rows in use, and staged."""

from datetime import datetime

from counties.models import County
from rules.models import CurrentRun, Run, RunChunk
from rules.services.places import asks_for_households
from rules.services.scoring import Clocks


def chunk_compute(county: County, chunk: RunChunk, now: datetime, *, committed: bool) -> None:
    """Compute the chunk and mark it done; whatever the run had staged of its residents is replaced.

    Where the book asks for households' averages, the first phase compares and stages scores; the second knows the
    averages of the whole county, and stages scores with answers. ``committed`` as for `columns.reading.road_for`.
    """
    from rules.columns import digests, rows
    from rules.columns.households import sums_of
    from rules.columns.reading import read_facts, road_for
    from rules.columns.staging import stage
    from rules.columns.within import Within

    run = chunk.run
    clocks = Clocks.of(county, as_of=run.as_of, known_at=run.known_at)
    book = clocks.timeline.in_force
    buckets = RunChunk.objects.filter(run=run, phase=chunk.phase).count()
    within = Within(county, chunk.bucket, buckets)
    in_use = CurrentRun.objects.values_list("generation_id", flat=True).first()
    with road_for(within, committed=committed) as road:
        facts = read_facts(within, road, as_of=run.as_of, known_at=run.known_at)
        used = rows.rows_in_use(within, road, generation=in_use, revision=book)
    last_phase = chunk.phase == RunChunk.Phase.ANSWERS or not asks_for_households(book)
    sums = None
    if chunk.phase == RunChunk.Phase.ANSWERS:
        sums = sums_of(within, run=run.pk, in_use=in_use, as_of=run.as_of)
    made = rows.rows_of(clocks.timeline, facts, sums)
    owned = rows.compared(made, used, run=run.pk, answers=last_phase)
    differ = owned.filter(owned.get_column("run") == run.pk)
    stage(within, owned if run.mode == Run.Mode.FULL else differ, generation=run, known_at=run.known_at)
    chunk.inputs_digest, chunk.digest = digests.facts_digest(facts), digests.rows_digest(made)
    chunk.residents, chunk.changed, chunk.done_at = made.height, differ.height + rows.gone(made, used), now
    chunk.save(update_fields=["inputs_digest", "digest", "residents", "changed", "done_at"])
