"""Strings of libraries that ship no Chinese: named here so that our catalogue translates them for the reader."""

from django.utils.translation import gettext_noop, pgettext_lazy

CRISPY_FORMS_GDS = (
    gettext_noop("There is a problem"),
    gettext_noop("Back"),
    gettext_noop("Day"),
    gettext_noop("Month"),
    gettext_noop("Year"),
    gettext_noop("\n              You can enter up to %(max_characters)s characters\n              "),
    gettext_noop("\n              You can enter up to %(max_words)s words\n              "),
)

# allauth has Chinese for these; ours says what the field holds.
ALLAUTH = (
    pgettext_lazy("field label", "Login"),
    gettext_noop("Username or email"),
)
