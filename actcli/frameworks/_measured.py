"""What was measured of each function in each library: `measured.json`, and its traps in words.

The file is made by `python -m generate.measure_runtimes`, from the folder `tests`; nothing in it is
written by hand. Each function has a line of its own, so that one is read without the others.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("measured.json")
# Not by importlib.resources, whose import takes longer than all else of a function's traps.

MAX_USUAL_SIZE = 1e30
# What happens at larger x only is no trap: no network computes such numbers. 1e30 itself is a
# usual number to mask scores with.

MIN_LOST = 1e-9
# A smaller value that becomes 0, or has the wrong sign, is lost in any sum with usual numbers.

MAX_ABSOLUTE_ERROR = 5e-6
# Of values up to 8, of which the largest have an ulp of 9.5e-7 in float32.

MAX_ULPS = 64.0
# Six of the 24 bits of a float32.

MIN_DIFFERENCE = 1e-7
# An error of many ulps that is smaller lies beside a zero of the function, and matters little.

MAX_STEPS = 2.0
# Of the output of a quantised model. A table of all its values is right to half a step.

MAX_PARTS = 3
# So many things are said of one library.


class Seen(NamedTuple):
    """The worst result of one kind: its error, where it is, what came and what is true."""

    error: float
    x: float
    got: float
    true: float


class Trap(NamedTuple):
    """What a library makes of a function where it is far from the truth, in a few words."""

    library: str
    version: str
    text: str


Findings = Mapping[str, Seen]


def measured_functions() -> Iterator[tuple[str, Mapping[str, Findings]]]:
    """Yield every function by name, with the findings of each library, in the file's order."""
    for name, libraries in json.loads(_text())["functions"].items():
        yield name, _read(libraries)


def measured_versions() -> Mapping[str, str]:
    """Return the version of each library that was measured."""
    head, _, _ = _text().partition("\n")
    versions: dict[str, str] = json.loads(head.removesuffix(",") + "}")["versions"]
    return versions


def traps(function: str) -> list[Trap]:
    """Return the traps of a function of the catalogue, by its name; none if it has none."""
    _, found, rest = _text().partition(f'\n"{function}": ')
    if not found:
        return []
    libraries = json.loads(rest.partition("\n")[0].removesuffix(","))
    said = {name: trap_text(seen) for name, seen in _read(libraries).items()}
    versions = measured_versions() if any(said.values()) else {}
    return [Trap(name, versions[name], text) for name, text in said.items() if text]


def trap_text(findings: Findings) -> str:
    """Return what is to be known of the results of one library; "" if they are good enough."""
    return ", ".join([*_parts(findings)][:MAX_PARTS])


def _parts(findings: Findings) -> Iterator[str]:
    """Yield what is to be known, the worst first."""
    usual = {kind: seen for kind, seen in findings.items() if not abs(seen.x) > MAX_USUAL_SIZE}
    if "refused" in usual:
        yield "cannot be converted and run"
    if seen := usual.get("nan or inf for a number"):
        yield f"{_number(seen.got)} at {_number(seen.x)}"
    if seen := usual.get("outside the range"):
        yield f"{'up' if seen.got > seen.true else 'down'} to {seen.got:.8g}"
    sign = usual.get("wrong sign")
    if sign and abs(sign.got) > MIN_LOST:
        yield _instead(sign)
    lost = usual.get("flushed to 0")
    if lost and abs(lost.true) > MIN_LOST:
        yield _instead(lost)
    if seen := usual.get("lsb"):
        if seen.error > MAX_STEPS:
            yield _instead(seen)
        return
    off, ulps = usual.get("absolute"), findings.get("ulps")
    if off and off.error > MAX_ABSOLUTE_ERROR:
        yield f"off by {off.error:.2g} at {_number(off.x)}"
    elif ulps and ulps.error > MAX_ULPS and _is_far(ulps) and (abs(ulps.true) > 1 or not lost):
        yield _instead(ulps)
    if seen := findings.get("number for nan"):
        yield f"{_number(seen.got)} for nan"


def _is_far(seen: Seen) -> bool:
    """Return whether a result is off by more than what is lost beside a zero of the function."""
    return abs(seen.got - seen.true) > MIN_DIFFERENCE


def _instead(seen: Seen) -> str:
    return f"{_number(seen.got)} at {_number(seen.x)} (true {_number(seen.true)})"


def _number(value: float) -> str:
    """Return a number with three digits."""
    return "0" if value == 0 else f"{value:.3g}"


def _read(libraries: Mapping[str, Mapping[str, list[float | str]]]) -> dict[str, Findings]:
    """Return findings with numbers for their texts: "nan" and "inf" are no JSON."""
    return {
        name: {kind: Seen(*map(float, numbers)) for kind, numbers in kinds.items()}
        for name, kinds in libraries.items()
    }


@cache
def _text() -> str:
    return FILE.read_text("utf-8")
