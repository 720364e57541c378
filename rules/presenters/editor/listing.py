"""The list of a draft's clauses: searched, filtered, with what is wrong and what has changed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from counties.models import County
from rules.engine import editing
from rules.engine.book import Grade, Programme, Rule
from rules.engine.clauses import RawClause, read_clause
from rules.engine.phrases import points
from rules.engine.problems import Problem
from rules.engine.words import say_form
from rules.engine.words_programme import EFFECTS
from rules.models import Draft
from rules.presenters.editor.clause import NO_CODE
from rules.presenters.editor.preview import place_of
from rules.selectors.drafts import dropped_clauses, problems_of

CLAUSES_PER_PAGE = 50


@dataclass(frozen=True)
class Row:
    """One clause of the list; `earlier` and `later` are the places that the buttons move it to, None at an end."""

    part: str
    code: str
    title: str
    worth: str
    state: str
    problems: int
    url: str
    move_url: str
    earlier: int | None
    later: int | None


class Listing:
    """The clauses of one part of a draft as the reader asked for them."""

    def __init__(self, county: County, draft: Draft, asked: Mapping[str, str], language: str) -> None:
        """`asked` is the query: part, q, category, only, page."""
        self.county, self.draft, self.language = county, draft, language
        self.part = asked.get("part", "") if asked.get("part") in editing.PARTS else "rule"
        self.query, self.category = asked.get("q", "").strip(), asked.get("category", "")
        self.only, self.number = asked.get("only", ""), asked.get("page")

    @cached_property
    def problems(self) -> list[Problem]:
        """Everything wrong with the text."""
        return problems_of(self.draft)

    @cached_property
    def page(self) -> Page[tuple[int, RawClause]]:
        """The clauses that fit, a page at a time."""
        return Paginator(self._fitting, CLAUSES_PER_PAGE).get_page(self.number)

    @cached_property
    def rows(self) -> list[Row]:
        """The page's clauses as they are drawn."""
        first = max(self.page.start_index() - 1, 0)
        return [self._row(at) for at in range(first, first + len(self.page.object_list))]

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The kinds of clauses with their numbers."""
        names = {
            "rule": _("Rules"),
            "grade": _("Grades"),
            "category": _("Categories"),
            "programme": _("Programmes"),
        }
        return [
            {
                "text": names[part],
                "count": len(editing.clauses(self.draft.document, part)),
                "url": f"{self._url('draft-editor')}?part={part}",
                "current": part == self.part,
                "add_url": self._url("clause-add", part),
            }
            for part in ("rule", "category", "grade", "programme")
        ]

    @property
    def tables(self) -> list[dict[str, str]]:
        """The two clauses that stand alone."""
        return [
            {"text": _("Name, day and reach"), "url": self._url("clause-edit", "rulebook", NO_CODE)},
            {"text": _("Scale of points"), "url": self._url("clause-edit", "scale", NO_CODE)},
        ]

    @property
    def categories(self) -> list[tuple[str, str]]:
        """For the filter of rules."""
        if self.part != "rule":
            return []
        return [
            (str(clause.get("code", "")), self._title(clause))
            for clause in editing.clauses(self.draft.document, "category")
        ]

    def dropped(self) -> list[dict[str, str]]:
        """What was taken out, each with the address that brings it back."""
        return [
            {
                "code": str(clause.get("code", "")),
                "title": self._title(clause),
                "url": self._url("clause-restore", part, str(clause["code"])),
            }
            for part, clause in dropped_clauses(self.draft)
            if clause.get("code")
        ]

    def elsewhere(self) -> list[str]:
        """Problems that no clause of the lists has, in words."""
        listed = {
            f"{part}[{clause.get('code', '')}]"
            for part in editing.PARTS
            for clause in editing.clauses(self.draft.document, part)
        }
        return [problem.say(self.language) for problem in self.problems if place_of(problem) not in listed]

    @cached_property
    def _base(self) -> dict[str, RawClause]:
        based_on = self.draft.based_on
        document = based_on.document if based_on else {}
        return {str(clause.get("code")): clause for clause in editing.clauses(document, self.part)}

    @cached_property
    def _wrong(self) -> Counter[str]:
        return Counter(place_of(problem) for problem in self.problems)

    @cached_property
    def _fitting(self) -> list[tuple[int, RawClause]]:
        return [
            (place, clause)
            for place, clause in enumerate(editing.clauses(self.draft.document, self.part))
            if self._fits(clause)
        ]

    def _fits(self, clause: RawClause) -> bool:
        code = str(clause.get("code", ""))
        if self.part == "rule" and self.category and clause.get("category") != self.category:
            return False
        if self.only == "changed" and not self._state(clause):
            return False
        if self.only == "wrong" and not self._wrong[f"{self.part}[{code}]"]:
            return False
        return self.query.casefold() in _searched(clause)

    def _state(self, clause: RawClause) -> str:
        if self.draft.based_on is None:
            return ""
        was = self._base.get(str(clause.get("code")))
        return "new" if was is None else "" if was == clause else "changed"

    def _row(self, at: int) -> Row:
        _place, clause = self._fitting[at]
        code = str(clause.get("code", ""))
        return Row(
            part=self.part,
            code=code,
            title=self._title(clause),
            worth=self._worth(clause),
            state=self._state(clause),
            problems=self._wrong[f"{self.part}[{code}]"],
            url=self._url("clause-edit", self.part, code),
            move_url=self._url("clause-move", self.part, code),
            earlier=self._fitting[at - 1][0] if at > 0 else None,
            later=self._fitting[at + 1][0] if at + 1 < len(self._fitting) else None,
        )

    def _worth(self, clause: RawClause) -> str:
        read, _problems = read_clause(self.part, clause)
        match read:
            case Rule(form=form):
                return say_form(form, self.language)
            case Grade(starts_at=start):
                return points(start, self.language)
            case Programme(effect=effect):
                return EFFECTS[effect].say(self.language)
            case _:
                return ""

    def _title(self, clause: RawClause) -> str:
        title = clause.get("title")
        key = "zh" if self.language.startswith("zh") else "en"
        return str(title.get(key) or "") if isinstance(title, dict) else ""

    def _url(self, name: str, *args: str) -> str:
        return reverse(f"rules:{name}", args=[self.county.slug, self.draft.code, *args])


def _searched(clause: RawClause) -> str:
    """The texts in which a search looks: code, both titles, legal basis, source."""
    found: list[str] = [str(clause.get("code", ""))]
    for key in ("title", "legal_basis", "source"):
        value = clause.get(key)
        found += [str(text) for text in value.values()] if isinstance(value, dict) else [str(value or "")]
    return "\n".join(found).casefold()
