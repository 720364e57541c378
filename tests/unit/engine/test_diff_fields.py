"""A comparison leaves no field out: whatever a clause can say is compared, by name."""

from dataclasses import fields

import pytest

from rules.engine import diff
from rules.engine.book import Category, Grade, Programme, Revision, Rule, Scale

APART = {"code"}
HEAD_APART = {
    "county",
    "code",
    "effective_from",
    "published_on",
    "scale",
    "grades",
    "categories",
    "rules",
    "programmes",
}
"""The head's own names of the text, and what is compared clause by clause."""


@pytest.mark.parametrize(
    ("kind", "compared"),
    [
        (Rule, diff.RULE_FIELDS),
        (Programme, diff.PROGRAMME_FIELDS),
        (Grade, diff.GRADE_FIELDS),
        (Category, diff.CATEGORY_FIELDS),
        (Scale, diff.SCALE_FIELDS),
    ],
)
def test_every_field_of_a_clause_is_compared(kind: type, compared: tuple[str, ...]) -> None:
    assert {field.name for field in fields(kind)} - APART == set(compared)


def test_every_field_of_the_head_is_compared_or_named_here() -> None:
    names = {field.name for field in fields(Revision) if not field.name.startswith("_")}
    assert names - HEAD_APART == set(diff.HEAD_FIELDS)
