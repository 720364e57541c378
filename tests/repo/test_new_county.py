"""`manage.py new_county` writes a county that works as it stands, or nothing at all."""

import importlib.util
import re
from datetime import date
from io import StringIO
from pathlib import Path
from types import ModuleType

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from counties.management.commands import new_county
from counties.plugin import CountyConfig
from counties.registry import installed_counties
from counties.scope import county_scope
from counties.services.county import county_sync
from portal.demo.loader import demo_load
from rules.models import Score
from rules.services.revisions.loading import shipped_revisions_load
from rules.tasks import drain_step


def made(into: Path, *options: str, slug: str = "lake_county") -> Path:
    """The folder of a new county."""
    call_command("new_county", slug, "--into", str(into), *options, stdout=StringIO())
    return into / slug


def config_of(folder: Path) -> CountyConfig:
    """The county's app as its own apps.py declares it, without installing it."""
    spec = importlib.util.spec_from_file_location(f"{folder.name}_apps", folder / "apps.py")
    assert spec is not None
    assert spec.loader is not None
    module: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (config_class,) = (
        value
        for value in vars(module).values()
        if isinstance(value, type) and value.__module__ == module.__name__
    )
    package = ModuleType(folder.name)
    package.__path__ = [str(folder)]
    config = config_class(folder.name, package)
    assert isinstance(config, CountyConfig)
    return config


def in_folder(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("replay", [False, True], ids=["live", "replay"])
def test_book_and_examples_of_a_new_county_pass_the_check(tmp_path: Path, replay: bool) -> None:
    folder, said = made(tmp_path, *(["--replay"] if replay else [])), StringIO()
    call_command("rulebook", "check", str(folder / "rulebook"), stdout=said)
    assert "no errors" in said.getvalue().lower()


def test_live_county_has_every_needed_file_and_starts_next_year(tmp_path: Path) -> None:
    folder, first_day = made(tmp_path), date(timezone.localdate().year + 1, 1, 1)
    assert in_folder(folder) == {
        "__init__.py", "apps.py", "README.md", "villages.toml", "cases.toml", f"rulebook/{first_day}.toml"
    }  # fmt: skip
    assert "illustrative" in (folder / "README.md").read_text()
    assert not re.search(r"\$[a-z]", "".join((folder / name).read_text() for name in in_folder(folder)))


def test_titles_are_kept_as_given(tmp_path: Path) -> None:
    folder = made(tmp_path, "--title-en", 'The "Lake" \\ County', "--title-zh", "湖县")
    config = config_of(folder)
    assert config.titles == {"en": 'The "Lake" \\ County', "zh": "湖县"}
    assert (config.slug, config.label, config.replay) == ("lake_county", "county_lake_county", False)


def test_titles_are_made_up_where_absent(tmp_path: Path) -> None:
    assert config_of(made(tmp_path)).titles == {"en": "Lake County", "zh": "Lake County（待填写中文名）"}


@pytest.mark.parametrize(
    "slug",
    [
        "Lake",
        "lake-county",
        "湖县",
        "1lake",
        "_lake",
        "lake__county",
        "lake_",
        "class",
        "x" * 41,
        "",
        "../lake",
        "a b",
    ],
)
def test_bad_slug_is_refused_and_nothing_written(tmp_path: Path, slug: str) -> None:
    with pytest.raises(CommandError, match="cannot be a county's slug"):
        made(tmp_path, slug=slug)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("slug", ["models", "access", "management"])
def test_name_of_a_module_beside_the_counties_is_refused(tmp_path: Path, slug: str) -> None:
    with pytest.raises(CommandError, match="is taken by"):
        made(tmp_path, slug=slug)
    assert list(tmp_path.iterdir()) == []


def test_installed_slug_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is installed already"):
        made(tmp_path, slug=installed_counties()[0].slug)


def test_second_county_of_a_name_leaves_the_first_untouched(tmp_path: Path) -> None:
    folder = made(tmp_path)
    (folder / "README.md").write_text("mine")
    with pytest.raises(CommandError, match="nothing was overwritten"):
        made(tmp_path)
    assert (folder / "README.md").read_text() == "mine"


@pytest.mark.parametrize("title", ["x" * 101, "two\nlines", "a\x07bell"])
def test_bad_title_is_refused(tmp_path: Path, title: str) -> None:
    with pytest.raises(CommandError, match="one line of up to 100 characters"):
        made(tmp_path, "--title-en", title)
    assert list(tmp_path.iterdir()) == []


def test_all_faults_are_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refused:
        made(tmp_path / "absent", "--title-zh", "x" * 101, slug="Bad")
    assert len(str(refused.value).splitlines()) == 3


def test_fault_while_writing_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, *args: object, **kwargs: object) -> int:
        if self.name == "cases.toml":
            raise OSError(28, "No space left on device")
        return written(self, *args, **kwargs)

    written = Path.write_text
    monkeypatch.setattr(new_county.Path, "write_text", full)
    with pytest.raises(CommandError, match="Nothing was left"):
        made(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_replay_county_loads_with_its_demonstration(tmp_path: Path) -> None:
    folder, now = made(tmp_path, "--replay"), timezone.now()
    demo = (folder / "demo.toml").read_text()
    (folder / "demo.toml").write_text(demo.replace("residents = 2000", "residents = 20"))
    config = config_of(folder)
    county = county_sync(config=config, now=now)
    with county_scope(county):
        assert shipped_revisions_load(county=county, config=config, now=now) == [
            f"loaded revision {timezone.localdate().year - 1}-1"
        ]
    assert demo_load(county=county, config=config, now=now)
    while drain_step(county.pk):
        pass
    with county_scope(county):
        assert Score.objects.count() == 20
        assert Score.objects.get(resident__user__username="lake_county-resident").score == 1005_00
