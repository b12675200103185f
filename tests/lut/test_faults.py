"""Faults of tables: told where there are some, and not where there are none."""

import pytest
from helpers.tables import RECIPES, table

import actcli
from actcli.lut.faults import faults
from actcli.specs.spec import expression


def told(function, **settings):
    """Return the faults of a table."""
    return faults(table(function, **settings))


@pytest.mark.parametrize(
    ("function", "settings", "said"),
    [
        (actcli.gelu, {}, "at 43% of the input codes the values are beyond q15, which ends at"),
        (actcli.gelu, {}, "use --dtype s16.12."),
        (actcli.gelu, {"overflow": "wrap"}, "and wrap: use"),
        (expression("exp(x)"), {"dtype": "float8_e4m3fn"}, "use a wider --dtype"),
        (expression("1/x"), {"dtype": "s32.20"}, "1/x is infinite at x = 0 (code 0), and so is"),
        (
            expression("1/(x - 1/8192)"),
            {"dtype": "s32.20"},
            "has no finite value between x = 0 and 0.000244141 (codes 0 and 1)",
        ),
        (actcli.tanh, {"entries": 513, "lookup": "linear"}, "-n 513 makes 513 cells here"),
        (actcli.tanh, {"entries": 513, "lookup": "quadratic"}, "for 512 cells and their end add"),
        (actcli.tanh, {"segments": 1, "lookup": "linear"}, "use more segments or another --dtype"),
        (actcli.tanh, {"entries": 2}, "off by 0.663 on average, where tanh spans 2"),
    ],
)
def test_fault_is_told_with_what_would_be_right(function, settings, said):
    faults_told = told(function, **settings)
    assert any(said in fault for fault in faults_told), faults_told
    assert all(fault.endswith(".") and "\n" not in fault for fault in faults_told)


@pytest.mark.parametrize("name", [name for name in RECIPES if name != "wraps"])
def test_usable_tables_have_no_faults(name):
    function = actcli.gelu if RECIPES[name].get("dtype", "q15")[:1] in "sa" else actcli.sigmoid
    assert told(function, **RECIPES[name]) == []
