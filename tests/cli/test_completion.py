"""Completion: what each shell offers, and the scripts that ask for it."""

import os
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from actcli.catalogue import catalogue
from actcli.cli import cli, completion


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


def test_completion_of_every_kind_of_word():
    assert completions("actcli ") == cli.list_commands(None)
    assert completions("actcli eval gelu_") == ["gelu_tanh"]
    assert set(completions("actcli table relu ")) >= set(catalogue())
    assert completions("actcli eval elu --al") == ["--alpha"]
    assert "--alpha" in completions("actcli plot elu relu --al")
    assert completions("actcli eval leaky_relu --neg") == ["--negative-slope"]
    assert completions("actcli eval elu:al") == ["elu:alpha="]
    assert completions("actcli eval rrelu --see") == ["--seed"]
    assert completions("actcli eval relu --see") == []
    assert completions("actcli eval relu 1 --format ts") == ["tsv"]
    assert completions("actcli plot elu --theme da") == ["dark"]
    assert completions("actcli diff relu --at-kink r") == ["right"]
    assert completions("actcli eval relu --defaults to") == ["torch"]
    assert completions("actcli list --family sw") == ["swishes"]
    assert completions("actcli completion z") == ["zsh"]
    assert completions("actcli help for") == ["formulas"]
    assert completions("actcli help ev") == ["eval"]


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"COMP_WORDS": "actcli ev"},
        {"COMP_WORDS": "actcli ev", "COMP_CWORD": "one"},
        {"COMP_WORDS": "actcli 'ev", "COMP_CWORD": "-7"},
    ],
)
@pytest.mark.parametrize("asked", [*(f"{name}_complete" for name in completion.SHELLS), "x", "x_y"])
def test_a_question_that_is_none_is_answered_by_silence(asked, typed):
    """It would stand in the line that somebody is typing."""
    missing = dict.fromkeys(("COMP_WORDS", "COMP_CWORD"))
    env = {**missing, "_ACTCLI_COMPLETE": asked, **typed}
    done = CliRunner().invoke(cli, [], env=env)
    assert isinstance(done.exception, SystemExit | None)
    assert done.stderr == ""
    if not typed:
        assert (done.exit_code, done.stdout) == (1, "")


def test_an_empty_question_is_none():
    done = CliRunner().invoke(cli, ["eval", "relu", "1"], env={"_ACTCLI_COMPLETE": ""})
    assert (done.exit_code, done.stdout) == (0, "x\trelu\n1\t1\n")


@pytest.mark.parametrize("redirection", [">&-", ">/dev/full", "2>&-"])
def test_completion_that_nobody_can_read_is_silent(shell, redirection):
    asked = "_ACTCLI_COMPLETE=bash_complete COMP_WORDS='actcli ev' COMP_CWORD=1"
    assert shell(f"{asked} actcli {redirection}").err == ""


@pytest.mark.parametrize(
    ("shell_name", "part"),
    [(name, part) for name, parts in completion.IMPROVEMENTS.items() for part in parts],
)
def test_every_improved_part_is_once_in_the_script_of_click(shell_name, part):
    assert completion.click_script(shell_name).count(part) == 1


@pytest.mark.parametrize("shell_name", completion.SHELLS)
def test_a_changed_script_of_click_is_left_whole(shell_name):
    for part in completion.IMPROVEMENTS.get(shell_name, {}):
        script = completion.click_script(shell_name).replace(part, "changed")
        assert completion.improve(script, shell_name) == script


@pytest.mark.parametrize("name", completion.SHELLS)
def test_completion_script_is_printed(name):
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
    assert run_with_actcli_on_path(["bash", "-c", line], tmp_path) == [offered]


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


def test_fish_shows_help_with_commas_whole(tmp_path):
    (line,) = in_fish("actcli eval elu --al", tmp_path)
    assert line.endswith("[default 1.0, alpha > 0]")


def in_fish(typed, folder):
    fish = shutil.which("fish") or pytest.skip("no fish")
    script = CliRunner().invoke(cli, ["completion", "fish"]).stdout
    (folder / "mine.py").touch()
    return run_with_actcli_on_path(
        [fish, "--no-config", "-c", f"{script}\ncomplete -C '{typed}'"], folder
    )


def run_with_actcli_on_path(command, folder):
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
