"""The catalogues are complete, and the tool that says so notices each fault."""

import gettext
from pathlib import Path

import pytest
from django.conf import settings

from portal.translations import catalogues, check
from portal.translations.sources import APPS, Room, messages_in_code, rooms

ROOT = Path(settings.BASE_DIR)

TEMPLATE = """{% load i18n %}
<p title="{% translate "A title" %}">{% translate "May" context "month" %}</p>
    {% blocktranslate trimmed with name=user.name %}
      Hello {{ name }},
      welcome: 100 % free.
    {% endblocktranslate %}
  {% blocktranslate count n=total %}{{ n }} point{% plural %}{{ n }} points{% endblocktranslate %}
{{ _("In a variable")|upper }}
"""
CODE = """from django.utils.translation import gettext as _, ngettext, pgettext_lazy
one = _("Code {code} is known")
two = ngettext("%(n)d day", "%(n)d days", 3)
three = pgettext_lazy("verb", "Open")
"""


@pytest.mark.parametrize("name", APPS)
def test_catalogue_is_complete(name: str) -> None:
    (room,) = rooms(ROOT, (name,))
    assert check.problems(messages_in_code(room), catalogues.read(room)) == []


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """A small app with one template and one module."""
    folder = tmp_path / "shop"
    (folder / "templates" / "shop").mkdir(parents=True)
    (folder / "templates" / "shop" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    (folder / "views.py").write_text(CODE, encoding="utf-8")
    return Room("shop", folder)


def extracted(room: Room) -> None:
    catalogues.write(room, catalogues.update(room, messages_in_code(room)))


def translate(room: Room, pairs: dict[str, str]) -> None:
    """Fill in translations as a translator would, in the file."""
    catalogue = catalogues.read(room)
    for message in catalogue:
        first = message.id[0] if isinstance(message.id, tuple) else message.id
        if first in pairs:
            message.string = (pairs[first],) if isinstance(message.id, tuple) else pairs[first]
    catalogues.write(room, catalogue)


COMPLETE = {
    "A title": "标题",
    "May": "五月",
    "Hello %(name)s, welcome: 100 %% free.": "%(name)s，您好：100%%免费。",
    "%(n)s point": "%(n)s分",
    "In a variable": "变量里的",
    "Code {code} is known": "编号{code}已知",
    "%(n)d day": "%(n)d天",
    "Open": "打开",
}


def test_extract_finds_every_kind_of_message(room: Room) -> None:
    found = {
        (message.id[0] if isinstance(message.id, tuple) else message.id, message.context)
        for message in messages_in_code(room)
        if message.id
    }
    contexts = {"May": "month", "Open": "verb"}
    assert found == {(text, contexts.get(text)) for text in COMPLETE}


def test_extract_keeps_translations_and_forgets_what_left_the_code(room: Room) -> None:
    extracted(room)
    translate(room, COMPLETE)
    (room.folder / "views.py").write_text('from x import _\none = _("New")\n', encoding="utf-8")
    extracted(room)
    catalogue = catalogues.read(room)
    assert catalogue.get("A title").string == "标题"
    assert catalogue.get("New").string == ""
    assert catalogue.get("Open", "verb") is None


def test_extract_twice_changes_nothing(room: Room) -> None:
    extracted(room)
    first = room.catalogue.read_bytes()
    extracted(room)
    assert room.catalogue.read_bytes() == first


def test_check_accepts_a_complete_catalogue(room: Room) -> None:
    extracted(room)
    translate(room, COMPLETE)
    assert check.problems(messages_in_code(room), catalogues.read(room)) == []


def test_check_names_missing_fuzzy_and_left_over_messages(room: Room) -> None:
    extracted(room)
    translate(room, {**COMPLETE, "A title": ""})
    text = room.catalogue.read_text(encoding="utf-8")
    text = text.replace('msgid "In a variable"', '#, fuzzy\nmsgid "In a variable"')
    room.catalogue.write_text(text + '\nmsgid "Old"\nmsgstr "旧"\n', encoding="utf-8")
    found = "\n".join(check.problems(messages_in_code(room), catalogues.read(room)))
    assert "missing: 'A title'" in found
    assert "fuzzy: 'In a variable'" in found
    assert "no longer in the code: 'Old'" in found


@pytest.mark.parametrize("wrong", ["编号已知", "编号{code}{name}已知", "编号{kode}已知"])
def test_check_compares_placeholders(room: Room, wrong: str) -> None:
    extracted(room)
    translate(room, {**COMPLETE, "Code {code} is known": wrong})
    (fault,) = check.problems(messages_in_code(room), catalogues.read(room))
    assert "placeholders differ" in fault


def test_check_asks_for_extraction_of_new_messages(room: Room) -> None:
    faults = check.problems(messages_in_code(room), catalogues.read(room))
    assert len(faults) == len(COMPLETE)
    assert all(fault.startswith("not extracted yet") for fault in faults)


def test_compiled_catalogue_answers_with_one_plural_form(room: Room) -> None:
    extracted(room)
    translate(room, COMPLETE)
    assert catalogues.compile_room(room) == len(COMPLETE)
    with room.catalogue.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert compiled.ngettext("%(n)d day", "%(n)d days", 1) == "%(n)d天"
    assert compiled.ngettext("%(n)d day", "%(n)d days", 5) == "%(n)d天"
    assert compiled.pgettext("month", "May") == "五月"
