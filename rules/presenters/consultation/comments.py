"""Comments as cards: who speaks, on what, what they say, what the county answers, and what changed since."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from counties.masking import masked
from counties.models import County
from rules.engine import book
from rules.models import Comment, ConsultationVersion
from rules.presenters.consultation.clauses import clause_url, place_title
from rules.presenters.diffs import diff_by_clause
from rules.selectors.consultation_texts import WHOLE, Place, engine_version

Speaker = Comment.Speaker
STANCE_TONES = {
    Comment.Stance.FOR: "done",
    Comment.Stance.AGAINST: "ended",
    Comment.Stance.NEITHER: "neutral",
}


@dataclass(frozen=True)
class Decision:
    """The words were hidden or shown again: by which office, when, why."""

    hidden: bool
    by: dict[str, str]
    at: datetime
    why: str


@dataclass(frozen=True)
class CommentCard:
    """One comment. ``since`` are items for `diff_list`: what changed in its clause since it was written."""

    number: int
    who: str
    mine: bool
    on: date
    stance: dict[str, str]
    title: str
    code: str
    url: str
    words: str
    hidden: bool
    decisions: tuple[Decision, ...]
    version: int
    earlier: bool
    since: tuple[dict[str, Any], ...]
    since_count: int
    answers: tuple[dict[str, Any], ...]


class CommentCards:
    """Makes the cards of one consultation; texts and differences are read once."""

    def __init__(
        self,
        county: County,
        number: int,
        versions: Sequence[ConsultationVersion],
        texts: Sequence[book.Revision | None],
        user: Any,
        language: str,
    ) -> None:
        """``versions`` the latest first; ``texts`` are those in which clauses are looked up for their titles."""
        self._county, self._number, self._user, self._language = county, number, user, language
        self._versions = {version.number: version for version in versions}
        self._latest = versions[0]
        self._texts = texts
        self._differences: dict[int, Mapping[Place, dict[str, Any]]] = {}

    def cards(self, comments: Iterable[Comment]) -> list[CommentCard]:
        """One card a comment, in the order given."""
        return [self._card(comment) for comment in comments]

    def _card(self, comment: Comment) -> CommentCard:
        place = (comment.part, comment.code)
        stance = Comment.Stance(comment.stance)
        decisions = tuple(
            Decision(hiding.hidden, hiding.by.display, hiding.at, hiding.why)
            for hiding in comment.hidings.all()
        )
        hidden = bool(decisions) and decisions[0].hidden
        changed = self._since(comment.version.number)
        since = (
            tuple(changed.values())
            if place == WHOLE
            else tuple(item for key, item in changed.items() if key == place)
        )
        return CommentCard(
            number=comment.number,
            who=speaker_words(comment),
            mine=self._user.is_authenticated and comment.by_id == self._user.pk,
            on=comment.on,
            stance={"text": str(stance.label), "tone": STANCE_TONES[stance]},
            title=place_title(place, self._texts, self._language),
            code=comment.code,
            url=clause_url(self._county, self._number, place),
            words="" if hidden else comment.words,
            hidden=hidden,
            decisions=decisions,
            version=comment.version.number,
            earlier=comment.version.number != self._latest.number,
            since=since,
            since_count=len(since),
            answers=tuple(
                {"by": answer.by.display, "at": answer.at, "words": answer.words}
                for answer in comment.answers.all()
            ),
        )

    def _since(self, number: int) -> Mapping[Place, dict[str, Any]]:
        """By clause, what changed from that version to the latest."""
        if number not in self._differences:
            before, after = engine_version(self._versions[number]), engine_version(self._latest)
            self._differences[number] = (
                {} if number == self._latest.number else diff_by_clause(before, after, self._language)
            )
        return self._differences[number]


def speaker_words(comment: Comment) -> str:
    """Who speaks, in public: a resident by the masked name while it may be known, nobody else by name."""
    if comment.resident is not None:
        return _("%(name)s, a resident") % {"name": masked(comment.resident.name)}
    match Speaker(comment.speaker):
        case Speaker.RESIDENT:
            return _("A resident")
        case Speaker.STAFF:
            return _("A member of staff")
        case Speaker.PAPER:
            return _("On a paper form whose code ends in %(end)s") % {
                "end": comment.paper.code[-4:] if comment.paper else ""
            }
        case _:
            return _("A member of the public")
