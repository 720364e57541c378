"""What was reckoned beside the rows in use: who stands as before, and that as bytes between two phases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from rules.columns.scores.reckoned import Reckoned, read, written

Array = npt.NDArray[Any]

_GONE = 8  # bytes of the count in front of the frame


@dataclass(frozen=True)
class Beside:
    """The rows in use of P residents, by marks.

    run: int64[P], the run that last changed the row, 0 where there is none; standing: bool[P], all but the answers is as
    it was; answers: int64[P] marks, and answered: bool[P], whether there are any; lost: bool[P] by limited programme, a
    claim and no place; gone: how many rows in use belong to others, who have none any more
    """

    run: Array
    standing: Array
    answers: Array
    answered: Array
    lost: list[Array]
    gone: int

    def same(self, marks: Array, lost: Sequence[Array]) -> Array:
        """bool[P]: whose row says what it said; `marks` = those of the answers, `lost` as it is now."""
        same = self.standing & self.answered & (self.answers == marks.view(np.int64))
        for before, now in zip(self.lost, lost, strict=True):
            same &= before == now
        return same

    def before(self, reckoned: Reckoned) -> bytes:
        """Both, for `after`."""
        arrays = {name: getattr(self, name) for name in ("run", "standing", "answers", "answered")}
        arrays |= {f"lost_{at}": one for at, one in enumerate(self.lost)}
        frame = pl.DataFrame(arrays).rename(lambda name: f"used_{name}")
        return self.gone.to_bytes(_GONE, "big") + written(reckoned.frame().hstack(frame))

    @classmethod
    def after(cls, payload: bytes) -> tuple[Reckoned, Beside]:
        """What `before` was given."""
        frame = read(payload[_GONE:])
        lost = [frame[name].to_numpy() for name in frame.columns if name.startswith("used_lost_")]
        used = cls(
            run=frame["used_run"].to_numpy(),
            standing=frame["used_standing"].to_numpy(),
            answers=frame["used_answers"].to_numpy(),
            answered=frame["used_answered"].to_numpy(),
            lost=lost,
            gone=int.from_bytes(payload[:_GONE], "big"),
        )
        return Reckoned.of_frame(frame), used


def beside_of(used: pl.DataFrame, residents: Array, marks: Array) -> Beside:
    """The rows in use (`used.marks_in_use`) beside residents (ids) and the marks they have now, but for the answers."""
    found = pl.DataFrame({"resident": residents}).join(used, on="resident", how="left", maintain_order="left")
    there = found["run"].is_not_null().to_numpy()
    lost = [found[name].fill_null(False).to_numpy() for name in used.columns if name.startswith("lost_")]
    as_before = found["mark"].fill_null(0).to_numpy() == marks.view(np.int64)
    return Beside(
        run=found["run"].fill_null(0).to_numpy(),
        standing=as_before & found["mark"].is_not_null().to_numpy(),
        answers=found["answers_mark"].fill_null(0).to_numpy(),
        answered=found["answers_mark"].is_not_null().to_numpy(),
        lost=lost,
        gone=used.height - int(there.sum()),
    )
