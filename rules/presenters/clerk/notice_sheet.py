"""The printed notice to a resident: what, when, on what evidence, under which clause, with what effect, how to object."""

from typing import Any

from django.utils.translation import gettext as _

from rules.engine.book import Revision
from rules.engine.phrases import EVIDENCE, day, joined, points
from rules.engine.trace import Evaluation
from rules.engine.words_programme import VERDICTS
from rules.presenters.clerk.act_choices import act_rows
from rules.presenters.clerk.record import ClerkRecord, act_of
from rules.selectors.foresight import Foresight
from rules.selectors.records import effective_day, last_day_to_contest


def notice_sheet(page: ClerkRecord, foresight: Foresight, address: str) -> dict[str, Any]:
    """Everything that the sheet says, in its order."""
    return {
        "made_on": page.announced_on() or page.today,
        "rows": act_rows_of(page),
        "clause": page.clause,
        "effect": joined([*effect_sentences(page, foresight), effect_day_sentence(page)], page.language),
        "objection": joined(objection_sentences(page, address), page.language),
    }


def act_rows_of(page: ClerkRecord) -> list[dict[str, Any]]:
    """For `summary_list`: the act and its evidence, without what staff alone need."""
    if page.rule is None:
        return []
    return [
        *act_rows(act_of(page.record), page.rule, page.language),
        {"key": _("Evidence"), "value": EVIDENCE[page.rule.evidence].say(page.language)},
        {"key": _("Points"), "value": page.points},
    ]


def effect_sentences(page: ClerkRecord, foresight: Foresight) -> list[str]:
    """Score, grade and programmes without the record and with it, as far as known today."""
    without, counted, language = foresight.without, foresight.with_record, page.language
    if without.score is None or counted.score is None:
        return [_("There is no score, so there is no effect on one.")]
    sentences = [
        _("Without this record: %(before)s. With it: %(after)s.")
        % {
            "before": _standing(foresight.book, without, language),
            "after": _standing(foresight.book, counted, language),
        }
    ]
    sentences += [
        _("%(programme)s: from “%(before)s” to “%(after)s”.")
        % {
            "programme": change.programme.title.say(language),
            "before": VERDICTS[change.before].say(language),
            "after": VERDICTS[change.after].say(language),
        }
        for change in foresight.answers
    ]
    if not foresight.answers:
        sentences.append(_("No programme's answer changes."))
    return sentences


def effect_day_sentence(page: ClerkRecord) -> str:
    """From when a deduction counts, and how that day was found."""
    if not page.record.is_deduction:
        return _("This credit counts since it was confirmed.")
    if page.delivery is None:
        return _(
            "It takes effect on the sixth working day after this notice is delivered to you, never before."
        )
    return _(
        "It takes effect on %(day)s: the sixth working day after %(told)s, when this notice was delivered."
    ) % {
        "day": day(effective_day(page.record.county, page.delivery), page.language),
        "told": day(page.delivery.on, page.language),
    }


def objection_sentences(page: ClerkRecord, address: str) -> list[str]:
    """How to object, by when, and what it does at once (charter A1, D2, A4)."""
    if not page.record.is_deduction:
        return [
            _(
                "You can refuse this credit at any time, without a reason: on the web at %(address)s, or at the office."
            )
            % {"address": address}
        ]
    if page.delivery is None:
        until = _("You have 60 days from the day on which you receive this notice; later with a reason.")
    else:
        last = day(last_day_to_contest(page.delivery), page.language)
        until = _("You have until %(day)s; later with a reason.") % {"day": last}
    return [
        _(
            "You can object in your own words, free of charge: on the web at %(address)s, or on paper at the office."
        )
        % {"address": address},
        until,
        _(
            "As soon as you object, the record counts nothing until somebody who had no part in it has decided."
        ),
        _("Objecting never makes anything worse for you."),
    ]


def _standing(book: Revision | None, evaluation: Evaluation, language: str) -> str:
    grade = book.grade(evaluation.grade) if book and evaluation.grade else None
    title = grade.title.say(language) if grade else (evaluation.grade or "")
    return _("%(points)s, grade %(grade)s") % {
        "points": points(evaluation.score or 0, language),
        "grade": title,
    }
