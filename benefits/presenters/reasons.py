"""Why a programme was answered as it was: from the stored path back to the need that decided."""

from django.utils.translation import gettext as _

from rules.engine import needs as n
from rules.engine.book import Programme, Revision
from rules.engine.logic import Truth
from rules.engine.programmes import NO_PLACE_LEFT, NOT_OPEN, Answer, Finding, Verdict
from rules.engine.words import say_answer, say_need

TRUTHS: dict[Verdict, Truth] = {
    Verdict.ELIGIBLE: True,
    Verdict.NOT_ELIGIBLE: False,
    Verdict.UNDETERMINED: None,
}


def answer_words(
    revision: Revision,
    programme: Programme,
    computed: str,
    reason: str,
    language: str,
    villages: dict[str, str],
) -> str:
    """The computed answer and what decided it, in a sentence."""
    verdict = Verdict(computed)
    if reason in (NOT_OPEN, NO_PLACE_LEFT):
        given = Answer("", programme.code, verdict, reason)
    else:
        given = Answer("", programme.code, verdict, reason, deciding(programme.needs, reason, verdict))
    return say_answer(given, revision, language, villages=villages)


def what_would_change(
    revision: Revision,
    programme: Programme,
    computed: str,
    reason: str,
    language: str,
    villages: dict[str, str],
) -> str:
    """The need that decided, as something that would have to become so, or no longer be so."""
    finding = deciding(programme.needs, reason, Verdict(computed))
    need = {"need": say_need(revision, finding.need, language, villages)}
    if finding.value is None:
        return (
            _("It can be said once this is on file: %(need)s. Ask the office to complete your data.") % need
        )
    if finding.value:
        return _("What would change it: that this is no longer so: %(need)s.") % need
    return _("What would change it: %(need)s.") % need


def deciding(needs: n.Need, path: str, verdict: Verdict) -> Finding:
    """Walk a path such as ``all.2.any.1.min_age`` down the needs; a path that does not fit ends where it stops fitting.

    >>> from rules.engine.needs import AllOf, MinAge, NotOf
    >>> deciding(AllOf((NotOf(MinAge(60)),)), "all.1.not.min_age", Verdict.NOT_ELIGIBLE)
    Finding(need=MinAge(years=60), value=True, parts=())
    """
    value, need = TRUTHS[verdict], needs
    steps = path.split(".")
    while len(steps) > 1:
        if isinstance(need, n.NotOf) and steps[0] == need.key:
            need, value, steps = need.need, None if value is None else not value, steps[1:]
        elif isinstance(need, (n.AllOf, n.AnyOf)) and steps[0] == need.key and steps[1].isdigit():
            place = int(steps[1])
            if not 1 <= place <= len(need.needs):
                break
            need, steps = need.needs[place - 1], steps[2:]
        else:
            break
    return Finding(need, value)
