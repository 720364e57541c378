"""Programmes, what was answered to residents, and what third parties may ask."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BenefitsConfig(AppConfig):
    name = "benefits"
    verbose_name = _("benefits")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from benefits import receivers  # noqa: F401  # connects itself
