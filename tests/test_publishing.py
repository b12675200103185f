"""What is published beside the code: the manual page and how to cite."""

import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest

import actcli
from actcli.cli import COMMANDS

PACKAGE = Path(actcli.__file__).parent

MANUAL = PACKAGE / "cli" / "actcli.1"


def test_manual_has_every_command_and_option():
    text = MANUAL.read_text("utf-8").replace(r"\-", "-")
    for name in COMMANDS.names():
        assert f"\n.SS actcli {name}" in text
        command = COMMANDS.load(name).command
        section = text.partition(f"\n.SS actcli {name} ")[2].partition("\n.SS ")[0]
        for option in command.get_params(click.Context(command)):
            if isinstance(option, click.Option) and not option.hidden:
                assert any(name in section for name in option.opts), option.opts


def test_manual_can_be_set_without_a_warning():
    groff = shutil.which("groff") or pytest.skip("no groff")
    done = subprocess.run(
        [groff, "-man", "-ww", "-Tutf8", "-Kutf8", "-z", MANUAL],
        capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    # Lines of examples may be longer than a terminal, as in the help.
    warnings = [line for line in done.stderr.splitlines() if "cannot break line" not in line]
    assert (done.returncode, warnings) == (0, [])


def test_citation_is_of_this_version():
    citation = PACKAGE.parent / "CITATION.cff"
    if not citation.exists():
        pytest.skip("the package is installed without its repository")
    fields = dict(re.findall(r"^([\w-]+):(.*)$", citation.read_text("utf-8"), re.MULTILINE))
    assert {"cff-version", "message", "title", "authors"} <= fields.keys()
    assert fields["version"].strip() == actcli.__version__
    assert fields["license"].strip() == "MIT"
