"""Wording: clauses, lists and spans as English puts them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from actcli.analysis.properties import Span
from actcli.curves.features import MAX_EXTREMA
from actcli.support.unicode import number_in_sentence

MAX_LISTED = 6
# Values, components or extrema that are listed one by one; of more, their number and range is said.


class Clause(NamedTuple):
    """What a curve does somewhere: "is" "near 0 for x < −3"."""

    verb: str
    rest: str


def predicate(clauses: Iterable[Clause]) -> str:
    """Return the clauses as one predicate, in which neighbours share a verb."""
    return listed(
        f"{verb} {listed(clause.rest for clause in group)}".rstrip()
        for verb, group in groupby(clauses, key=lambda clause: clause.verb)
    )


def listed(items: Iterable[str]) -> str:
    """Return the items as a list; a comma is before "and" if an item has a comma or "and"."""
    *others, last = list(items) or [""]
    if not others:
        return last
    is_long = any(mark in item for item in (*others, last) for mark in (" and ", ","))
    return f"{', '.join(others)}{',' if is_long else ''} and {last}"


def extremum_in_words(kind: str, y: float) -> str:
    """Return an extremum and its value: "a minimum of −0.17"."""
    return f"a {kind} of {number_in_sentence(y)}"


def turns_in_words(count: int) -> str:
    """Return how many extrema a curve has: "12", or "more than 64" if nobody could count them."""
    return str(count) if count <= MAX_EXTREMA else f"more than {MAX_EXTREMA}"


def where_in_words(span: Span) -> str:
    """Return for which x a span is: "for x > 0", "everywhere"."""
    low, high = map(number_in_sentence, span)
    match math.isinf(span.low), math.isinf(span.high):
        case True, True:
            return "everywhere"
        case True, False:
            return f"for x < {high}"
        case False, True:
            return f"for x > {low}"
        case _:
            return f"for {low} < x < {high}"
