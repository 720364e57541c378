"""Answers to comments, their notices, withdrawn consent, and moderation, which never touches a count."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from counties.access import Role, role_grant
from counties.errors import NotPermitted
from counties.models import Consent, Notice, NoticeDelivery
from counties.services.consent import consent_withdraw
from counties.services.notice import notice_deliver
from rules.models import Comment, CommentHiding
from rules.selectors.consultation_texts import WHOLE
from rules.selectors.consultations import counts_of, is_hidden
from rules.services.consultation.answering import comments_answer
from rules.services.consultation.closing import consultations_close
from rules.services.consultation.moderating import comment_hide, comment_show
from tests.factories import Town, town
from tests.integration.consulting import CLAUSE, opened, said
from tests.integration.test_consultations import refused

pytestmark = pytest.mark.django_db


def answered(here: Town, comment: Comment, **more: Any) -> None:
    asked = {"words": "谢谢，我们改。", "by": here.rule_admin, "numbers": [comment.number]} | more
    comments_answer(consultation=comment.consultation, now=here.now, **asked)


def test_an_answer_tells_the_resident_once_until_it_was_read(here: Town) -> None:
    resident = here.resident()
    with here.scope():
        consultation = opened(here)
        one = said(here, consultation, resident.user)
        two = said(here, consultation, resident.user, place=CLAUSE)
        answered(here, one)
        answered(here, two)
        notice = Notice.objects.get(resident=resident)
        assert (notice.kind, notice.reference) == ("consultation", "1")
        notice_deliver(
            notice=notice, on=here.today, how=NoticeDelivery.How.WEB, by=resident.user, now=here.now
        )
        answered(here, one, words="还有一句。")
        assert Notice.objects.filter(resident=resident).count() == 2
        assert one.answers.count() == 2


def test_several_comments_get_one_answer(here: Town) -> None:
    with here.scope():
        consultation = opened(here)
        comments = [said(here, consultation, who) for who in (here.clerk, here.confirmer)]
        answered(here, comments[0], numbers=[1, 2])
        assert all(comment.answers.get().words == "谢谢，我们改。" for comment in comments)
        for numbers in ([], [3], [1, 99]):
            with refused("comment_missing"):
                answered(here, comments[0], numbers=numbers)
        with refused("words_missing"):
            answered(here, comments[0], words=" ")


@pytest.mark.parametrize("who", ["clerk", "confirmer", "reviewer", "charter_reviewer"])
def test_only_who_revises_or_publishes_answers(here: Town, who: str) -> None:
    with here.scope():
        comment = said(here, opened(here), here.clerk)
        with pytest.raises(NotPermitted):
            answered(here, comment, by=getattr(here, who))


def test_words_are_hidden_and_shown_again_with_reasons(here: Town) -> None:
    with here.scope():
        comment = said(here, opened(here), here.clerk)
        comment_hide(comment=comment, why="点名骂人", by=here.publisher, now=here.now)
        assert is_hidden(comment)
        with refused("hiding_same"):
            comment_hide(comment=comment, why="点名骂人", by=here.publisher, now=here.now)
        with refused("why_missing"):
            comment_show(comment=comment, why="", by=here.publisher, now=here.now)
        comment_show(comment=comment, why="弄错了", by=here.publisher, now=here.now)
        assert not is_hidden(comment)
        assert CommentHiding.objects.count() == 2
        assert Comment.objects.get().words == "这样好。"


@pytest.mark.parametrize("who", ["clerk", "confirmer", "rule_admin", "reviewer"])
def test_only_a_publisher_hides(here: Town, who: str) -> None:
    with here.scope():
        comment = said(here, opened(here), here.clerk)
        with pytest.raises(NotPermitted):
            comment_hide(comment=comment, why="不好听", by=getattr(here, who), now=here.now)


def test_an_author_of_the_draft_does_not_hide_though_a_publisher(here: Town) -> None:
    role_grant(user=here.rule_admin, role=Role.PUBLISHER, county=here.county)
    with here.scope():
        comment = said(here, opened(here), here.clerk)
        with refused("R5"):
            comment_hide(comment=comment, why="不好听", by=here.rule_admin, now=here.now)


def test_withdrawn_consent_takes_the_name_and_leaves_the_comment(here: Town) -> None:
    resident = here.resident()
    with here.scope():
        consultation = opened(here)
        comment = said(here, consultation, resident.user)
        before = counts_of(consultation)
        consent_withdraw(resident=resident, by=resident.user, channel=Consent.Channel.WEB, now=here.now)
        comment.refresh_from_db()
        assert (comment.by, comment.resident, comment.speaker) == (None, None, "resident")
        assert comment.words == "这样好。"
        assert counts_of(consultation) == before
        answered(here, comment)
        assert not Notice.objects.filter(kind="consultation").exists()


def test_a_comment_in_a_closed_consultation_loses_its_name_too(here: Town) -> None:
    resident = here.resident()
    with here.scope():
        consultation = opened(here)
        comment = said(here, consultation, resident.user)
        later = here.today + timedelta(days=30)
        consultations_close(county=here.county, today=later, now=here.now)
        consent_withdraw(resident=resident, by=resident.user, channel=Consent.Channel.WEB, now=here.now)
        comment.refresh_from_db()
        assert comment.resident is None


class HidingNeverChangesCounts(TestCase):
    """Property: whatever is hidden and shown in whatever order, every count stays (charter O1)."""

    def setUp(self) -> None:
        self.here = town()
        with self.here.scope():
            self.consultation = opened(self.here)
            people = (self.here.clerk, self.here.confirmer, self.here.reviewer, self.here.publisher)
            stances = ("for", "against", "neither", "against")
            self.comments = [
                said(self.here, self.consultation, who, stance=stance, place=place)
                for who, stance in zip(people, stances, strict=True)
                for place in (WHOLE, CLAUSE)
            ]

    @settings(max_examples=20, deadline=None, derandomize=True)
    @given(st.lists(st.integers(0, 7), max_size=12))
    def test_counts_stay(self, touched: list[int]) -> None:
        here = self.here
        with here.scope():
            before = counts_of(self.consultation)
            for place in touched:
                comment = self.comments[place]
                decide = comment_show if is_hidden(comment) else comment_hide
                decide(comment=comment, why="试一试", by=here.publisher, now=here.now)
            assert counts_of(self.consultation) == before
