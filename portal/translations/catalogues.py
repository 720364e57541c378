"""Reading, bringing up to date, writing and compiling one room's catalogue."""

from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from portal.translations.sources import LOCALE, Room

HEADER = """# Chinese (simplified) texts of {name}. Written by `manage.py translations extract`; translate the msgstr lines.
msgid ""
msgstr ""
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


def read(room: Room) -> Catalog:
    """The committed catalogue; empty where there is none yet."""
    if not room.catalogue.exists():
        return Catalog(locale=LOCALE, charset="utf-8")
    with room.catalogue.open("rb") as file:
        return read_po(file, locale=LOCALE, charset="utf-8")


def update(room: Room, template: Catalog) -> Catalog:
    """The catalogue with exactly the template's messages: translations kept, new ones empty, old ones gone."""
    known = read(room)
    fresh = Catalog(locale=LOCALE, charset="utf-8")
    for message in template:
        if not message.id:
            continue
        old = known.get(_key(message.id), message.context)
        string = (
            old.string
            if old is not None and isinstance(old.id, tuple) == isinstance(message.id, tuple)
            else None
        )
        flags = set(message.flags) | ({"fuzzy"} if old is not None and old.fuzzy else set())
        comments = message.auto_comments
        user = old.user_comments if old is not None else ()
        fresh.add(message.id, string, message.locations, flags, comments, user, (), None, message.context)
    return fresh


def write(room: Room, catalogue: Catalog) -> None:
    """The ``.po`` file: sorted, no line numbers, no dates, so that only real changes show in a diff."""
    body = BytesIO()
    write_po(
        body,
        catalogue,
        width=0,
        omit_header=True,
        sort_output=True,
        include_lineno=False,
        ignore_obsolete=True,
    )
    room.catalogue.parent.mkdir(parents=True, exist_ok=True)
    text = HEADER.format(name=room.name) + body.getvalue().decode("utf-8").strip() + "\n"
    room.catalogue.write_text(text, encoding="utf-8")


def compile_room(room: Room) -> int:
    """Write the ``.mo`` file; returns how many messages it holds."""
    catalogue = read(room)
    target = room.catalogue.with_suffix(".mo")
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        write_mo(file, catalogue)
    return sum(1 for message in catalogue if message.id) - untranslated(catalogue)


def untranslated(catalogue: Catalog) -> int:
    """How many messages have no translation yet."""
    return sum(1 for message in catalogue if message.id and not any(_strings(message.string)))


def _strings(string: object) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, tuple | list) else (str(string or ""),)


def _key(identifier: object) -> str:
    return str(identifier[0]) if isinstance(identifier, tuple | list) else str(identifier)
