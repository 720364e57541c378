"""The closing statement of a consultation: three parts, each in Chinese and in English."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rules.models import ConsultationStatement
from rules.services.consultation.stating import MOST_WORDS, PARTS

LANGUAGES = (("zh", "zh-Hans"), ("en", "en"))


class StatementForm(forms.Form):
    """What was heard, what changed, what did not; a correction also says why."""

    after = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, data: Any = None, *, last: ConsultationStatement | None, **kwargs: Any) -> None:
        """`last` is the statement that holds, which the fields then show."""
        initial = {"after": last.number if last else 0}
        if last:
            initial |= {
                f"{part}_{key}": getattr(last, part)[key] for part in PARTS for key, _lang in LANGUAGES
            }
        super().__init__(data, initial=initial, **kwargs)
        for part in PARTS:
            for key, language in LANGUAGES:
                self.fields[f"{part}_{key}"] = forms.CharField(
                    label=LABELS[part, key],
                    help_text=HINTS[part] if key == "zh" else "",
                    max_length=MOST_WORDS,
                    widget=forms.Textarea(attrs={"rows": 4, "lang": language}),
                    error_messages={"required": _("Write this part too. One sentence is enough.")},
                )
        if last:
            self.fields["why"] = forms.CharField(
                label=_("Why do you correct it?"),
                help_text=_("One or two sentences. Everybody can read them, and what stood before."),
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 3}),
                error_messages={"required": _("Say why, in a sentence that everybody can read.")},
            )

    def said(self) -> dict[str, Any]:
        """What `statement_write` takes."""
        typed = self.cleaned_data
        parts = {part: {key: typed[f"{part}_{key}"] for key, _lang in LANGUAGES} for part in PARTS}
        return {"parts": parts, "after": typed["after"], "why": typed.get("why", "")}


LABELS = {
    ("heard", "zh"): _("What people said, in Chinese"),
    ("heard", "en"): _("What people said, in English"),
    ("changed", "zh"): _("What changed because of it, in Chinese"),
    ("changed", "en"): _("What changed because of it, in English"),
    ("kept", "zh"): _("What did not change and why, in Chinese"),
    ("kept", "en"): _("What did not change and why, in English"),
}
HINTS = {
    "heard": _("What they were for, what against, what they asked for. Name nobody."),
    "changed": _("Name the clauses. Where nothing changed, say so."),
    "kept": _("Name what people asked for and did not get, and the reason."),
}
