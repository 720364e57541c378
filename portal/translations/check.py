"""What is wrong with a catalogue: missing, fuzzy, no longer in the code, placeholders or plurals that differ."""

import re
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message

PERCENT = re.compile(r"%(?:\([^)]+\))?[#0\- +]*\d*(?:\.\d+)?[sdrfioxX]")
BRACE = re.compile(r"\{[a-zA-Z_0-9.]*\}")


def problems(template: Catalog, catalogue: Catalog) -> list[str]:
    """One line for each fault; empty when the catalogue is complete."""
    found: list[str] = []
    for message in template:
        if message.id:
            known = catalogue.get(_first(message), message.context)
            found += [f"{fault}: {_shown(message)}" for fault in _faults(message, known)]
    for message in catalogue:
        if message.id and template.get(_first(message), message.context) is None:
            found.append(f"no longer in the code: {_shown(message)}")
    return found


def _faults(message: Message, known: Message | None) -> Iterator[str]:
    if known is None:
        yield "not extracted yet"
        return
    strings = _texts(known.string)
    if not strings or not all(strings):
        yield "missing"
        return
    if known.fuzzy:
        yield "fuzzy"
    if isinstance(message.id, tuple) != isinstance(known.id, tuple):
        yield "plural in the code or in the catalogue, not in both"
        return
    identifiers = _texts(message.id)
    wanted = placeholders(identifiers[-1])
    optional = placeholders(identifiers[0]) | wanted
    for text in strings:
        given = placeholders(text)
        if not wanted <= given or not given <= optional:
            yield f"placeholders differ ({_listed(wanted)} expected, {_listed(given)} found)"


def placeholders(text: str) -> set[str]:
    """``%(name)s``, ``%s`` and ``{name}`` in a text; a doubled ``%%`` is a plain percent sign."""
    plain = text.replace("%%", "")
    return set(PERCENT.findall(plain)) | set(BRACE.findall(plain))


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def _first(message: Message) -> str:
    return _texts(message.id)[0]


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(text) for text in value) if isinstance(value, tuple | list) else (str(value or ""),)


def _shown(message: Message) -> str:
    where = sorted({path for path, _line in message.locations})
    context = f" [{message.context}]" if message.context else ""
    return f"{_first(message)!r}{context}" + (f" ({', '.join(where[:2])})" if where else "")
