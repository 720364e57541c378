"""Running worked examples against the books; a book that fails its own cannot be published (charter R5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rules.engine.amounts import show
from rules.engine.book import Revision
from rules.engine.case_format import Case, Expectation, load_cases
from rules.engine.county import CountyResult, evaluate_county
from rules.engine.facts import Record
from rules.engine.problems import Problem

__all__ = ["Case", "Expectation", "Failure", "load_cases", "run_cases"]

NOT_IN_EFFECT = "not_in_effect"


@dataclass(frozen=True, slots=True)
class Failure:
    """One way in which a book does not do what an example says."""

    case: str
    file: str
    what: str
    expected: str
    found: str

    def say(self, language: str = "en") -> str:
        """The failure in a sentence.

        >>> Failure("T1", "cases.toml", "score", "50", "60").say("zh")
        'cases.toml，示例“T1”不通过：score 应为 50，实为 60。'
        """
        if language.startswith("zh"):
            return (
                f"{self.file}，示例“{self.case}”不通过：{self.what} 应为 {self.expected}，实为 {self.found}。"
            )
        return (
            f'{self.file}, the worked example "{self.case}" fails: {self.what} should be {self.expected}, '
            f"is {self.found}."
        )


def run_cases(revisions: Sequence[Revision], cases: Iterable[Case]) -> list[Failure]:
    """Every failure of every example, in the file's order; no failure means the books hold."""
    return [failure for case in cases for failure in run_case(revisions, case)]


def run_case(revisions: Sequence[Revision], case: Case) -> list[Failure]:
    """Every failure of one example."""
    known = {revision.code for revision in revisions}
    missing = [code for code in case.revisions if code not in known]
    if missing:
        expected, found = ", ".join(missing), ", ".join(sorted(known)) or "–"
        return [Failure(case.name, case.file, "revisions", expected, found)]
    books = [revision for revision in revisions if not case.revisions or revision.code in case.revisions]
    records: dict[str, list[Record]] = {}
    for owner, record in case.records:
        records.setdefault(owner, []).append(record)
    result = evaluate_county(books, case.residents, records, as_of=case.as_of, known_at=case.known_at)
    return [
        Failure(case.name, case.file, what, expected, found)
        for expectation in case.expectations
        for what, expected, found in _compare(case, expectation, result)
        if expected != found
    ]


def unknown_rules(revisions: Sequence[Revision], cases: Iterable[Case]) -> list[Problem]:
    """Rules that examples name and no revision has."""
    known = {rule.code for revision in revisions for rule in revision.rules}
    named = {(case.file, case.name, record.rule): None for case in cases for _, record in case.records}
    return [
        Problem("unknown_rule", file, f"case[{name}].record", {"value": code})
        for file, name, code in named
        if code not in known
    ]


def _compare(case: Case, expect: Expectation, result: CountyResult) -> Iterator[tuple[str, str, str]]:
    """(what, expected, found) for everything the example says."""
    prefix = f"{expect.resident}: " if len(case.residents) > 1 else ""
    evaluation = next(score for score in result.scores if score.resident == expect.resident)
    if expect.score is not None:
        expected = "–" if expect.score is False else show(expect.score)
        yield f"{prefix}score", expected, "–" if evaluation.score is None else show(evaluation.score)
    if expect.grade is not None:
        yield f"{prefix}grade", expect.grade, evaluation.grade or "–"
    if expect.reason is not None:
        yield f"{prefix}reason", expect.reason, evaluation.reason or "–"
    rows = []
    for owner, record in case.records:
        if owner == expect.resident:
            effect = evaluation.effect(record.key)
            rows.append((record.key, effect))
    if expect.worths is not None:
        found = [show(effect.worth) if effect else "0" for _, effect in rows]
        yield f"{prefix}worths", ", ".join(show(worth) for worth in expect.worths), ", ".join(found)
    if expect.reasons is not None:
        found = [effect.reason if effect else NOT_IN_EFFECT for _, effect in rows]
        yield f"{prefix}reasons", _quoted(expect.reasons), _quoted(found)
    for key, effect in rows:
        if expect.each_worth is not None:
            yield f"{prefix}{key} worth", show(expect.each_worth), show(effect.worth) if effect else "0"
        if expect.each_reason is not None:
            reason = effect.reason if effect else NOT_IN_EFFECT
            yield f"{prefix}{key} reason", _quoted([expect.each_reason]), _quoted([reason])
        if expect.each_revision is not None:
            yield f"{prefix}{key} revision", expect.each_revision, effect.revision if effect else "–"
    if expect.total is not None:
        yield f"{prefix}total", show(expect.total), show(evaluation.change)
    if expect.clean_years is not None:
        made = [effect.record for effect in evaluation.effects if effect.made]
        yield f"{prefix}clean_years", _quoted(expect.clean_years), _quoted(made)
    answers = {given.programme: given for given in result.answers if given.resident == expect.resident}
    for code, verdict in expect.answers.items():
        yield f"{prefix}answer {code}", verdict, answers[code].answer.value if code in answers else "–"
    for code, reason in expect.answer_reasons.items():
        found_reason = answers[code].reason if code in answers else "–"
        yield f"{prefix}answer_reason {code}", reason, found_reason


def _quoted(texts: Iterable[str]) -> str:
    return ", ".join(f'"{text}"' for text in texts)
