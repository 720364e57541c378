"""The part of a book that peers share: every limit in it bites, and every engine that is installed agrees."""

from datetime import timedelta
from importlib.util import find_spec

import polars as pl
import pytest

from benchmarks.peers import ours, plain, postgres
from benchmarks.peers.subset import expired_through, make_subset, subset_book
from benchmarks.population import AS_OF
from rules.engine.book import Between, Fixed, Per
from rules.engine.checks import check_book
from rules.engine.evaluate import evaluate_on
from rules.engine.spans import Span

PEOPLE = 250


def test_the_subset_has_what_it_says_and_nothing_else() -> None:
    book = subset_book()
    assert check_book([book]) == []
    assert len(book.rules) == 400
    assert {type(rule.form) for rule in book.rules} == {Fixed, Between, Per}
    for rule in book.rules:
        assert not any((rule.cap, rule.once_every, rule.best_of, rule.replaces, rule.holds))
    for category in book.categories:
        rules = [rule for rule in book.rules if rule.category == category.code]
        assert len({rule.counts_for for rule in rules}) == len({rule.sign for rule in rules}) == 1


@pytest.mark.parametrize("text", ["1 month", "12 months", "24 months", "60 months", "90 days"])
def test_the_last_expired_day(text: str) -> None:
    span = Span.parse(text)
    last = expired_through(span)
    assert last is not None
    assert span.after(last) <= AS_OF < span.after(last + timedelta(days=1))


def test_every_limit_bites() -> None:
    subset = make_subset(PEOPLE)
    _, people = plain.load(subset)
    found = [evaluate_on(subset.timeline, resident, records) for resident, records in people]
    reasons = {effect.reason for evaluation in found for effect in evaluation.effects}
    assert {"", "capped", "expired", "too_little"} <= reasons
    scores = {evaluation.score for evaluation in found}
    assert {subset.revision.scale.floor, subset.revision.scale.ceiling} <= scores
    assert {evaluation.grade for evaluation in found} == {grade.code for grade in subset.revision.grades}


def test_the_subset_is_the_same_every_time() -> None:
    assert make_subset(50).records.equals(make_subset(50).records)
    part = make_subset(50).first(20)
    assert set(part.records["resident"]) <= set(part.residents["resident"])


def test_our_engine_agrees() -> None:
    subset = make_subset(PEOPLE)
    assert ours.compute(ours.load(subset)).equals(plain.compute(plain.load(subset)))


def test_sql_agrees_both_ways() -> None:
    subset = make_subset(PEOPLE)
    wanted = plain.compute(plain.load(subset))
    with postgres.server() as connection:
        loaded = postgres.load(subset, connection)
        for compute in (postgres.compute, postgres.compute_sums):
            compute(loaded)
            assert postgres.result(loaded).equals(wanted), compute.__name__


@pytest.mark.skipif(not find_spec("zen"), reason="comes with make bench-short, which runs it")
def test_zen_agrees_both_ways() -> None:
    from benchmarks.peers import zen

    subset = make_subset(PEOPLE)
    wanted = plain.compute(plain.load(subset))
    loaded = zen.load(subset)
    assert zen.compute(loaded).equals(wanted)
    assert zen.compute_batch(loaded).equals(wanted)


@pytest.mark.skipif(not find_spec("openfisca_core"), reason="comes with make bench-short, which runs it")
def test_openfisca_agrees_all_three_ways() -> None:
    from benchmarks.peers import openfisca

    subset = make_subset(PEOPLE)
    wanted = plain.compute(plain.load(subset))
    loaded = openfisca.load(subset)
    for compute in (openfisca.compute, openfisca.compute_tables, openfisca.compute_tuned):
        assert compute(loaded).equals(wanted), compute.__name__


@pytest.mark.skipif(not find_spec("zen") or not find_spec("openfisca_core"), reason="needs all peers")
def test_a_peer_that_differs_ends_the_run() -> None:
    from benchmarks.peers.side_by_side import Disagreement, Peer, agree

    def one_off(loaded: plain.Loaded) -> pl.DataFrame:
        return plain.compute(loaded).with_columns(pl.col("score") + 1)

    with pytest.raises(Disagreement, match="wrong"):
        agree([Peer("wrong", "", plain.load, one_off)], make_subset(20))
