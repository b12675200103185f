"""What type checkers make of a program that uses the library."""

import ast
import inspect
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import actcli
from actcli.activation.late_methods import LateMethods
from actcli.support.late import LateMethod

PROGRAM = """
from typing import assert_type

import numpy as np
import numpy.typing as npt

import actcli

short = np.ones(3, np.float32)
assert_type(actcli.elu(short, alpha=0.2), npt.NDArray[np.float32])
assert_type(actcli.elu.derivative(short, order=2, wrt="alpha"), npt.NDArray[np.float32])
assert_type(actcli.elu(np.arange(3)), npt.NDArray[np.float64])
assert_type(actcli.elu([[1.0, 2.0]], alpha=np.ones(2)), npt.NDArray[np.float64])
assert_type(actcli.softmax(np.ones((2, 2)), axis=0), npt.NDArray[np.float64])
assert_type(actcli.elu(1), np.float64)
assert_type(actcli.elu.derivative(np.float32(1)), np.float32)
assert_type(actcli.elu.gradient(short, alpha=0.2), dict[str, npt.NDArray[np.float32]])
assert_type(actcli.softmax.jvp(short, 1.0)[1], npt.NDArray[np.float32])
assert_type(actcli.softmax.hessian(np.ones(3)), npt.NDArray[np.float64])
assert_type(actcli.elu.plot("relu", theme="dark"), actcli.Figure)
assert_type(actcli.elu.plot(alpha=0.2).svg, str)


def largest(f: actcli.Activation) -> float:
    return float(f.derivative([0.0, 1.0], order=2).max())


largest(actcli.elu)
largest(actcli.find("gelu"))
largest(actcli.expression("x*b").bind(b=2.0))
largest(3)  # wrong
actcli.gelo  # wrong
actcli.elu.derivative(0, at_kink="middle")  # wrong
actcli.elu.jvp(short)  # wrong
"""

LATE = ast.parse((Path(actcli.__file__).parent / "activation/late_methods.pyi").read_text("utf-8"))

WRONG = [i for i, line in enumerate(PROGRAM.splitlines(), 1) if line.endswith("# wrong")]


def parameters(function):
    """Return the names of the parameters of a function in a syntax tree, by kind, but for self."""
    a = function.args
    positional = [arg.arg for arg in (*a.posonlyargs, *a.args)]
    rest = [arg and arg.arg for arg in (a.vararg, a.kwarg)]
    return positional[1:], [arg.arg for arg in a.kwonlyargs], rest


def test_stub_of_late_methods_is_current():
    (stub,) = (node for node in LATE.body if isinstance(node, ast.ClassDef))
    declared = {node.name for node in stub.body}
    assert declared == {n for n, m in vars(LateMethods).items() if isinstance(m, LateMethod)}
    for node in stub.body:
        source = textwrap.dedent(inspect.getsource(getattr(actcli.Activation, node.name)))
        assert parameters(node) == parameters(ast.parse(source).body[0]), node.name


def checker(name):
    """Return the command of a type checker that can be run."""
    found = shutil.which(name, path=Path(sys.executable).parent)
    try:
        if found and not subprocess.run([found, "--version"], timeout=100).returncode:
            return found
    except subprocess.TimeoutExpired:  # Pyright fetches itself when it is first run.
        pass
    pytest.skip(f"no {name}")


@pytest.mark.slow
@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("mypy", ["--strict", "--no-incremental"]),
        ("pyright", ["--pythonpath", sys.executable]),
    ],
)
def test_results_are_arrays_and_mistakes_are_errors(tmp_path, name, options):
    command = checker(name)
    (tmp_path / "user.py").write_text(PROGRAM, "utf-8")
    package = str(Path(actcli.__file__).parent.parent)
    done = subprocess.run(
        [command, *options, "user.py"],
        cwd=tmp_path, env={**os.environ, "MYPYPATH": package, "PYTHONPATH": package},
        capture_output=True, text=True, timeout=200,
    )  # fmt: skip
    found = {int(line) for line in re.findall(r"user\.py:(\d+).* error\b", done.stdout)}
    assert sorted(found) == WRONG, done.stdout
