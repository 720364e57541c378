"""Comments on the web by whoever is signed in, and from paper forms that a clerk enters."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from counties.errors import DomainError, NotPermitted
from rules.models import Comment, Consultation, PaperForm
from rules.selectors.consultation_texts import WHOLE
from rules.selectors.consultations import counts_of
from rules.services.consultation.commenting import MOST_A_DAY, comment_enter, paper_forms_print
from rules.services.consultation.opening import consultation_version_open
from tests.factories import Town, town, user
from tests.integration.consulting import CLAUSE, drafted, opened, retitled, said
from tests.integration.test_consultations import refused

pytestmark = pytest.mark.django_db


def entered(here: Town, code: str, **more: Any) -> Comment:
    asked = {
        "place": WHOLE,
        "stance": Comment.Stance.AGAINST,
        "words": "太少了。",
        "by": here.clerk,
        "client_id": uuid.uuid4(),
    } | more
    return comment_enter(county=here.county, code=code, now=here.now, **asked)


def printed(here: Town, consultation: Consultation, count: int = 1) -> list[PaperForm]:
    return paper_forms_print(consultation=consultation, count=count, by=here.clerk, now=here.now)


def test_who_speaks_is_kept_as_what_they_are(here: Town) -> None:
    resident = here.resident()
    with here.scope():
        consultation = opened(here)
        speakers = [
            said(here, consultation, who).speaker
            for who in (resident.user, here.resident(enrolled=False).user, here.clerk, user("passer-by"))
        ]
        assert speakers == ["resident", "resident", "staff", "public"]
        assert counts_of(consultation)["speakers"] == {"resident": 2, "public": 1, "staff": 1, "paper": 0}


def test_the_same_click_twice_is_one_comment(here: Town) -> None:
    with here.scope():
        consultation, click = opened(here), uuid.uuid4()
        first = said(here, consultation, here.clerk, client_id=click)
        assert said(here, consultation, here.clerk, client_id=click) == first
        assert Comment.objects.count() == 1


def test_one_comment_a_person_and_clause(here: Town) -> None:
    with here.scope():
        consultation = opened(here)
        said(here, consultation, here.clerk)
        said(here, consultation, here.clerk, place=CLAUSE)
        with refused("commented"):
            said(here, consultation, here.clerk, stance="against")
        assert counts_of(consultation)["comments"] == 2


def test_a_new_version_can_be_commented_again_and_the_old_number_is_refused(here: Town) -> None:
    with here.scope():
        consultation = opened(here)
        said(here, consultation, here.clerk)
        retitled(here, consultation.draft)
        consultation_version_open(
            consultation=consultation,
            why="改了。",
            closes_on=consultation.closes_on,
            by=here.rule_admin,
            now=here.now,
        )
        with refused("version_old"):
            said(here, consultation, here.confirmer, version=1)
        assert said(here, consultation, here.clerk).version.number == 2
        by_version = [row["version"] for row in counts_of(consultation)["clauses"]]
        assert by_version == [1, 2]


@pytest.mark.parametrize(
    ("words", "place", "code"),
    [
        ("  ", WHOLE, "words_missing"),
        ("长" * 5001, WHOLE, "words_long"),
        ("好", ("rule", "NO-99"), "clause_missing"),
        ("好", ("nothing", ""), "clause_missing"),
        ("好", ("rule", ""), "clause_missing"),
    ],
)
def test_what_a_comment_needs(here: Town, words: str, place: tuple[str, str], code: str) -> None:
    with here.scope(), refused(code):
        said(here, opened(here), here.clerk, words=words, place=place)


def test_a_clause_that_the_draft_drops_can_be_commented_on(here: Town) -> None:
    from rules.engine import editing
    from rules.models import Draft
    from rules.services.drafting.clauses import clause_drop

    with here.scope():
        draft = drafted(here)
        code = draft.document["programme"][0]["code"]
        base = editing.clause_digest(editing.find(draft.document, "programme", code))
        clause_drop(draft=draft, part="programme", code=code, base=base, by=here.rule_admin, now=here.now)
        consultation = opened(here, Draft.objects.get(pk=draft.pk))
        assert said(here, consultation, here.clerk, place=("programme", code)).code == code


def test_whoever_wrote_the_draft_does_not_comment_on_it(here: Town) -> None:
    with here.scope(), refused("R5"):
        said(here, opened(here), here.rule_admin)


def test_twenty_comments_a_day_and_no_more(here: Town) -> None:
    with here.scope():
        for number in range(MOST_A_DAY):
            said(here, opened(here, drafted(here, code=f"next-{number}")), here.clerk)
        last = opened(here, drafted(here, code="last"))
        with refused("too_many"):
            said(here, last, here.clerk)
        with time_machine.travel(here.now + timedelta(days=1, minutes=1), tick=False):
            said(here, last, here.clerk)


def test_a_paper_form_counts_once_for_the_text_it_was_printed_for(here: Town) -> None:
    with here.scope():
        consultation = opened(here)
        form, _other = printed(here, consultation, 2)
        retitled(here, consultation.draft)
        consultation_version_open(
            consultation=consultation,
            why="改了。",
            closes_on=consultation.closes_on,
            by=here.rule_admin,
            now=here.now,
        )
        typed = form.code.lower().replace("-", " ")
        comment = entered(here, typed, place=CLAUSE)
        assert (comment.version.number, comment.speaker, comment.by, comment.entered_by) == (
            1,
            "paper",
            None,
            here.clerk,
        )
        with refused("paper_used"):
            entered(here, form.code)
        assert counts_of(consultation)["speakers"]["paper"] == 1


def test_the_same_click_enters_a_form_once(here: Town) -> None:
    with here.scope():
        (form,), click = printed(here, opened(here)), uuid.uuid4()
        assert entered(here, form.code, client_id=click) == entered(here, form.code, client_id=click)


@pytest.mark.parametrize("code", ["", "K-2222-2222", "K", "R-2222-2222", "' OR 1=1"])
def test_a_wrong_paper_code_is_refused(here: Town, code: str) -> None:
    with here.scope(), refused("paper_unknown"):
        printed(here, opened(here))
        entered(here, code)


def test_a_paper_code_of_another_county_is_unknown(here: Town) -> None:
    there = town("other")
    with there.scope():
        code = printed(there, opened(there))[0].code
    with here.scope(), refused("paper_unknown"):
        entered(here, code)


def test_paper_forms_end_with_the_consultation(here: Town) -> None:
    with here.scope():
        consultation = opened(here)
        (form,) = printed(here, consultation)
        with time_machine.travel(here.now + timedelta(days=11), tick=False):
            with refused("consultation_closed"):
                entered(here, form.code)
            with refused("consultation_closed"):
                printed(here, consultation)


@pytest.mark.parametrize("who", ["confirmer", "rule_admin", "publisher", "reviewer"])
def test_only_a_clerk_prints_and_enters_forms(here: Town, who: str) -> None:
    with here.scope():
        consultation = opened(here)
        (form,) = printed(here, consultation)
        person = getattr(here, who)
        with pytest.raises(NotPermitted):
            entered(here, form.code, by=person)
        with pytest.raises(NotPermitted):
            paper_forms_print(consultation=consultation, count=1, by=person, now=here.now)


@pytest.mark.parametrize("count", [0, -1, 101])
def test_paper_forms_are_printed_in_sensible_numbers(here: Town, count: int) -> None:
    with here.scope(), refused("paper_count"):
        printed(here, opened(here), count)


def test_no_error_message_of_a_refusal_is_empty(here: Town) -> None:
    with here.scope(), pytest.raises(DomainError) as caught:
        said(here, opened(here), here.rule_admin)
    assert "(R5)" in str(caught.value)
