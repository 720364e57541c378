"""What must hold between a county's revisions, and against charter R1 to R3 (scoring.md 4 and 6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rules.engine import needs as n
from rules.engine.book import Evidence, Reach, Revision, Rule, in_order
from rules.engine.circles import in_circles
from rules.engine.grounds import GROUNDS, is_protected
from rules.engine.phrases import span
from rules.engine.problems import Problem
from rules.engine.spans import SpanUnit

MAX_DEDUCTION_MONTHS = 60
MAX_DEDUCTION_DAYS = 1825
_SIGNS = {1: ("a credit", "加分"), -1: ("a deduction", "扣分")}


def check_book(revisions: Sequence[Revision]) -> list[Problem]:
    """Everything wrong between the revisions of one county, and each one's breaches of the charter."""
    ordered = in_order(revisions)
    problems: list[Problem] = []
    for position, revision in enumerate(ordered):
        earlier = ordered[:position]
        problems += _check_identity(revision, earlier)
        problems += _check_signs(revision, earlier)
        problems += _check_circles(revision, earlier)
        problems += _check_best_of(revision, earlier)
        problems += _check_holds(revision, earlier)
        problems += _check_references(revision, earlier)
        if not revision.archival:
            problems += check_charter(revision)
    return problems


def check_charter(revision: Revision) -> list[Problem]:
    """Charter R1, R2 and R3 for one revision, whether archival or not."""
    problems: list[Problem] = []
    for rule in revision.rules:
        if rule.is_deduction:
            problems += [problem for _, problem in breaches(revision, rule)]
    return problems


def breaches(revision: Revision, rule: Rule) -> list[tuple[str, Problem]]:
    """The articles of the charter a deduction breaks, each with its problem."""
    found: list[tuple[str, Problem]] = []

    def note(article: str, code: str, key: str, **params: object) -> None:
        found.append((article, Problem(code, revision.code, f"rule[{rule.code}].{key}", params)))

    if is_protected(rule.ground):
        title = GROUNDS[rule.ground]
        note("R1", "protected_ground", "ground", value=rule.ground, title=title.en, title_zh=title.zh)
    if not rule.legal_basis:
        note("R2", "no_legal_basis", "legal_basis")
    if rule.evidence is not Evidence.EFFECTIVE_DOCUMENT:
        note("R2", "weak_evidence", "evidence", value=rule.evidence.value)
    if rule.counts_for is None:
        note("R3", "no_end", "counts_for")
    else:
        most = MAX_DEDUCTION_MONTHS if rule.counts_for.unit is SpanUnit.MONTHS else MAX_DEDUCTION_DAYS
        if rule.counts_for.count > most:
            said = {language: span(rule.counts_for, language) for language in ("en", "zh")}
            note("R3", "ends_too_late", "counts_for", value=said["en"], value_zh=said["zh"])
    return found


def check_real_county(revisions: Sequence[Revision]) -> list[Problem]:
    """Archival rules against the charter that no later revision repeals for all acts (charter, "History").

    Only a replay county may load those; a real one is refused with these problems.
    """
    ordered = in_order(revisions)
    problems = []
    for position, revision in enumerate(ordered):
        if not revision.archival:
            continue
        for rule in revision.rules:
            articles = [article for article, _ in breaches(revision, rule)] if rule.is_deduction else []
            if articles and not _repealed(rule.code, ordered[position + 1 :]):
                params = {"value": rule.code, "article": sorted(set(articles))}
                problems.append(Problem("archival_not_repealed", revision.code, f"rule[{rule.code}]", params))
    return problems


def _repealed(code: str, later: Iterable[Revision]) -> bool:
    return any(
        revision.transition is Reach.ALL_ACTS and not revision.archival and revision.rule(code) is None
        for revision in later
    )


def _check_identity(revision: Revision, earlier: Sequence[Revision]) -> list[Problem]:
    problems = []
    for other in earlier:
        if other.code == revision.code:
            params: dict[str, object] = {"value": revision.code, "other": other.effective_from}
            problems.append(Problem("duplicate_revision", revision.code, "rulebook.revision", params))
        if other.effective_from == revision.effective_from:
            params = {"value": revision.effective_from, "other": other.code}
            problems.append(Problem("shared_day", revision.code, "rulebook.effective_from", params))
    if earlier and earlier[0].county != revision.county:
        params = {"value": revision.county, "county": earlier[0].county}
        problems.append(Problem("other_county", revision.code, "rulebook.county", params))
    return problems


def _check_signs(revision: Revision, earlier: Sequence[Revision]) -> list[Problem]:
    problems = []
    for rule in revision.rules:
        for other in reversed(earlier):
            before = other.rule(rule.code)
            if before is None:
                continue
            if before.sign != rule.sign:
                params = {
                    "value": rule.code,
                    "other": other.code,
                    "before": _SIGNS[before.sign][0],
                    "after": _SIGNS[rule.sign][0],
                    "before_zh": _SIGNS[before.sign][1],
                    "after_zh": _SIGNS[rule.sign][1],
                }
                problems.append(Problem("sign_changed", revision.code, f"rule[{rule.code}]", params))
            elif before.is_made != rule.is_made:
                params = {"value": rule.code, "other": other.code}
                problems.append(Problem("clean_year_changed", revision.code, f"rule[{rule.code}]", params))
            break
    return problems


def _check_circles(revision: Revision, earlier: Sequence[Revision]) -> list[Problem]:
    """Records of one act may stand under different books, so two rules may not replace each other between them either."""
    ways: dict[str, set[str]] = {}
    for book in earlier:
        _add_ways(ways, book)
    before = in_circles(ways)
    _add_ways(ways, revision)
    closed = in_circles(ways) - before - in_circles({rule.code: rule.replaces for rule in revision.rules})
    return [
        Problem("replaces_in_turn", revision.code, f"rule[{rule.code}].replaces", {"value": rule.code})
        for rule in revision.rules
        if rule.code in closed and closed.intersection(rule.replaces)
    ]


def _add_ways(ways: dict[str, set[str]], book: Revision) -> None:
    for rule in book.rules:
        ways.setdefault(rule.code, set()).update(rule.replaces)


def _check_best_of(revision: Revision, earlier: Sequence[Revision]) -> list[Problem]:
    """The group is of all records whose rules share the key, whatever book they stand under."""
    signs = {rule.best_of: (rule.sign, book.code) for book in earlier for rule in book.rules if rule.best_of}
    return [
        Problem(
            "best_of_changed",
            revision.code,
            f"rule[{rule.code}].best_of",
            {"value": rule.best_of, "other": signs[rule.best_of][1]},
        )
        for rule in revision.rules
        if rule.best_of in signs and signs[rule.best_of][0] != rule.sign
    ]


def _check_holds(revision: Revision, earlier: Sequence[Revision]) -> list[Problem]:
    """An earlier record may still hold a grade under its own revision, so later ones must have that grade."""
    problems = []
    seen: set[tuple[str, str]] = set()
    for other in earlier:
        for rule in other.rules:
            if rule.holds is None or revision.rank(rule.holds.grade) is not None:
                continue
            if (rule.code, rule.holds.grade) not in seen:
                seen.add((rule.code, rule.holds.grade))
                params = {"rule": rule.code, "other": other.code, "value": rule.holds.grade}
                problems.append(Problem("held_grade_missing", revision.code, "grade", params))
    return problems


def _check_references(revision: Revision, earlier: Sequence[Revision]) -> list[Problem]:
    known = {rule.code for book in (*earlier, revision) for rule in book.rules}
    named = [(f"rule[{rule.code}].replaces", code) for rule in revision.rules for code in rule.replaces]
    for programme in revision.programmes:
        for leaf in n.leaves(programme.needs):
            if isinstance(leaf, (n.ActiveRecord, n.NoActiveRecord)):
                named.append((f"programme[{programme.code}].needs.{leaf.key}", leaf.rule))
    return [
        Problem("unknown_rule", revision.code, clause, {"value": code})
        for clause, code in named
        if code not in known
    ]
