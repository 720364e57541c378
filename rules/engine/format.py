"""Reading a revision from TOML or from its JSON document: all errors, or the whole book (scoring.md 2)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal

from rules.engine.amounts import show
from rules.engine.book import Category, Grade, Reach, Revision, Scale
from rules.engine.coherence import check_revision
from rules.engine.problems import Problem, RulebookError
from rules.engine.programme_format import read_programme
from rules.engine.reading import MAX_GRADE_CODE, Notes, Table
from rules.engine.rule import Title
from rules.engine.rule_format import read_cap, read_rule

__all__ = [
    "Problem",
    "RulebookError",
    "from_document",
    "load_toml",
    "parse_toml",
    "read_category",
    "read_grade",
    "read_head",
    "read_scale",
]

_PLACE = re.compile(r"\(at (?:line ([0-9]+), column ([0-9]+)|end of document)\)$")
"""Where the parser of TOML says that it stopped."""


def load_toml(text: str, source: str) -> Revision:
    """Read a revision's TOML; `source` is the file said in errors. Raises RulebookError with all."""
    return from_document(parse_toml(text, source), source)


def parse_toml(text: str, source: str) -> dict[str, object]:
    """The TOML as plain data with exact decimals; raises RulebookError."""
    try:
        return tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"), parse_float=_exact)
    except RecursionError as error:
        raise RulebookError([Problem("nested_too_deep", source)]) from error
    except ValueError as error:
        said = {"detail": error, "detail_zh": _in_chinese(str(error))}
        raise RulebookError([Problem("toml_syntax", source, "", said)]) from error


def _in_chinese(detail: str) -> str:
    """The parser's sentence with its place put into Chinese; the rest is the parser's own, in English.

    >>> _in_chinese("Invalid value (at line 12, column 7)"), _in_chinese("Invalid value (at end of document)")
    ('第 12 行第 7 列（Invalid value）', '文件末尾（Invalid value）')
    """
    found = _PLACE.search(detail)
    if found is None:
        return detail
    place = f"第 {found[1]} 行第 {found[2]} 列" if found[1] else "文件末尾"
    return f"{place}（{detail[: found.start()].strip()}）"


def _exact(text: str) -> Decimal:
    """A number of the text; one past all reckoning reads as infinite, which is refused where it stands."""
    try:
        return Decimal(text)
    except ArithmeticError:
        return Decimal("Infinity")


def from_document(document: Mapping[str, object], source: str) -> Revision:
    """Read a revision from its document (`Revision.document`, or parsed TOML); raises RulebookError."""
    notes = Notes(source)
    table = Table(document, "", notes)
    head = table.table("rulebook", needed=True)
    scale = read_scale(table.table("scale", needed=True))
    grades = tuple(read_grade(inner) for inner in table.tables("grade"))
    categories = tuple(read_category(inner) for inner in table.tables("category"))
    rules = tuple(rule for inner in table.tables("rule") if (rule := read_rule(inner)))
    programmes = tuple(found for inner in table.tables("programme") if (found := read_programme(inner)))
    if not grades:
        notes.add("no_grades", "grade")
    revision = read_head(head, scale, grades, categories) if head is not None else None
    table.close()
    for key in ("grade", "category", "rule", "programme"):
        table.only_one((code, inner.clause) for inner in _again(table, key) if (code := _code_of(inner)))
    if revision is not None:
        whole = Revision(
            **{name: getattr(revision, name) for name in _HEAD}, rules=rules, programmes=programmes
        )
        check_revision(whole, notes)
    if notes.problems or revision is None:
        raise RulebookError(notes.problems)
    return whole


_HEAD = (
    "county",
    "code",
    "effective_from",
    "transition",
    "title",
    "source",
    "scale",
    "grades",
    "categories",
    "published_on",
    "archival",
)


def _again(table: Table, key: str) -> list[Table]:
    return Table(table.data, "", Notes("")).tables(key)


def _code_of(table: Table) -> str:
    code = table.data.get("code")
    return code if isinstance(code, str) else ""


def read_head(
    head: Table, scale: Scale | None, grades: tuple[Grade, ...], categories: tuple[Category, ...]
) -> Revision | None:
    """A revision of the [rulebook] table and these parts, without rules and programmes, or None (noted)."""
    county, code = head.code("county"), head.code("revision")
    effective_from, transition = head.day("effective_from"), head.choice("transition", Reach)
    title, source = head.title("title"), head.text_or_title("source")
    published_on, archival = head.day("published_on", needed=False), head.flag("archival")
    head.close()
    if published_on is not None and effective_from is not None and effective_from <= published_on:
        head.notes.add(
            "late_publication", head.at("effective_from"), value=effective_from, published=published_on
        )
    if effective_from is None or transition is None or scale is None:
        return None
    return Revision(
        county=county,
        code=code,
        effective_from=effective_from,
        transition=transition,
        title=title,
        source=source,
        scale=scale,
        grades=grades,
        categories=categories,
        published_on=published_on,
        archival=archival,
    )


def read_scale(table: Table | None) -> Scale | None:
    """The [scale], or None where something in it is wrong (noted)."""
    if table is None:
        return None
    base, floor = table.amount("base"), table.amount("floor")
    ceiling = table.amount("ceiling", needed=False)
    table.close()
    if base is None or floor is None:
        return None
    if base < floor or (ceiling is not None and base > ceiling):
        table.notes.add("base_outside_scale", table.at("base"), value=show(base))
    return Scale(base, floor, ceiling)


def read_grade(table: Table) -> Grade:
    """A [[grade]]; what is wrong is noted."""
    code, starts_at = table.code("code", most=MAX_GRADE_CODE), table.amount("from")
    title = table.title("title")
    table.close()
    return Grade(code, 0 if starts_at is None else starts_at, title)


def read_category(table: Table) -> Category:
    """A [[category]]; what is wrong is noted."""
    code, title, cap = table.code("code"), table.title("title"), read_cap(table)
    table.close()
    return Category(code, title if title.en else Title(code, code), cap)
