"""Who gains and who loses: by grade first, then by points."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from rules.columns.impact.sides import Side
from rules.engine.book import Revision

Array = npt.NDArray[Any]

LOSES, SAME, GAINS = -1, 0, 1


def grade_moves(before: Side, after: Side, last: Revision | None, draft: Revision) -> Array:
    """int8[P]: LOSES where the grade without the draft stands higher in the draft than the one with it.

    SAME where either side has no grade, or the draft has no grade of the earlier code: then they cannot be compared.
    """
    codes = [grade.code for grade in last.grades] if last else []
    ranks = [draft.rank(code) for code in codes]
    # The last row is that of residents without a grade.
    in_draft = np.array([-1 if rank is None else rank for rank in ranks] + [-1], np.int64)
    was = in_draft[before.rank]
    known = (was >= 0) & (after.rank >= 0)
    return np.where(known, np.sign(was - after.rank), 0).astype(np.int8)


def moves(before: Side, after: Side, grades: Array) -> Array:
    """int8[P]: the grade decides; where it stays, the points do."""
    both = (before.reason == 0) & (after.reason == 0)
    by_points = np.where(both, np.sign(after.score - before.score), 0)
    return np.where(grades != 0, grades, by_points).astype(np.int8)


def point_changes(before: Side, after: Side) -> Array:
    """int64[P] hundredths; 0 where either side has no score."""
    both = (before.reason == 0) & (after.reason == 0)
    return np.where(both, after.score - before.score, 0)
