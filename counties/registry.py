"""Which counties are installed: Django's own list of apps is the only one."""

from django.apps import apps

from counties.plugin import CountyConfig


def installed_counties() -> list[CountyConfig]:
    """Every installed county app, by slug."""
    found = [config for config in apps.get_app_configs() if isinstance(config, CountyConfig)]
    return sorted(found, key=lambda config: config.slug)


def installed_county(slug: str) -> CountyConfig | None:
    """The county app of that slug, if it is installed."""
    return next((config for config in installed_counties() if config.slug == slug), None)
