"""Tables for documents, and for spreadsheets."""

import csv
import io

import pytest
from helpers.frames import MIXED, frame_of, lines, written

from actcli.output import (
    Frame,
    text_column,
)


def test_markdown_table():
    assert lines(written(MIXED, "md", digits=3)) == [
        r"|      x | elu(alpha=0.5) | a\|b     |",
        "| -----: | -------------: | -------- |",
        r"|     -1 |         -0.316 | x\_1     |",
        r"| -1e-07 |         -5e-08 | 50%      |",
        r"|    inf |            inf | \<a\>    |",
        r"|    nan |            nan | \\ \& \# |",
    ]


def test_latex_table():
    assert lines(written(MIXED, "latex", digits=3)) == [
        r"% needs \usepackage{booktabs}",
        "% Exponential Linear Unit",
        r"\begin{tabular}{rrl}",
        r"\toprule",
        r"x & elu(alpha=0.5) & a\textbar{}b \\",
        r"\midrule",
        r"$-1$ & $-0.316$ & x\_1 \\",
        r"$-1 \times 10^{-7}$ & $-5 \times 10^{-8}$ & 50\% \\",
        r"$\infty$ & $\infty$ & \textless{}a\textgreater{} \\",
        r"\texttt{nan} & \texttt{nan} & \textbackslash{} \& \# \\",
        r"\bottomrule",
        r"\end{tabular}",
    ]


def test_latex_of_hexadecimal_floats():
    assert r"\texttt{0x1.8000000000000p+1} \\" in lines(
        written(frame_of([3]), "latex", digits="hex")
    )


@pytest.mark.parametrize(("format", "separator"), [("csv", ","), ("tsv", "\t")])
def test_csv_and_tsv_quote_texts_with_separators(format, separator):
    cells = ["plain", 'a"b', "a,b", "a\tb", "a\nb", ""]
    text = written(Frame(columns=[text_column("x,y", cells), text_column("n", ["1"] * 6)]), format)
    rows = [*csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    assert rows == [["x,y", "n"], *([cell, "1"] for cell in cells)]
    assert f"plain{separator}1\n" in text
