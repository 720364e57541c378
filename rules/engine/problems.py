"""An error in a book, said in the reader's language: where, what, why, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rules.engine import messages_books, messages_format
from rules.engine.legible import shown, visible

MESSAGES = {**messages_format.MESSAGES, **messages_books.MESSAGES}
"""code -> {language: what, why and how to mend}; placeholders are the problem's params."""

LONGEST_PLACE = 400
_AND = {"en": ", ", "zh": "、"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One error. `clause` is a path such as `rule[SN-07].per.quantity`; `params` fill the sentence."""

    code: str
    file: str
    clause: str = ""
    params: Mapping[str, object] = field(default_factory=dict)

    def say(self, language: str = "en") -> str:
        """Where, what, why and how to mend, in "en" or "zh" (or "zh-hans").

        >>> print(Problem("missing_key", "a.toml", "rule[SN-07]", {"key": "evidence"}).say())
        a.toml, rule[SN-07]: the key "evidence" is missing. Every clause of this kind needs it. Add it.
        """
        short = "zh" if language.startswith("zh") else "en"
        params = {key: shown(value, _AND[short]) for key, value in self.params.items()}
        parts = [visible(part, LONGEST_PLACE) for part in (self.file, self.clause) if part]
        where = (", " if short == "en" else "，").join(parts)
        return f"{where}{': ' if short == 'en' else '：'}{MESSAGES[self.code][short].format(**params)}"


class RulebookError(Exception):
    """A book that is refused whole, with everything that is wrong in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """At least one problem."""
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.say() for problem in self.problems))
