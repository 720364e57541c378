"""Entries: one key of a clause as one or a few fields of a form, both ways and without loss."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from django import forms

from rules.forms.clauses import widgets
from rules.forms.clauses.widgets import text_field

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise as Text
else:
    Text: TypeAlias = Any

Values: TypeAlias = Mapping[str, Any]
"""What the fields say: text by field name, a list for boxes."""
Options: TypeAlias = Sequence[tuple[Any, Any]]
"""(value, text) or (heading, options) as Django's widgets take them."""

_SEPARATORS = re.compile(r"[\s,，;；、]+")
_WHOLE = re.compile(r"-?[0-9]{1,15}")


class Entry(Protocol):
    """One key of a clause."""

    @property
    def key(self) -> str: ...
    def fields(self) -> dict[str, forms.Field]:
        """The fields by name."""
        ...

    def shown(self, value: Any) -> dict[str, Any]:
        """What the fields show for the key's value; None where the clause does not have it."""
        ...

    def said(self, values: Values) -> Any:
        """The key's value as the fields say it; None where they say nothing."""
        ...


@dataclass(frozen=True)
class Word:
    """A code, a day or another short text."""

    key: str
    label: Text
    hint: Text = ""
    width: int = 20
    kind: str = "text"

    def fields(self) -> dict[str, forms.Field]:
        attrs = {"type": self.kind, "class": f"govuk-input--width-{self.width}"}
        return {self.key: text_field(self.label, self.hint, forms.TextInput(attrs=attrs))}

    def shown(self, value: Any) -> dict[str, Any]:
        return {self.key: "" if value is None else str(value)}

    def said(self, values: Values) -> Any:
        return values[self.key] or None


@dataclass(frozen=True)
class Amount(Word):
    """An exact number of points or of a quantity; what is no number stays as it was typed."""

    width: int = 5

    def fields(self) -> dict[str, forms.Field]:
        attrs = {"inputmode": "text", "class": f"govuk-input--width-{self.width}", "autocomplete": "off"}
        return {self.key: text_field(self.label, self.hint, forms.TextInput(attrs=attrs))}

    def said(self, values: Values) -> Any:
        return as_number(values[self.key])


@dataclass(frozen=True)
class Pick:
    """One of a closed list."""

    key: str
    label: Text
    options: Options
    hint: Text = ""
    radios: bool = False

    def fields(self) -> dict[str, forms.Field]:
        options = list(self.options)
        if self.radios:
            field = widgets.Radios(label=self.label, help_text=self.hint, required=False, choices=options)
            return {self.key: field}
        return {self.key: text_field(self.label, self.hint, widgets.Select(choices=[("", "—"), *options]))}

    def shown(self, value: Any) -> dict[str, Any]:
        return {self.key: "" if value is None else str(value)}

    def said(self, values: Values) -> Any:
        return values[self.key] or None


@dataclass(frozen=True)
class Boxes:
    """Any of a list, such as villages; what the list does not have is shown too, so that it is not lost."""

    key: str
    label: Text
    options: Options
    hint: Text = ""

    def fields(self) -> dict[str, forms.Field]:
        field = widgets.Boxes(
            label=self.label, help_text=self.hint, required=False, choices=list(self.options)
        )
        return {self.key: field}

    def shown(self, value: Any) -> dict[str, Any]:
        return {self.key: [str(item) for item in value or ()]}

    def said(self, values: Values) -> Any:
        return list(values[self.key] or ()) or None


@dataclass(frozen=True)
class Flag:
    """One box: the key is true where it is ticked, and absent where it is not."""

    key: str
    label: Text
    text: Text
    hint: Text = ""

    def fields(self) -> dict[str, forms.Field]:
        field = widgets.Boxes(
            label=self.label, help_text=self.hint, required=False, choices=[("true", self.text)]
        )
        return {self.key: field}

    def shown(self, value: Any) -> dict[str, Any]:
        return {self.key: ["true"] if value is True else [str(value)] if value else []}

    def said(self, values: Values) -> Any:
        ticked = list(values[self.key] or ())
        return True if ticked == ["true"] else ticked[0] if ticked else None


@dataclass(frozen=True)
class Codes(Word):
    """A list of codes, typed with spaces or commas between them."""

    def said(self, values: Values) -> Any:
        return [code for code in _SEPARATORS.split(values[self.key]) if code] or None

    def shown(self, value: Any) -> dict[str, Any]:
        return {self.key: ", ".join(str(code) for code in value or ())}


@dataclass(frozen=True)
class Amounts(Codes):
    """A list of numbers in their order, such as the rungs of a ladder."""

    def said(self, values: Values) -> Any:
        return [as_number(text) for text in super().said(values) or ()] or None


@dataclass(frozen=True)
class Kept:
    """A key that the form does not ask for and leaves as it is."""

    key: str
    value: Any

    def fields(self) -> dict[str, forms.Field]:
        return {}

    def shown(self, value: Any) -> dict[str, Any]:
        return {}

    def said(self, values: Values) -> Any:
        return self.value


def table_of(entries: Iterable[Entry], values: Values) -> dict[str, Any]:
    """The keys that the entries' fields say; those of which they say nothing are left out."""
    said = ((entry.key, entry.said(values)) for entry in entries)
    return {key: value for key, value in said if value is not None}


def as_number(text: str) -> Any:
    """A typed number as the document keeps it: a whole number, else exact text for the engine to judge.

    >>> as_number("−10"), as_number("2.5"), as_number("many"), as_number("")
    (-10, '2.5', 'many', None)
    """
    plain = text.replace("−", "-").replace("－", "-").replace(" ", "")  # noqa: RUF001: signs that keyboards give
    if _WHOLE.fullmatch(plain):
        return int(plain)
    return plain or None
