"""The table for terminals."""

from collections import Counter

import pytest
from helpers.frames import ELU, WIDE, frame_of, lines, written

from actcli.output import (
    Frame,
    text_column,
)


def test_terminal_table(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    frame = frame_of([-1, 2], ELU, orders=(0, 1))
    assert [line.rstrip() for line in lines(written(frame, "table", caption="ELU"))] == [
        "ELU",
        " x                  elu                 elu'",
        "─" * 44,
        "-1  -0.6321205588285577  0.36787944117144233",
        " 2                    2                    1",
    ]


@pytest.mark.parametrize("width", [47, 60, 79, 80, 200])
def test_terminal_table_keeps_numbers_whole_where_they_fit(monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    text = written(WIDE, "table")
    assert {cell for column in WIDE.texts() for cell in column} <= set(text.split())
    assert max(map(len, lines(text))) <= width


@pytest.mark.parametrize("width", [1, 20, 25, 30, 40])
def test_terminal_table_never_cuts_a_digit(monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    text = written(WIDE, "table")
    assert Counter(text) >= Counter("".join(cell for column in WIDE.texts() for cell in column))
    assert max(map(len, lines(text))) <= max(20, width)
    assert "…" not in text


def test_terminal_table_breaks_texts_between_words(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    words = "where the terminal has no room for all of these words they go on below"
    frame = Frame(columns=[text_column("name", ["leaky_relu"]), text_column("formula", [words])])
    text = written(frame, "table")
    assert set(words.split()) <= set(text.split())
    assert text.count("name") == 1


def test_terminal_table_writes_rich_markup_as_text(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    frame = Frame(columns=[text_column("name", ["[red]x[/red] :smile:"])], caption="[bold]b")
    assert "[red]x[/red] :smile:" in written(frame, "table")
    assert "[bold]b" in written(frame, "table")


@pytest.mark.parametrize("term", ["xterm-256color", "dumb", ""])
def test_color_overrides_the_environment(monkeypatch, term):
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[36m" in written(WIDE, "table", color=True)
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in written(WIDE, "table", color=False)


def test_terminal_table_in_a_pipe_has_no_colour(monkeypatch):
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    assert "\x1b" not in written(WIDE, "table")


@pytest.mark.parametrize("names", [["elu", "elu", "silu"], ["elu", "celu", "silu"]])
def test_rows_of_split_tables_can_be_told_apart(monkeypatch, names):
    """They begin with the first column again, or with numbers where that repeats."""
    monkeypatch.setenv("COLUMNS", "40")
    others = [text_column(f"{i}", ["0.1234567890123456"] * 3) for i in range(4)]
    tables = written(Frame(columns=[text_column("name", names), *others]), "table").split("\n\n")
    assert len(tables) > 1
    for table in tables:
        heads = [line.split()[0] for line in lines(table) if line and "─" not in line]
        assert heads == (["name", *names] if len({*names}) == 3 else ["row", "1", "2", "3"])
