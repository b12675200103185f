"""Other people's code: when a Python file is run, and where what it prints goes."""

import json

import pytest

from actcli.specs import loader

LOUD = """
print("imported")

def f(x):
    print("called")
    return 2 * x
"""


@pytest.fixture
def loud(run, tmp_path):
    """Return a function that runs a command line beside loud.py, which prints when it is run."""
    (tmp_path / "loud.py").write_text(LOUD)
    loader._imported.cache_clear()
    yield run
    loader._imported.cache_clear()


@pytest.mark.parametrize(
    "line",
    [
        "eval loud.py:f 1 2",
        "eval loud.py:f @x.txt",
        "diff loud.py:f 1 2 -f jsonl",
        "table loud.py:f -n 3 -f csv",
        "lut loud.py:f",
        "plot loud.py:f --sketch",
        "info loud.py:f",
    ],
)
def test_what_a_function_prints_goes_to_standard_error(loud, tmp_path, line):
    (tmp_path / "x.txt").write_text("1\n2\n")
    done = loud(line)
    assert done.code == 0
    assert "imported" in done.err
    assert "called" in done.err
    assert done.out
    assert not {"imported", "called"} & {*done.out.split()}


def test_json_beside_what_a_function_prints_is_json(loud):
    assert json.loads(loud("eval loud.py:f 3 -f json").out)["rows"] == [{"x": 3, "f": 6}]


def test_what_is_printed_when_python_ends_goes_to_standard_error(tmp_path, shell):
    (tmp_path / "loud.py").write_text(f"import atexit\natexit.register(print, 'left'){LOUD}")
    done = shell("actcli eval loud.py:f 3")
    assert (done.code, done.rows) == (0, [["3", "6"]])
    assert "left" in done.err
