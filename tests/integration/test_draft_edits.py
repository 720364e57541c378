"""Editing a draft: every edit is kept with its author, nobody's clause is overwritten, and each can be taken back."""

from datetime import timedelta
from time import perf_counter
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from counties.access import Role, role_grant
from counties.errors import DomainError, NotPermitted
from counties.models import AuditEvent
from rules.engine import editing
from rules.engine.canonical import digest
from rules.engine.clauses import RawClause
from rules.engine.problems import RulebookError
from rules.models import Draft, DraftEdit, Revision
from rules.selectors.drafts import authors_of, dropped_clauses, engine_draft, is_sound, problems_of
from rules.services.drafting.beginning import draft_begin
from rules.services.drafting.clauses import (
    ClauseConflict,
    clause_add,
    clause_drop,
    clause_move,
    clause_put,
    clause_restore,
)
from rules.services.drafting.undoing import draft_drop, draft_undo, last_undoable
from tests.drafting import begun
from tests.factories import Town, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(here: Town) -> Any:
    """A draft that began with the last revision on file, inside the county's scope."""
    with here.scope():
        yield begun(here)


def colleague(here: Town) -> Any:
    """A second person who revises rules."""
    person = user("second-rule-admin")
    role_grant(user=person, role=Role.RULE_ADMIN, county=here.county)
    return person


def clause_of(draft: Draft, code: str = "TR-01") -> RawClause:
    found = editing.find(draft.document, "rule", code)
    assert found is not None
    return found


def renamed(clause: RawClause, en: str) -> RawClause:
    return {**clause, "title": {**clause["title"], "en": en}}


def put(
    here: Town, draft: Draft, clause: RawClause, by: Any = None, base: str | None = None
) -> DraftEdit | None:
    edit = clause_put(
        draft=draft,
        part="rule",
        code="TR-01",
        clause=clause,
        base=base or editing.clause_digest(clause_of(draft)),
        by=by or here.rule_admin,
        now=here.now,
    )
    draft.refresh_from_db()
    return edit


def test_a_draft_begins_with_the_revisions_text_under_its_own_name(here: Town, draft: Draft) -> None:
    base = draft.based_on
    assert base is not None
    assert {**draft.document, "rulebook": None} == {**base.document, "rulebook": None}
    assert engine_draft(draft).code == "next"
    assert engine_draft(draft).published_on is None
    assert problems_of(draft) == []
    assert DraftEdit.objects.get(draft=draft).after == draft.document


def test_an_edit_keeps_both_texts_and_its_author(here: Town, draft: Draft) -> None:
    before = clause_of(draft)
    edit = put(here, draft, renamed(before, "Another title"))
    assert edit is not None
    assert (edit.number, edit.before, edit.by) == (1, before, here.rule_admin)
    assert edit.after == clause_of(draft) == renamed(before, "Another title")
    assert (draft.version, draft.digest) == (1, digest(draft.document))


def test_what_says_the_same_is_no_edit(here: Town, draft: Draft) -> None:
    assert put(here, draft, dict(reversed(clause_of(draft).items()))) is None
    assert draft.version == 0


def test_nobodys_clause_is_overwritten(here: Town, draft: Draft) -> None:
    shown = clause_of(draft)
    other = colleague(here)
    put(here, draft, renamed(shown, "Mine"), by=other)
    with pytest.raises(ClauseConflict) as caught:
        put(here, draft, renamed(shown, "Theirs"), base=editing.clause_digest(shown))
    assert caught.value.theirs == renamed(shown, "Mine")
    put(here, draft, renamed(shown, "Both"))
    assert authors_of(draft) == {here.rule_admin.pk, other.pk}


def test_a_clause_that_somebody_dropped_meanwhile(here: Town, draft: Draft) -> None:
    shown = clause_of(draft)
    base = editing.clause_digest(shown)
    clause_drop(draft=draft, part="rule", code="TR-01", base=base, by=here.rule_admin, now=here.now)
    with pytest.raises(ClauseConflict) as caught:
        put(here, draft, renamed(shown, "Theirs"), base=base)
    assert caught.value.theirs is None


def test_two_edits_of_two_clauses_are_no_conflict(here: Town, draft: Draft) -> None:
    first, second = (clause["code"] for clause in editing.clauses(draft.document, "rule")[:2])
    bases = {code: editing.clause_digest(clause_of(draft, code)) for code in (first, second)}
    for code in (first, second):
        text = renamed(clause_of(draft, code), f"New {code}")
        clause_put(
            draft=draft,
            part="rule",
            code=code,
            clause=text,
            base=bases[code],
            by=here.rule_admin,
            now=here.now,
        )
    draft.refresh_from_db()
    assert [clause_of(draft, code)["title"]["en"] for code in (first, second)] == [
        f"New {first}",
        f"New {second}",
    ]


def test_a_text_may_be_wrong_while_it_is_edited(here: Town, draft: Draft) -> None:
    put(here, draft, {"code": "TR-01", "points": "many"})
    assert not is_sound(draft)
    assert any(problem.clause.startswith("rule[TR-01]") for problem in problems_of(draft))
    with pytest.raises(RulebookError):
        engine_draft(draft)


def test_a_code_is_used_once(here: Town, draft: Draft) -> None:
    taken = editing.clauses(draft.document, "rule")[1]["code"]
    if taken == "TR-01":
        taken = editing.clauses(draft.document, "rule")[0]["code"]
    with pytest.raises(DomainError) as caught:
        put(here, draft, {**clause_of(draft), "code": taken})
    assert caught.value.code == "code_taken"
    with pytest.raises(DomainError) as caught:
        clause_add(draft=draft, part="rule", clause={"code": taken}, by=here.rule_admin, now=here.now)
    assert caught.value.code == "code_taken"
    with pytest.raises(DomainError) as caught:
        clause_add(draft=draft, part="rule", clause={"code": ""}, by=here.rule_admin, now=here.now)
    assert caught.value.code == "code_missing"


def test_a_dropped_clause_is_restored_where_it_was(here: Town, draft: Draft) -> None:
    was = draft.document
    base = editing.clause_digest(clause_of(draft))
    clause_drop(draft=draft, part="rule", code="TR-01", base=base, by=here.rule_admin, now=here.now)
    draft.refresh_from_db()
    assert ("rule", "TR-01") in [(part, clause["code"]) for part, clause in dropped_clauses(draft)]
    clause_restore(draft=draft, part="rule", code="TR-01", by=here.rule_admin, now=here.now)
    draft.refresh_from_db()
    assert draft.document == was
    assert dropped_clauses(draft) == []


def test_every_kind_of_edit_is_taken_back_in_turn(here: Town, draft: Draft) -> None:
    texts = [draft.digest]
    by = {"by": here.rule_admin, "now": here.now}
    put(here, draft, {**clause_of(draft), "code": "TR-99"})
    texts.append(draft.digest)
    last = len(editing.clauses(draft.document, "rule")) - 1
    clause_move(draft=draft, part="rule", code="TR-99", to=last, **by)
    draft.refresh_from_db()
    texts.append(draft.digest)
    clause_add(
        draft=draft, part="category", clause={"code": "new", "title": {"en": "New", "zh": "新"}}, at=0, **by
    )
    draft.refresh_from_db()
    texts.append(draft.digest)
    base = editing.clause_digest(clause_of(draft, "TR-99"))
    clause_drop(draft=draft, part="rule", code="TR-99", base=base, **by)
    for expected in reversed(texts):
        assert last_undoable(draft, here.rule_admin) is not None
        draft_undo(draft=draft, **by)
        draft.refresh_from_db()
        assert draft.digest == expected
    with pytest.raises(DomainError) as caught:
        draft_undo(draft=draft, **by)
    assert caught.value.code == "nothing_to_undo"
    assert DraftEdit.objects.filter(draft=draft).count() == 9


def test_undo_takes_back_ones_own_edit_and_never_anothers(here: Town, draft: Draft) -> None:
    shown = clause_of(draft)
    other = colleague(here)
    put(here, draft, renamed(shown, "First"))
    put(here, draft, renamed(shown, "Second"), by=other)
    with pytest.raises(DomainError) as caught:
        draft_undo(draft=draft, by=here.rule_admin, now=here.now)
    assert caught.value.code == "clause_conflict"
    draft_undo(draft=draft, by=other, now=here.now)
    draft_undo(draft=draft, by=here.rule_admin, now=here.now)
    draft.refresh_from_db()
    assert clause_of(draft) == shown


def test_the_name_and_the_day_follow_the_text(here: Town, draft: Draft) -> None:
    head = draft.document["rulebook"]
    day = here.today + timedelta(days=60)
    text = {**head, "revision": "renamed", "effective_from": day.isoformat()}
    base = editing.clause_digest(head)
    clause_put(
        draft=draft, part="rulebook", code="", clause=text, base=base, by=here.rule_admin, now=here.now
    )
    draft.refresh_from_db()
    assert (draft.code, draft.effective_from) == ("renamed", day)
    taken = {**text, "revision": Revision.objects.latest("effective_from").code}
    base = editing.clause_digest(text)
    with pytest.raises(DomainError) as caught:
        clause_put(
            draft=draft, part="rulebook", code="", clause=taken, base=base, by=here.rule_admin, now=here.now
        )
    assert caught.value.code == "code_taken"


def test_several_drafts_and_each_its_own_code(here: Town, draft: Draft) -> None:
    begin = {
        "county": here.county,
        "effective_from": draft.effective_from,
        "based_on": Revision.objects.earliest("effective_from"),
        "by": here.rule_admin,
        "now": here.now,
    }
    draft_begin(code="another", **begin)
    for code in ("on", "compare"):
        with pytest.raises(DomainError) as caught:
            draft_begin(code=code, **begin)
        assert caught.value.code == "code_taken"
    with pytest.raises(DomainError) as caught:
        draft_begin(code="next", **begin)
    assert caught.value.code == "code_taken"
    draft_drop(draft=draft, by=here.rule_admin, now=here.now)
    draft_begin(code="next", **begin)


def test_only_who_revises_may_edit_and_only_an_open_draft(here: Town, draft: Draft) -> None:
    for person in (here.clerk, here.publisher, here.reviewer):
        with pytest.raises(NotPermitted):
            put(here, draft, renamed(clause_of(draft), "Mine"), by=person)
    draft_drop(draft=draft, by=here.rule_admin, now=here.now)
    assert AuditEvent.objects.filter(action="rules.draft_dropped").count() == 1
    with pytest.raises(DomainError) as caught:
        put(here, draft, renamed(clause_of(draft), "Mine"))
    assert caught.value.code == "draft_closed"


def test_an_edit_is_never_rewritten(here: Town, draft: Draft) -> None:
    for change in ("UPDATE rules_draftedit SET by_id = by_id", "DELETE FROM rules_draftedit"):
        with pytest.raises(DatabaseError), transaction.atomic():
            DraftEdit.objects.raw(change + " RETURNING id")[0]


def test_a_draft_of_2000_rules_is_edited_and_checked_in_a_second(here: Town, draft: Draft) -> None:
    one = clause_of(draft)
    rules = [{**one, "code": f"TR-{number:04}"} for number in range(2000)]
    document = {**draft.document, "rule": [*draft.document["rule"], *rules]}
    Draft.objects.filter(pk=draft.pk).update(document=document, digest=digest(document))
    draft.refresh_from_db()
    start = perf_counter()
    put(here, draft, renamed(one, "Another title"))
    edited = perf_counter()
    assert problems_of(draft) == []
    checked = perf_counter()
    assert edited - start <= 1
    assert checked - edited <= 1
