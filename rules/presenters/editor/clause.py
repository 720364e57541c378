"""One clause in the editor: its form with what is wrong, its words, and a conflict with somebody else's text."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from counties.models import County
from rules.engine import editing
from rules.engine.clauses import RawClause
from rules.forms.clauses import ClauseForm, clause_form, differences
from rules.forms.clauses.offered import Offered, offered_in
from rules.forms.clauses.outline import after_action, need_of, rows_of
from rules.forms.clauses.rule import KIND, KINDS, kind_of
from rules.models import Draft
from rules.presenters.editor.preview import Preview, preview
from rules.presenters.editor.problem_words import say_in_form

PARTS: tuple[str, ...] = (*editing.PARTS, *editing.TABLES)
NO_CODE = "-"
"""In addresses, for a clause that has no code: a new one, or a table."""
SEEN = "seen"
"""What a page sends along: `clause_digest` of the text that its form began with."""
SENT_WITH_IT = ("csrfmiddlewaretoken", SEEN, "row", "redraw")
"""What the page sends beside the fields of the clause."""


@dataclass
class ClausePage:
    """A clause of a draft for the person who edits it; `code` is "" for a new one and for a table."""

    county: County
    draft: Draft
    part: str
    code: str
    language: str
    data: QueryDict | None = None

    @cached_property
    def offered(self) -> Offered:
        """What the form's lists offer."""
        return offered_in(self.draft.document, self.language, history=self.county.is_replay)

    @cached_property
    def current(self) -> RawClause | None:
        """The clause as it stands in the draft; None for a new one, and for one that was taken out."""
        if not self.code and self.part not in editing.TABLES:
            return None
        return editing.find(self.draft.document, self.part, self.code)

    @cached_property
    def form(self) -> ClauseForm:
        """The form as it was sent, or as the clause stands."""
        return clause_form(self.part, self.current or {}, self.offered, self.data)

    @cached_property
    def drawn(self) -> ClauseForm:
        """The form as the page shows it: after a button of its own, or with what is wrong beside the fields."""
        if self.data is not None and not self.wants_saving:
            return clause_form(self.part, self._redrawn, self.offered, self._chosen, redrawn=True)
        form = self.form
        if self.data is None and self.current is not None:
            form = clause_form(self.part, self.current, self.offered, sent(form))
        if form.is_bound:
            form.mark(self.words.problems, lambda problem: say_in_form(problem, self.language))
        return form

    @property
    def wants_saving(self) -> bool:
        """Whether what was sent is the whole clause, and no button asked for other fields."""
        data = self.data
        return data is not None and not {"row", "redraw"} & set(data) and self.form.is_of(data)

    @property
    def base(self) -> str:
        """What the form remembers of the text that it began with."""
        if self.data is not None and SEEN in self.data:
            return str(self.data[SEEN])
        return editing.clause_digest(self.current)

    @cached_property
    def words(self) -> Preview:
        """What the form says, in words."""
        clause = self.form.clause() if self.data is not None else self.current or {}
        return preview(self.draft, self.part, self.code, clause)

    @property
    def said_problems(self) -> list[dict[str, str]]:
        """What has to be mended, in words, with the field that can mend it."""
        found = []
        for problem in self.words.problems:
            name = self.form.field_of(problem) or ""
            field = self.form[name] if name else None
            found.append(
                {
                    "text": say_in_form(problem, self.language),
                    "label": str(field.label) if field else "",
                    "href": f"#{field.id_for_label}" if field else "",
                }
            )
        return found

    @property
    def heading(self) -> str:
        """What the page is about."""
        if self.part in editing.TABLES:
            return _("Name, day and reach") if self.part == "rulebook" else _("Scale of points")
        if not self.code:
            return {
                "rule": _("A new rule"),
                "grade": _("A new grade"),
                "category": _("A new category"),
                "programme": _("A new programme"),
            }[self.part]
        title = (self.current or {}).get("title")
        key = "zh" if self.language.startswith("zh") else "en"
        return str(title.get(key) or "") if isinstance(title, dict) and title.get(key) else self.code

    @property
    def kinds(self) -> list[dict[str, Any]]:
        """The forms that a rule can have; none for other parts."""
        if self.part != "rule":
            return []
        chosen = kind_of(self.current or {}, self.data)
        return [{"value": kind, "text": text, "checked": kind == chosen} for kind, text in KINDS.items()]

    @property
    def address(self) -> str:
        """The clause in an address."""
        return self.code or NO_CODE

    def url(self, name: str) -> str:
        """An address of this clause."""
        return reverse(f"rules:{name}", args=[self.county.slug, self.draft.code, self.part, self.address])

    @property
    def redraw_url(self) -> str:
        """Draws the fields for another choice."""
        return self.url("clause-redraw")

    @property
    def autosave_url(self) -> str:
        """Saves by itself."""
        return self.url("clause-autosave")

    @property
    def move_url(self) -> str:
        """Moves the clause."""
        return self.url("clause-move")

    @property
    def drop_url(self) -> str:
        """Takes the clause out."""
        return self.url("clause-drop")

    @property
    def list_url(self) -> str:
        """The list of the clauses of this kind."""
        address = reverse("rules:draft-editor", args=[self.county.slug, self.draft.code])
        return address if self.part in editing.TABLES else f"{address}?part={self.part}"

    @property
    def places(self) -> dict[str, int] | None:
        """Where it stands among its kind, counted from 1; None for a new one and for a table."""
        if not self.code or self.current is None:
            return None
        return {
            "here": editing.place(self.draft.document, self.part, self.code) + 1,
            "last": len(editing.clauses(self.draft.document, self.part)),
        }

    @property
    def _redrawn(self) -> RawClause:
        """The clause as typed so far, after a button of the outline."""
        clause = self.form.clause()
        if self.data is not None and "row" in self.data:
            need = need_of(after_action(rows_of(clause.get("needs")), str(self.data["row"])))
            clause = {key: value for key, value in clause.items() if key != "needs"}
            return clause if need is None else {**clause, "needs": need}
        return clause

    @property
    def _chosen(self) -> dict[str, str]:
        """Of what was sent only the choice of the rule's form: the rest follows from the clause."""
        return {KIND: str(self.data[KIND])} if self.data is not None and KIND in self.data else {}


@dataclass(frozen=True)
class ConflictPage:
    """Two texts of one clause: mine, which was sent, and theirs, which stands; None where they took it out."""

    page: ClausePage
    theirs: RawClause | None

    @property
    def base(self) -> str:
        """What a form that has seen theirs remembers."""
        return editing.clause_digest(self.theirs)

    @cached_property
    def words_of_theirs(self) -> Preview | None:
        """Theirs in words."""
        if self.theirs is None:
            return None
        return preview(self.page.draft, self.page.part, self.page.code, self.theirs)

    @property
    def action(self) -> str:
        """Where the decision goes: to the clause, or where it was taken out to a new one."""
        if self.theirs is not None:
            return self.page.url("clause-edit")
        page = self.page
        return reverse("rules:clause-add", args=[page.county.slug, page.draft.code, page.part])

    @property
    def head(self) -> list[dict[str, str]]:
        """Heads of the table of fields."""
        return [{"text": _("Field")}, {"text": _("In the draft now")}, {"text": _("What you wrote")}]

    def rows(self) -> list[list[str]]:
        """Field by field what they say and what mine would say."""
        changes = differences(self.page.part, self.theirs, self.page.form.clause(), self.page.offered)
        return [[change["label"], change["before"] or "–", change["after"] or "–"] for change in changes]

    def hidden(self) -> list[tuple[str, str]]:
        """All of mine, to be sent again with the decision."""
        data = self.page.data or QueryDict()
        return [
            (name, value) for name, values in data.lists() if name not in SENT_WITH_IT for value in values
        ]


def sent(form: ClauseForm) -> QueryDict:
    """What a browser would send of the form as it stands."""
    data = QueryDict(mutable=True)
    for name in form.fields:
        value = form[name].value()
        data.setlist(name, list(value) if isinstance(value, list) else ["" if value is None else str(value)])
    return data
