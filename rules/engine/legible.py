"""Texts as a reader sees them: characters that cannot be seen are refused in books and spelled out in errors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

LONGEST_VALUE = 200
LONGEST_LIST = 80
_LARGEST_INT = 10**40

_HIDDEN = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # controls, line breaks among them
    "\u00ad\u034f\u061c\u115f\u1160\u180e\u3164\uffa0"  # soft hyphen, joiners, fillers
    "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2"  # number signs that wrap what follows
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"  # zero width, line ends, writing directions
    "\ud800-\udfff\ufff9-\ufffb\ufffe\uffff"  # halves of characters, notes between lines, no characters
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
    "]"
)


def hidden_in(text: str) -> str:
    """The first character that cannot be seen, as its number; "" where every one can.

    >>> hidden_in("Volunteering 志愿"), hidden_in("Volun\u200bteering")
    ('', 'U+200B')
    """
    found = _HIDDEN.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def visible(text: str, most: int = LONGEST_VALUE) -> str:
    """A text for an error: what cannot be seen is spelled out, and what is too long is cut.

    >>> visible("a\u202eb"), visible("abcdef", most=3)
    ('a<U+202E>b', 'abc…')
    """
    cut = f"{text[:most]}…" if len(text) > most else text
    return _HIDDEN.sub(lambda found: f"<U+{ord(found[0]):04X}>", cut)


def shown(value: object, joint: str) -> str:
    """Any value of a book for an error; never long, never nested, whatever it is.

    >>> shown(["A", "B"], ", "), shown(True, ", "), shown({"a": {}}, ", "), shown(1 << 20_000, ", ")
    ('A, B', 'true', '{ … }', '10^6020')
    """
    if isinstance(value, (list, tuple, set, frozenset)):
        return _listed(value, joint)
    return _single(value)


def _listed(values: Iterable[object], joint: str) -> str:
    items = list(values)
    said = joint.join(_single(item) for item in items[:LONGEST_LIST])
    return f"{said}{joint}…" if len(items) > LONGEST_LIST else said


def _single(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() if abs(value) >= _LARGEST_INT:
            return f"10^{value.bit_length() * 30103 // 100000}"
        case Mapping():
            return "{ … }"
        case list() | tuple() | set() | frozenset():
            return "[ … ]"
        case _:
            return visible(str(value))
