"""Beginning a draft: from a published revision, or from a file."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from rules.engine.reading import CODE, MAX_CODE
from rules.forms.day import day_field

MAX_BYTES = 16_000_000


class BeginForm(forms.Form):
    """The revision to begin with, the code and the day of the new one."""

    based_on = forms.ChoiceField(label=_("Begin with the text of"), widget=forms.RadioSelect)
    code = forms.CharField(
        label=_("Code of the new revision"),
        help_text=_("Such as 2027-1. Never used twice."),
        max_length=MAX_CODE,
        validators=[
            RegexValidator(
                rf"^{CODE}$",
                _("Use letters, digits, dots, hyphens and underscores. Begin with a letter or digit."),
            )
        ],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )

    def __init__(
        self, data: Any = None, *, revisions: list[tuple[str, str]], today: date, **kwargs: Any
    ) -> None:
        """`revisions` are codes with their words, the one in force first."""
        initial = {"based_on": revisions[0][0] if revisions else "", **kwargs.pop("initial", {})}
        super().__init__(data, initial=initial, **kwargs)
        self.fields["based_on"].choices = revisions  # type: ignore[attr-defined]
        self.fields["effective_from"] = day_field(
            _("It is to take effect on"),
            _("You can change it later. At the earliest the day after it is published (charter R4)."),
            earliest=today + timedelta(days=1),
        )


class UploadForm(forms.Form):
    """A rulebook as a TOML file."""

    text = forms.FileField(
        label=_("File"),
        help_text=_("A rulebook in the TOML format, UTF-8. Code and day stand in the file."),
        widget=forms.FileInput(attrs={"accept": ".toml,text/plain,application/toml"}),
        error_messages={"required": _("Choose a file.")},
    )

    def clean_text(self) -> tuple[str, str]:
        """The file's text and its name."""
        sent = self.cleaned_data["text"]
        if sent.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is far larger than a rulebook. Choose the right one."))
        try:
            return sent.read().decode("utf-8-sig"), sent.name
        except UnicodeDecodeError as error:
            raise forms.ValidationError(
                _("The file is not UTF-8 text. Save it as UTF-8 in your editor, and choose it again.")
            ) from error
