"""One clause through all revisions: when it came, changed and went, and since when it has its form."""

from dataclasses import replace
from datetime import date

import pytest

from rules.engine.book import Fixed, Revision, Title, in_order
from rules.engine.history import Stay, form_since, form_until, history
from tests.unit.engine.samples import book as sample


def books() -> tuple[Revision, ...]:
    """A rule that is not there, comes, stays, changes, goes, comes again; the codes are a to f."""
    whole = sample()
    rule = whole.rules[0]
    dearer = replace(rule, form=Fixed(777))
    forms = (None, rule, rule, dearer, None, rule)
    others = [other for other in whole.rules if other.code != rule.code]
    return in_order(
        replace(
            whole,
            code=code,
            effective_from=date(2020 + year, 1, 1),
            rules=tuple([form, *others] if form else others),
        )
        for year, (code, form) in enumerate(zip("abcdef", forms, strict=True))
    )


def test_every_revision_says_what_it_did_to_the_clause() -> None:
    code = books()[1].rules[0].code
    steps = history(books(), "rule", code)
    assert [step.stay for step in steps] == [
        Stay.ABSENT,
        Stay.ADDED,
        Stay.SAME,
        Stay.CHANGED,
        Stay.DROPPED,
        Stay.ADDED,
    ]
    assert [change.field for change in steps[3].changes] == ["form"]


@pytest.mark.parametrize(
    ("code", "since", "until"),
    [
        ("a", None, None),
        ("b", "b", "d"),
        ("c", "b", "d"),
        ("d", "d", "e"),
        ("e", None, None),
        ("f", "f", None),
    ],
)
def test_the_present_form_has_a_first_day_and_perhaps_a_last(
    code: str, since: str | None, until: str | None
) -> None:
    steps = history(books(), "rule", books()[1].rules[0].code)
    found, ended = form_since(steps, code), form_until(steps, code)
    assert (found.revision.code if found else None) == since
    assert (ended.revision.code if ended else None) == until


def test_grades_categories_and_programmes_have_a_history_too() -> None:
    whole = sample()
    later = replace(
        whole,
        code="later",
        effective_from=date(2030, 1, 1),
        grades=(replace(whole.grades[0], title=Title("Another", "另一个")), *whole.grades[1:]),
    )
    steps = history((whole, later), "grade", whole.grades[0].code)
    assert [step.stay for step in steps] == [Stay.ADDED, Stay.CHANGED]
    for part, code in (("category", "never"), ("programme", "never")):
        assert {step.stay for step in history((whole, later), part, code)} == {Stay.ABSENT}


def test_an_unknown_kind_of_clause_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="paragraph"):
        history((sample(),), "paragraph", "x")
