"""A canvas of character cells, with dots in them: braille patterns, or ASCII."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

UNICODE_DOT_ORDER = 0, 3, 1, 4, 2, 5, 6, 7
# The dots of a braille pattern, counted row by row, in the order of the bits of its code point.


@dataclass(frozen=True)
class Pen:
    """What curves are drawn with: a cell holds across × down dots, and one character shows them.

    Attributes
    ----------
    across, down : int
    characters : str
        The i-th is that of the dots whose bits are set in i, counted row by row.
    frame : tuple of str
        The side of a panel, a tick on it, the corner, the bottom, and a tick on that.
    filled, hollow : str
        The marks of a jump: where the function is, and what it tends to.
    """

    across: int
    down: int
    characters: str
    frame: tuple[str, ...]
    filled: str
    hollow: str


def _braille_patterns() -> Iterator[str]:
    """Yield the braille patterns in the order of a pen's characters; the empty one is a blank."""
    yield " "
    for pattern in range(1, 256):
        bits = (1 << bit for i, bit in enumerate(UNICODE_DOT_ORDER) if pattern >> i & 1)
        yield chr(0x2800 + sum(bits))


BRAILLE = Pen(2, 4, "".join(_braille_patterns()), tuple("│┤└─┬"), "●", "○")
ASCII = Pen(1, 3, " ''-.:.|", tuple("|++-+"), "@", "o")


class Cell(NamedTuple):
    """A character, and its colour as the parameters of an ANSI escape sequence."""

    text: str
    colour: str = ""


CellRow = list[Cell]


class Canvas:
    """Rows of cells, in which dots are set and characters are written; what is outside is lost."""

    def __init__(self, pen: Pen, columns: int, rows: int) -> None:
        """Begin an empty canvas of so many cells."""
        self.pen = pen
        self.patterns = [[0] * columns for _ in range(rows)]
        self.colours = [[""] * columns for _ in range(rows)]
        self.characters: dict[tuple[int, int], Cell] = {}

    def dot(self, x: int, y: int, colour: str) -> None:
        """Set the dot in a column and a row of dots."""
        column, across = divmod(x, self.pen.across)
        row, down = divmod(y, self.pen.down)
        if 0 <= row < len(self.patterns) and 0 <= column < len(self.patterns[0]):
            self.patterns[row][column] |= 1 << (down * self.pen.across + across)
            self.colours[row][column] = colour

    def write(self, x: int, y: int, text: str, colour: str) -> None:
        """Write a character over the dot in a column and a row of dots."""
        self.characters[y // self.pen.down, x // self.pen.across] = Cell(text, colour)

    def rows(self) -> list[CellRow]:
        """Return the rows in characters."""
        return [
            [
                self.characters.get((i, j), Cell(self.pen.characters[pattern], colour))
                for j, (pattern, colour) in enumerate(zip(patterns, colours, strict=True))
            ]
            for i, (patterns, colours) in enumerate(zip(self.patterns, self.colours, strict=True))
        ]


def cells(text: str, colour: str = "") -> CellRow:
    """Return a text as cells of one colour."""
    return [Cell(character, colour) for character in text]


def padded(row: CellRow, width: int) -> CellRow:
    """Return a row with blanks up to a width."""
    return row + cells(" " * (width - len(row)))


def rendered(row: CellRow, *, color: bool) -> str:
    """Return a row without the blanks at its end, with ANSI escape sequences if in colour."""
    while row and row[-1].text == " ":
        row = row[:-1]
    parts = ((c, "".join(cell.text for cell in group)) for c, group in groupby(row, _visible))
    return "".join(f"\x1b[{c}m{text}\x1b[0m" if color and c else text for c, text in parts)


def _visible(cell: Cell) -> str:
    """Return the colour that is seen of a cell: none of a blank."""
    return "" if cell.text == " " else cell.colour
