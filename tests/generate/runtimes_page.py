"""Write what was measured: `measured.json` in the package, and the table tests/runtimes.md."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path

from actcli.catalogue import catalogue
from actcli.frameworks import _measured
from actcli.gallery.runtimes import ABOUT, HEADINGS, measured_libraries, measured_rows
from actcli.output.md import escape_markdown

PAGE = Path(__file__).parents[1] / "runtimes.md"
TABLE = _measured.FILE

KEPT = (
    "refused",
    "ulps",
    "absolute",
    "lsb",
    "flushed to 0",
    "outside the range",
    "wrong sign",
    "nan or inf for a number",
    "number for nan",
    "value at infinity",
    "step back",
    "depends on the place",
)
# Of the kinds of findings; the others are conventions, or follow from these.

DIGITS = {"error": 3, "x": 6, "got": 9, "true": 6}
# Of the numbers of a finding. Nine digits tell every float32 from its neighbours.

HEAD = """# Runtimes

{}

Measured: {}.

Made by `python -m generate.measure_runtimes FOLDER`, which makes an environment for each library.
`actcli check NAME --against LIBRARY` measures one again.
"""


def write_measurements(results: Mapping[str, dict]) -> None:
    """Write the table and the page from the results of `measure_runtimes`, by library."""
    versions = {name: found["version"] for name, found in results.items()}
    lines = []
    for function in catalogue():
        rows = {
            name: row
            for name, found in results.items()
            if (row := _kept(found["functions"].get(function, {})))
        }
        if rows:
            lines.append(f'"{function}": {json.dumps(rows, separators=(",", ":"))}')
    head = json.dumps({"versions": versions}).removesuffix("}")
    TABLE.write_text(f'{head},\n"functions": {{\n' + ",\n".join(lines) + "\n}}\n")
    _measured._text.cache_clear()
    PAGE.write_text("\n".join(page()) + "\n")


def page() -> Iterator[str]:
    """Yield the lines of the page."""
    yield from HEAD.format(ABOUT, measured_libraries()).split("\n")
    yield f"| {' | '.join(HEADINGS)} |"
    yield f"| {' | '.join('--:' if is_number else ':--' for is_number in HEADINGS.values())} |"
    for row in measured_rows():
        yield f"| {' | '.join(map(escape_markdown, row))} |"


def _kept(row: Mapping[str, list[float]]) -> dict[str, list[float | str]]:
    """Return the findings that are kept, of few digits, without their counts."""
    return {
        kind: [_short(value, n) for value, n in zip(row[kind], DIGITS.values(), strict=False)]
        for kind in KEPT
        if kind in row
    }


def _short(value: float, digits: int) -> float | str:
    """Return a number with few digits; a text for what JSON has no number for."""
    short = float(f"{value:.{digits}g}")
    if not math.isfinite(short):
        return str(short)
    return int(short) if short == int(short) and abs(short) < 1e6 else short
