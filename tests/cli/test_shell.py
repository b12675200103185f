"""actcli among other processes: pipes, terminals, signals, half-written files, completion."""

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
import time

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actcli.catalogue import catalogue
from actcli.cli import cli


def on_terminal(*args, columns=80, cwd=None, **env):
    """What a person sees on a terminal that wide: standard output, then the exit code."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "actcli", *args], stdin=follower, stdout=follower,
        stderr=subprocess.PIPE, cwd=cwd, text=False,
        env={**os.environ, "COLUMNS": str(columns), "TERM": "xterm-256color", **env},
    )  # fmt: skip
    os.close(follower)
    shown = b""
    while select.select([leader], [], [], 20)[0]:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # how Linux says that the other side is closed
            break
        if not piece:
            break
        shown += piece
    os.close(leader)
    _, err = process.communicate(timeout=20)
    return shown.decode().replace("\r\n", "\n"), err.decode(), process.returncode


def unstyled(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_a_terminal_gets_a_table_and_a_pipe_tsv(shell):
    shown, _, code = on_terminal("eval", "elu", "-1", "2", "--alpha", "0.2")
    assert code == 0
    assert "Exponential Linear Unit (alpha = 0.2)" in unstyled(shown)
    assert "-0.12642411176571153" in shown
    assert "\x1b[" in shown
    assert "\t" not in shown
    assert shell("actcli eval elu -1 --alpha 0.2 | cat").out == (
        "x\telu(alpha=0.2)\n-1\t-0.12642411176571153\n"
    )


@pytest.mark.parametrize("line", ["table gelu_tanh -n 5", "diff softmax 3 0.7 0.5", "list"])
def test_at_40_columns_no_digit_is_lost(line, run):
    shown, _, code = on_terminal(*line.split(), columns=40)
    assert code == 0
    assert max(map(len, unstyled(shown).splitlines())) <= 40
    if line != "list":
        for row in run(line).rows:
            assert all(cell in shown for cell in row)


def test_colour_is_the_users_choice():
    coloured = "\x1b["
    assert coloured not in on_terminal("eval", "relu", "1", NO_COLOR="1")[0]
    assert coloured not in on_terminal("eval", "relu", "1", "--color", "never")[0]
    assert coloured not in on_terminal("info", "relu", NO_COLOR="1")[0]
    assert coloured in on_terminal("info", "relu")[0]
    done = CliRunner().invoke(cli, ["eval", "relu", "1", "-f", "table", "--color", "always"])
    assert coloured in done.stdout


def test_info_sketches_the_function_on_a_terminal(run):
    shown, _, code = on_terminal("info", "gelu", columns=80)
    assert code == 0
    assert any("\u2801" <= letter <= "\u28ff" for letter in shown)
    assert max(map(len, unstyled(shown).splitlines())) <= 80
    assert unstyled(on_terminal("info", "gelu", TERM="dumb")[0]).count("|") > 10
    assert "\u2801" not in run("info gelu").out


def test_a_terminal_without_numbers_is_asked_for_them():
    _, err, code = on_terminal("eval", "relu")
    assert code == 2
    assert err == "actcli: give at least one X, or numbers on standard input.\n"


def test_a_reader_that_leaves_is_no_error(shell):
    done = shell("actcli table gelu -n 100000 | head -1; echo ${PIPESTATUS[0]}")
    assert done.out == "x\tgelu\tgelu'\n141\n"
    assert done.err == ""
    done = shell("actcli eval relu 1 >&-")  # standard output closed from the start
    assert "Traceback" not in done.err


def test_a_full_disk_is_told(shell):
    done = shell("actcli table gelu -n 1000 > /dev/full")
    assert done.code == 3
    assert done.err == "actcli: cannot write: no space left on device.\n"


def test_what_cannot_be_written_is_left_alone(shell, tmp_path):
    (tmp_path / "old.csv").write_text("old", "utf-8")
    assert shell("actcli eval relu abc -o old.csv").code == 2
    assert shell("mkdir folder.csv; actcli eval relu 1 -o folder.csv").code == 3
    assert (tmp_path / "old.csv").read_text("utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.csv", "old.csv"]


def test_interrupted_it_says_so_and_leaves_nothing(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "actcli", "eval", "relu", "-o", "out.csv"],
        stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, text=True,
    )  # fmt: skip
    process.stdin.write("1\n")
    process.stdin.flush()
    time.sleep(1.5)  # until it waits for more numbers
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err == "actcli: interrupted.\n"
    assert list(tmp_path.iterdir()) == []


def test_a_bug_is_one_line_and_a_traceback_on_request(monkeypatch):
    monkeypatch.setattr("actcli.facts.facts", lambda activation: 1 / 0)
    done = CliRunner().invoke(cli, ["info", "relu"])
    assert done.exit_code == 70
    assert len(done.stderr.splitlines()) == 1
    assert "this is a bug: ZeroDivisionError" in done.stderr
    monkeypatch.setenv("ACTCLI_DEBUG", "1")
    assert isinstance(CliRunner().invoke(cli, ["info", "relu"]).exception, ZeroDivisionError)


def completions(line, shell_name="bash"):
    """What a shell offers at the end of a line."""
    words = line.split(" ")
    env = {
        "_ACTCLI_COMPLETE": f"{shell_name}_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
    }
    done = subprocess.run(
        [sys.executable, "-m", "actcli"], capture_output=True, text=True, check=True,
        env={**os.environ, **env},
    )  # fmt: skip
    return [item.partition(",")[2] for item in done.stdout.split()]


def test_completion():
    assert {"eval", "diff", "table", "plot", "list", "info"} <= set(completions("actcli "))
    assert completions("actcli eval gelu_") == ["gelu_tanh"]
    assert set(completions("actcli table relu ")) >= set(catalogue())
    assert completions("actcli eval elu --al") == ["--alpha"]
    assert completions("actcli plot elu relu --al") == ["--alpha"]
    assert completions("actcli eval leaky_relu --neg") == ["--negative-slope", "--negative_slope"]
    assert completions("actcli eval rrelu --se") == ["--seed"]
    assert completions("actcli eval relu --se") == []
    assert completions("actcli eval relu 1 --format ts") == ["tsv"]
    assert completions("actcli plot elu --theme da") == ["dark"]
    assert completions("actcli diff relu --at-kink r") == ["right"]


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_completion_scripts(name):
    done = CliRunner().invoke(cli, ["completion", name])
    assert done.exit_code == 0
    assert "_ACTCLI_COMPLETE" in done.stdout


WORDS = st.sampled_from(
    """eval diff table list info grad completion elu softmax rrelu gelu:alpha=1 elu:alpha=-1 elu:
    --alpha --alpha=2 -0.5 -1e-3 1:2:3 -5:5:11 @x - -n -r -f -o --step --dtype float16 json table
    --digits hex -- -inf nan 1/0 sqrt( --train --seed 3 -h --at --at-kink 1,2 2:1 9**9**9 --color
    always -q −3 💥 ((( 0x 1e999 x.csv .""".split()
)
PLOT_WORDS = st.sampled_from(
    """elu relu softmax gelu:alpha=1 --alpha 2 -0.5 -r 1:2 2:1 -1e300:1e300 0:5e-324 --layout stack
    overlay --theme dark --size 3x2 0x1 1x-2 --dpi 30 -o - a.svg a.pdf a.jpg --title x -n 2 --at
    1,2""".split()
)


def never_a_traceback(args):
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        done = CliRunner().invoke(cli, args, input="1 2\n3 4\n")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code in (0, 2, 3)
    assert "bug" not in done.stderr, done.stderr
    if done.exit_code:
        assert done.stdout_bytes == b""
        assert done.stderr.startswith("actcli: ")


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(args=st.lists(st.one_of(WORDS, st.text(max_size=6)), max_size=7))
def test_no_command_line_ends_in_a_traceback(args):
    never_a_traceback(args)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(args=st.lists(st.one_of(PLOT_WORDS, st.text(max_size=6)), min_size=1, max_size=7))
def test_no_plot_ends_in_a_traceback(args):
    never_a_traceback(["plot", *args])
