"""What was measured of the libraries: the table in the package, its page, and its words."""

import json
import math

import pytest
from click.testing import CliRunner
from generate.runtimes_page import PAGE, TABLE, page

from actcli.catalogue import catalogue
from actcli.cli import cli
from actcli.frameworks import FRAMEWORKS, _measured
from actcli.frameworks._measured import Seen, Trap, trap_text, traps

MAX_TABLE_BYTES = 300_000
TINY = """{"versions": {"onnxruntime": "1.0", "litert": "2.0"},
"functions": {
"sigmoid": {"onnxruntime":{"ulps":[3,1,2,2],"number for nan":["inf","nan",0,"nan"]}},
"tanh": {"litert":{"ulps":[3,1,2,2]}}
}}
"""


@pytest.fixture
def tiny(monkeypatch):
    """A table of two functions."""
    monkeypatch.setattr(_measured, "_text", lambda: TINY)


def test_the_table_is_small_strict_and_of_known_functions_and_libraries():
    text = TABLE.read_text("utf-8")
    assert len(text) < MAX_TABLE_BYTES

    def refuse(constant):
        raise AssertionError(f"{constant} is no JSON")

    table = json.loads(text, parse_constant=refuse)
    assert table["functions"].keys() <= catalogue().keys()
    for libraries in table["functions"].values():
        assert libraries.keys() <= table["versions"].keys()
    assert {name.split()[0] for name in table["versions"]} <= {*FRAMEWORKS.names()}


def test_the_page_is_made_from_the_table():
    assert PAGE.read_text("utf-8").splitlines() == [*page()]


@pytest.mark.usefixtures("tiny")
def test_only_the_traps_of_a_function_are_told():
    assert traps("sigmoid") == [Trap("onnxruntime", "1.0", "0 for nan")]
    assert traps("tanh") == traps("relu") == []


@pytest.mark.usefixtures("tiny")
def test_info_tells_the_traps():
    told = CliRunner().invoke(cli, ["info", "sigmoid"]).output
    assert "in float32    onnxruntime 1.0: 0 for nan\n" in told
    assert "\n  in float32" not in CliRunner().invoke(cli, ["info", "tanh"]).output
    shown = json.loads(CliRunner().invoke(cli, ["info", "sigmoid", "-f", "json"]).output)
    assert shown["traps"] == [{"library": "onnxruntime", "version": "1.0", "text": "0 for nan"}]


@pytest.mark.parametrize(
    ("kind", "seen", "text"),
    [
        ("ulps", Seen(3.6, 1, 0.5, 0.5), ""),
        ("ulps", Seen(1e6, -3, 2e-8, 3e-8), ""),  # beside a zero of the function
        ("ulps", Seen(2e6, 90, 6e37, 1.2e39), "6e+37 at 90 (true 1.2e+39)"),
        ("absolute", Seen(4.7e-4, 2.7, 2.69, 2.6905), "off by 0.00047 at 2.7"),
        ("flushed to 0", Seen(1.6e7, -15.8, 0, 1.4e-7), "0 at -15.8 (true 1.4e-07)"),
        ("flushed to 0", Seen(1.6e7, -87, 0, 1.7e-38), ""),  # too small to matter
        ("outside the range", Seen(1, 8.2, 1.0000001, 1), "up to 1.0000001"),
        ("outside the range", Seen(1, -14, -0.5, 1e-7), "down to -0.5"),
        ("wrong sign", Seen(5e7, -5.1, 3e-7, -1e-7), "3e-07 at -5.1 (true -1e-07)"),
        ("nan or inf for a number", Seen(math.inf, 4e26, math.nan, 1), "nan at 4e+26"),
        ("nan or inf for a number", Seen(math.inf, 1.7e38, math.inf, 1.7e38), ""),
        ("number for nan", Seen(math.inf, math.nan, 0.0, math.nan), "0 for nan"),
        ("refused", Seen(math.inf, math.nan, math.nan, math.nan), "cannot be converted and run"),
    ],
)
def test_a_trap_in_words(kind, seen, text):
    assert trap_text({kind: seen}) == text
