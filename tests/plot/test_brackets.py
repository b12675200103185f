"""Brackets of formulas in type, over the whole catalogue: none lies on another or on a line."""

from itertools import combinations

import matplotlib as mpl
import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.mathtext import MathTextParser

from actcli.catalogue import catalogue
from actcli.plot.typeset import formulas

BRACKETS = "()[]{}|"
SIZE = 40.0
# Points: large, so that a pixel is little.

OVERLAP = 0.5
# Pixels that boxes share beyond the ink, which is smoothed.


def boxes(line):
    """Return the boxes of the brackets, of fraction lines and of the lines of roots."""
    with mpl.rc_context({"mathtext.fontset": "dejavusans"}):
        parsed = MathTextParser("path").parse(line, 72, FontProperties(size=SIZE))
    found = [(x, y, x + width, y + height) for x, y, width, height in parsed[4]]
    for font, size, number, *_, x, y in parsed[3]:
        if chr(number) in BRACKETS:
            font.set_size(size, 72)
            left, bottom, right, top = (v / 64 for v in font.load_char(number).bbox)
            found.append((x + left, y + bottom, x + right, y + top))
    return found


def overlapping(line):
    """Return the pairs of boxes that lie on each other."""
    return [
        (one, other)
        for one, other in combinations(boxes(line), 2)
        if min(one[2], other[2]) - max(one[0], other[0]) > OVERLAP
        and min(one[3], other[3]) - max(one[1], other[1]) > OVERLAP
    ]


def lines(formula):
    """Return what a formula sets in type, whole and broken into lines."""
    cases = [part for case in formula.cases for part in case]
    broken = lines(formula.broken) if formula.broken else []
    return [line for line in (formula.line, formula.rest, *cases, *broken) if "$" in line]


@pytest.mark.slow
def test_no_brackets_overlap():
    written = {
        line for function in catalogue().values() for f in formulas(function) for line in lines(f)
    }
    assert sum(len(boxes(line)) for line in written) > 1000
    assert [line for line in written if overlapping(line)] == []


@pytest.mark.parametrize("line", [r"$(x\!\!\!\!\!\!)$", r"$x)\!\!)$"])
def test_overlap_is_seen(line):
    assert overlapping(line)
