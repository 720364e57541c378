"""Sound books broken at random: they are read or refused, always said, and what is read can be scored."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from datetime import time as day_time
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rules.engine.book import Revision
from rules.engine.canonical import digest
from rules.engine.case_format import load_cases
from rules.engine.checks import check_book
from rules.engine.evaluate import evaluate
from rules.engine.facts import Record, Resident, State, Transition
from rules.engine.format import from_document, load_toml
from rules.engine.problems import RulebookError
from rules.engine.programmes import answers_for
from rules.engine.standing import Standing
from rules.engine.toml_text import to_toml
from rules.engine.words import explanation_lines, say_answer, say_clause, say_path, say_programme, say_steps
from tests.unit.engine.samples import BOOK, document
from tests.unit.engine.strategies import EXAMPLES, HALF
from tests.unit.engine.test_cases import SOUND
from tests.unit.engine.test_schema import EVERYTHING

Path = tuple[str | int, ...]

DEEP: Any = {"not": {"min_age": 60}}
for _ in range(2000):
    DEEP = {"not": DEEP}

numbers = st.sampled_from(
    [0, 1, -1, 100, 100_000, 100_001, -(1 << 70), 1 << 20_000, Decimal("0.5"), Decimal("0.005"), Decimal("1E+309"),
     Decimal("1E-999999999"), Decimal("NaN"), Decimal("Infinity"), 0.5, float("nan"), True, False]
)  # fmt: skip
texts = st.one_of(
    st.sampled_from(
        ["", " ", "０", "１２ months", "24 months", "1 day", "2020-02-30", "2020-01-01", "-10", "0.5", "points", "A", "V-1",
         "lifetime", "10-01", "02-30", "\x00", "a\u202eb", "a\u200bb", "\ud800", "x" * 3000, "{value}", "{0}", "%s"]
    ),
    st.text(max_size=12),
)  # fmt: skip
moments = st.sampled_from(
    [
        date(2019, 1, 1),
        date.min,
        date.max,
        datetime.fromisoformat("2019-01-01T00:00:00"),
        datetime(2019, 1, 1, tzinfo=UTC),
        day_time(9, 0),
    ]
)
junk = st.one_of(
    numbers,
    texts,
    moments,
    st.none(),
    st.sampled_from([[], {}, [[]], [{}], {"a": 1}, {"en": "x", "zh": "某"}, DEEP, [DEEP]]),
    st.lists(st.one_of(numbers, texts), max_size=3),
    st.dictionaries(
        st.sampled_from(["points", "quantity", "unit", "all", "code", "grade"]), numbers, max_size=2
    ),
)


def paths(value: object, here: Path = ()) -> Iterator[Path]:
    """Every place in a document."""
    inner: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    for key, item in inner:
        yield (*here, key)
        if item is not DEEP:
            yield from paths(item, (*here, key))


def _all_values() -> Iterator[tuple[Path, object]]:
    for sound in (document(), EVERYTHING.document):
        for path in paths(sound):
            value: Any = sound
            for key in path:
                value = value[key]
            yield path, value
    for key, values in {"points": [1, 0, -10, "0.5"], "from": [0, 970, 980], "counts_for": ["1 day", "1200 months"],
                        "base": [0, 999], "ceiling": [1000, 100_000], "places": [1]}.items():  # fmt: skip
        for extra in values:
            yield (key,), extra


PLACES = list(_all_values())


@st.composite
def broken(draw: st.DrawFn) -> dict[str, Any]:
    """A sound document with one to three places replaced, dropped, doubled or added to."""
    sound = draw(st.sampled_from([document(), EVERYTHING.document]))
    data: dict[str, Any] = copy.deepcopy(dict(sound))
    for _ in range(draw(st.integers(1, 3))):
        places = list(paths(data))
        if not places:
            break
        path = draw(st.sampled_from(places))
        around: Any = data
        for key in path[:-1]:
            around = around[key]
        match draw(
            st.sampled_from(["replace", "replace", "swap", "swap", "swap", "drop", "drop", "double", "add"])
        ):
            case "swap":  # for something of its kind, which often leaves a book that can be read
                alike = [value for place, value in PLACES if place[-1] == path[-1]] or [around[path[-1]]]
                around[path[-1]] = copy.deepcopy(draw(st.sampled_from(alike)))
            case "drop":
                del around[path[-1]]
            case "double" if isinstance(around, list):
                around.append(copy.copy(around[int(path[-1])]))
            case "add" if isinstance(around, dict):
                around[draw(texts)] = draw(junk)
            case _:
                around[path[-1]] = draw(junk)
    return data


def said(error: RulebookError) -> None:
    """Every problem can be said, in both languages, in a few lines, in characters that any screen can show."""
    assert error.problems
    for problem in error.problems:
        for language in ("en", "zh-hans"):
            text = problem.say(language)
            assert len(text) < 3000
            text.encode()


def acts(revision: Revision, chance: Any) -> list[Record]:
    """Records of the book's rules and of none, on ordinary and on impossible days."""
    codes = [*(rule.code for rule in revision.rules), "XX"]
    days = [revision.effective_from, date(2020, 2, 29), date(2019, 12, 31), date.min, date.max]
    return [
        Record(
            key=f"r{place}",
            rule=chance.choice(codes),
            occurred_on=(day := chance.choice(days)),
            quantity=chance.choice([None, 0, 150, 10**10]),
            points=chance.choice([None, 0, -700, 10**7]),
            incident=chance.choice(["", "i"]),
            transitions=(Transition(State.IN_EFFECT, day),),
        )
        for place in range(12)
    ]


def use(revision: Revision, chance: Any) -> None:
    """Everything that is done with a book."""
    for problem in check_book([revision]):
        assert problem.say("en")
        assert problem.say("zh")
    assert from_document(json.loads(json.dumps(revision.document)), "again") == revision
    again = load_toml(to_toml(revision), "again.toml")
    assert digest(again.document) == digest(revision.document)
    resident = Resident(
        "a", born_on=date(1950, 1, 1), enrolled_on=chance.choice([date.min, date(2019, 1, 1)])
    )
    endless = any(rule.is_made for rule in revision.rules)  # a clean year for each until the end of time
    for as_of in (date(2021, 6, 1), date(2029, 1, 1) if endless else date.max):
        found = evaluate([revision], resident, acts(revision, chance), as_of=as_of)
        if found.score is None:
            continue
        for language in ("en", "zh"):
            lines = explanation_lines(found, language, [revision])
            assert sum(line.amount for line in lines) == found.score
            for effect in found.effects[:30]:
                assert all(
                    (*say_steps(effect, language, [revision]), *say_path(effect, language, [revision]))
                )
            for answer in answers_for(revision, Standing.of(resident, found, as_of)):
                assert say_answer(answer, revision, language)
            assert all(say_clause(revision, rule, language) for rule in revision.rules)
            assert all(say_programme(revision, programme, language) for programme in revision.programmes)


@EXAMPLES
@given(broken(), st.randoms(use_true_random=False))
def test_a_broken_document_is_read_or_refused_and_never_a_crash(data: dict[str, Any], chance: Any) -> None:
    try:
        revision = from_document(data, "book.toml")
    except RulebookError as error:
        said(error)
        return
    use(revision, chance)


pieces = st.one_of(
    st.sampled_from(
        ["=", "[", "]", "{ ", " }", '"', '"""', "\n", ",", "#", ".", "-", "_", "nan", "inf", "1e309", "0x", "１", "true",
         "2019-01-01T00:00:00Z", "[[rule]]\n", "[rule]\n", "[scale]\n", "\x00", "\u202e", "\ud800", "\\", "\\u0000", "'"]
    ),
    st.text(max_size=3),
)  # fmt: skip


@st.composite
def broken_text(draw: st.DrawFn, sound: str) -> str:
    """A sound text with one to four pieces cut out, put in or repeated."""
    text = sound
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 0, 1, 3, 20, 200])))
        match draw(st.sampled_from(["cut", "put", "repeat"])):
            case "cut":
                text = text[:start] + text[end:]
            case "put":
                text = text[:start] + draw(pieces) + text[end:]
            case _:
                text = text[:end] + text[start:end] + text[end:]
    return text


@EXAMPLES
@given(st.sampled_from([BOOK, to_toml(EVERYTHING)]).flatmap(broken_text), st.randoms(use_true_random=False))
def test_a_broken_text_is_read_or_refused_and_never_a_crash(text: str, chance: Any) -> None:
    try:
        revision = load_toml(text, "book.toml")
    except RulebookError as error:
        said(error)
        return
    use(revision, chance)


@HALF
@given(broken_text(SOUND))
def test_broken_examples_are_read_or_refused_and_never_a_crash(text: str) -> None:
    try:
        assert load_cases(text, "cases.toml") is not None
    except RulebookError as error:
        said(error)
