"""What people write to a consultation, and what the office writes to run it."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rules.forms.day import day_field
from rules.models import Comment
from rules.selectors.consultation_texts import Place
from rules.services.consultation.answering import MOST_WORDS as MOST_ANSWER
from rules.services.consultation.commenting import MOST_FORMS, MOST_WORDS


class StanceForm(forms.Form):
    """For, against or neither, and why."""

    stance = forms.ChoiceField(
        label=_("Are you for it or against it?"),
        choices=Comment.Stance.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether you are for it, against it, or neither.")},
    )
    words = forms.CharField(
        label=_("What do you want to say?"),
        help_text=_("In your own words. Everybody can read it, so name nobody else."),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say something in your own words; one sentence is enough.")},
    )
    client_id = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """A damaged hidden number is said in words, for nobody sees the field."""
        if "client_id" in self.errors or "version" in self.errors:
            self.add_error(None, _("This page is damaged. Open the clause again and comment from there."))
        return self.cleaned_data


class CommentForm(StanceForm):
    """A comment on the clause of the page."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class PaperCommentForm(StanceForm):
    """What stands on a paper form; the clerk picks the clause that it names."""

    field_order = ("place", "stance", "words", "client_id")

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stance"].label = _("Which box is ticked?")
        self.fields["words"].label = _("What does the form say?")
        self.fields["words"].help_text = _("Word for word, as it is written.")
        self.fields["place"] = forms.ChoiceField(
            label=_("On which clause?"),
            choices=places,
            error_messages={"required": _("Choose the clause, or the whole text.")},
        )
        self.order_fields(self.field_order)

    def place(self) -> Place:
        """Part and code of the clause."""
        part, _colon, code = self.cleaned_data["place"].partition(":")
        return part, code


class PaperCodeForm(forms.Form):
    """The code on a paper form."""

    code = forms.CharField(
        label=_("Code on the form"),
        help_text=_("For example K-7R2M-9QXD"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-10"}
        ),
        error_messages={"required": _("Type the code that is printed on the form.")},
    )


class PaperPrintForm(forms.Form):
    """How many forms to print."""

    count = forms.IntegerField(
        label=_("How many forms?"),
        initial=10,
        min_value=1,
        max_value=MOST_FORMS,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        error_messages={"required": _("Say how many forms you need.")},
    )


class OpenForm(forms.Form):
    """Until when a draft lies open."""

    def __init__(self, data: Any = None, *, earliest: date, initial: date, **kwargs: Any) -> None:
        super().__init__(data, initial={"closes_on": initial}, **kwargs)
        self.fields["closes_on"] = day_field(
            _("Last day for comments"),
            _("At least a week from today, and before the day on which the draft is to take effect."),
            earliest=earliest,
        )


class WhyForm(OpenForm):
    """Another end, or another version, with the reason."""

    why = forms.CharField(
        label=_("Why?"),
        help_text=_("One or two sentences. Everybody can read them."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, in a sentence that everybody can read.")},
    )
    field_order = ("closes_on", "why")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)


class AnswerForm(forms.Form):
    """One answer to the comments that are ticked; the page draws the ticks itself."""

    words = forms.CharField(
        label=_("The answer"),
        help_text=_("What you will do about it and why. Everybody can read it."),
        max_length=MOST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the answer.")},
    )
    numbers = forms.TypedMultipleChoiceField(
        label=_("Comments"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the comments that this answers.")},
    )

    def __init__(self, *args: Any, numbers: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["numbers"].choices = [(number, str(number)) for number in numbers]  # type: ignore[attr-defined]


class ModerateForm(forms.Form):
    """Why words are hidden, or shown again."""

    why = forms.CharField(
        label=_("Why?"),
        help_text=_("One or two sentences. Everybody can read them."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, in a sentence that everybody can read.")},
    )
