"""Templates and styles keep the promises of docs/design: no inline code, documented components, no GDS assets."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from portal import charter

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted(path for path in ROOT.glob("*/templates/**/*.html"))
COMPONENTS = sorted(path.name for path in (ROOT / "portal/templates/components").glob("*.html"))
CODES = [
    f"{letter}{n}"
    for letter, last in zip("ERDPAO", (3, 6, 5, 3, 5, 5), strict=True)
    for n in range(1, last + 1)
]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_has_no_inline_style_or_script(path: Path) -> None:
    """The content security policy allows neither."""
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)


def test_every_component_is_documented() -> None:
    documented = (ROOT / "docs/design/components.md").read_text(encoding="utf-8")
    inner = {"cell.html"}
    assert [name for name in COMPONENTS if name not in inner and f"`{name}`" not in documented] == []


def test_every_component_is_in_the_gallery() -> None:
    gallery = (ROOT / "portal/templates/portal/gallery.html").read_text(encoding="utf-8")
    by_others = {"cell.html", "breadcrumbs.html", "progress_refresh.html"}
    assert [
        name for name in COMPONENTS if name not in by_others and f"components/{name}" not in gallery
    ] == []


def test_vendored_styles_name_no_gds_assets() -> None:
    css = (ROOT / "portal/static/portal/vendor/govuk-frontend.css").read_text(encoding="utf-8")
    assert not re.search(r"transport|crown|crest|/assets/|@font-face", css, re.IGNORECASE)


def test_first_load_is_light() -> None:
    """Styles, scripts and mark, compressed as the server sends them, stay far below 100 KB."""
    import gzip

    folder = ROOT / "portal/static/portal"
    total = sum(
        len(gzip.compress(path.read_bytes()))
        for path in folder.rglob("*")
        if path.suffix in {".css", ".js", ".svg"}
    )
    assert total < 45_000


def test_charter_holds_every_invariant_in_both_languages() -> None:
    found = [invariant for section in charter.sections() for invariant in section.invariants]
    assert [invariant.code for invariant in found] == CODES
    for invariant in found:
        for text in (invariant.short, invariant.text):
            assert set(text) == {"en", "zh"}
            assert all(text.values())
        assert re.search(r"[\u4e00-\u9fff]", invariant.text["zh"])
        assert not re.search(r"[\u4e00-\u9fff]", invariant.text["en"])


def test_charter_document_and_data_have_the_same_codes() -> None:
    text = (ROOT / "docs/reference/charter.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| \*\*([A-Z]\d)\*\*", text, re.MULTILINE) == CODES
