"""Everything that went into a score and came out of it, so that anybody can reckon again."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from rules.engine.amounts import as_document
from rules.engine.book import Revision
from rules.engine.canonical import effects_digest
from rules.engine.facts import Record
from rules.engine.trace import Effect
from rules.selectors.facts import facts_of
from rules.selectors.scores import Explained

READ_ME = (
    "Inputs, effects and digests of one score. The engine is public: feed it the revisions (download them as JSON; "
    "SHA-256 of each file is its digest) and the inputs below, as of the day and known at the moment given."
)


def why_document(behind: Explained, texts: Iterable[Revision]) -> dict[str, Any]:
    """JSON-able; points are whole numbers where whole, else exact text. Raises nothing."""
    score, evaluation = behind.score, behind.evaluation
    facts = facts_of([score.resident_id], as_of=score.as_of, known_at=score.known_by)[0]
    return {
        "read_me": READ_ME,
        "county": score.county.slug,
        "as_of": score.as_of.isoformat(),
        "known_at": score.known_by.isoformat(),
        "score": None if score.score is None else as_document(score.score),
        "grade": score.grade,
        "revision": evaluation.revision,
        "base": as_document(evaluation.base),
        "change": as_document(evaluation.change),
        "revisions": [
            {"revision": text.code, "effective_from": text.effective_from.isoformat()} for text in texts
        ],
        "inputs": {
            "resident": _plain(
                {
                    "key": facts.resident.key,
                    "born_on": facts.resident.born_on,
                    "village": facts.resident.village,
                    "household": facts.resident.household,
                    "enrolled_on": facts.resident.enrolled_on,
                    "left_on": facts.resident.left_on,
                }
            ),
            "records": [_record(record) for record in facts.records],
        },
        "effects": [_effect(effect) for effect in evaluation.effects],
        "holds": [
            {
                "record": hold.record,
                "rule": hold.rule,
                "grade": hold.grade,
                "ends_on": hold.ends_on.isoformat(),
            }
            for hold in evaluation.holds
        ],
        "outside": [
            {"record": other.record, "rule": other.rule, "state": other.state} for other in evaluation.outside
        ],
        "digests": {
            "effects_stored": score.effects_digest,
            "effects_derived_now": effects_digest(evaluation.score, evaluation.grade, evaluation.effects),
            "inputs_read_now": facts.digest,
            "identical": behind.proven,
        },
    }


def _record(record: Record) -> dict[str, Any]:
    return _plain(
        {
            "record": record.key,
            "rule": record.rule,
            "occurred_on": record.occurred_on,
            "quantity": None if record.quantity is None else as_document(record.quantity),
            "points": None if record.points is None else as_document(record.points),
            "incident": record.incident,
            "transitions": [
                _plain({"state": str(step.state), "on": step.on, "at": step.at})
                for step in record.transitions
            ],
        }
    )


def _effect(effect: Effect) -> dict[str, Any]:
    return _plain(
        {
            "record": effect.record,
            "rule": effect.rule,
            "revision": effect.revision,
            "made": effect.made or None,
            "occurred_on": effect.occurred_on,
            "nominal": as_document(effect.nominal),
            "worth": as_document(effect.worth),
            "reason": effect.reason,
            "ends_on": effect.ends_on,
            "path": [
                {"revision": choice.revision, "chosen": choice.chosen, "why": choice.why}
                for choice in effect.path
            ],
            "steps": [
                {"step": step.name, "before": as_document(step.before), "after": as_document(step.after)}
                for step in effect.steps
            ],
        }
    )


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Days and moments as ISO text, absent values left out."""
    return {
        key: value.isoformat() if isinstance(value, date | datetime) else value
        for key, value in values.items()
        if value not in (None, "")
    }
