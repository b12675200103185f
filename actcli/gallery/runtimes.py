"""What was measured of functions in libraries, as a table that can be sorted and searched."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib.resources import files
from string import Template

from actcli.frameworks import FRAMEWORKS
from actcli.frameworks._measured import (
    MAX_ULPS,
    Findings,
    measured_functions,
    measured_versions,
    trap_text,
)
from actcli.gallery.html_index import page_colours

ABOUT = """\
What each library makes of each function in float32, with its default settings: the largest error
in units in the last place and in itself, where |f| is at most 8; the first x at which it gives 0
though the value is a normal number; and what a user has to know. "plain" is a graph that was not
optimised. A conversion to int8 or int16 is calibrated on inputs from -6 to 6, and judged within
the range of its outputs."""

HEADINGS = {
    "function": False,
    "library": False,
    "ulps": True,
    "at x": True,
    "absolute error": True,
    "first 0": True,
    "verdict": False,
}
"""The headings of the table, and whether numbers stand under them."""


def measured_libraries() -> str:
    """Return the libraries that were measured, with their versions."""
    return ", ".join(f"{name} {version}" for name, version in measured_versions().items())


def measured_rows() -> Iterator[list[str]]:
    """Yield the cells of every row of the table."""
    for function, libraries in measured_functions():
        for library, findings in libraries.items():
            title = f"{library} (conversion)" if _is_conversion(library) else library
            yield [function, title, *_cells(findings)]


def _is_conversion(library: str) -> bool:
    """Return whether what was run had been converted from a model of another library."""
    if " to " in library:
        return True
    framework = FRAMEWORKS.load(library.removesuffix(" plain")).FRAMEWORK
    # One that runs the calls of a library which could run them itself.
    if not (framework.calls_of and framework.compile):
        return False
    return FRAMEWORKS.load(framework.calls_of).FRAMEWORK.to_tensor is not None


def _cells(findings: Findings) -> Iterator[str]:
    """Yield what a row says beside the names of its function and library."""
    ulps, off, lost = (findings.get(kind) for kind in ("ulps", "absolute", "flushed to 0"))
    yield f"{ulps.error:.3g}" if ulps else ""
    yield f"{ulps.x:.6g}" if ulps else ""
    yield f"{off.error:.2g}" if off else ""
    yield f"{lost.x:.6g}" if lost else ""
    errs = lost or (ulps and ulps.error > MAX_ULPS)
    yield trap_text(findings) or ("good but for tiny or huge numbers" if errs else "good")


def render_runtimes() -> str:
    """Return the whole page."""
    rows = [*measured_rows()]
    template = files("actcli.gallery").joinpath("runtimes.html").read_text("utf-8")
    kinds = [' class="number"' if is_number else "" for is_number in HEADINGS.values()]
    return Template(template).substitute(
        light=page_colours("light"),
        dark=page_colours("dark"),
        about=escape(ABOUT),
        versions=escape(measured_libraries()),
        count=len(rows),
        heads="".join(
            f'<th scope="col"{kind}><button type="button">{heading}</button></th>'
            for heading, kind in zip(HEADINGS, kinds, strict=True)
        ),
        rows="\n".join(
            "<tr>"
            + "".join(
                f"<td{kind}>{escape(cell)}</td>" for cell, kind in zip(row, kinds, strict=True)
            )
            + "</tr>"
            for row in rows
        ),
    )
