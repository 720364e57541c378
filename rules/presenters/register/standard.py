"""The standard an export follows: its name and version, its fields in order, its closed lists, the room for texts."""

NAME = "Algoritmeregister Publicatiestandaard"
VERSION = "1.0"
"""What `standard_version` of every record says; the document of the standard that was read is 1.0.9 of 9 July 2024."""
ADDRESS = "https://regels.overheid.nl/publicaties/algoritmeregister-publicatiestandaard"

IN_DEVELOPMENT, IN_USE, OUT_OF_USE = "In ontwikkeling", "In gebruik", "Buiten gebruik"
IMPACTFUL = "Impactvolle algoritmes"
"""Values of closed lists are codes: they stay in the standard's own language."""

TEXTS: dict[str, int] = {
    "name": 100,
    "description_short": 350,
    "organization": 100,
    "status": 15,
    "begin_date": 7,
    "end_date": 7,
    "contact_email": 500,
    "website": 500,
    "publication_category": 22,
    "url": 500,
    "goal": 2500,
    "proportionality": 2500,
    "human_intervention": 2500,
    "risks": 2500,
    "lawful_basis": 2500,
    "process_index_url": 500,
    "impacttoetsen": 2500,
    "source_data": 2500,
    "methods_and_models": 5000,
    "provider": 200,
    "publiccode": 500,
    "lang": 3,
    "standard_version": 3,
    "source_id": 100,
    "tags": 2500,
    "lars": 100,
}
"""Fields that are one text, with the most characters it may have."""
FIELDS = (
    *("name", "description_short", "organization", "category", "status", "begin_date", "end_date"),
    *("contact_email", "website", "publication_category", "url"),
    *("goal", "proportionality", "human_intervention", "risks"),
    *("lawful_basis", "lawful_basis_grouping", "process_index_url"),
    *("impacttoetsen_grouping", "impacttoetsen"),
    *("source_data", "source_data_grouping", "methods_and_models", "provider", "publiccode"),
    *("lang", "standard_version", "source_id", "tags", "lars"),
)
"""All fields, in the standard's order."""
LISTS = tuple(name for name in FIELDS if name not in TEXTS)
"""Fields that are lists: themes, and titles with a link."""
LANGUAGES = {"en": "eng", "zh-hans": "zho"}
"""The portal's languages as ISO 639-3, which the standard asks for."""


def fitted(name: str, text: str) -> str:
    """The text, cut with an ellipsis where the standard has no room for more.

    >>> fitted("lang", "engl"), fitted("end_date", "2026-11")
    ('en…', '2026-11')
    """
    most = TEXTS[name]
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
