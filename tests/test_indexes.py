"""The generated indexes say what the modules say, and what is not in them yet is found too."""

import subprocess
import sys
from shutil import copytree

import click
import pytest
from generate.indexes import INDEXES, PACKAGE

from actcli.catalogue import _index as catalogue_index
from actcli.catalogue import catalogue, is_listed, titles
from actcli.cli import COMMANDS, _short_help


@pytest.mark.parametrize("path", INDEXES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_index_is_up_to_date(path):
    assert path.read_text("utf-8") == INDEXES[path](), "run `python -m generate.indexes` in tests/"


@pytest.mark.parametrize("room", [20, 40, 63, 1000])
def test_the_short_help_of_a_command_is_the_first_sentence_of_its_help(room):
    for name in COMMANDS.names():
        command = click.Command(name, help=COMMANDS.load(name).command.help)
        assert _short_help(name, room) == command.get_short_help_str(room)


def test_titles_are_those_of_the_catalogue():
    assert titles() == {activation.name: activation.title for activation in catalogue().values()}


def test_every_name_is_listed():
    names = [name for a in catalogue().values() for name in (a.name, *a.aliases)]
    assert all(map(is_listed, names))
    assert is_listed("Leaky-ReLU")
    assert not is_listed("leaky")


NEW = '''

@activation("Brand New", formula="2*x", range="(-inf, inf)", aliases=("novel",))
def brand_new(x):
    """Twice its input."""
    return 2.0 * x


@brand_new.with_derivative("2")
def brand_new(x):
    return 2.0 + 0.0 * x
'''


def test_a_function_added_to_an_indexed_file_is_found_at_once(tmp_path):
    package = copytree(PACKAGE, tmp_path / "actcli")
    with open(package / "catalogue" / "linear.py", "a", encoding="utf-8") as file:
        file.write(NEW)
    assert "brand_new" not in catalogue_index.FUNCTIONS["linear"]
    for line in ("eval brand_new 1.5", "eval Novel 1.5", "eval 0.5*x+0.5*(brand_new(x)+x) 1"):
        done = subprocess.run(
            [sys.executable, "-m", "actcli", *line.split()],
            cwd=tmp_path, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert float(done.stdout.split()[-1]) in (3.0, 2.0)


def test_a_command_in_a_new_file_is_in_the_help(tmp_path):
    package = copytree(PACKAGE, tmp_path / "actcli")
    (package / "cli" / "hello.py").write_text(
        "import click\n\n\n@click.command()\ndef command():\n    '''Say hello. Or not.'''\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "actcli", "--help"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "  hello       Say hello.\n" in done.stdout
