"""What a rule is: how a record of it is worth points, and what may change that (scoring.md 2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rules.engine.amounts import as_document
from rules.engine.spans import Span, Window

Document = dict[str, object]


@dataclass(frozen=True, slots=True)
class Title:
    """A text in both languages; `title["zh"]` works too, so templates can treat it as a dict.

    >>> bool(Title("", "")), Title.plain("https://example.org").compact()
    (False, 'https://example.org')
    """

    en: str
    zh: str

    @classmethod
    def plain(cls, text: str) -> Title:
        """One text for both languages: an address, a unit, the word `illustrative`."""
        return cls(text, text)

    def __bool__(self) -> bool:
        """Whether there is any text."""
        return bool(self.en or self.zh)

    def say(self, language: str) -> str:
        """The text for a language code such as "en", "zh" or "zh-hans"."""
        return self.zh if language.startswith("zh") else self.en

    def __getitem__(self, language: str) -> str:
        """Dict-like reading; KeyError for anything but en and zh."""
        return {"en": self.en, "zh": self.zh}[language]

    def document(self) -> Document:
        """The JSON-able form."""
        return {"en": self.en, "zh": self.zh}

    def compact(self) -> object:
        """One text where both languages share it, else both: for units, sources and legal bases."""
        return self.en if self.en == self.zh else self.document()


NO_TEXT = Title("", "")
"""Where an optional text is left out."""


class Evidence(StrEnum):
    """What a record of the rule must be proved by; `own_file`, the resident's own file, is for clean years."""

    EFFECTIVE_DOCUMENT = "effective_document"
    CERTIFICATE = "certificate"
    PHOTO = "photo"
    ROSTER = "roster"
    SELF_DECLARED = "self_declared"
    OWN_FILE = "own_file"


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `points` hundredths, in absolute value, in each window."""

    points: int
    window: Window

    def document(self) -> Document:
        """The JSON-able form."""
        return {"points": as_document(self.points), "window": self.window.value}


@dataclass(frozen=True, slots=True)
class Hold:
    """While it lasts the grade is at most `grade`."""

    grade: str
    lasts: Span

    def document(self) -> Document:
        """The JSON-able form."""
        return {"grade": self.grade, "lasts": str(self.lasts)}


@dataclass(frozen=True, slots=True)
class Fixed:
    """`points = -10`: always that many hundredths. Zero only beside a hold."""

    points: int


@dataclass(frozen=True, slots=True)
class Between:
    """`points_between = [-50, -5]`: the clerk chooses, ends included."""

    low: int
    high: int

    @property
    def mildest(self) -> int:
        """The end nearest to zero; what a record without chosen points counts as."""
        return self.high if self.low < 0 else self.low

    def clamp(self, points: int | None) -> int:
        """The chosen points brought into the range.

        >>> Between(-5000, -500).clamp(-9000), Between(-5000, -500).clamp(None)
        (-5000, -500)
        """
        return self.mildest if points is None else min(max(points, self.low), self.high)


@dataclass(frozen=True, slots=True)
class Per:
    """`per = { points = 1, quantity = 4, unit = "hour" }`, perhaps pooled over a window; all hundredths."""

    points: int
    quantity: int
    unit: Title
    pooled: Window | None = None

    def quantity_of(self, quantity: int | None) -> int:
        """The record's quantity, or exactly one unit's worth (`quantity`) where it has none."""
        return self.quantity if quantity is None else quantity

    def floor(self, quantity: int | None) -> int:
        """The unpooled worth: 7 hours at 1 point per 4 hours are 1 point.

        >>> Per(100, 400, "hour").floor(700), Per(100, 400, "hour").floor(None)
        (100, 100)
        """
        return self.quantity_of(quantity) // self.quantity * self.points


@dataclass(frozen=True, slots=True)
class Ladder:
    """`ladder = { points = [-20, -40], look_back = "60 months" }`: past the last rung, the last."""

    rungs: tuple[int, ...]
    look_back: Span

    def rung(self, count: int) -> int:
        """The worth of the n-th record (n from 1)."""
        return self.rungs[min(count, len(self.rungs)) - 1]


@dataclass(frozen=True, slots=True)
class CleanYear:
    """`clean_year = { points = 10 }`: a credit of that many hundredths, made by the engine (clean_years.py)."""

    points: int


Form = Fixed | Between | Per | Ladder | CleanYear


@dataclass(frozen=True, slots=True)
class Rule:
    """One clause of a book. `form` says what a record is worth; the rest may change it."""

    code: str
    category: str
    ground: str
    title: Title
    evidence: Evidence
    form: Form
    legal_basis: Title = NO_TEXT
    source: Title = NO_TEXT
    counts_for: Span | None = None
    replaces: tuple[str, ...] = ()
    once_every: Span | None = None
    best_of: str = ""
    cap: Cap | None = None
    holds: Hold | None = None
    only_in: tuple[str, ...] = ()

    @property
    def sign(self) -> int:
        """+1 for a credit, -1 for a deduction; a rule of 0 points that holds the grade is a deduction."""
        match self.form:
            case Fixed(points) | Per(points) | CleanYear(points):
                return 1 if points > 0 else -1
            case Between(low, _):
                return -1 if low < 0 else 1
            case Ladder(rungs):
                return -1 if min(rungs) < 0 else 1

    @property
    def is_deduction(self) -> bool:
        """Whether it takes points or holds the grade."""
        return self.sign < 0

    @property
    def is_made(self) -> bool:
        """Whether the engine makes its records, of clean years: nobody enters one (scoring.md 5.3a)."""
        return isinstance(self.form, CleanYear)

    def nominal(self, *, points: int | None, quantity: int | None) -> int:
        """Nominal points of a record under this rule, in hundredths (scoring.md 4)."""
        match self.form:
            case Fixed(fixed) | CleanYear(fixed):
                return fixed
            case Between():
                return self.form.clamp(points)
            case Per():
                return self.form.floor(quantity)
            case Ladder(rungs):
                return rungs[0]

    def document(self) -> Document:
        """The JSON-able form, with absent keys left out."""
        document: Document = {
            "code": self.code,
            "category": self.category,
            "ground": self.ground,
            "title": self.title.document(),
            "evidence": self.evidence.value,
        }
        document.update(form_document(self.form))
        optional: Document = {
            "legal_basis": self.legal_basis.compact(),
            "source": self.source.compact(),
            "counts_for": str(self.counts_for) if self.counts_for else "",
            "replaces": list(self.replaces),
            "once_every": str(self.once_every) if self.once_every else "",
            "best_of": self.best_of,
            "cap": self.cap.document() if self.cap else None,
            "holds_grade_at": self.holds.document() if self.holds else None,
            "only_in": list(self.only_in),
        }
        document.update({key: value for key, value in optional.items() if value})
        return document


def form_document(form: Form) -> Document:
    """The one key that says what a record is worth.

    >>> form_document(Between(-5000, -500))
    {'points_between': [-50, -5]}
    """
    match form:
        case Fixed(points):
            return {"points": as_document(points)}
        case Between(low, high):
            return {"points_between": [as_document(low), as_document(high)]}
        case Per(points, quantity, unit, pooled):
            per: Document = {"points": as_document(points), "quantity": as_document(quantity)}
            per["unit"] = unit.compact()
            if pooled is not None:
                per["pooled"] = pooled.value
            return {"per": per}
        case Ladder(rungs, look_back):
            return {"ladder": {"points": [as_document(rung) for rung in rungs], "look_back": str(look_back)}}
        case CleanYear(points):
            return {"clean_year": {"points": as_document(points)}}
