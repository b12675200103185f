"""What the documentation says is true."""

import doctest
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from generate.transcripts import README, blocks, replayed
from helpers.whole import whole

import actcli
from actcli.catalogue import catalogue, find
from actcli.cli import cli

COMMANDS = cli.list_commands(None)


@pytest.mark.parametrize("block", blocks(), ids=lambda block: block.splitlines()[0][2:60])
def test_transcripts_are_what_the_tool_prints(block):
    assert replayed(block) == block


def test_python_sessions_are_true():
    failed, tried = doctest.testfile(str(README), module_relative=False)
    assert tried > 5
    assert failed == 0


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_is_in_the_readme(name):
    command = cli.get_command(None, name)
    assert command.help
    assert f"actcli {name}" in README.read_text("utf-8")
    for parameter in command.params:
        if parameter.param_type_name == "option":
            assert parameter.help, f"{name} {parameter.opts}"


@pytest.mark.parametrize("name", COMMANDS)
def test_help_fits_a_terminal(name):
    shown = CliRunner().invoke(cli, [name, "--help"])
    assert shown.exit_code == 0
    assert max(map(len, shown.output.splitlines())) <= 80


@whole
def test_every_function_is_documented(activation):
    assert activation.summary.endswith(".")
    assert activation.title
    assert activation.pros
    assert activation.cons
    assert "\n" not in activation.pros + activation.cons
    assert all(p.help for p in activation.parameters)


@whole
def test_no_parameter_is_named_like_an_option(activation):
    taken = {
        spelling.lstrip("-").replace("-", "_")
        for name in COMMANDS
        for option in cli.get_command(None, name).params
        for spelling in option.opts
    } | {"train", "seed", "help"}
    assert taken.isdisjoint(activation.values)


def declaration():
    """The README's "add your own" declaration."""
    text = README.read_text("utf-8")
    return re.search(r"<!-- declaration -->\n```python\n(.*?)```", text, re.DOTALL)[1]


def test_a_fifteenth_function_is_one_declaration_in_one_file(tmp_path):
    """Put in the catalogue's folder, the README's function is everywhere."""
    package = tmp_path / "actcli"
    shutil.copytree(Path(actcli.__file__).parent, package)
    (package / "catalogue" / "mine.py").write_text(declaration(), "utf-8")

    def run(*args, env=None):
        done = subprocess.run(
            [sys.executable, "-m", "actcli", *args],
            cwd=tmp_path, capture_output=True, text=True, env=env, check=True,
        )  # fmt: skip
        return done.stdout

    name = re.search(r"^def (\w+)", declaration(), re.MULTILINE)[1]
    assert len(run("eval", name, "-1", "2").splitlines()) == 3
    assert len(run("diff", name, "-1", "2").splitlines()) == 3
    assert len(run("table", name, "--points", "5").splitlines()) == 6
    assert name in run("list")
    assert name in run("info", name)
    run("plot", name)
    assert (tmp_path / f"{name}.png").stat().st_size > 10_000
    completed = run(
        env={"_ACTCLI_COMPLETE": "bash_complete", "COMP_WORDS": f"actcli eval {name[:2]}",
             "COMP_CWORD": "2", "PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert f"plain,{name}" in completed


def test_the_table_of_errors_is_of_the_whole_catalogue():
    """And no error in tests/generate/accuracy.md is above what is declared."""
    page = (Path(__file__).parent / "generate" / "accuracy.md").read_text("utf-8")
    lines = [line.split("|")[1:-1] for line in page.splitlines() if line.count("|") == 8]
    rows = [[cell.strip() for cell in line] for line in lines[2:]]
    assert [name for name, *_ in rows] == list(catalogue())
    for name, *cells in rows:
        for bound, *measured, declared in zip(
            find(name).accuracy, cells[::3], cells[1::3], cells[2::3], strict=True
        ):
            assert declared == f"{bound:g}", name
            assert all(float(error or 0) <= bound + 0.005 for error in measured), name
