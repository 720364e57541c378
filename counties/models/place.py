"""Villages and households."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from counties.models.scoped import CountyForeignKey, CountyScoped


class Village(CountyScoped):
    """A village or urban community; some have rules of their own (`only_in`)."""

    mutable_columns = ("title_en", "title_zh")

    code = models.SlugField(help_text="The code that rulebooks use.")
    title_en = models.CharField(max_length=100, help_text="English title.")
    title_zh = models.CharField(max_length=100, help_text="Chinese title.")

    class Meta:
        verbose_name = _("village")
        verbose_name_plural = _("villages")
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=("county", "code"), name="counties_village_code"),)

    def __str__(self) -> str:
        return self.code

    @property
    def title(self) -> dict[str, str]:
        """Title by language."""
        return {"en": self.title_en, "zh": self.title_zh}


class Household(CountyScoped):
    """People who share a household register; some programmes ask for its average."""

    village = CountyForeignKey(Village, related_name="households", help_text="Where it is registered.")
    code = models.CharField(max_length=30, help_text="Number on the household's file.")

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=("county", "code"), name="counties_household_code"),)

    def __str__(self) -> str:
        return self.code
