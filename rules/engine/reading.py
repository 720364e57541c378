"""Reading a TOML or JSON document key by key, noting every error instead of stopping at the first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from rules.engine.amounts import MAX_POINTS, AmountError, hundredths, show
from rules.engine.legible import hidden_in
from rules.engine.problems import Problem
from rules.engine.rule import NO_TEXT, Title
from rules.engine.spans import Span

MAX_CODE = 40
"""How long a code may be; that of a grade is shorter still (MAX_GRADE_CODE)."""
MAX_GRADE_CODE = 20
MAX_TITLE = 300
MAX_TEXT = 2000

CODE = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_CODE = re.compile(CODE)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Choice = TypeVar("Choice", bound=StrEnum)


class Notes:
    """The errors found so far in one file."""

    def __init__(self, file: str) -> None:
        """For one file name."""
        self.file = file
        self.problems: list[Problem] = []

    def add(self, code: str, clause: str, **params: object) -> None:
        """Note one more."""
        self.problems.append(Problem(code, self.file, clause, params))


class Table:
    """A table of the document at a clause; each read marks its key as known. Bad values read as None."""

    def __init__(self, data: Mapping[str, object], clause: str, notes: Notes) -> None:
        """`clause` is the path said in errors."""
        self.data = data
        self.clause = clause
        self.notes = notes
        self.known: list[str] = []

    def at(self, key: str) -> str:
        """The path of a key."""
        return f"{self.clause}.{key}" if self.clause else key

    def has(self, key: str) -> bool:
        """Whether the key is there; asking marks it as known."""
        self.known.append(key)
        return key in self.data

    def raw(self, key: str, *, needed: bool) -> object | None:
        """The value as it stands, or None (noted where needed); a null of JSON is no value."""
        if self.has(key) and self.data[key] is not None:
            return self.data[key]
        if needed:
            self.notes.add("missing_key", self.clause or key, key=key)
        return None

    def text(self, key: str, *, needed: bool = True) -> str:
        """A text that is not empty; "" where absent or wrong."""
        value = self.raw(key, needed=needed)
        if value is None:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.notes.add("not_text", self.at(key), value=value)
            return ""
        return value if self.legible(value, self.at(key), most=MAX_TEXT) else ""

    def legible(self, text: str, clause: str, *, most: int) -> bool:
        """Whether a text is short enough and holds nothing that cannot be seen; else it is noted."""
        if len(text) > most:
            self.notes.add("too_long", clause, length=len(text), most=most)
            return False
        if hidden := hidden_in(text):
            self.notes.add("hidden_character", clause, character=hidden, value=text)
            return False
        return True

    def code(self, key: str, *, needed: bool = True, most: int = MAX_CODE) -> str:
        """A code; "" where absent or wrong."""
        value = self.raw(key, needed=needed)
        return "" if value is None else self._code(value, self.at(key), most)

    def codes(self, key: str) -> tuple[str, ...]:
        """An optional list of codes, not empty if given."""
        return tuple(
            code
            for position, value in enumerate(self.values(key), start=1)
            if (code := self._code(value, f"{self.at(key)}[{position}]"))
        )

    def _code(self, value: object, clause: str, most: int = MAX_CODE) -> str:
        if isinstance(value, str) and len(value) <= most and _CODE.fullmatch(value):
            return value
        self.notes.add("bad_code", clause, value=value, most=most)
        return ""

    def values(self, key: str, *, needed: bool = False) -> list[object]:
        """A list; [] where absent or wrong; an empty one is noted."""
        value = self.raw(key, needed=needed)
        if value is None:
            return []
        if not isinstance(value, list):
            self.notes.add("not_a_list", self.at(key), value=value)
            return []
        if not value:
            self.notes.add("empty_list", self.at(key))
        return value

    def amount(self, key: str, *, needed: bool = True, most: int = MAX_POINTS) -> int | None:
        """Hundredths."""
        value = self.raw(key, needed=needed)
        return None if value is None else self.exact(value, self.at(key), most=most)

    def exact(self, value: object, clause: str, *, most: int = MAX_POINTS) -> int | None:
        """A value as hundredths, or None and a note."""
        try:
            amount = hundredths(value)
            if abs(amount) > most:
                raise AmountError("too_large")
        except AmountError as error:
            self.notes.add(error.code, clause, value=value, most=show(most))
            return None
        return amount

    def above_zero(self, key: str, *, most: int = MAX_POINTS) -> int | None:
        """Hundredths above zero."""
        amount = self.amount(key, most=most)
        if amount is not None and amount <= 0:
            self.notes.add("not_above_zero", self.at(key), value=self.data[key])
            return None
        return amount

    def whole(self, key: str, *, needed: bool, least: int, most: int) -> int | None:
        """A whole number in a range."""
        value = self.raw(key, needed=needed)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.notes.add("not_whole", self.at(key), value=value, least=least, most=most)
            return None
        return value

    def day(self, key: str, *, needed: bool = True) -> date | None:
        """A date, as TOML has it or as ISO text."""
        value = self.raw(key, needed=needed)
        if value is None:
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if isinstance(value, str) and _DAY.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass  # a day that no month has: noted below
        self.notes.add("not_a_date", self.at(key), value=value)
        return None

    def flag(self, key: str) -> bool:
        """An optional true or false; false where absent."""
        value = self.raw(key, needed=False)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.notes.add("not_true_or_false", self.at(key), value=value)
        return False

    def span(self, key: str, *, needed: bool = False) -> Span | None:
        """A length of time."""
        value = self.raw(key, needed=needed)
        if value is None:
            return None
        try:
            return Span.parse(value if isinstance(value, str) else "")
        except ValueError:
            self.notes.add("bad_span", self.at(key), value=value)
            return None

    def choice(self, key: str, kind: type[Choice], *, needed: bool = True) -> Choice | None:
        """A member of a closed list."""
        value = self.raw(key, needed=needed)
        if value is None:
            return None
        for member in kind:
            if member.value == value:
                return member
        self.notes.add("not_a_choice", self.at(key), value=value, choices=[member.value for member in kind])
        return None

    def title(self, key: str, *, most: int = MAX_TITLE) -> Title:
        """A text in both languages."""
        value = self.raw(key, needed=True)
        if value is None:
            return NO_TEXT
        if isinstance(value, Mapping) and set(value) == {"en", "zh"}:
            en, zh = value["en"], value["zh"]
            if isinstance(en, str) and isinstance(zh, str) and en.strip() and zh.strip():
                legible = [
                    self.legible(text, f"{self.at(key)}.{name}", most=most)
                    for name, text in (("en", en), ("zh", zh))
                ]
                return Title(en, zh) if all(legible) else NO_TEXT
        self.notes.add("bad_title", self.at(key))
        return NO_TEXT

    def text_or_title(self, key: str, *, needed: bool = True) -> Title:
        """A unit, source or legal basis: one text for both languages, or both; empty where absent or wrong."""
        value = self.data.get(key)
        if isinstance(value, str):
            text = self.text(key)
            return Title.plain(text) if text else NO_TEXT
        if value is None and not needed:
            self.known.append(key)
            return NO_TEXT
        return self.title(key, most=MAX_TEXT)

    def table(self, key: str, *, needed: bool = False) -> Table | None:
        """A table below this one."""
        value = self.raw(key, needed=needed)
        if value is None:
            return None
        if isinstance(value, Mapping):
            return Table(value, self.at(key), self.notes)
        self.notes.add("not_a_table", self.at(key), value=value)
        return None

    def tables(self, key: str) -> list[Table]:
        """A list of tables, each named in errors by its code where it has one, else by its place."""
        value = self.raw(key, needed=False)
        if value is None:
            return []
        if not isinstance(value, list):
            self.notes.add("not_a_list", self.at(key), value=value)
            return []
        found = []
        for position, item in enumerate(value, start=1):
            if isinstance(item, Mapping):
                name = item.get("code")
                label = name if isinstance(name, str) and name else str(position)
                found.append(Table(item, f"{self.at(key)}[{label}]", self.notes))
            else:
                self.notes.add("not_a_table", f"{self.at(key)}[{position}]", value=item)
        return found

    def close(self) -> None:
        """Note every key that nobody asked for."""
        for key in self.data:
            if key not in self.known:
                known = sorted(set(self.known))
                self.notes.add("unknown_key", self.clause or key, key=key, known=known)

    def only_one(self, what: Iterable[tuple[str, str]]) -> None:
        """Note each (code, clause) that appears a second time."""
        seen: set[str] = set()
        for code, clause in what:
            if code and code in seen:
                self.notes.add("duplicate_code", clause, value=code)
            seen.add(code)
