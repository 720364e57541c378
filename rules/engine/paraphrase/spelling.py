"""One spelling of a text, so that writing a word otherwise does not hide it: what is undone here, and what is not.

Undone: traditional characters, full-width and decorated letters, letters of other scripts that look Latin, accents and
tones, characters that cannot be seen, digits for letters, blanks and marks between characters or letters, case.
Not undone: characters that only sound alike, characters taken apart, abbreviations, pictures, other languages.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from rules.engine.paraphrase.characters import LOOKALIKES, TRADITIONAL

DIGITS = str.maketrans("013457@$", "oieastas")
"""Digits and signs for letters, inside a word only."""

_TABLE = str.maketrans(
    {TRADITIONAL[i]: TRADITIONAL[i + 1] for i in range(0, len(TRADITIONAL), 2)}
    | {LOOKALIKES[i]: LOOKALIKES[i + 1] for i in range(0, len(LOOKALIKES), 2)}
)
_NOT_A_LETTER = re.compile(r"[^a-z]+")
_LATIN_WORD = re.compile(r"[a-z]+")


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Small letters of the plain alphabet, simplified characters, nothing that cannot be seen.

    >>> plain("Ｐéтition"), plain("上\\u200b訪")
    ('petition', '上访')
    """
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).casefold()
    kept = "".join(sign for sign in spread if unicodedata.category(sign) not in ("Mn", "Cf", "Cc", "Me"))
    return unicodedata.normalize("NFC", kept).translate(_TABLE)


@lru_cache(maxsize=20_000)
def run_together(text: str) -> str:
    """Characters and letters without anything between them, digits neither; for languages without blanks.

    >>> run_together("上 · 訪（3次）"), run_together("shàng fǎng")
    ('上访次', 'shangfang')
    """
    return "".join(sign for sign in plain(text) if sign.isalpha())


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """The words of a text in Latin letters, in order; a word that was taken apart comes whole as well.

    >>> words("Peti-tion, p e t i t i o n, p3tition")
    ('peti', 'tion', 'petition', 'petition', 'petition')
    """
    found: list[str] = []
    singles: list[str] = []
    for piece in [*re.split(r"[\s\u3000]+", plain(text)), ""]:
        bare = piece.translate(DIGITS) if _LATIN_WORD.search(piece) else piece
        parts = [part for part in _NOT_A_LETTER.split(bare) if part]
        if len(parts) == 1 and len(parts[0]) == 1:
            singles.append(parts[0])
            continue
        if singles:
            found.append("".join(singles))
            singles = []
        found += parts
        if len(parts) > 1:
            found.append("".join(parts))
    return tuple(found)


def joined_pairs(found: tuple[str, ...]) -> tuple[str, ...]:
    """Every two words that stand side by side, as one: "peti tion".

    >>> joined_pairs(("peti", "tion"))
    ('petition',)
    """
    return tuple(first + second for first, second in pairwise(found))
