"""Fields of the clause forms: text that the engine judges, and lists that keep what they do not offer."""

from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise as Text


class Select(forms.Select):
    """One of a list; a value that the list does not offer is kept, so that saving changes nothing unseen."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """The options, and the kept value as one more."""
        groups = super().optgroups(name, value, attrs)
        offered = {str(option["value"]) for _name, options, _index in groups for option in options}
        for text in value:
            if text and text not in offered:
                option = self.create_option(name, text, text, True, len(groups), attrs=attrs)
                groups.append((None, [option], len(groups)))
        return groups


class Radios(forms.ChoiceField):
    """One of a few, all in sight; the engine judges the choice."""

    widget = forms.RadioSelect

    def valid_value(self, value: Any) -> bool:
        """Anything: a closed list is the engine's to check."""
        return True


class Boxes(forms.MultipleChoiceField):
    """Any of a list; the engine judges the choice."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: Any) -> bool:
        """Anything: a closed list is the engine's to check."""
        return True

    def keep(self, values: Any) -> None:
        """Offer what is chosen already too, so that saving changes nothing unseen."""
        choices = list(self.widget.choices)
        offered = {str(code) for code, _text in choices}
        kept = [(text, text) for text in values or () if text not in offered]
        self.choices = [*choices, *kept]


def text_field(label: "Text", hint: "Text", widget: forms.Widget) -> forms.CharField:
    """A field that takes any text, also none."""
    return forms.CharField(label=label, help_text=hint, required=False, widget=widget)
