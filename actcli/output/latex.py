r"""LaTeX: a tabular with the rules of booktabs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from actcli.output._frame import Frame, row_blocks

SUFFIXES = (".tex",)
MODE = "w"

LATEX_ESCAPES = str.maketrans(
    {character: "\\" + character for character in "&%$#_{}"}
    | {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        "\n": " ",
    }
)
INFINITY_MATH = {"inf": r"$\infty$", "-inf": r"$-\infty$"}
DECIMAL_NUMERAL = re.compile(r"(-?[\d.]+)(?:e([+-]\d+))?")


def write(frames: Iterator[Frame], stream: TextIO) -> None:
    """Write the frames; texts stand to the left, numbers to the right."""
    for number, block in enumerate(row_blocks(frames)):
        if not number:
            _begin(block, stream)
        cells = [
            map(_text_in_latex if column.is_text else _number_in_latex, texts)
            for column, texts in zip(block.columns, block.texts(), strict=True)
        ]
        stream.writelines(map(_row, zip(*cells, strict=True)))
    stream.write("\\bottomrule\n\\end{tabular}\n")


def _begin(frame: Frame, stream: TextIO) -> None:
    """Write all that stands above the rows."""
    alignment = "".join("l" if column.is_text else "r" for column in frame.columns)
    stream.write("% needs \\usepackage{booktabs}\n")
    if frame.caption:
        stream.write(f"% {' '.join(frame.caption.split())}\n")
    stream.write(f"\\begin{{tabular}}{{{alignment}}}\n\\toprule\n")
    stream.write(_row(map(_text_in_latex, frame.headings)))
    stream.write("\\midrule\n")


def _row(cells: Iterable[str]) -> str:
    """Return a row of the table."""
    return " & ".join(cells) + r" \\" + "\n"


def _text_in_latex(text: str) -> str:
    """Return a text in which no character means anything to LaTeX."""
    return text.translate(LATEX_ESCAPES)


def _number_in_latex(text: str) -> str:
    """Return a numeral in mathematics, with a real minus sign and powers of ten."""
    if match := DECIMAL_NUMERAL.fullmatch(text):
        mantissa, exponent = match.groups()
        power = rf" \times 10^{{{int(exponent)}}}" if exponent else ""
        return f"${mantissa}{power}$"
    return INFINITY_MATH.get(text, rf"\texttt{{{text}}}")
