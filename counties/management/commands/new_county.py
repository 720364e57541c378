"""``manage.py new_county SLUG``: a county's folder, ready to fill in; needs no database (docs/adding-a-county.md)."""

import json
import keyword
import re
import shutil
import tempfile
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from string import Template
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from counties.models import County
from counties.registry import installed_county

COUNTIES = Path(__file__).resolve().parents[2]
SCAFFOLD = COUNTIES / "management" / "scaffold"
SLUG = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
LONGEST_SLUG = 40
LONGEST_TITLE = int(County._meta.get_field("title_en").max_length or 100)


class Command(BaseCommand):
    help = (
        "Make a new county's folder: its app, an example rulebook with a worked example, villages, a README."
    )
    requires_system_checks: list[str] = []  # type: ignore[assignment]
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="name in addresses and in Python: lower-case letters, digits, _")
        parser.add_argument("--title-en", default="", help="English title; made from the slug if absent")
        parser.add_argument("--title-zh", default="", help="Chinese title; to be filled in if absent")
        parser.add_argument(
            "--replay", action="store_true", help="history with synthetic residents only and its own calendar"
        )
        parser.add_argument(
            "--into", type=Path, default=COUNTIES, help="folder that gets the county's; counties/ if absent"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        slug, into = str(options["slug"]), Path(options["into"])
        title_en = options["title_en"].strip() or slug.replace("_", " ").title()
        title_zh = options["title_zh"].strip() or f"{title_en}（待填写中文名）"
        faults = [*slug_faults(slug, into), *title_faults(title_en, title_zh), *folder_faults(into)]
        if faults:
            raise CommandError("\n".join(faults))
        today = timezone.localdate()
        files = county_files(slug, title_en, title_zh, replay=options["replay"], today=today)
        folder = write_whole(files, into, slug)
        self.stdout.write(f"{folder} is ready. Every value in it is illustrative. What to do next:")
        for step in (
            f"fill in {folder / 'README.md'}, then replace the example rules and their worked example",
            f"python manage.py rulebook check {folder / 'rulebook'}",
            "python manage.py sync_counties",
        ):
            self.stdout.write(f"  {step}")


def slug_faults(slug: str, into: Path) -> list[str]:
    """Why the county cannot have this slug; empty when it can."""
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG or keyword.iskeyword(slug):
        return [
            f'"{slug}" cannot be a county\'s slug: it is the name of a Python package and part of addresses. Use up to '
            f"{LONGEST_SLUG} lower-case letters and digits, beginning with a letter, perhaps joined by single "
            "underscores, and no word of Python: lake_county."
        ]
    if installed_county(slug) is not None:
        return [f'A county "{slug}" is installed already. Choose another slug, or edit its folder.']
    for place in (into / slug, into / f"{slug}.py", COUNTIES / slug, COUNTIES / f"{slug}.py"):
        if place.exists() or place.is_symlink():
            return [f'The name "{slug}" is taken by {place}. Choose another slug; nothing was overwritten.']
    return []


def title_faults(*titles: str) -> list[str]:
    """What is wrong with the titles."""
    return [
        f"The title {title!r} is too long or has characters that cannot be shown. "
        f"Use one line of up to {LONGEST_TITLE} characters."
        for title in titles
        if len(title) > LONGEST_TITLE or not title.isprintable()
    ]


def folder_faults(into: Path) -> list[str]:
    """Whether there is a folder to write into."""
    if into.is_dir():
        return []
    return [f"There is no folder {into}. Make it first, or leave --into out to write into {COUNTIES}."]


def county_files(slug: str, title_en: str, title_zh: str, *, replay: bool, today: date) -> dict[str, str]:
    """Text by path inside the county's folder. A replay's year is the last one; a live book starts with the next."""
    year = today.year - 1 if replay else today.year + 1
    values = {
        "slug": slug,
        "class_name": "".join(part.title() for part in slug.split("_")) + "Config",
        "heading": f"{slug}, a replay county: who it is" if replay else f"{slug}: who it is",
        "title_en": json.dumps(title_en, ensure_ascii=False),
        "title_zh": json.dumps(title_zh, ensure_ascii=False),
        "plain_title_en": title_en,
        "plain_title_zh": title_zh,
        "replay": str(replay),
        "year": str(year),
        "effective_from": f"{year}-01-01",
        "revision": f"{year}-1",
        "demo_row": "| `demo.toml` | the synthetic residents, and the day it is |\n" if replay else "",
    }
    places = {
        "__init__.py": "init.py.txt",
        "apps.py": "apps.py.txt",
        "README.md": "README.md",
        "villages.toml": "villages.toml",
        f"rulebook/{year}-01-01.toml": "rulebook.toml",
        "cases.toml": "cases.toml",
    } | ({"demo.toml": "demo.toml"} if replay else {})
    return {
        path: Template((SCAFFOLD / name).read_text(encoding="utf-8")).substitute(values)
        for path, name in places.items()
    }


def write_whole(files: dict[str, str], into: Path, slug: str) -> Path:
    """Write all files beside the place and move them there at once, so that a fault leaves nothing half."""
    aside = None
    try:
        aside = Path(tempfile.mkdtemp(prefix=f".{slug}-", dir=into))
        for path, text in files.items():
            target = aside / slug / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        (aside / slug).rename(into / slug)
    except OSError as error:
        raise CommandError(
            f"The county could not be written into {into}: {error}. Nothing was left."
        ) from error
    finally:
        if aside is not None:
            shutil.rmtree(aside, ignore_errors=True)
    return into / slug
