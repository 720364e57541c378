"""Counties of three residents, which Hypothesis shrinks well: books, residents, records, a day and a moment."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.unit.engine.crowds import County
from tests.unit.engine.strategies import books, moments, questions, record_lists, residents

KEYS = ("a", "b", "c")


@st.composite
def small_counties(draw: st.DrawFn) -> County:
    """Everything within is random; `known_at` may be None."""
    revisions = draw(books())
    people = [draw(residents(key)) for key in KEYS]
    records = {key: draw(record_lists(key)) for key in KEYS}
    return County(list(revisions), people, records, draw(questions), draw(st.one_of(st.none(), moments)))
