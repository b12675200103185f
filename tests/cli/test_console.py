"""The console: notes, messages, progress and colour, without a command around them."""

import click
import pytest
from click.testing import CliRunner

from actcli.cli._console import Console, color_setting, pass_console
from actcli.cli._options import COLOR_OPTION, QUIET_OPTION


@click.command()
@QUIET_OPTION
@COLOR_OPTION
@pass_console
def speak(console):
    """Write a line, a note and a message."""
    console.write(click.style("result", bold=True))
    console.note("a note")
    console.say("a message")


def test_results_and_messages_have_streams_of_their_own():
    done = CliRunner().invoke(speak, [])
    assert done.stdout == "result\n"
    assert done.stderr == "actcli: a note\nactcli: a message\n"


def test_quiet_leaves_out_notes_alone():
    assert CliRunner().invoke(speak, ["-q"]).stderr == "actcli: a message\n"


def test_color_always_styles_in_a_pipe():
    assert "\x1b[1m" in CliRunner().invoke(speak, ["--color", "always"], color=True).stdout


def test_the_option_changes_the_console_of_one_command_alone():
    console = Console()
    CliRunner().invoke(speak, ["-q"], obj=console)
    assert not console.quiet


@pytest.mark.parametrize(
    ("option", "env", "expected"),
    [
        ("auto", {}, None),
        ("auto", {"NO_COLOR": "1"}, False),
        ("auto", {"TERM": "dumb"}, False),
        ("auto", {"FORCE_COLOR": "1"}, True),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True),
        ("always", {"NO_COLOR": "1"}, True),
        ("never", {"FORCE_COLOR": "1"}, False),
    ],
)
def test_color_setting(monkeypatch, option, env, expected):
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert color_setting(option) is expected


def test_progress_is_shown_on_a_terminal_that_wants_notes(monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert Console().shows_progress
    assert not Console(quiet=True).shows_progress


def test_a_closed_standard_error_costs_nothing(monkeypatch, tmp_path):
    closed = (tmp_path / "closed").open("w")
    closed.close()
    monkeypatch.setattr("sys.stderr", closed)
    Console().say("unheard")
