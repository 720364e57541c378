"""The consultation gate: closed, on exactly this text, every comment answered (charter R5)."""

from datetime import timedelta

import pytest
from django.utils import translation

from rules.models import Consultation, Draft
from rules.services.consultation.answering import comments_answer
from rules.services.consultation.closing import consultations_close
from rules.services.consultation.gate import consultation_refusals
from tests.factories import Town
from tests.integration.consulting import drafted, opened, retitled, said

pytestmark = pytest.mark.django_db


def refusals(draft: Draft) -> list[str]:
    with translation.override("en"):
        return consultation_refusals(Draft.objects.get(pk=draft.pk))


def close(here: Town) -> None:
    consultations_close(county=here.county, today=here.today + timedelta(days=99), now=here.now)


def test_gate_without_a_consultation(here: Town) -> None:
    with here.scope():
        (refusal,) = refusals(drafted(here))
        assert "not been laid open" in refusal


def test_gate_while_it_is_open(here: Town) -> None:
    with here.scope():
        (refusal,) = refusals(opened(here).draft)
        assert "still open" in refusal


def test_gate_when_closed_without_comments(here: Town) -> None:
    with here.scope():
        draft = opened(here).draft
        close(here)
        assert refusals(draft) == []


def test_gate_wants_every_comment_answered(here: Town) -> None:
    with here.scope():
        consultation = opened(here)
        comments = [said(here, consultation, who) for who in (here.clerk, here.confirmer)]
        close(here)
        (refusal,) = refusals(consultation.draft)
        assert "2 comments have no answer" in refusal
        for comment in comments:
            comments_answer(
                consultation=consultation,
                numbers=[comment.number],
                words="谢谢。",
                by=here.rule_admin,
                now=here.now,
            )
        assert refusals(consultation.draft) == []


def test_gate_wants_exactly_this_text(here: Town) -> None:
    with here.scope():
        draft = opened(here).draft
        retitled(here, draft)
        assert len(refusals(draft)) == 2
        close(here)
        (refusal,) = refusals(draft)
        assert "changed since its consultation closed" in refusal
        opened(here, Draft.objects.get(pk=draft.pk))
        close(here)
        assert refusals(draft) == []


def test_gate_asks_for_answers_in_every_consultation_on_the_draft(here: Town) -> None:
    with here.scope():
        consultation = opened(here)
        said(here, consultation, here.clerk)
        close(here)
        retitled(here, consultation.draft)
        opened(here, Draft.objects.get(pk=consultation.draft_id))
        close(here)
        assert Consultation.objects.count() == 2
        (refusal,) = refusals(consultation.draft)
        assert "1 comment has no answer" in refusal


def test_gate_speaks_chinese(here: Town) -> None:
    with here.scope(), translation.override("zh-hans"):
        assert consultation_refusals(drafted(here)) == ["还没有公开征求意见。请先发起征求意见。"]
