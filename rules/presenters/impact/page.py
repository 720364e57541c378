"""The page of a draft's impact for rule admins: what is on file, whether it is of today's text, and what it says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from counties.masking import masked
from counties.models import County
from rules.engine.book import Revision
from rules.engine.phrases import number, signed
from rules.engine.words_fields import REACHES
from rules.models import Draft, ImpactCase, ImpactReport
from rules.presenters.impact import figures as charts
from rules.presenters.impact.case import case_link
from rules.presenters.publication.draft_page import draft_trail, draft_url
from rules.presenters.runs.page import moment
from rules.selectors.drafts import engine_draft, is_sound, problems_of
from rules.services.impact import impact_refusals


@dataclass(frozen=True)
class ImpactPage:
    """One draft's last report, for one reader."""

    county: County
    draft: Draft
    report: ImpactReport | None
    cases: Iterable[ImpactCase]
    before: Revision | None
    today: date
    language: str

    @property
    def title(self) -> str:
        """The draft's own title; its code while the text cannot be read."""
        return engine_draft(self.draft).title.say(self.language) if self.is_sound else self.draft.code

    @cached_property
    def is_sound(self) -> bool:
        """Whether anybody can be scored by the text."""
        return is_sound(self.draft)

    @property
    def is_open(self) -> bool:
        """Whether it can still be simulated."""
        return bool(self.draft.status == Draft.Status.OPEN)

    @property
    def problems(self) -> list[str]:
        """What is wrong with a text that cannot be read."""
        return [] if self.is_sound else [one.say(self.language) for one in problems_of(self.draft)]

    @cached_property
    def stale(self) -> str:
        """Why what is on file is not today's report of this text; "" where it is."""
        refusals = impact_refusals(self.draft, self.today) if self.is_open else []
        return refusals[0] if refusals else ""

    @property
    def rows(self) -> list[dict[str, Any]]:
        """For `summary_list`: of which day, by whom, beside what."""
        report = self.report
        if report is None:
            return []
        rows: list[dict[str, Any]] = [
            {"key": _("Simulated"), "value": moment(report.made_at, self.language)},
            {"key": _("By whom"), "value": report.made_by.display},
            *self._seconds(report),
            {"key": _("Both sides are reckoned on"), "value": report.simulated_on},
            {"key": _("Residents who take part on that day"), "value": self._residents()},
            {"key": _("How far the draft reaches back"), "value": self._reach()},
            {"key": _("Text"), "value": {"text": report.digest[:12], "note": _("beginning of its SHA-256")}},
        ]
        return rows

    @property
    def made_at(self) -> datetime | None:
        """When the report was put on file."""
        return self.report.made_at if self.report else None

    @property
    def figures(self) -> dict[str, Any] | None:
        """The report's figures; None where there is none, or where there are too few residents."""
        if self.report is None or not self.report.figures.get("enough"):
            return None
        return dict(self.report.figures)

    @property
    def too_few(self) -> bool:
        """Whether a report shows no figures because it would show single residents."""
        return self.report is not None and self.figures is None

    @property
    def nobody(self) -> bool:
        """Whether nobody takes part."""
        return self.report is not None and self.report.residents == 0

    def headline(self) -> str:
        """Who gains and who loses."""
        assert self.report is not None  # noqa: S101 - the template asks only where there is one
        return charts.headline(self.report.figures, self.report.residents)

    def charts(self) -> dict[str, Any]:
        """Everything drawn, by name."""
        figures, language = self.figures, self.language
        if figures is None:
            return {}
        return {
            "grades": charts.grades_chart(figures, language),
            "movement": charts.movement_grid(figures, language),
            "scores": charts.scores_chart(figures),
            "villages": charts.groups_chart("villages", figures, language),
            "ages": charts.groups_chart("ages", figures, language),
            "reaches": charts.reaches_chart(figures, language),
            "programmes": charts.programmes_chart(figures, language),
            "programmes_table": charts.programmes_table(figures),
            "rules": charts.rules_table(figures),
        }

    def case_table(self) -> dict[str, Any]:
        """The residents most affected, by masked name."""
        head = [
            {"text": _("Resident")},
            {"text": _("Score")},
            {"text": _("Grade")},
            {"text": _("What differs")},
            {"text": _("Explained")},
        ]
        rows = [
            [
                masked(case.resident.name),
                self._from_to(_points(case.score_before), _points(case.score_after)),
                self._from_to(case.grade_before or "–", case.grade_after or "–"),
                self._clauses(case),
                case_link(self.county, self.draft, case.place),
            ]
            for case in self.cases
        ]
        return {"head": head, "rows": rows}

    def urls(self) -> dict[str, str]:
        """Where the page's links lead."""
        place = [self.county.slug, self.draft.code]
        return {
            "draft": draft_url(self.county, self.draft),
            "simulate": reverse("rules:draft-impact", args=place),
            "examples": reverse("rules:draft-examples", args=place),
        }

    def _seconds(self, report: ImpactReport) -> list[dict[str, Any]]:
        """How long a worker's report took, from asking to having it."""
        simulation = report.simulations.first()
        if simulation is None or simulation.ended_at is None:
            return []
        seconds = (simulation.ended_at - simulation.asked_at).total_seconds()
        return [{"key": _("Took"), "value": _("%(seconds)s seconds") % {"seconds": f"{seconds:.1f}"}}]

    def _residents(self) -> str:
        assert self.report is not None  # noqa: S101
        return charts.said(None) if self.too_few and not self.nobody else f"{self.report.residents:,}"

    def _reach(self) -> str:
        assert self.report is not None  # noqa: S101
        reaches = {reach.value: title.say(self.language) for reach, title in REACHES.items()}
        return reaches.get(self.report.figures.get("reach", ""), "–")

    def _from_to(self, before: str, after: str) -> str:
        return before if before == after else f"{before} → {after}"

    def _clauses(self, case: ImpactCase) -> str:
        """Each rule whose records are worth something else to this resident."""
        said = [
            _("%(rule)s: %(before)s instead of %(after)s")
            % {
                "rule": self._rule(code),
                "before": signed(after, self.language) if after else "0",
                "after": signed(before, self.language) if before else "0",
            }
            for code, before, after in case.clauses
        ]
        return "; ".join(said) if said else _("Scale or grades alone")

    def _rule(self, code: str) -> str:
        books = [engine_draft(self.draft)] if self.is_sound else []
        books += [self.before] if self.before else []
        title = next((rule.title.say(self.language) for book in books if (rule := book.rule(code))), "")
        return f"{code} {title}".strip()


def impact_trail(county: County, draft: Draft, here: str) -> list[dict[str, Any]]:
    """Breadcrumbs: the rulebook's page for admins, the draft, this page."""
    trail = draft_trail(county, draft.code)
    return [trail[0], {"text": draft.code, "url": draft_url(county, draft)}, {"text": here}]


def _points(amount: int | None) -> str:
    return "–" if amount is None else number(amount)
