"""Other people's code: when a Python file is run, and where what it prints goes."""

import json
import subprocess
import sys
import textwrap

import pytest
from click.testing import CliRunner

from actcli.cli import cli
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


TELLTALE = """
from pathlib import Path
Path("ran").touch()

def f(x, b=2.0):
    return b * x
"""


@pytest.fixture
def runs(run, tmp_path):
    """Return a function that tells whether a command line runs evil.py."""
    (tmp_path / "evil.py").write_text(TELLTALE)

    def runs(line, **completing):
        loader._imported.cache_clear()
        (tmp_path / "ran").unlink(missing_ok=True)
        if completing:
            CliRunner().invoke(cli, env=completing)
        else:
            run(line)
        return (tmp_path / "ran").exists()

    yield runs
    loader._imported.cache_clear()


@pytest.mark.parametrize(
    "line",
    [
        "eval evil.py:f 1",
        "eval -fcsv evil.py:f 1",
        "eval -qf csv evil.py:f 1",
        "eval --b 3 evil.py:f 1",
        "eval --b=3 evil.py:f 1",
        "eval -- evil.py:f 1",
        "plot relu --sketch --minus evil.py:f",
        "table -n 3 relu evil.py:f",
        "check --quiet relu evil.py:f",
        "info evil.py:f --help",
    ],
)
def test_a_file_named_as_a_function_is_run(runs, line):
    assert runs(line)


@pytest.mark.parametrize(
    "line",
    [
        "evil.py:f 1",
        "help evil.py:f",
        "list evil.py:f",
        "eval relu evil.py:f",
        "eval --defaults torch evil.py:f 1",
        "eval relu 1 @evil.py:f",
        "eval elu 1 --alpha evil.py:f",
        "eval --alpha evil.py:f elu 1",
        "eval -f evil.py:f relu 1",
        "eval -qfevil.py:f relu 1",
        "diff elu 1 --wrt evil.py:f",
        "table softmax 1 2 --at evil.py:f",
        "table relu --order evil.py:f",
        "plot relu --title evil.py:f --sketch",
        "lut relu evil.py:f",
        "info --from torch evil.py:f",
    ],
)
def test_a_file_named_where_something_else_belongs_is_not_run(runs, line):
    assert not runs(line)


@pytest.mark.parametrize(
    "line",
    [
        "eval evil.py:f ",
        "eval evil.py:f 1",
        "eval evil.py:f --b",
        "eval evil.py:f:b",
        "diff evil.py:f --wrt ",
        "plot relu evil.py:f ",
        "plot relu --minus evil.py:f ",
        "table relu evil.py:",
        "info --from torch evil.py:f ",
        "evil.py:f ",
        "help evil.py:f",
    ],
)
def test_completion_runs_no_file(runs, line):
    typed = {"COMP_WORDS": f"actcli {line}", "COMP_CWORD": str(line.count(" ") + 1)}
    assert not runs("", _ACTCLI_COMPLETE="bash_complete", **typed)


def test_a_file_in_place_of_a_command_is_named_as_a_function(runs, run):
    assert "Did you mean 'actcli eval evil.py:f 1'?" in run("evil.py:f 1").err
    assert "Did you mean 'actcli info evil.py:f'?" in run("help evil.py:f").err
    assert "no command 'no.py:f'" in run("no.py:f 1").err


def test_a_parameter_of_a_frameworks_function_is_an_option(run):
    assert (
        run("info --from torch LeakyReLU --negative-slope 0.25").out
        == run("info leaky_relu --negative-slope 0.25").out
    )


MODULES = ("numpy", "click", "matplotlib", "mpmath", "rich", "json", "textwrap", "difflib")


@pytest.mark.parametrize("line", ["eval relu 1 -f json", "eval x**2 1 --digits 20", "info relu"])
def test_modules_of_the_current_folder_are_not_imported(shell, tmp_path, line):
    for name in MODULES:
        (tmp_path / f"{name}.py").write_text("from pathlib import Path\nPath('ran').touch()\n1/0\n")
    done = shell(f"actcli {line}")
    assert (done.code, done.err) == (0, "")
    assert not (tmp_path / "ran").exists()


def test_modules_beside_a_file_are_its_own(shell, tmp_path):
    (tmp_path / "numpy.py").write_text("1/0\n")
    for folder, factor in (("one", 3), ("two", 5)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "helper.py").write_text(f"FACTOR = {factor}\n")
        (tmp_path / folder / "my.py").write_text(
            "import numpy as np\nfrom helper import FACTOR\n\n"
            "def f(x):\n    return FACTOR * np.abs(x)\n"
        )
    (tmp_path / "one" / "late.py").write_text(
        "def f(x):\n    import helper\n    return helper.FACTOR * x\n"
    )
    done = shell("actcli table one/my.py:f two/my.py:f one/late.py:f --order 0 -r 0:1 -n 2")
    assert (done.err, done.rows[-1]) == ("", ["1", "3", "5", "3"])


def test_what_a_file_has_open_is_written_at_the_end(tmp_path):
    """It is in a cycle, which Python only ends with a last look for garbage."""
    (tmp_path / "my.py").write_text(
        textwrap.dedent(
            """
            class Log:
                def __init__(self):
                    self.me = self
                    self.file = open("log.txt", "w")

                def __del__(self):
                    self.file.close()

            log = Log()

            def double(x):
                log.file.write("called")
                return 2 * x
            """
        ),
        "utf-8",
    )
    main = [sys.executable, "-m", "actcli", "eval", "my.py:double", "1"]
    subprocess.run(main, cwd=tmp_path, check=True, capture_output=True, timeout=60)
    assert "called" in (tmp_path / "log.txt").read_text("utf-8")
