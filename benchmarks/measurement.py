"""One thing measured: what, on how many residents, how long each time, how much memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from statistics import median
from time import perf_counter
from typing import Any


@dataclass(frozen=True)
class Measurement:
    """`seconds` holds one entry per repetition; `stages` split one repetition; memory is the process's peak.

    `name` is unique in a run and stable between runs: the goals look figures up by it.
    """

    name: str
    what: str
    residents: int
    records: int
    seconds: tuple[float, ...]
    stages: dict[str, float] = field(default_factory=dict)
    figures: dict[str, float] = field(default_factory=dict)
    peak_mib: float | None = None

    @property
    def best(self) -> float:
        """The shortest repetition, in seconds."""
        return min(self.seconds)

    @property
    def median(self) -> float:
        """The middle repetition, in seconds."""
        return median(self.seconds)

    @property
    def per_resident(self) -> float:
        """Microseconds a resident, by the median."""
        return self.median / self.residents * 1e6

    @property
    def residents_per_second(self) -> float:
        """By the median."""
        return self.residents / self.median

    def document(self) -> dict[str, Any]:
        """The JSON-able form, with what is reckoned from the seconds beside them."""
        reckoned = {
            "best": self.best,
            "median": self.median,
            "us_per_resident": self.per_resident,
            "residents_per_second": self.residents_per_second,
        }
        return asdict(self) | reckoned

    @classmethod
    def read(cls, document: dict[str, Any]) -> Measurement:
        """From its JSON; what is reckoned is reckoned again."""
        known = {name: document[name] for name in cls.__dataclass_fields__}
        return cls(**(known | {"seconds": tuple(document["seconds"])}))


def repeated(work: Callable[[], object], times: int) -> tuple[float, ...]:
    """Seconds of each repetition; what `work` gives is let go before the next."""
    seconds = []
    for _ in range(times):
        began = perf_counter()
        result = work()
        seconds.append(perf_counter() - began)
        del result
    return tuple(seconds)


class Stages:
    """Adds up where the time of one repetition goes; a stage inside another is taken off the outer one."""

    def __init__(self) -> None:
        """Nothing measured yet."""
        self.seconds: dict[str, float] = {}
        self._inside = [0.0]

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Inside, time is added to the stage of that name."""
        began = perf_counter()
        self._inside.append(0.0)
        try:
            yield
        finally:
            spent = perf_counter() - began
            self.seconds[name] = self.seconds.get(name, 0.0) + spent - self._inside.pop()
            self._inside[-1] += spent
