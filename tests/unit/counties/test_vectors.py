"""Every test vector is proved: its examples and tests exist and carry its number, and the page for readers says so."""

from __future__ import annotations

import ast

import pytest

from tests.unit.counties.books import PLACES, ROOT
from tests.unit.counties.vectors import INDEX, PAGE, Vector, page

SCORING = {f"T{number}" for number in (*range(1, 22), 24)}
EXAMPLES = {
    (place.name, case.name): case for place in PLACES for _, cases in place.examples() for case in cases
}
EVERY_VECTOR = pytest.mark.parametrize("vector", INDEX, ids=lambda vector: vector.code)


def functions_of(path: str) -> set[str]:
    """Names of the test functions of a file."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_there_is_one_row_for_every_vector() -> None:
    assert [vector.code for vector in INDEX] == [f"T{number}" for number in range(1, 27)]


@EVERY_VECTOR
def test_scoring_vectors_have_an_example_and_the_others_a_proof_and_a_reason(vector: Vector) -> None:
    if vector.code in SCORING:
        assert vector.cases
    else:
        assert vector.tests
        assert vector.because


@EVERY_VECTOR
def test_every_named_example_exists_and_is_labelled(vector: Vector) -> None:
    for proof in vector.cases:
        assert proof in EXAMPLES, f"{vector.code}: {proof[0]} has no example {proof[1]!r}"
        assert EXAMPLES[proof].vector == vector.code, f"{vector.code}: the label of {proof[1]!r}"


@EVERY_VECTOR
def test_every_named_test_exists(vector: Vector) -> None:
    for path, name in vector.tests:
        assert name in functions_of(path), f"{vector.code}: {path} has no {name}"


def test_the_page_for_readers_says_the_same() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "write it again: python -m tests.unit.counties.vectors"


def test_no_example_is_labelled_with_a_vector_that_is_not_in_the_index() -> None:
    assert {case.vector for case in EXAMPLES.values() if case.vector} <= {vector.code for vector in INDEX}


def test_nothing_in_the_wallet_book_takes_a_point() -> None:
    """T26: what is had for points changes no score, since no rule of that book can be a deduction."""
    (book,) = next(place for place in PLACES if place.name == "yanji").published()
    assert book.rules
    assert not any(rule.is_deduction for rule in book.rules)
    assert {programme.code for programme in book.programmes} >= {"haircut", "home-cleaning", "check-up"}
