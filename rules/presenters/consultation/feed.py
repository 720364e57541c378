"""A county's consultations as an Atom feed: laid open, changed, closed, and what the county said at the end."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from counties.models import County
from rules.engine.phrases import day
from rules.models import Consultation
from rules.presenters.consultation.counting import comments_words
from rules.presenters.consultation.page import is_over
from rules.presenters.consultation.statement import statement_words
from rules.presenters.public.atom import CountyFeed, Entry, county_name, stable_id, together
from rules.selectors.consultation_texts import engine_version
from rules.selectors.consultations import counts_of, latest_statement, terms, versions


class ConsultationFeed(CountyFeed):
    """Every consultation; an entry is updated by what becomes of it."""

    def __init__(
        self, county: County, consultations: Iterable[Consultation], today: date, language: str
    ) -> None:
        super().__init__(
            county,
            list(_entries(county, consultations, today, language)),
            language,
            id=stable_id(county.slug, "consultations", language),
            url=reverse(f"rules:consultation-feed-{language[:2]}", args=[county.slug]),
            page=reverse("rules:consultation-list", args=[county.slug]),
        )

    def title(self) -> str:
        return _("%(county)s: consultations") % {"county": county_name(self.county, self.said_in)}

    def subtitle(self) -> str:
        return _("Every draft that lies open for comments, and what the county said at the end.")


def _entries(
    county: County, consultations: Iterable[Consultation], today: date, language: str
) -> Iterator[Entry]:
    for consultation in consultations:
        texts, statement = list(versions(consultation)), latest_statement(consultation)
        moments = [consultation.closed_at, statement.at if statement else None, texts[0].at]
        moments += [term.at for term in terms(consultation)]
        last = {"day": day(consultation.closes_on, language)}
        counts = {"comments": comments_words(consultation.summary or counts_of(consultation))}
        if not is_over(consultation, today):
            said = [
                _("Open for comments until %(day)s.") % last,
                _("Comments so far: %(comments)s.") % counts,
            ]
        else:
            said = [_("Comments were taken until %(day)s.") % last, _("Comments: %(comments)s.") % counts]
            said.append(
                statement_words(statement, language)
                if statement
                else _("No closing statement has been written yet.")
            )
        yield Entry(
            id=stable_id(county.slug, "consultation", str(consultation.number), language),
            url=reverse("rules:consultation-detail", args=[county.slug, consultation.number]),
            title=_("Consultation %(number)d: %(title)s")
            % {"number": consultation.number, "title": engine_version(texts[0]).title.say(language)},
            summary=together(said, language),
            published=consultation.opened_at,
            updated=max((moment for moment in moments if moment), default=consultation.opened_at),
        )
