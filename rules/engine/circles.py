"""Circles among rules that replace each other, found in time that grows with the book alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping


def in_circles(replaced: Mapping[str, Collection[str]]) -> frozenset[str]:
    """The codes from which some way of `replaces` leads back to themselves; `replaced` is code -> codes.

    >>> sorted(in_circles({"A": ["B"], "B": ["C"], "C": ["A"], "D": ["A"], "E": ["E"]}))
    ['A', 'B', 'C', 'E']
    """
    found = {code for code, others in replaced.items() if code in others}
    groups = _connected(replaced)
    return frozenset(found.union(*(group for group in groups if len(group) > 1)))


def _connected(replaced: Mapping[str, Collection[str]]) -> list[set[str]]:
    """The groups whose members all lead to each other (Kosaraju's two walks, without recursion)."""
    onward = {code: [other for other in others if other in replaced] for code, others in replaced.items()}
    back: dict[str, list[str]] = {code: [] for code in onward}
    for code, others in onward.items():
        for other in others:
            back[other].append(code)
    groups: list[set[str]] = []
    reached: set[str] = set()
    for code in reversed(_finished(onward)):
        if code not in reached:
            groups.append(_reach(code, back, reached))
    return groups


def _finished(onward: Mapping[str, list[str]]) -> list[str]:
    """The codes in the order in which a walk from each is done."""
    done: list[str] = []
    seen: set[str] = set()
    for start in onward:
        if start in seen:
            continue
        seen.add(start)
        ways = [(start, iter(onward[start]))]
        while ways:
            code, rest = ways[-1]
            following = next((other for other in rest if other not in seen), None)
            if following is None:
                done.append(code)
                ways.pop()
            else:
                seen.add(following)
                ways.append((following, iter(onward[following])))
    return done


def _reach(start: str, back: Mapping[str, list[str]], reached: set[str]) -> set[str]:
    """Everything not reached before that leads to `start`."""
    group = {start}
    reached.add(start)
    ahead = [start]
    while ahead:
        for other in back[ahead.pop()]:
            if other not in reached:
                reached.add(other)
                group.add(other)
                ahead.append(other)
    return group
