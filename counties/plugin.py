"""What a county's own app declares: data only, ten lines (docs/adding-a-county.md)."""

from pathlib import Path
from typing import ClassVar

from django.apps import AppConfig


class CountyConfig(AppConfig):
    """One installed county. Subclasses set the class attributes and add no code.

    ``replay`` marks a county whose history is shown so that it can be undone: synthetic residents only,
    a calendar of its own, no answers to third parties (charter, after R6).
    """

    default = False  # the base is no county; a subclass is the one app of its module
    default_auto_field = "django.db.models.BigAutoField"

    slug: ClassVar[str]
    titles: ClassVar[dict[str, str]]
    time_zone: ClassVar[str] = "Asia/Shanghai"
    languages: ClassVar[tuple[str, ...]] = ("zh", "en")
    calendar: ClassVar[str] = "CN"
    replay: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.default = True

    @property
    def rulebook_folder(self) -> Path:
        """Dated TOML files, one a shipped revision."""
        return Path(self.path) / "rulebook"

    @property
    def drafts_folder(self) -> Path:
        """Prepared drafts that the county starts with; may be absent."""
        return Path(self.path) / "drafts"

    @property
    def cases_file(self) -> Path:
        """The book's own worked examples."""
        return Path(self.path) / "cases.toml"

    @property
    def villages_file(self) -> Path:
        """Codes and titles of the county's villages."""
        return Path(self.path) / "villages.toml"

    @property
    def demo_file(self) -> Path:
        """Parameters of the synthetic residents; absent where a county has no demonstration."""
        return Path(self.path) / "demo.toml"
