"""Rulebooks, revisions, records and scores."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RulesConfig(AppConfig):
    name = "rules"
    verbose_name = _("rules")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rules import receivers  # noqa: F401  # connects itself
