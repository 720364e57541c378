"""The worked examples that a county's installed app ships with its book."""

from counties.models import County
from counties.registry import installed_county
from rules.engine.cases import Case, load_cases


def worked_examples(county: County) -> tuple[Case, ...]:
    """All of them; none where the app has no file of them. Raises RulebookError for a file with errors."""
    config = installed_county(county.slug)
    if config is None or not config.cases_file.exists():
        return ()
    return load_cases(config.cases_file.read_text(encoding="utf-8"), config.cases_file.name)
