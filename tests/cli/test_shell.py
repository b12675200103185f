"""actcli among other processes: pipes, terminals, signals, half-written files, completion."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile

import pytest
from click.testing import CliRunner
from helpers.terminal import on_terminal, unstyled
from hypothesis import given, settings
from hypothesis import strategies as st

from actcli.catalogue import catalogue
from actcli.cli import cli, completion


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
    for line in ("actcli eval relu 1 >&-", "actcli plot relu -o - >&-", "actcli list >&-"):
        done = shell(line)  # standard output closed from the start
        assert done.code == 3
        assert done.err == "actcli: cannot write: standard output is closed.\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_poor_encoding_is_no_error(shell, encoding):
    done = shell(f"PYTHONIOENCODING={encoding} actcli list | wc -l")
    assert done.err == ""
    assert int(done.out) > len(catalogue())


def test_letters_are_spelled_where_the_encoding_lacks_them(shell):
    plain = "PYTHONIOENCODING=ascii actcli"
    done = shell(f"{plain} info elu")
    assert done.out.isascii()
    assert "f(x)          x for x > 0; alpha*(e^x - 1) otherwise" in done.out
    assert shell(f"{plain} eval 'α*x:α=2' 1").out == "x\talpha*x:alpha=2\n1\t2\n"
    assert (
        "x·sigma(x)"
        in shell("PYTHONIOENCODING=cp1252 actcli list silu | iconv -f cp1252 -t utf-8").out
    )


def test_bytes_that_are_no_text_are_told(shell):
    done = shell(r"printf '1\n\377\n' | actcli eval relu")
    assert done.code == 3
    assert done.err == "actcli: standard input is not text.\n"


def test_a_note_that_nobody_can_hear_costs_nothing(shell):
    done = shell("actcli diff relu 0 2>/dev/full")
    assert (done.code, done.out) == (0, "x\trelu'\n0\t0\n")
    assert shell("actcli eval gelo 1 2>/dev/full").code == 2


def test_a_table_in_a_closed_pipe_too(shell):
    done = shell("actcli table gelu -n 4000 -f table | head -1; echo ${PIPESTATUS[0]}")
    assert done.out.endswith("141\n")
    assert done.err == ""


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
    os.mkfifo(tmp_path / "numbers")
    process = subprocess.Popen(
        [sys.executable, "-m", "actcli", "eval", "relu", "@numbers", "-o", "out.csv"],
        stderr=subprocess.PIPE, cwd=tmp_path, text=True,
        # Ctrl-C reaches it even where whoever started the tests has switched that off.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    with open(tmp_path / "numbers", "w") as numbers:  # opens when the other side is open
        numbers.write("1\n")
        numbers.flush()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err == "actcli: interrupted.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["numbers"]


def test_a_bug_is_one_line_and_a_traceback_on_request(monkeypatch):
    monkeypatch.setattr("actcli.analysis.summary.description", lambda activation: 1 / 0)
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
    assert "--alpha" in completions("actcli plot elu relu --al")
    assert completions("actcli eval leaky_relu --neg") == ["--negative-slope"]
    assert completions("actcli eval elu:al") == ["elu:alpha="]
    assert completions("actcli eval rrelu --se") == ["--seed"]
    assert completions("actcli eval relu --se") == []
    assert completions("actcli eval relu 1 --format ts") == ["tsv"]
    assert completions("actcli plot elu --theme da") == ["dark"]
    assert completions("actcli diff relu --at-kink r") == ["right"]
    assert completions("actcli eval relu --defaults to") == ["torch"]
    assert completions("actcli list --family sw") == ["swishes"]
    assert completions("actcli completion z") == ["zsh"]


@pytest.mark.parametrize(
    ("shell_name", "part"),
    [(name, part) for name, parts in completion.IMPROVEMENTS.items() for part in parts],
)
def test_every_part_that_is_improved_is_once_in_the_script_of_click(shell_name, part):
    assert completion.click_script(shell_name).count(part) == 1


@pytest.mark.parametrize("shell_name", completion.SHELLS)
def test_the_script_of_a_click_that_has_changed_stays_whole(shell_name):
    for part in completion.IMPROVEMENTS.get(shell_name, {}):
        script = completion.click_script(shell_name).replace(part, "changed")
        assert completion.improve(script, shell_name) == script


@pytest.mark.parametrize("name", completion.SHELLS)
def test_completion_scripts(name):
    done = CliRunner().invoke(cli, ["completion", name])
    assert done.exit_code == 0
    assert "_ACTCLI_COMPLETE" in done.stdout


@pytest.mark.parametrize(
    ("words", "offered"),
    [  # as bash takes them apart
        ("actcli|eval|gelu_", "gelu_tanh"),
        ("actcli|eval|elu:al", "elu:alpha="),
        ("actcli|plot|elu|--layout|st", "stack"),
        ("actcli|plot|elu|--layout|=|st", "stack"),
        ("actcli|completion|", "bash zsh fish"),
        ("actcli|plot|elu|--layout|=", "side stack overlay grid"),
    ],
)
def test_completion_in_bash(words, offered, tmp_path):
    typed = " ".join(f"'{word}'" for word in words.split("|"))
    script = CliRunner().invoke(cli, ["completion", "bash"]).stdout
    line = f"""{script}
compopt() {{ :; }}
COMP_WORDS=({typed}); COMP_CWORD={words.count("|")}
_actcli_completion actcli; echo "${{COMPREPLY[@]}}" """
    assert where_it_is_installed(["bash", "-c", line], tmp_path) == [offered]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("actcli eval gelu_", ["gelu_tanh"]),
        ("actcli eval elu:al", ["elu:alpha="]),
        ("actcli eval srelu:t_l=1,a", ["srelu:t_l=1,a_l=", "srelu:t_l=1,a_r="]),
        ("actcli plot elu --layout st", ["stack"]),
        ("actcli plot ./mi", ["./mine.py"]),
    ],
)
def test_completion_in_fish(typed, offered, tmp_path):
    found = in_fish(typed, tmp_path)
    assert [line.partition("\t")[0] for line in found] == offered


def test_fish_is_told_the_whole_help(tmp_path):
    (line,) = in_fish("actcli eval elu --al", tmp_path)
    assert line.endswith("[default 1.0, alpha > 0]")


def in_fish(typed, folder):
    fish = shutil.which("fish") or pytest.skip("no fish")
    script = CliRunner().invoke(cli, ["completion", "fish"]).stdout
    (folder / "mine.py").touch()
    return where_it_is_installed(
        [fish, "--no-config", "-c", f"{script}\ncomplete -C '{typed}'"], folder
    )


def where_it_is_installed(command, folder):
    """The lines that a command writes in a folder where `actcli` can be found."""
    (folder / "actcli").write_text(f'#!/bin/sh\nexec {sys.executable} -m actcli "$@"\n')
    (folder / "actcli").chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout.splitlines()


NUMBERS = "-0.5 1e-3 -inf nan 1/0 sqrt( 9**9**9 0x1 1+0x10 1or2 1e999 −3 0 -0 1,2 1:2:3 2:1 ((("
VALUES = st.sampled_from(
    f"{NUMBERS} 5:-5 -1e300:1e300 0:5e-324 0.1:2:3 1:2:1e9 @x - . x.csv x.npy x.foo npz json"
    " table hex full 3 0 17 -1 1e9 float16 left up auto always dark stack x 3x2 0x1 1x-2 1000x1000"
    " 1,2,3 elu".split()
)
NAMES = st.sampled_from("elu softmax rrelu gelu relu gelo elu:alpha=-1 elu: relu:x=1".split())
FLAGS = {
    "eval": "--alpha --dtype --column --axis -f -o --digits --color --seed --train -q --lower",
    "diff": "--alpha --dtype --column --axis -f --digits --at-kink --seed",
    "table": "--alpha -r -n --step --at --dtype -f -o --digits",
    "list": "--family -f -o",
    "info": "--alpha -f --latex --color --slope",
    "completion": "-h",
}
PLOT_FLAGS = "--alpha -o -r -n --layout --theme --title --size --dpi --at --seed"


def lines(command, flags):
    """Command lines that are nearly right: functions, numbers, options with any value."""
    option = st.tuples(st.sampled_from(flags.split()), VALUES | st.text(max_size=5))
    parts = st.lists(NAMES, max_size=2), st.lists(VALUES, max_size=2), st.lists(option, max_size=2)
    return st.tuples(*parts).map(lambda p: [command, *p[0], *p[1], *(w for o in p[2] for w in o)])


def never_a_traceback(args):
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        done = CliRunner().invoke(cli, args, input="1 2\n3 4\n")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code in (0, 2, 3)
    assert "this is a bug" not in done.stderr, done.stderr
    if done.exit_code:
        assert done.stdout_bytes == b""
        assert done.stderr.splitlines()[-1].startswith("actcli: ")


@settings(max_examples=300)
@given(args=st.one_of(*(lines(*item) for item in FLAGS.items())))
def test_no_command_line_ends_in_a_traceback(args):
    never_a_traceback(args)


@settings(max_examples=100)
@given(args=st.lists(st.text(max_size=6), max_size=5))
def test_no_text_at_all_ends_in_a_traceback(args):
    never_a_traceback(args)


@settings(max_examples=60)
@given(args=lines("plot", PLOT_FLAGS))
def test_no_plot_ends_in_a_traceback(args):
    never_a_traceback(args)
