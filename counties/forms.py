"""Forms of a resident's own part in the scheme."""

from django import forms
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from counties.models import ConsentText


class JoinForm(forms.Form):
    """A tick under the text; the version travels along, so that nobody agrees to a text that changed meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    agree = forms.BooleanField(
        label=_("I have read this and want to take part."),
        error_messages={
            "required": _("Tick the box if you want to take part. If not, leave this page: nothing happens.")
        },
    )

    def text(self) -> ConsentText:
        """The text that the resident read."""
        return get_object_or_404(ConsentText, version=self.cleaned_data["version"])
