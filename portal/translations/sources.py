"""Which catalogue each room has, and the messages that its code and templates contain."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from django.utils.translation.template import templatize

APPS = ("counties", "rules", "benefits", "appeals", "portal")
LOCALE = "zh_Hans"
SKIPPED_FOLDERS = {"migrations", "locale", "static", "static_src", "node_modules", "__pycache__"}
TEMPLATE_SUFFIXES = {".html", ".txt"}
COMMENT_TAGS = ("Translators",)
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


@dataclass(frozen=True)
class Room:
    """One app with a catalogue of its own."""

    name: str
    folder: Path

    @property
    def catalogue(self) -> Path:
        """The ``.po`` file; the ``.mo`` lies beside it."""
        return self.folder / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def rooms(root: Path, names: tuple[str, ...] = APPS) -> list[Room]:
    """The rooms of the project at ``root`` that exist, in order."""
    return [Room(name, root / name) for name in names if (root / name).is_dir()]


def messages_in_code(room: Room) -> Catalog:
    """Every message of the room with the files it stands in; raises ``SyntaxError`` for a broken template."""
    found = Catalog(locale=LOCALE, charset="utf-8")
    for path in _files(room.folder):
        where = path.relative_to(room.folder.parent).as_posix()
        for _line, message, comments, context in _extracted(path):
            first = message[0] if isinstance(message, tuple) else message
            flags = ("python-brace-format",) if _has_braces(first) else ()
            found.add(message, None, [(where, 0)], flags, (), [], 0, comments, context)  # type: ignore[arg-type]
    return found


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if SKIPPED_FOLDERS.intersection(parts) or not path.is_file():
            continue
        if path.suffix == ".py" or (path.suffix in TEMPLATE_SUFFIXES and "templates" in parts):
            yield path


def _extracted(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # templatize blanks what is not translatable; the indents it leaves are no Python, so they go.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).split("\n"))
    source = BytesIO(text.encode("utf-8"))
    yield from extract("python", source, KEYWORDS, COMMENT_TAGS, {"encoding": "utf-8"})  # type: ignore[misc]


def _has_braces(text: str) -> bool:
    return "{" in text and "}" in text and "%(" not in text
