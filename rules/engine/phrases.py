"""Small pieces of sentences in both languages: numbers, days, lengths, windows, units, proofs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rules.engine.amounts import show
from rules.engine.book import Evidence
from rules.engine.rule import Title
from rules.engine.spans import Span, SpanUnit, Window

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

UNITS: dict[str, tuple[str, str, str]] = {
    "hour": ("hour", "hours", "小时"),
    "class_hour": ("class hour", "class hours", "课时"),
    "day": ("day", "days", "天"),
    "week": ("week", "weeks", "周"),
    "month": ("month", "months", "个月"),
    "year": ("year", "years", "年"),
    "yuan": ("yuan", "yuan", "元"),
    "ml": ("ml", "ml", "毫升"),
    "item": ("item", "items", "件"),
    "time": ("time", "times", "次"),
    "person": ("person", "people", "人"),
    "tree": ("tree", "trees", "棵"),
    "kilogram": ("kilogram", "kilograms", "公斤"),
}

EVIDENCE: dict[Evidence, Title] = {
    Evidence.EFFECTIVE_DOCUMENT: Title("a judgment or final decision", "生效裁判或决定"),
    Evidence.CERTIFICATE: Title("a certificate", "证书或证明"),
    Evidence.PHOTO: Title("a photo", "照片"),
    Evidence.ROSTER: Title("a roster", "名册"),
    Evidence.SELF_DECLARED: Title("the resident's own word", "本人申报"),
    Evidence.OWN_FILE: Title("the resident's own file", "本人档案"),
}

_WINDOWS: dict[Window, Title] = {
    Window.LIFETIME: Title("for life", "终身"),
    Window.CALENDAR_YEAR: Title("in a calendar year", "每个自然年"),
    Window.CALENDAR_QUARTER: Title("in a calendar quarter", "每个季度"),
    Window.CALENDAR_MONTH: Title("in a calendar month", "每个自然月"),
}


def zh(language: str) -> bool:
    """Whether to speak Chinese."""
    return language.startswith("zh")


def day(value: date, language: str) -> str:
    """A day in full.

    >>> day(date(2019, 2, 26), "en"), day(date(2019, 2, 26), "zh")
    ('26 February 2019', '2019年2月26日')
    """
    if zh(language):
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def month_day(value: tuple[int, int], language: str) -> str:
    """A day of every year."""
    month, number = value
    return f"{month}月{number}日" if zh(language) else f"{number} {_MONTHS[month - 1]}"


def number(amount: int) -> str:
    """Hundredths with a real minus sign and thousands apart, as the pages write them; files stay plain.

    >>> number(100000), number(-123456789), number(50)
    ('1,000', '−1,234,567.89', '0.5')
    """
    whole, _, fraction = show(abs(amount)).partition(".")
    text = f"{int(whole):,}{'.' if fraction else ''}{fraction}"
    return f"−{text}" if amount < 0 else text


def signed(amount: int, language: str) -> str:
    """What a record adds or takes.

    >>> signed(-1000, "en"), signed(100, "en"), signed(-1000, "zh"), signed(50, "zh")
    ('−10 points', '+1 point', '扣10分', '加0.5分')
    """
    if zh(language):
        if amount == 0:
            return "0分"
        return f"{'加' if amount > 0 else '扣'}{number(abs(amount))}分"
    sign = "+" if amount > 0 else ""
    return f"{sign}{number(amount)} {'point' if abs(amount) == 100 else 'points'}"


def points(amount: int, language: str) -> str:
    """A plain number of points, such as a score or a limit."""
    if zh(language):
        return f"{number(amount)}分"
    return f"{number(amount)} {'point' if abs(amount) == 100 else 'points'}"


def span(value: Span, language: str) -> str:
    """A length of time; whole years in months stay months, as the book writes them.

    >>> span(Span.parse("24 months"), "zh"), span(Span.parse("1 day"), "en")
    ('24个月', '1 day')
    """
    if zh(language):
        return f"{value.count}{'天' if value.unit is SpanUnit.DAYS else '个月'}"
    return str(value)


def window(value: Window, language: str) -> str:
    """In which window something is limited."""
    return _WINDOWS[value].say(language)


def quantity(amount: int, unit: Title, language: str) -> str:
    """A quantity with its unit; common units are known in both languages.

    >>> quantity(400, Title("hour", "hour"), "en"), quantity(400, Title("hour", "hour"), "zh")
    ('4 hours', '4小时')
    """
    known = UNITS.get(unit.en) if unit.en == unit.zh else None
    if known is None:
        return f"{number(amount)}{unit.zh}" if zh(language) else f"{number(amount)} {unit.en}"
    one, many, chinese = known
    if zh(language):
        return f"{number(amount)}{chinese}"
    return f"{number(amount)} {one if amount == 100 else many}"


def listed(items: Iterable[str], language: str) -> str:
    """Several things in a row."""
    return ("、" if zh(language) else ", ").join(items)


def joined(sentences: Iterable[str], language: str) -> str:
    """Sentences one after another: a space between them in English, none in Chinese."""
    return ("" if zh(language) else " ").join(sentence for sentence in sentences if sentence)


def stopped(text: str, language: str) -> str:
    """A text with exactly one full stop at its end.

    >>> stopped("Contract Law, Art. 107.", "zh"), stopped("Contract Law", "en")
    ('Contract Law, Art. 107。', 'Contract Law.')
    """
    return text.rstrip(" .。") + ("。" if zh(language) else ".")


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def ordinal(place: int, language: str) -> str:
    """The n-th, from 1.

    >>> ordinal(2, "en"), ordinal(21, "en"), ordinal(2, "zh")
    ('second', '21st', '第2次')
    """
    if zh(language):
        return f"第{place}次"
    if place <= len(_ORDINALS):
        return _ORDINALS[place - 1]
    ending = "th" if 10 <= place % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"
