"""`actcli check`."""

import json
import sys

import pytest


def test_check_reports_each_check(run):
    done = run("check relu")
    assert done.code == 0
    assert ["relu", "kink at 0", "ok", "f' is 0 on the left, 1 on the right"] in done.rows


def test_check_exits_1_if_something_is_wrong(run, monkeypatch):
    from actcli.analysis import checks

    monkeypatch.setattr(checks, "examine", lambda *a, **k: [checks.Check("range", False, "off")])
    done = run("check relu -f json")
    assert done.code == 1
    assert [row["result"] for row in json.loads(done.out)] == ["WRONG"]


def test_check_without_mpmath_leaves_accuracy_out(run, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    done = run("check relu")
    assert done.code == 0
    assert "actcli[check]" in done.err
    assert "accuracy" not in done.out


def test_check_in_a_range(run):
    done = run("check gelu -r 1:2")
    assert done.code == 0
    assert 1 <= float(done.rows[-1][3].split("x = ")[1].split(",")[0]) <= 2


def test_check_against_a_framework_that_is_not_installed_exits_3(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    done = run("check silu --against torch")
    assert done.code == 3
    assert done.err == "actcli: torch is not installed: pip install torch.\n"


@pytest.mark.parametrize("name", ["torch", "PyTorch"])
def test_check_against_a_framework_compares_errors(run, name):
    pytest.importorskip("torch")
    done = run(f"check silu --against {name}")
    assert done.code == 0
    assert [row[1] for row in done.rows] == ["f", "f'"]
    ours, theirs = (float(done.rows[1][i]) for i in (2, 4))
    assert ours < 4 < 1000 < theirs
    assert done.rows[1][6] == "torch.nn.SiLU()(x)"


def test_check_against_leaves_out_a_call_that_cannot_have_the_parameter(run):
    done = run("check swish:beta=2 --against torch")
    assert done.code == 2
    assert done.err == (
        "actcli: beta cannot be 2 in torch.nn.SiLU()(x), which is left out.\n"
        "actcli: torch has no such function of a number.\n"
    )
    pytest.importorskip("torch")
    assert run("check swish:beta=1 --against torch -r 0:1").code == 0


def test_check_against_a_framework_that_cannot_run_is_an_error(run):
    done = run("check silu --against hf")
    assert done.code == 2
    assert "'hf' is not one of jax, keras" in done.err


@pytest.mark.parametrize("line", ["check", "check relu --all", "check snake --against keras"])
def test_check_of_nothing_or_of_both_is_a_usage_error(run, line):
    assert run(line).code == 2
