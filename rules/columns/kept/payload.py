"""Columns as bytes and back: Arrow IPC frames, compressed, one after the other."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from rules.engine.columns import days
from rules.engine.columns.encode import Columns
from rules.engine.columns.histories import Histories
from rules.engine.columns.sorting import inverse

Array = npt.NDArray[Any]

LAYOUT = 1
"""Raised with every change of what is written, or of what the engine's columns mean; earlier payloads are made anew."""

_LENGTH = 8  # bytes in front of each frame
_FRAMES = 4


class BadPayload(ValueError):
    """The bytes are not what `encode` writes."""


def encode(columns: Columns) -> bytes:
    """Bytes of settled columns (`rules.columns.kept.settled`); what follows from the rest is left out."""
    histories = columns.histories
    starts = columns.starts
    records = {
        "key": columns.keys,
        "rule": columns.rule.astype(np.uint16 if len(columns.rules) < 2**16 else np.uint32),
        "day": columns.day,
        "place": columns.place - starts[columns.who].astype(np.int32),
        "state": histories.state,
        "on": histories.on,
        "at": histories.at,
    }
    for name in ("quantity", "points", "deed"):
        if (given := getattr(columns, name)) is not None:
            records[name] = given
    people = columns.people.with_columns(records=pl.Series(np.diff(starts).astype(np.int32)))
    several = np.repeat(histories.many, np.diff(histories.first)).astype(np.int32)
    many = {
        "record": several,
        "on": histories.many_on,
        "at": histories.many_at,
        "state": histories.many_state,
    }
    frames = (people, pl.DataFrame({"rule": columns.rules}), pl.DataFrame(records), pl.DataFrame(many))
    return b"".join(piece for frame in frames for piece in _written(frame))


def decode(payload: bytes) -> Columns:
    """The columns that `encode` was given; BadPayload for anything else."""
    try:
        return _columns(*_frames(payload))
    except (pl.exceptions.PolarsError, KeyError, ValueError, OSError) as error:
        raise BadPayload(str(error)) from error


def _written(frame: pl.DataFrame) -> tuple[bytes, bytes]:
    into = io.BytesIO()
    frame.rechunk().write_ipc(into, compression="zstd")
    return into.tell().to_bytes(_LENGTH, "big"), into.getvalue()


def _frames(payload: bytes) -> list[pl.DataFrame]:
    frames, at, whole = [], 0, memoryview(payload)
    while at < len(payload):
        start = at + _LENGTH
        at = start + int.from_bytes(whole[at:start], "big")
        if not start < at <= len(payload):
            raise BadPayload("a frame ends outside the payload")
        frames.append(pl.read_ipc(bytes(whole[start:at])).rechunk())
    if len(frames) != _FRAMES:
        raise BadPayload(f"{len(frames)} frames instead of {_FRAMES}")
    return frames


def _columns(people: pl.DataFrame, rules: pl.DataFrame, records: pl.DataFrame, many: pl.DataFrame) -> Columns:
    counts = people["records"].to_numpy()
    starts = np.zeros(people.height + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    if starts[-1] != records.height:
        raise BadPayload("residents and records do not go together")
    who = np.repeat(np.arange(people.height, dtype=np.int32), counts)
    rule = records["rule"].to_numpy().astype(np.int32)
    place = records["place"].to_numpy() + starts[who].astype(np.int32)
    people = people.drop("records")
    return Columns(
        people=people,
        rules=rules["rule"].to_list(),
        keys=records["key"],
        starts=starts,
        born=_days(people, "born_on", days.UNKNOWN),
        enrolled=_days(people, "enrolled_on", days.NEVER),
        left=_days(people, "left_on", days.NEVER),
        who=who,
        group=grouped_by(who, rule),
        rule=rule,
        day=records["day"].to_numpy(),
        place=place,
        at_place=inverse(place),
        source=np.arange(who.size, dtype=np.int32),
        quantity=_perhaps(records, "quantity"),
        points=_perhaps(records, "points"),
        deed=_perhaps(records, "deed"),
        histories=_histories(records, many),
    )


def grouped_by(who: Array, rule: Array) -> Array:
    """One number for each (resident, rule), rising from 1, int32; equal ones stand together."""
    group = np.empty(who.size, np.int32)
    heads = np.ones(who.size, np.bool_)
    heads[1:] = (who[1:] != who[:-1]) | (rule[1:] != rule[:-1])
    np.cumsum(heads, out=group)
    return group


def _histories(records: pl.DataFrame, many: pl.DataFrame) -> Histories:
    record = many["record"].to_numpy()
    heads = np.ones(record.size, np.bool_)
    heads[1:] = record[1:] != record[:-1]
    first = np.flatnonzero(heads)
    return Histories(
        records["state"].to_numpy(),
        records["on"].to_numpy(),
        records["at"].to_numpy(),
        record[first].astype(np.int64),
        np.append(first, record.size).astype(np.int64),
        many["on"].to_numpy(),
        many["at"].to_numpy(),
        many["state"].to_numpy(),
    )


def _days(people: pl.DataFrame, name: str, empty: int) -> Array:
    return people.select(pl.col(name).to_physical().fill_null(empty))[name].to_numpy()


def _perhaps(records: pl.DataFrame, name: str) -> Array | None:
    return records[name].to_numpy() if name in records.columns else None
