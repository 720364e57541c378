"""The consent text in both languages, the reader's own first."""

from dataclasses import dataclass

from django.utils.translation import get_language

from counties.models import ConsentText


@dataclass(frozen=True)
class Side:
    """The text in one language. ``lang`` is the HTML code; the Chinese text is the binding one."""

    lang: str
    name: str
    text: str
    binding: bool


def consent_sides(text: ConsentText) -> tuple[Side, Side]:
    """The reader's language first, the other second."""
    chinese = Side("zh-Hans", "中文", text.text_zh, binding=True)
    english = Side("en", "English", text.text_en, binding=False)
    return (chinese, english) if (get_language() or "zh").startswith("zh") else (english, chinese)
