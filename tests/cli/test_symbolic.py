"""Formulas that SymPy has simplified are the same functions."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from helpers.signals import wait_until

from actcli.errors import ActcliError
from actcli.formula import Formula, kernels, simplify
from actcli.specs.spec import expression

X = np.array([-2.3, -0.6, 0.4, 1.7, 3.1])


@pytest.fixture
def simplified():
    pytest.importorskip("sympy")
    from actcli.formula.sympy_simplify import simplified

    return simplified


@pytest.mark.parametrize(
    ("text", "derivative"),
    [
        ("x*tanh(x) + sqrt(1 + x**2)", None),
        ("where(x > 0, x, b*(exp(x) - 1))", "where((x > 0), 1, b*exp(x))"),
        ("where((x > 0)*(x < 1), x, x**2)", None),
        ("(x > 0) - (x < 0)", "0"),
        ("max(x, 0.1*x) + min(x, 1, x**2)", None),
        ("abs(x)**3 + x*sign(x)", None),
        ("x*Phi(b*x) + phi(x) + erfc(x)", None),
        ("elu(x, alpha=0.3)*softplus(x)", None),
        ("1.5*x**2/exp(1.5*x) + pi*log1p(x**2) + expm1(x)", None),
        ("x**2/x", "1"),
    ],
)
def test_simplified_derivative_is_the_derivative(simplified, text, derivative):
    f = expression(text)
    f = f.bind(**dict.fromkeys(f.values, 0.7))
    shown = simplified(f.derivative_formula)
    assert derivative is None or shown.text == derivative
    given = dict.fromkeys(shown.names - {"x"}, 0.7)
    assert np.allclose(kernels.value(shown)(X, **given), f.derivative(X), rtol=1e-12)


def test_simplifying_a_formula_of_vectors_is_an_error(simplified):
    with pytest.raises(ActcliError, match="only formulas of one number"):
        simplified(Formula("exp(x)/sum(exp(x))"))


@pytest.fixture
def patient(monkeypatch):
    """Let SymPy take as long as it does on a busy machine."""
    monkeypatch.setattr(simplify, "SECONDS", 300)


def test_info_simplify_writes_the_simplified_derivative(run, simplified, patient):
    assert "f'(x)         1\n" in run("info x**2/x --simplify").out
    assert "f'(x)         1\n" not in run("info x**2/x").out


def test_info_simplify_without_sympy_names_the_extra(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "sympy", None)
    done = run("info gelu --simplify")
    assert (done.code, done.out) == (3, "")
    assert done.err == "actcli: --simplify needs sympy: pip install 'actcli[sympy]'.\n"


@pytest.mark.parametrize("text", ["where(x == 0.4, 3, x**2/x)", "where(x != 0.4, 3*x, x**2/x)"])
def test_branch_at_a_point_is_kept(simplified, text):
    """Python's == of two symbols is False, and would drop it."""
    formula = Formula(text)
    assert np.allclose(kernels.value(simplified(formula))(X), kernels.value(formula)(X))


def test_branch_at_equal_indices_is_kept(run, simplified, patient):
    shown = run("info softmax --simplify").out
    assert "softmaxᵢ·(1 − softmaxⱼ) for i = j; −softmaxᵢ·softmaxⱼ otherwise" in shown


SLOW = "x*9**9**9"
# SymPy computes the power, for hours, in one operation that nothing interrupts.


def test_a_derivative_that_takes_too_long_is_as_it_was(run, simplified, monkeypatch):
    monkeypatch.setattr(simplify, "SECONDS", 1)
    before = children(os.getpid())  # One keeps account of semaphores once processes have been made.
    done = run(["info", SLOW, "--simplify"])
    assert done.err == (
        "actcli: SymPy has not simplified the derivative in 1 s: it is as it was.\n"
    )
    assert done.out == run(["info", SLOW]).out
    assert children(os.getpid()) == before


@pytest.mark.slow
@pytest.mark.parametrize(("sent", "seconds"), [(signal.SIGINT, 300), (signal.SIGKILL, 20)])
def test_the_process_of_sympy_ends_with_the_command(simplified, sent, seconds):
    """After KILL at the end of its time: while it computes the power, it sees nothing else."""
    code = (
        "from actcli.__main__ import start\n"
        "from actcli.formula import simplify\n"
        f"simplify.SECONDS = {seconds}\n"
        "start()\n"
    )
    command = subprocess.Popen(
        [sys.executable, "-c", code, "info", SLOW, "--simplify"], stderr=subprocess.PIPE
    )
    (child,) = wait_until(lambda: children(command.pid))
    time.sleep(2)  # It is in the power by now, or still imports SymPy.
    command.send_signal(sent)
    assert command.communicate()[1] == (b"actcli: interrupted.\n" if sent == signal.SIGINT else b"")
    wait_until(lambda: not os.path.exists(f"/proc/{child}"))


def children(process):
    """Return the processes that a process has started."""
    path = Path(f"/proc/{process}/task/{process}/children")
    if not path.exists():
        pytest.skip("children are listed in /proc")
    return path.read_text().split()
