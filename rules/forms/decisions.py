"""Staff's small forms: return a record, write down a delivery, publish a draft, move a replay county's calendar."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counties.models import NoticeDelivery
from rules.forms.day import day_field

How = NoticeDelivery.How


class ReturnForm(forms.Form):
    """Why the second person does not agree."""

    reason = forms.CharField(
        label=_("Why is it returned?"),
        help_text=_("One or two sentences. The resident can read them."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why the record is returned.")},
    )


class DeliveryForm(forms.Form):
    """How and when a notice reached the resident."""

    how = forms.ChoiceField(
        label=_("How did the notice arrive?"),
        choices=[(How.HAND.value, How.HAND.label), (How.POST.value, How.POST.label)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how the notice arrived.")},
    )

    def __init__(self, data: Any = None, *, announced_on: date | None, today: date, **kwargs: Any) -> None:
        super().__init__(data, initial={"on": today, "how": How.HAND.value}, **kwargs)
        self.fields["on"] = day_field(
            _("On which day?"),
            _("The day on the signed receipt. The resident's time starts here."),
            latest=today,
            earliest=announced_on,
        )


class PublishForm(forms.Form):
    """The second person's decision; in a replay county the calendar may move to the day of effect at once."""

    digest = forms.CharField(
        widget=forms.HiddenInput, required=False
    )  # of the text that the page showed: what was not seen is not published
    move_calendar = forms.BooleanField(
        label=_("and move this county's calendar to the day of effect, so that the recompute starts now"),
        required=False,
        initial=True,
    )

    def __init__(self, data: Any = None, *, replay: bool, digest: str = "", **kwargs: Any) -> None:
        super().__init__(data, initial={"digest": digest}, **kwargs)
        if not replay:
            del self.fields["move_calendar"]


class WithdrawForm(forms.Form):
    """Why a published revision is taken back before its day."""

    reason = forms.CharField(
        label=_("Why is it withdrawn?"),
        help_text=_("A few sentences. Everybody can read them."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say why the revision is withdrawn.")},
    )


class ClauseReviewForm(forms.Form):
    """A reviewer's decision on a clause that looks like protected conduct."""

    decision = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[
            ("allow", _("Allow it: it is about something else")),
            ("refuse", _("Refuse it: it takes points for protected conduct")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("A few sentences. Everybody can read them, with your name or office."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say why you decide so.")},
    )


class CalendarForm(forms.Form):
    """The day to which a replay county's calendar moves."""

    def __init__(self, data: Any = None, *, tomorrow: date, **kwargs: Any) -> None:
        super().__init__(data, initial={"to": tomorrow}, **kwargs)
        self.fields["to"] = day_field(
            _("Move the calendar to"), _("It only moves forward."), earliest=tomorrow
        )
