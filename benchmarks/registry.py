"""What `make bench` measures: modules with `run(people) -> list[Measurement]`, each in a process of its own."""

from __future__ import annotations

from dataclasses import dataclass

MILLION = 1_000_000


@dataclass(frozen=True)
class Entry:
    """`full` and `short` are the numbers of residents it is run with, one after the other; empty = not at all."""

    module: str
    full: tuple[int, ...]
    short: tuple[int, ...]

    @property
    def name(self) -> str:
        """The module's own name: what `--only` takes."""
        return self.module.rpartition(".")[2]


ENTRIES = (
    Entry("benchmarks.agreement", full=(20_000,), short=(2_000,)),
    Entry("benchmarks.kernel", full=(MILLION,), short=(20_000,)),
    Entry("benchmarks.impact", full=(MILLION,), short=(20_000,)),
    Entry("benchmarks.files", full=(MILLION, 5 * MILLION), short=(20_000,)),
    Entry("benchmarks.trace", full=(MILLION,), short=(20_000,)),
    Entry("benchmarks.recompute", full=(100_000, MILLION), short=()),
    Entry("benchmarks.simulation", full=(MILLION,), short=()),
    Entry("benchmarks.large", full=(2 * MILLION, 5 * MILLION), short=()),
    Entry("benchmarks.peers.side_by_side", full=(200_000,), short=(2_000,)),
)
