"""No command line ends in a traceback, whatever is typed.

The options are those of the commands themselves and of the functions that are named.
"""

import contextlib
import tempfile

import click
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from actcli.cli import cli

NUMBERS = "-0.5 1e-3 -inf nan 1/0 sqrt( 9**9**9 0x1 1+0x10 1or2 1e999 −3 0 -0 1,2 1:2:3 2:1 ((("
VALUES = st.sampled_from(
    f"{NUMBERS} 5:-5 -1e300:1e300 0:5e-324 0.1:2:3 1:2:1e9 @x - . x.csv x.npy x.foo npz json"
    " table hex full 3 0 17 -1 1e9 float16 left up auto always dark stack x 3x2 0x1 1x-2 1000x1000"
    " 1,2,3 elu q7 s8.4 1lsb tflite-int8 keras formulas".split()
)
NAMES = st.sampled_from("elu softmax rrelu gelu relu gelo elu:alpha=-1 elu: relu:x=1".split())
OPTIONS_OF_FUNCTIONS = ["--alpha", "--lower", "--defaults", "--train", "--seed", "--slope"]
# elu and rrelu have parameters; no function has a slope.


def option_names(command):
    """Return every name of every option of a command, and those of functions."""
    params = cli.get_command(None, command).params
    names = [
        name
        for param in params
        if isinstance(param, click.Option)
        for name in (*param.opts, *param.secondary_opts)
    ]
    return [*names, "--help", *OPTIONS_OF_FUNCTIONS]


def lines(command, *fixed):
    """Return command lines that are nearly right: functions, numbers, options with any value.

    Every line ends in the arguments `fixed`.
    """
    option = st.tuples(st.sampled_from(option_names(command)), VALUES | st.text(max_size=5))
    parts = st.lists(NAMES, max_size=2), st.lists(VALUES, max_size=2), st.lists(option, max_size=2)
    return st.tuples(*parts).map(
        lambda p: [command, *p[0], *p[1], *(word for pair in p[2] for word in pair), *fixed]
    )


def assert_no_traceback(args):
    """Run a command line; it succeeds, or says in its last line what is wrong."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        done = CliRunner().invoke(cli, args, input="1 2\n3 4\n")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code in (0, 1, 2, 3)
    assert "this is a bug" not in done.stderr, done.stderr
    if done.exit_code in (2, 3):
        assert done.stdout_bytes == b""
        assert done.stderr.splitlines()[-1].startswith("actcli: ")


QUICK = ["eval", "diff", "table", "list", "info", "completion", "help"]
SLOW = ["plot", "lut", "check", "gallery"]
# Of these fewer lines are tried.


def test_every_command_is_tried():
    assert sorted([*QUICK, *SLOW]) == cli.list_commands(None)


@settings(max_examples=300)
@given(args=st.one_of(*map(lines, QUICK)))
def test_no_command_line_ends_in_a_traceback(args):
    assert_no_traceback(args)


@settings(max_examples=100)
@given(args=st.lists(st.text(max_size=6), max_size=5))
def test_no_text_at_all_ends_in_a_traceback(args):
    assert_no_traceback(args)


@settings(max_examples=60)
@given(args=lines("plot"))
def test_no_plot_ends_in_a_traceback(args):
    assert_no_traceback(args)


@settings(max_examples=60)
@given(args=lines("lut"))
def test_no_lookup_table_ends_in_a_traceback(args):
    assert_no_traceback(args)


@settings(max_examples=30)
@given(args=lines("check", "--range", "-1:1"))
def test_no_check_ends_in_a_traceback(args):
    assert_no_traceback([arg for arg in args if arg != "--all"])


@settings(max_examples=20)
@given(args=lines("gallery", "--only", "elu", "--check"))
def test_no_gallery_ends_in_a_traceback(args):
    assert_no_traceback(args)
