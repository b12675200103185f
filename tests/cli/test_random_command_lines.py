"""No command line ends in a traceback, whatever is typed.

These few hundred lines run in this process; `stress/command_lines.py` tries more, each in one of
its own, and looks at what they write.
"""

import contextlib
import tempfile
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from stress._judge import complaint
from stress._lines import HABITS, command_line, random_text, write_inputs
from stress._process import Outcome

from actcli.cli import cli

LINES = {
    "eval": 70, "diff": 70, "table": 50, "list": 20, "info": 8, "completion": 10, "help": 20,
    "plot": 15, "lut": 60, "check": 10, "gallery": 20, "flow": 8,
    "train": 8, "identify": 8,
}  # fmt: skip
"""How many lines of each command are tried; of those that take long, fewer."""


def assert_no_traceback(args):
    """Run a command line; it succeeds, or says in its last line what is wrong."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        write_inputs(Path(folder))
        done = CliRunner().invoke(cli, args, input="1 2\n3 4\n")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    outcome = Outcome(code=done.exit_code, out=done.stdout_bytes, err=done.stderr)
    assert not complaint(outcome, codes=(0, 1, 2, 3)), args


def test_every_command_is_tried():
    assert sorted(LINES) == cli.list_commands(None)
    assert HABITS.keys() <= LINES.keys()


@pytest.mark.parametrize("command", LINES)
def test_no_command_line_ends_in_a_traceback(command):
    random = Random(command)
    for _ in range(LINES[command]):
        assert_no_traceback(command_line(random, command))


def test_no_text_at_all_ends_in_a_traceback():
    random = Random(1)
    for _ in range(100):
        assert_no_traceback([random_text(random) for _ in range(random.randrange(6))])
