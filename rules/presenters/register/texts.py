"""The words of a register entry about one rule: what it is for, who acts, what it reads, how it works."""

from django.utils.translation import gettext as _

from rules.engine.book import Between, Per, Revision, Rule
from rules.engine.checks import breaches
from rules.engine.grounds import GROUNDS
from rules.engine.phrases import EVIDENCE
from rules.engine.words import clause_sentences, say_form


def description(rule: Rule, county: str, language: str) -> str:
    """In two or three short sentences: what the rule does, and for whom."""
    return _together(
        [
            _("A rule of the points book of %(county)s: %(title)s.")
            % {"county": county, "title": rule.title.say(language)},
            say_form(rule.form, language),
            _("It touches only residents who have agreed to have a score."),
        ],
        language,
    )


def goal(revision: Revision, rule: Rule, language: str) -> str:
    """What it is for, and how residents meet it."""
    ground = GROUNDS[rule.ground].say(language) if rule.ground in GROUNDS else rule.ground
    kind = (
        _("It takes points for conduct that the county wants to discourage. Ground: %(ground)s.")
        if rule.is_deduction
        else _("It gives points for conduct that the county wants to encourage. Ground: %(ground)s.")
    )
    programmes = [programme.title.say(language) for programme in revision.programmes]
    comma = "、" if language.startswith("zh") else ", "
    offered = (
        _("A score or a grade can be among the conditions of the book's programmes: %(programmes)s.")
        % {"programmes": comma.join(programmes)}
        if programmes
        else _("The book has no programmes.")
    )
    return _together(
        [
            kind % {"ground": ground},
            offered,
            _("Whoever stays out has no score and loses nothing (charter E1)."),
        ],
        language,
    )


def human_intervention(rule: Rule, language: str) -> str:
    """Which persons decide before and after it counts (charter D1 to D3, A1)."""
    if rule.is_made:
        first = [
            _("Nobody enters a record: the credit follows by itself from a year without certain records.")
        ]
    elif rule.is_deduction:
        first = [
            _("One official proposes a record and another confirms it."),
            _(
                "The resident is told before it counts, with the effect and the way to object; "
                "it counts from the sixth working day after the notice arrived (charter D1)."
            ),
        ]
    else:
        first = [
            _(
                "One official enters a record and another confirms it. The resident may refuse it (charter D3)."
            )
        ]
    return _together(
        [
            *first,
            _("Whoever contests a record suspends it until a person has decided (charter D2)."),
            _("The points are then added up by a program, the same for everybody."),
        ],
        language,
    )


def risks(revision: Revision, rule: Rule, language: str) -> str:
    """What the charter does about risks, and what of it this very clause does not keep."""
    said = [
        _("Protected conduct can be no ground of a deduction (charter R1); deductions end (R3)."),
        _("Records can be contested, and a rule whose records often fall is marked for review (charter O5)."),
        _("What is missing never turns into a refusal (charter P2)."),
    ]
    broken = sorted({article for article, _problem in breaches(revision, rule)}) if rule.is_deduction else []
    if broken:
        said.insert(
            0,
            _(
                "This is a text of history. It does not keep articles %(articles)s of the charter and could not be "
                "published today."
            )
            % {"articles": ", ".join(broken)},
        )
    return _together(said, language)


def impact_assessment(simulated: bool) -> str:
    """Whether an impact simulation is on file."""
    if simulated:
        return _(
            "Before publication an impact simulation of exactly this text on the residents of that day was stored "
            "with it (charter R5). Whether other assessments were made, the county has to say."
        )
    return _(
        "The text was put on file as it was; no impact simulation was made here. Whether the county has made an "
        "assessment, it has to say."
    )


def source_data(rule: Rule, language: str) -> str:
    """Which data of a resident the rule reads."""
    if rule.is_made:
        said = [_("The resident's own records, their days and their state; the day of joining.")]
    else:
        said = [
            _("The record of the act: its day, its state and its proof (%(proof)s).")
            % {"proof": EVIDENCE[rule.evidence].say(language)}
        ]
    if isinstance(rule.form, Between):
        said.append(_("The points that an official chose within the range."))
    if isinstance(rule.form, Per):
        said.append(_("The quantity that was recorded."))
    if rule.only_in:
        said.append(_("The village in which the resident is listed."))
    said.append(
        _("Whether the resident has agreed to have a score, and the date of birth (nobody under 18).")
    )
    return _together(said, language)


def method(revision: Revision, rule: Rule, villages: dict[str, str], language: str) -> str:
    """The clause itself in sentences, and what kind of program applies it."""
    return _together(
        [
            *clause_sentences(revision, rule, language, villages=villages),
            _(
                "It does not learn: fixed rules, whole numbers, one public program for all rules (charter R6)."
            ),
            _("Every resident can derive the own score again from the files of the book and of the records."),
        ],
        language,
    )


def _together(sentences: list[str], language: str) -> str:
    return ("" if language.startswith("zh") else " ").join(sentence for sentence in sentences if sentence)
