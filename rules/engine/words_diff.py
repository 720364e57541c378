"""A change between revisions in words, and what it means for earlier records (scoring.md 4)."""

from __future__ import annotations

from rules.engine.book import Category, CleanYear, Fixed, Grade, Programme, Reach, Rule
from rules.engine.phrases import EVIDENCE, day, joined, points, zh
from rules.engine.words_fields import FIELD_NAMES, PART_NAMES, Change, shown_text
from rules.engine.words_programme import say_programme
from rules.engine.words_rule import modifiers, say_form


def say_change(change: Change, language: str) -> str:
    """One change: what it is, then whom it touches."""
    name = _name(change, language)
    chinese = zh(language)
    if change.kind == "dropped":
        head = f"删除{name}。" if chinese else f"{name} is dropped."
        return joined([head, _dropped(change, language)], language)
    if change.kind == "added":
        head = f"新增{name}。" if chinese else f"{name} is new."
        return joined([head, *_added(change, language)], language)
    before, after = shown_text(change, language)
    field = FIELD_NAMES[change.field][1 if chinese else 0]
    if chinese:
        head = f"{name}：{field}由“{before}”改为“{after}”。"
    else:
        head = f"{name}, {field}: “{before}” becomes “{after}”."
    return joined([head, _changed(change, language)], language)


def say_consequence(change: Change, language: str) -> str:
    """Whom the change touches, without what it is; "" where there is nothing to say."""
    if change.kind == "dropped":
        return _dropped(change, language)
    if change.kind == "added":
        rule = change.after.rule(change.code) if change.part == "rule" else None
        return "" if rule is None else _new_reach(change, rule, language)
    return _changed(change, language)


def _name(change: Change, language: str) -> str:
    english, chinese = PART_NAMES[change.part]
    if not change.code:
        return chinese if zh(language) else english.capitalize()
    title = _title(change, language)
    if zh(language):
        return f"{chinese}{change.code}（{title}）"
    return f"{english.capitalize()} {change.code} ({title})"


def _title(change: Change, language: str) -> str:
    for revision in (change.after, change.before):
        clauses: dict[str, Rule | Grade | Category | Programme | None] = {
            "grade": revision.grade(change.code),
            "category": revision.category(change.code),
            "rule": revision.rule(change.code),
            "programme": revision.programme(change.code),
        }
        clause = clauses[change.part]
        if clause is not None:
            return clause.title.say(language)
    return ""


def _dropped(change: Change, language: str) -> str:
    rule = change.before.rule(change.code) if change.part == "rule" else None
    if rule is None:
        return ""
    start = day(change.after.effective_from, language)
    reach = change.after.transition
    chinese = zh(language)
    if not rule.is_deduction:
        if chinese:
            return "此前的记录仍按原规则加分，不会变少。"
        return "Earlier records keep their points: no revision makes an earlier act worth less."
    if isinstance(rule.form, Fixed) and rule.form.points == 0:
        if chinese:
            return "此前的记录仍依原规则限制等级，直至期满。"
        return "Earlier records go on holding the grade until their time is over."
    if reach is Reach.ALL_ACTS:
        if chinese:
            return "此前的记录：全部停止计分。"
        return "Earlier records: all of them stop counting."
    if reach is Reach.UNDECIDED:
        if chinese:
            return f"此前的记录：{start}前尚未生效的停止计分，其余照旧。"
        return (
            f"Earlier records: those not yet in effect before {start} stop counting, "
            "the others stay as they are."
        )
    if chinese:
        return f"此前的记录：照旧计分，只有{start}起的行为不再适用。"
    return f"Earlier records: they count as before, only acts from {start} on are free of it."


def _added(change: Change, language: str) -> list[str]:
    if change.part == "rule":
        rule = change.after.rule(change.code)
        return [] if rule is None else _new_rule(change, rule, language)
    if change.part == "programme":
        programme: Programme | None = change.after.programme(change.code)
        return [] if programme is None else [say_programme(change.after, programme, language)]
    grade = change.after.grade(change.code) if change.part == "grade" else None
    if grade is None:
        return []
    start = points(grade.starts_at, language)
    return [f"从{start}起。" if zh(language) else f"It starts at {start}."]


def _new_rule(change: Change, rule: Rule, language: str) -> list[str]:
    chinese = zh(language)
    proof = EVIDENCE[rule.evidence].say(language)
    sentences = [say_form(rule.form, language), *modifiers(rule, language)]
    sentences.append(f"凭据：{proof}。" if chinese else f"Proof: {proof}.")
    sentences.append(_new_reach(change, rule, language))
    return sentences


def _new_reach(change: Change, rule: Rule, language: str) -> str:
    start = day(change.after.effective_from, language)
    if rule.is_deduction or change.after.transition is Reach.NEW_ACTS:
        return f"只适用于{start}起的行为。" if zh(language) else f"It touches only acts from {start} on."
    return (
        "对本人有利，此前的行为也可适用。"
        if zh(language)
        else "As it is a gain, it reaches earlier acts too."
    )


def _changed(change: Change, language: str) -> str:
    """Whom a changed rule touches; other parts apply to everyone from the first day."""
    chinese = zh(language)
    start = day(change.after.effective_from, language)
    if change.part in ("scale", "grade"):
        return f"自{start}起适用于所有人。" if chinese else f"It applies to everyone from {start}."
    if change.part != "rule" or change.field not in ("form", "counts_for", "cap", "once_every", "holds"):
        return ""
    reach = change.after.transition
    if reach is Reach.NEW_ACTS:
        if chinese:
            return f"此前的行为仍适用原文，{start}起的行为适用新文。"
        return f"Earlier acts stay under the old text, acts from {start} on are under the new one."
    if change.field != "form":
        if chinese:
            return "只有新文按分值对本人更有利时，此前的行为才适用新文。"
        return "Earlier acts come under the new text only where its points are better for the resident."
    milder = _milder(change)
    who = {Reach.ALL_ACTS: ("all earlier acts", "此前的所有行为")}.get(
        reach,
        (f"earlier acts whose records were not in effect before {start}", f"{start}前记录尚未生效的行为"),
    )
    if milder is None:
        text = (f"For {who[0]} the milder of the two counts.", f"{who[1]}：两者取其轻。")
    elif milder:
        text = (f"The new text is milder and reaches {who[0]}.", f"新文更轻，适用于{who[1]}。")
    else:
        text = (
            "It is not milder, so earlier acts stay under the old text.",
            "新文并不更轻，此前的行为仍适用原文。",
        )
    return text[1 if chinese else 0]


def _milder(change: Change) -> bool | None:
    """Whether the new form is always milder (True), never (False), or it depends on the record (None)."""
    old, new = change.before.rule(change.code), change.after.rule(change.code)
    if old is None or new is None:
        return None
    match old.form, new.form:
        case (Fixed(before), Fixed(after)) | (CleanYear(before), CleanYear(after)):
            return after > before
        case _:
            return None
