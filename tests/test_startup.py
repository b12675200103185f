"""What each command imports: start-up time is a feature."""

import os
import subprocess
import sys

import pytest

from actcli.cli import cli

HEAVY = ("numpy", "matplotlib", "rich")

PROBE = """
import sys
from actcli.cli import cli
try:
    cli.main(sys.argv[1:])
except SystemExit as stop:
    code = stop.code
print(*sorted({name.partition(".")[0] for name in sys.modules}), *(name for name in sys.modules
    if name in ("matplotlib.pyplot", "numpy.ma") or name.startswith("actcli.")), file=sys.stderr)
sys.exit(code)
"""


def imports(*args, cwd=None, env=None):
    """Run a command, and return which modules it imported."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *args], capture_output=True, text=True, cwd=cwd, env=env
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].split())


HELP = ["--help", "--version", "help", "help formulas", "completion bash", "plot elu --help"]


@pytest.mark.parametrize("line", [*HELP, *(f"{name} --help" for name in cli.list_commands(None))])
def test_help_imports_nothing_heavy(line):
    assert imports(*line.split()).isdisjoint(HEAVY)


@pytest.mark.parametrize(
    "args",
    [
        "eval relu -3",
        "diff relu 0",
        "table elu --points 3",
        "eval gelu 1 -f csv",
        "info elu",
        "lut elu",
    ],
)
def test_numbers_in_a_pipe_need_no_rich_and_no_matplotlib(args):
    found = imports(*args.split())
    assert "numpy" in found
    assert found.isdisjoint({"matplotlib", "rich"})


@pytest.mark.parametrize("args", ["eval silu 1", "diff relu 0", "diff relu 1", "diff elu -1 0 1"])
def test_values_need_no_masked_arrays(args):
    assert "numpy.ma" not in imports(*args.split())


def test_a_kink_between_lines_needs_no_expansion():
    assert "actcli.numerics.germ" not in imports("diff", "relu", "0")


def test_plot_needs_no_pyplot_and_no_rich(tmp_path):
    found = imports("plot", "elu", cwd=tmp_path)
    assert "matplotlib" in found
    assert found.isdisjoint({"matplotlib.pyplot", "rich"})


def test_listing_needs_no_numpy():
    assert imports("list").isdisjoint(HEAVY)


def test_only_the_family_of_a_function_is_imported():
    assert families(imports("eval", "softmax", "3", "1")) == {"vector"}
    assert families(imports("eval", "Gelu-New", "3")) == {"gelus"}
    assert families(imports("--help")) == set()


def test_an_expression_imports_only_the_families_that_it_calls():
    assert families(imports("eval", "x*sigmoid(x)", "1")) == set()  # sigmoid is a word
    assert families(imports("diff", "b*x**2", "1", "--b", "2", "--order", "2")) == set()
    assert families(imports("eval", "x*elu(x)", "1")) == families(imports("eval", "elu", "1"))
    assert families(imports("eval", "elu(x) + gelu(x)", "1")) == {"exponential", "gelus"}
    assert families(imports("eval", "exp(x)/sum(exp(x))", "1", "2")) == set()


def test_completing_a_name_imports_no_family_and_nothing_heavy():
    typed = {
        "_ACTCLI_COMPLETE": "bash_complete",
        "COMP_WORDS": "actcli eval gene",
        "COMP_CWORD": "2",
    }
    found = imports(env={**os.environ, **typed})
    assert families(found) == set()
    assert found.isdisjoint({*HEAVY, "locale", "actcli.activation", "actcli.output"})


@pytest.mark.parametrize("args", ["--help", "eval --help", "eval softmax 3 1", "diff relu 1"])
def test_what_python_takes_long_to_load_is_left_alone(args):
    """There are quicker ways to list a folder, to ask for a width, and to make a value.

    Click 8.2 imports shutil for every help text; no caller can keep it from that.
    """
    slow = {"pkgutil", "shutil", "dataclasses", "difflib"}
    if "--help" in args:
        slow -= loaded_by_click_for_help()
    assert imports(*args.split()).isdisjoint(slow)


def loaded_by_click_for_help():
    code = "import sys, click; click.HelpFormatter(width=80); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def families(found):
    """Return the families of the catalogue among modules, without what begins with "_"."""
    modules = (name.rpartition(".")[2] for name in found if name.startswith("actcli.catalogue."))
    return {name for name in modules if not name.startswith("_")}


def test_importing_the_library_needs_nothing():
    code = "import sys, actcli; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()).isdisjoint({*HEAVY, "click"})


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="threads are counted in /proc")
def test_no_thread_is_started_for_linear_algebra():
    probe = """
import os, sys
from actcli.cli import main
try:
    main()
finally:
    print(len(os.listdir("/proc/self/task")), file=sys.stderr)
"""
    env = {name: value for name, value in os.environ.items() if "THREADS" not in name}
    done = subprocess.run(
        [sys.executable, "-c", probe, "eval", "softmax", "3", "0.7", "0.5"],
        capture_output=True,
        text=True,
        env=env,
    )
    assert done.stderr.split() == ["1"]


def test_info_imports_nothing_that_only_running_a_framework_needs():
    assert imports("info", "snake").isdisjoint({"tempfile", "shutil", "zipfile"})
