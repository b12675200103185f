"""The folder of frameworks is the only list of them."""

import sys
import types
from importlib.util import find_spec

import numpy as np
import pytest
from click.testing import CliRunner

import actcli.frameworks
from actcli import leaky_relu, relu
from actcli.catalogue import catalogue
from actcli.cli import cli
from actcli.declare import call
from actcli.frameworks import FRAMEWORKS
from actcli.frameworks._calls import all_calls_in, calls, calls_in
from actcli.frameworks._names import framework_called
from actcli.frameworks._run import installed_version, run, run_derivative, runnable
from actcli.numerics.float_types import FLOAT_TYPES

MODULE = """
from actcli.declare import call
from actcli.frameworks._framework import Framework

FRAMEWORK = Framework(
    calls={"leaky_relu": call("abacus", "ab.leaky({negative_slope}, x)")},
    calls_of="jax",
    spellings=("abacusflow",),
    module_name="ab",
    verified_with="1.0",
    to_tensor=lambda module, x, dtype: module.tensor(x, dtype),
    gradient=lambda call, tensor, weights: weights * (tensor > 0),
)
"""


def test_every_framework_that_is_declared_has_a_module_and_the_other_way_round():
    declared = {there.framework for a in catalogue().values() for there in calls(a)}
    assert declared == {*FRAMEWORKS.names()}


@pytest.mark.parametrize("name", FRAMEWORKS.names())
def test_a_framework_holds_calls_of_its_own_for_functions_of_the_catalogue(name):
    framework = FRAMEWORKS.load(name).FRAMEWORK
    assert framework.calls.keys() <= catalogue().keys()
    assert {there.framework for _, there in all_calls_in(name)} == {name}


def test_a_framework_is_added_by_a_module(tmp_path, monkeypatch):
    for command in ("eval", "info"):  # Their help, made once, is to list no abacus.
        CliRunner().invoke(cli, [command, "--help"])
    (tmp_path / "abacus.py").write_text(MODULE)
    paths = [*actcli.frameworks.__path__, str(tmp_path)]
    monkeypatch.setattr(actcli.frameworks, "__path__", paths)
    monkeypatch.delitem(FRAMEWORKS.__dict__, "_names", raising=False)
    library = types.ModuleType("abacus")
    library.tensor, library.relu = np.asarray, lambda x: np.maximum(x, 0)
    monkeypatch.setitem(sys.modules, "abacus", library)
    monkeypatch.setitem(sys.modules, "jax", types.ModuleType("jax"))
    try:
        assert "abacus" in FRAMEWORKS.names()
        assert "abacus" in runnable()
        assert framework_called("AbacusFlow") == "abacus"
        there = call("abacus", "ab.relu(x)")
        x = np.array([-1.0, 2.0])
        assert run(relu, there, x).tolist() == [0, 2]
        assert run_derivative(relu, there, x).tolist() == [0, 1]
        (own,) = calls_in(leaky_relu, "abacus")[:-1]
        assert own.code_with({"negative_slope": 0.2}) == "ab.leaky(0.2, x)"
        assert calls_in(relu, "abacus")[-1].code == "jax.nn.relu(x)"
        shown = CliRunner().invoke(cli, ["info", "relu", "--from", "beads"]).output
        assert "abacus" in shown
    finally:
        FRAMEWORKS.__dict__.pop("_names", None)
        sys.modules.pop("actcli.frameworks.abacus", None)


@pytest.mark.parametrize("command", ["eval", "info"])
def test_help_lists_the_frameworks(command):
    shown = " ".join(CliRunner().invoke(cli, [command, "--help"]).output.split())
    assert ", ".join(FRAMEWORKS.names()) in shown


def test_check_lists_the_frameworks_that_can_be_run():
    said = CliRunner().invoke(cli, ["check", "relu", "--against", "nothing"]).output
    known = {name for dtype in FLOAT_TYPES for name in runnable(dtype)}
    assert ", ".join(sorted(known)) in said


@pytest.mark.parametrize("name", FRAMEWORKS.names())
def test_a_verified_framework_can_be_run(name):
    framework = FRAMEWORKS.load(name).FRAMEWORK
    if framework.verified_with:
        assert name in runnable(framework.dtypes[0])
        if find_spec(name):
            assert installed_version(name) >= framework.verified_with
