"""A charter reviewer decides on the clauses of a draft that look like protected conduct."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counties.access import Permission, permissions_of
from counties.doors import staff_page
from counties.errors import DomainError
from counties.models import County
from rules.forms.decisions import ClauseReviewForm
from rules.models import ClauseReview, Draft
from rules.presenters.book import reader_language
from rules.presenters.publication import review_pages
from rules.presenters.publication.decisions import decision_items, standing_tag
from rules.presenters.publication.draft_page import draft_title
from rules.selectors.drafts import authors_of, drafts
from rules.selectors.reviews import Reviewed, Standing, decisions_on, reviewed, waiting_for_review
from rules.services.publication.reviewing import clause_review as decide
from rules.views.draft_door import draft_at

READERS = (Permission.REVISE_RULES, Permission.PUBLISH_RULES, Permission.REVIEW_CLAUSES)


@staff_page(Permission.REVIEW_CLAUSES)
@require_safe
def review_list(request: HttpRequest, county: County) -> HttpResponse:
    """Drafts with clauses that wait for a decision."""
    table = review_pages.waiting_table(county, waiting_for_review(drafts()), reader_language())
    return render(request, "rules/review/list.html", {"county": county, "table": table})


@staff_page(*READERS)
@require_safe
def draft_review(request: HttpRequest, county: County, code: str) -> HttpResponse:
    """The draft's clauses that look like protected conduct, and where each stands."""
    draft, language = draft_at(code), reader_language()
    context = {
        "county": county,
        "draft": draft,
        "title": draft_title(draft, language),
        "table": review_pages.review_table(county, draft, reviewed(draft), language),
        "breadcrumbs": review_pages.review_trail(county, draft, {"text": _("Review of clauses")}),
    }
    return render(request, "rules/review/draft.html", context)


@staff_page(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def clause_review(request: HttpRequest, county: County, code: str, digest: str) -> HttpResponse:
    """One clause: what it says, what made it stop, what was decided; a reviewer decides here."""
    draft = draft_at(code)
    one = next((one for one in reviewed(draft) if one.suspect.digest == digest), None)
    if one is None:
        raise Http404(_("The draft has no such clause any more. It was changed or taken out."))
    form = ClauseReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            review = decide(
                draft=draft,
                digest=digest,
                decision=ClauseReview.Decision(form.cleaned_data["decision"]),
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
            return _clause_page(request, county, draft, one, form, status=409)
        messages.success(request, _("The decision on %(code)s is on file.") % {"code": review.code})
        return redirect("rules:draft-review", county.slug, draft.code)
    return _clause_page(request, county, draft, one, form)


def _clause_page(
    request: HttpRequest,
    county: County,
    draft: Draft,
    one: Reviewed,
    form: ClauseReviewForm,
    status: int = 200,
) -> HttpResponse:
    language = reader_language()
    context = {
        "county": county,
        "draft": draft,
        "title": review_pages.clause_title(draft, one, language),
        "tag": standing_tag(one.standing),
        "rows": review_pages.clause_rows(draft, one, language),
        "decisions": decision_items(decisions_on(one.suspect.digest)),
        "form": form,
        "why_not": _why_not_decide(request, county, draft, one),
        "breadcrumbs": review_pages.review_trail(county, draft, {"text": one.suspect.code}),
    }
    return render(request, "rules/review/clause.html", context, status=status)


def _why_not_decide(request: HttpRequest, county: County, draft: Draft, one: Reviewed) -> str:
    """Why this person sees no form; "" where they may decide."""
    if draft.status != Draft.Status.OPEN:
        return _("This draft is closed. Nothing is left to decide.")
    if one.standing is Standing.HISTORY:
        return _("It stands word for word in the book that was loaded as history. Nothing has to be decided.")
    if Permission.REVIEW_CLAUSES not in permissions_of(request.user, county):
        return _("A person with the role of charter reviewer decides on it.")
    if request.user.pk in authors_of(draft):
        return _("You are one of this draft’s authors. Somebody else decides on its clauses.")
    return ""
