"""A draft from a file: kept whole or not at all."""

from dataclasses import replace

import pytest

from counties.errors import DomainError
from rules.engine.problems import RulebookError
from rules.models import Draft
from rules.selectors.books import books
from rules.services.drafting.beginning import MAX_UPLOAD, draft_create, draft_upload
from tests.factories import Town

pytestmark = pytest.mark.django_db


def test_an_upload_is_read_whole_or_refused_whole(here: Town) -> None:
    with here.scope():
        with pytest.raises(RulebookError):
            draft_upload(
                county=here.county, text="[rulebook", filename="a.toml", by=here.rule_admin, now=here.now
            )
        assert not Draft.objects.exists()
        text = replace(books()[-1], county="elsewhere", code="next", archival=False)
        with pytest.raises(DomainError) as caught:
            draft_create(county=here.county, parsed=text, by=here.rule_admin, now=here.now)
        assert caught.value.code == "other_county"


def test_a_file_that_is_far_too_long_is_not_read(here: Town) -> None:
    with here.scope(), pytest.raises(DomainError) as caught:
        draft_upload(
            county=here.county,
            text="#" * (MAX_UPLOAD + 1),
            filename="a.toml",
            by=here.rule_admin,
            now=here.now,
        )
    assert caught.value.code == "too_long"
