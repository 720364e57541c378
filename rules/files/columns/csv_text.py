"""A CSV file as raw columns of text: only where its shape is beyond doubt, else the row reader takes the file."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from rules.files.formulas import MARK, unguarded_columns

_BLOCK = 1 << 24
_QUOTE, _COMMA, _LINE_FEED, _RETURN = (ord(sign) for sign in '",\n\r')


@dataclass(slots=True)
class _Shape:
    """Lines with the heading, commas between cells, and whether any cell is quoted."""

    lines: int = 0
    commas: int = 0
    quoted: bool = False


class NotByColumns(Exception):
    """A file that only the row reader can judge: it is broken, or its shape is not beyond doubt."""


def csv_columns(path: Path, columns: Sequence[str]) -> pl.DataFrame:
    """Every row as texts, null or "" where empty, in a frame with `columns` in the file's order.

    Raises NotByColumns where the file is absent, empty or broken, has other columns, blank lines, line breaks inside
    cells, rows of another length or lone carriage returns: what that means only the row reader says.
    """
    text = _utf8(_data(path))
    end = text.find(b"\n")
    heading = _heading(text[:end] if end >= 0 else text)
    shape = _shape(text)
    if sorted(heading) != sorted(columns) or shape.commas != (len(heading) - 1) * shape.lines:
        raise NotByColumns
    schema = dict.fromkeys(heading, pl.String)
    if shape.lines == 1:
        return pl.DataFrame(schema=schema)
    try:
        frame = pl.read_csv(text, schema=schema, quote_char='"' if shape.quoted else None)
    except pl.exceptions.PolarsError as error:
        raise NotByColumns from error
    if frame.height != shape.lines - 1:
        raise NotByColumns
    return unguarded_columns(frame) if MARK.encode() in text else frame


def _data(path: Path) -> bytes:
    if not path.is_file():  # a pipe can be read only once, and the row reader may need it
        raise NotByColumns
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotByColumns from error


def _heading(line: bytes) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(line.removesuffix(b"\r").decode(), newline=""), strict=True), [])
    except csv.Error:
        return []


def _utf8(data: bytes) -> bytes:
    """The bytes in UTF-8, without a mark and without empty lines at the end."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise NotByColumns
    if not _is_utf8(data):
        try:
            data = data.decode("gb18030").encode()
        except UnicodeDecodeError as error:
            raise NotByColumns from error
    else:
        data = data.removeprefix(codecs.BOM_UTF8)
    end = data.rstrip(b"\r\n")
    return data if data[len(end) :] in (b"", b"\n", b"\r\n") else end


def _is_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _BLOCK):
            decoder.decode(data[start : start + _BLOCK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _shape(text: bytes) -> _Shape:
    """Count lines and commas outside quotes; refuse blank lines, and quotes and line breaks out of place."""
    shape = _Shape(lines=0 if text.endswith(b"\n") else 1, quoted=b'"' in text)
    inside = False
    for start in range(0, len(text), _BLOCK):
        end = min(start + _BLOCK, len(text))
        window = text[max(start - 1, 0) : end]
        returns = window.count(b"\r") - window.endswith(b"\r")
        if b"\n\n" in window or b"\n\r" in window or returns != window.count(b"\r\n"):
            raise NotByColumns
        shape.lines += text.count(b"\n", start, end)
        if not shape.quoted:
            shape.commas += text.count(b",", start, end)
            continue
        commas, inside = _commas_outside(text, start, end, inside)
        shape.commas += commas
    if inside or text.endswith(b"\r"):
        raise NotByColumns
    return shape


def _commas_outside(text: bytes, start: int, end: int, inside: bool) -> tuple[int, bool]:
    """Commas of a block that part cells, and whether its end is inside quotes.

    Clear quotes open at the start of a cell and close at its end, a doubled one inside them being one of both.
    """
    signs = np.frombuffer(text, np.uint8)
    block = signs[start:end]
    quotes = block == _QUOTE
    within = np.bitwise_xor.accumulate(quotes)
    if inside:
        within = ~within
    if bool((within & (block == _LINE_FEED)).any()):
        raise NotByColumns
    places = np.flatnonzero(quotes) + start
    opens = within[places - start]
    before = signs[np.maximum(places - 1, 0)]
    after = signs[np.minimum(places + 1, len(signs) - 1)]
    good_start = (places == 0) | (before == _COMMA) | (before == _LINE_FEED) | (before == _QUOTE)
    good_end = (places == len(signs) - 1) | np.isin(after, (_COMMA, _LINE_FEED, _RETURN, _QUOTE))
    if not bool(np.where(opens, good_start, good_end).all()):
        raise NotByColumns
    commas = int(((block == _COMMA) & ~within).sum())
    return commas, bool(within[-1])
