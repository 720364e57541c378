"""Files of a revision at addresses of their own: its text as TOML and JSON."""

from django.http import HttpRequest, HttpResponse

from counties.models import County
from rules.models import Revision
from rules.presenters.downloads import revision_download
from rules.views.revision_door import revision_page


@revision_page
def book(request: HttpRequest, county: County, revision: Revision, form: str) -> HttpResponse:
    """The exact text; the same digest follows from both forms."""
    return revision_download(request, revision, form)
