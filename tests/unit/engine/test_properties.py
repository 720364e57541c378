"""What must hold of every score: the sum, the order of input, the milder text, and sameness."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rules.engine.book import Revision
from rules.engine.canonical import digest, effects_digest
from rules.engine.evaluate import evaluate
from rules.engine.facts import Record, Resident
from rules.engine.format import load_toml
from rules.engine.timeline import Timeline, nominal_points
from rules.engine.toml_text import to_toml
from rules.engine.words import say_clause, say_effect, say_path, say_programme, say_score
from tests.unit.engine.strategies import FEWER, books, moments, questions, record_lists, residents

EVERYONE = Resident("a", enrolled_on=date.min)


@FEWER
@given(books(), record_lists(), questions)
def test_score_is_the_base_and_the_worths_within_the_scale(
    revisions: tuple[Revision, ...], records: list[Record], as_of: date
) -> None:
    found = evaluate(revisions, EVERYONE, records, as_of=as_of)
    in_force = Timeline.of(revisions, as_of=as_of).in_force
    if in_force is None:
        assert found.score is None
        assert found.reason == "no_revision"
        return
    total = in_force.scale.base + sum(effect.worth for effect in found.effects)
    assert found.score == in_force.scale.clamp(total)
    assert all(effect.worth == 0 or effect.counts for effect in found.effects)
    for effect in found.effects:
        assert not effect.steps or effect.steps[-1].after == effect.worth


@FEWER
@given(books(), residents(), record_lists(), questions, st.one_of(st.none(), moments), st.randoms())
def test_order_of_input_changes_nothing(
    revisions: tuple[Revision, ...],
    resident: Resident,
    records: list[Record],
    as_of: date,
    known_at: datetime | None,
    chance: random.Random,
) -> None:
    """scoring.md "1. Words": the same inputs always give the same score."""
    found = evaluate(revisions, resident, records, as_of=as_of, known_at=known_at)
    shuffled = list(records)
    chance.shuffle(shuffled)
    books_again = list(revisions)
    chance.shuffle(books_again)
    again = evaluate(books_again, resident, shuffled, as_of=as_of, known_at=known_at)
    assert again == found
    assert effects_digest(again.score, again.grade, again.effects) == effects_digest(
        found.score, found.grade, found.effects
    )


@FEWER
@given(books(), record_lists(), questions)
def test_no_revision_makes_an_earlier_act_worth_less(
    revisions: tuple[Revision, ...], records: list[Record], as_of: date
) -> None:
    """Nominal points under the governing revision never fall below those of the day of the act (charter R4)."""
    timeline = Timeline.of(revisions, as_of=as_of)
    for record in records:
        then = [book for book in timeline.revisions if book.effective_from <= record.occurred_on]
        _, nominal, path = timeline.governing(record)
        assert nominal >= nominal_points(then[-1] if then else None, record)
        assert sum(choice.why == "in_force" for choice in path) == bool(then)


@FEWER
@given(books(), record_lists(), questions)
def test_a_record_unknown_then_changes_nothing_then(
    revisions: tuple[Revision, ...], records: list[Record], as_of: date
) -> None:
    """What is written later does not change what was known at an earlier moment."""
    moment = datetime.fromisoformat(f"{as_of}T12:00:00+00:00")
    before = evaluate(revisions, EVERYONE, records, as_of=as_of, known_at=moment)
    later = [
        Record(
            record.key,
            record.rule,
            record.occurred_on,
            record.quantity,
            record.points,
            record.incident,
            tuple(t for t in record.transitions if t.known(moment)),
        )
        for record in records
    ]
    assert evaluate(revisions, EVERYONE, later, as_of=as_of, known_at=moment) == before
    assert evaluate(revisions, EVERYONE, records, as_of=as_of, known_at=moment + timedelta(0)) == before


@FEWER
@given(books())
def test_books_come_back_from_toml_unchanged(revisions: tuple[Revision, ...]) -> None:
    for revision in revisions:
        again = load_toml(to_toml(revision), "again.toml")
        assert again == revision
        assert digest(again.document) == digest(revision.document)


@FEWER
@given(books(), residents(), record_lists(), questions, st.sampled_from(["en", "zh"]))
def test_everything_has_words(
    revisions: tuple[Revision, ...],
    resident: Resident,
    records: list[Record],
    as_of: date,
    language: str,
) -> None:
    found = evaluate(revisions, resident, records, as_of=as_of)
    stop = "。" if language == "zh" else "."
    assert say_score(found, language).endswith(stop)
    for effect in found.effects:
        assert say_effect(effect, language, revisions).endswith(stop)
        assert all(sentence.endswith(stop) for sentence in say_path(effect, language, revisions))
    for revision in revisions:
        for rule in revision.rules:
            assert say_clause(revision, rule, language).endswith(stop)
        for programme in revision.programmes:
            assert say_programme(revision, programme, language).endswith(stop)
