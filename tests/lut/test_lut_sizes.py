"""The page on sizes of tables: it is what is measured, and keeps what it is for."""

from pathlib import Path

import pytest
from generate import lut_sizes as generator

PAGE = Path(generator.__file__).with_suffix(".md")


def rows_of(heading):
    """Return the cells of the table under a heading of the page."""
    part = PAGE.read_text("utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")][1:]
    return [tuple(line.strip("| ").split(" | ")) for line in lines]


def test_smallest_tables_take_at_most_half_the_bytes():
    rows = rows_of("Within one step of the output")
    assert {row[:2] for row in rows} == {
        (function, dtype) for function in generator.FUNCTIONS for dtype in generator.DTYPES
    }
    for row in rows:
        assert 2 * int(row[4]) <= int(row[3])
        assert float(row[6]) <= 1


def test_no_table_of_a_library_is_smaller_and_as_good():
    for row in rows_of("Beside the tables of libraries"):
        assert int(row[5]) <= int(row[2])
        assert float(row[6]) <= float(row[4])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("heading", "rows"),
    [
        ("Within one step of the output", generator.size_rows),
        ("Beside the tables of libraries", generator.library_rows),
    ],
)
def test_page_is_what_is_measured(heading, rows):
    assert rows_of(heading) == [tuple(map(str, row)) for row in rows()]
