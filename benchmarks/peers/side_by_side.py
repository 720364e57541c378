"""All peers on the same subset in turn, after every one of them has agreed with `evaluate` on every resident asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter, process_time
from typing import Any

import polars as pl

from benchmarks.measurement import Measurement
from benchmarks.peers import openfisca, ours, plain, postgres, zen
from benchmarks.peers.subset import Subset, make_subset
from benchmarks.population import RECORDS_EACH

SAMPLE = 20_000
"""Residents for the engines that take one at a time, and for the comparison with `evaluate`."""
TIMES = 3


class Disagreement(AssertionError):
    """A peer's scores or grades differ: then no figure of this run would mean anything."""


@dataclass
class Peer:
    """One engine in one manner. `read` gives resident, score, grade from what `compute` gave."""

    name: str
    what: str
    load: Callable[[Subset], Any]
    compute: Callable[[Any], Any]
    whole: bool = True
    read: Callable[[Any, Any], pl.DataFrame] = lambda loaded, result: result
    seconds: list[float] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)

    def timed(self, loaded: Any) -> None:
        """Once more, by the clock and by this process's own use of all cores."""
        began, cpu = perf_counter(), process_time()
        self.compute(loaded)
        self.seconds.append(perf_counter() - began)
        self.cpu_seconds.append(process_time() - cpu)

    def result(self, loaded: Any) -> pl.DataFrame:
        """Calculated once, untimed."""
        return self.read(loaded, self.compute(loaded)).sort("resident")


def run(people: int) -> list[Measurement]:
    """Agreement first, then `TIMES` rounds with every engine in turn, so that all meet the same noise."""
    subset = make_subset(people)
    sample = subset.first(min(SAMPLE, people))
    with postgres.server() as connection:
        peers = _peers(lambda given: postgres.load(given, connection))
        agree(peers, sample)
        sets = {True: subset, False: sample}
        measured = []
        for peer in peers:
            given = sets[peer.whole]
            began = perf_counter()
            loaded = peer.load(given)
            measured.append((peer, given, loaded, perf_counter() - began))
        _same_everywhere([(peer, loaded) for peer, _, loaded, _ in measured if peer.whole])
        for _ in range(TIMES):
            for peer, _, loaded, _ in measured:
                peer.timed(loaded)
    return [
        Measurement(
            f"peer-{peer.name}",
            peer.what,
            given.residents.height,
            given.residents.height * RECORDS_EACH,
            tuple(peer.seconds),
            figures=_figures(peer, given.residents.height, load),
        )
        for peer, given, _, load in measured
    ]


def _figures(peer: Peer, people: int, load: float) -> dict[str, float]:
    """Loading; and the CPU time on all cores, which depends less on what else the machine does. A server has its own."""
    figures = {"load_us_per_resident": load / people * 1e6}
    if not peer.name.startswith("sql"):
        figures["cpu_us_per_resident"] = median(peer.cpu_seconds) / people * 1e6
    return figures


def _peers(load_postgres: Callable[[Subset], Any]) -> list[Peer]:
    def stored(loaded: Any, _: Any) -> pl.DataFrame:
        return postgres.result(loaded)

    return [
        Peer("ours", "our bulk engine", ours.load, ours.compute),
        Peer("openfisca", "openfisca-core, as documented", openfisca.load, openfisca.compute, whole=False),
        Peer(
            "openfisca-tables",
            "openfisca-core, parameters from tables",
            openfisca.load,
            openfisca.compute_tables,
        ),
        Peer(
            "openfisca-tuned",
            "openfisca-core, tables and one bincount",
            openfisca.load,
            openfisca.compute_tuned,
        ),
        Peer("sql", "PostgreSQL, window function", load_postgres, postgres.compute, read=stored),
        Peer("sql-sums", "PostgreSQL, two sums", load_postgres, postgres.compute_sums, read=stored),
        Peer("zen", "zen-engine, one by one", zen.load, zen.compute, whole=False),
        Peer("zen-batch", "zen-engine, evaluate_batch", zen.load, zen.compute_batch, whole=False),
        Peer("evaluate", "plain Python `evaluate`", plain.load, plain.compute, whole=False),
    ]


def agree(peers: list[Peer], sample: Subset) -> None:
    """Raises Disagreement unless every score and grade of every peer is that of `evaluate`."""
    wanted = plain.compute(plain.load(sample)).sort("resident")
    for peer in peers:
        if peer.name != "evaluate":
            _same(peer.name, peer.result(peer.load(sample)), wanted)


def _same_everywhere(loaded: list[tuple[Peer, Any]]) -> None:
    """On the whole subset, where `evaluate` would take too long, the fast ones must agree with each other."""
    wanted: pl.DataFrame | None = None
    for peer, own in loaded:
        found = peer.result(own)
        if wanted is None:
            wanted = found
        _same(peer.name, found, wanted)


def _same(name: str, found: pl.DataFrame, wanted: pl.DataFrame) -> None:
    if found.equals(wanted):
        return
    both = wanted.join(found, on="resident", how="full", suffix="_found")
    wrong = both.filter(
        pl.col("score").ne_missing(pl.col("score_found")) | pl.col("grade").ne_missing(pl.col("grade_found"))
    )
    raise Disagreement(f"{name} differs for {wrong.height} of {wanted.height} residents:\n{wrong.head(5)}")
