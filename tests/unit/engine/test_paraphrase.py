"""Clauses that look like protected conduct are stopped, however they are written and whatever they call themselves."""

from __future__ import annotations

import random
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.engine.grounds import PERMITTED, PROTECTED
from rules.engine.paraphrase import characters, terms_en, terms_zh
from rules.engine.paraphrase.finding import suspects
from tests.unit.engine.protected_words import found, grounds, rule

# --- the catalogue -------------------------------------------------------------------------------------------------


def test_every_protected_ground_has_words_in_both_languages() -> None:
    assert set(terms_zh.TERMS) == set(PROTECTED)
    assert set(terms_en.TERMS) == set(PROTECTED)


@pytest.mark.parametrize("ground", PROTECTED)
def test_the_very_name_of_a_ground_is_found(ground: str) -> None:
    if ground == "relatives_conduct":  # "relative" alone is no conduct
        assert ground in grounds("亲属违法") & grounds("A relative convicted of a crime")
        return
    title = PROTECTED[ground]
    if ground != "poverty_or_unconfirmed_debt":
        assert ground in grounds(title.zh)
    assert ground in grounds(title.en) or ground in ("refusing_consent", "health_or_disability")


# --- one word, written in many ways --------------------------------------------------------------------------------

ZH = [
    (ground, line)
    for ground, lines in terms_zh.TERMS.items()
    for line in lines.split()
    if "+" not in line and len(line) > 1
]
EN = [
    (ground, line.removesuffix("*"))
    for ground, lines in terms_en.TERMS.items()
    for line in lines.split()
    if "+" not in line and "/" not in line
]
FULL_WIDTH = {chr(sign): chr(sign + 0xFEE0) for sign in range(0x21, 0x7F)}
TO_TRADITIONAL = dict(zip(characters.TRADITIONAL[1::2], characters.TRADITIONAL[::2], strict=True))
TO_LOOKALIKE = dict(zip(characters.LOOKALIKES[1::2], characters.LOOKALIKES[::2], strict=True))
TO_DIGIT = {"o": "0", "e": "3", "a": "4", "s": "5", "i": "1"}
BETWEEN = st.sampled_from(["", " ", "·", "-", "*", "_", "/", "\u200b", "\u3000", "．"])
SURROUNDINGS_ZH = [("", ""), ("村民", "的，每次"), ("（一）", "等行为"), ("经劝阻仍", "三次以上")]
SURROUNDINGS_EN = [
    ("", ""),
    ("Repeated ", " in a year"),
    ("(1) ", ", each time"),
    ("Having taken part in ", ""),
]


@st.composite
def written_zh(draw: st.DrawFn) -> tuple[str, str]:
    """A Chinese term with traditional characters, full-width marks and other things between its characters."""
    ground, word = draw(st.sampled_from(ZH))
    signs = [TO_TRADITIONAL.get(sign, sign) if draw(st.booleans()) else sign for sign in word]
    text = "".join(sign + draw(BETWEEN) for sign in signs)
    before, after = draw(st.sampled_from(SURROUNDINGS_ZH))
    return ground, before + text + after


@st.composite
def sounded_zh(draw: st.DrawFn) -> tuple[str, str]:
    """A Chinese term with some characters written by their sound, with or without tones."""
    ground, word = draw(st.sampled_from([line for line in ZH if line[1] in terms_zh.SOUNDS]))
    signs = []
    for sign, sound in zip(word, terms_zh.SOUNDS[word].split(), strict=True):
        accent = draw(st.sampled_from(["", "\u0304", "\u0301", "\u030c", "\u0300"]))
        vowel = next(place for place, letter in enumerate(sound) if letter in "aeiou")
        spoken = unicodedata.normalize("NFC", sound[: vowel + 1] + accent + sound[vowel + 1 :])
        signs.append(draw(st.sampled_from([sign, spoken, spoken.upper()])))
    return ground, draw(BETWEEN).join(signs)


@st.composite
def written_en(draw: st.DrawFn) -> tuple[str, str]:
    """An English term in any case, with look-alike letters, digits for letters, full width, blanks or marks inside."""
    ground, word = draw(st.sampled_from(EN))
    table = draw(st.sampled_from([{}, TO_LOOKALIKE, TO_DIGIT, FULL_WIDTH]))
    signs = [table.get(sign, sign) if draw(st.booleans()) else sign for sign in word]
    if draw(st.booleans()):
        signs = [sign.upper() for sign in signs]
    joint = draw(st.sampled_from(["", "", "-", ".", " ", "\u200b", "\u00ad"]))
    if joint == " " and (" " in word or any(sign in "01345" for sign in signs)):
        joint = ""
    before, after = draw(st.sampled_from(SURROUNDINGS_EN))
    return ground, f"{before}{joint.join(signs)}{after}"


@given(written_zh())
def test_a_chinese_word_is_found_however_it_is_written(case: tuple[str, str]) -> None:
    ground, title = case
    assert ground in grounds(title), title


@given(sounded_zh())
def test_a_chinese_word_is_found_by_its_sound(case: tuple[str, str]) -> None:
    ground, title = case
    assert ground in grounds(title), title


@given(written_en())
def test_an_english_word_is_found_however_it_is_written(case: tuple[str, str]) -> None:
    ground, title = case
    assert ground in grounds(title), title


@given(st.sampled_from([line for line in EN if len(line[1]) >= 8 and line[1].isalpha()]), st.randoms())
def test_a_long_english_word_is_found_with_a_slip(case: tuple[str, str], chance: random.Random) -> None:
    ground, word = case
    place = chance.randrange(1, len(word) - 1)
    slips = [
        word[:place] + word[place + 1 :],
        word[:place] + word[place] + word[place:],
        word[:place] + word[place + 1] + word[place] + word[place + 2 :],
    ]
    assert ground in grounds(chance.choice(slips))


@given(
    st.sampled_from([*ZH, *EN]),
    st.sampled_from(["title", "category", "code", "unit", "legal_basis"]),
    st.sampled_from(sorted(PERMITTED)),
    st.text("ABCDEFGHJK0123456789", min_size=1, max_size=8),
)
def test_neither_another_name_nor_another_ground_nor_another_place_helps(
    term: tuple[str, str], where: str, ground: str, code: str
) -> None:
    wanted, word = term
    keys: dict[str, Any] = {"code": code, "ground": ground}
    categories = []
    match where:
        case "category":
            categories = [{"code": "order", "title": {"en": word, "zh": word}}]
        case "code":
            keys["code"] = f"{word}-01"
        case "unit":
            keys |= {"per": {"points": -1, "quantity": 1, "unit": word}}
        case "legal_basis":
            keys["legal_basis"] = {"en": word, "zh": word}
        case _:
            keys["title"] = {"en": "Other matters", "zh": word}
    made = rule("其他事项", **keys)
    if where == "unit":
        del made["points"]
    assert wanted in {ground for one in found(made, category=categories) for ground in one.grounds}


# --- what is left alone, and what is not ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "ground"),
    [
        ("全年无上访", "petitioning"),
        ("劝返越级上访人员", "petitioning"),
        ("举报非法宗教活动", "religion"),
        ("主动撤回申诉", "complaint_or_appeal"),
        ("No petition in the year", "petitioning"),
        ("Reporting an illegal religious gathering", "religion"),
        ("Withdrawing a complaint", "complaint_or_appeal"),
    ],
)
def test_a_credit_for_leaving_protected_conduct_is_stopped(title: str, ground: str) -> None:
    assert ground in grounds(title, points=5, evidence="roster", ground="honour")
    programme = {"code": "p", "title": {"en": title, "zh": title}}
    assert ground in {ground for one in suspects({"programme": [programme]}) for ground in one.grounds}


@pytest.mark.parametrize(
    "title",
    [
        "帮助残疾人",
        "民族团结进步表彰",
        "调解邻里纠纷",
        "为信访人提供法律帮助",
        "Help for disabled people",
        "Donating blood",
    ],
)
def test_a_credit_that_only_mentions_it_is_left_alone(title: str) -> None:
    assert not found(rule(title, points=5, evidence="roster", ground="honour"))


def test_a_clause_that_cannot_be_read_is_looked_at_as_a_deduction() -> None:
    assert found({"code": "X-1", "title": {"zh": "上访"}, "points": "many"})
    assert not suspects({"rule": [None, "x", {"code": 3}], "programme": "x"[:0]})


def test_a_new_title_of_the_clause_or_its_category_is_another_text_to_read() -> None:
    category = {"code": "order", "title": {"en": "Order", "zh": "秩序"}}
    digests = {
        found(rule(title), category=[category | {"title": {"en": name, "zh": name}}])[0].digest
        for title in ("上访", "上访三次")
        for name in ("Order", "Matters")
    }
    assert len(digests) == 4


def test_another_place_in_the_book_is_the_same_text() -> None:
    one, other = rule("上访"), rule("交通违法", code="X-2")
    assert [s.digest for s in found(one, other)] == [s.digest for s in found(other, one)]
