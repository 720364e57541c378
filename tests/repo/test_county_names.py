"""A county brings data, never code: nothing outside its folder, its documents and the tests names it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from counties.plugin import CountyConfig
from counties.registry import installed_counties

ROOT = Path(settings.BASE_DIR)
ROOMS = ("portal", "appeals", "benefits", "rules", "counties", "tools", ".ci")
KINDS = {".py", ".html", ".txt", ".toml", ".po", ".css", ".scss", ".js", ".svg", ".sh", ""}
ADDRESS = re.compile(r"https?://\S+")
SHIPPED = [county for county in installed_counties() if county.name.startswith("counties.")]


def names_of(county: CountyConfig) -> re.Pattern[str]:
    """The slug, and the Chinese name without what kind of place it is."""
    chinese = re.match(r"[\u4e00-\u9fff]+", county.titles["zh"])
    names = [county.slug] + ([chinese.group().rstrip("省市区县旗镇")] if chinese else [])
    return re.compile("|".join(map(re.escape, filter(None, names))), re.IGNORECASE)


def code_outside(folder: Path) -> Iterator[Path]:
    """Code, templates, translations and settings, without the folder of that county and its neighbours' data."""
    yield from (ROOT / name for name in ("Makefile", "manage.py", "pyproject.toml"))
    neighbours = [Path(county.path) for county in SHIPPED]
    for room in ROOMS:
        for path in (ROOT / room).rglob("*"):
            at_home = any(path.is_relative_to(home) for home in (folder, *neighbours))
            if path.is_file() and path.suffix in KINDS and not at_home and "__pycache__" not in path.parts:
                yield path


def test_there_are_shipped_counties() -> None:
    assert len(SHIPPED) >= 2


@pytest.mark.parametrize("county", SHIPPED, ids=lambda county: county.slug)
def test_no_code_outside_its_folder_names_a_county(county: CountyConfig) -> None:
    names = names_of(county)
    guilty = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in code_outside(Path(county.path))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if names.search(line)
    ]
    assert guilty == []


@pytest.mark.parametrize("county", SHIPPED, ids=lambda county: county.slug)
def test_a_county_is_not_named_in_another_ones_code(county: CountyConfig) -> None:
    """Their READMEs may compare; their data may not depend on each other. The address of a source is no dependency:
    a district's is that of its city's site."""
    names = names_of(county)
    guilty = [
        str(path.relative_to(ROOT))
        for other in SHIPPED
        if other is not county
        for path in Path(other.path).rglob("*")
        if path.suffix in {".py", ".toml"} and names.search(ADDRESS.sub("", path.read_text(encoding="utf-8")))
    ]
    assert guilty == []
