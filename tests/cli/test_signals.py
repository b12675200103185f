"""INT, TERM and HUP end every command in one line; nothing is left behind."""

import fcntl
import os
import random
import signal
import struct
import subprocess
import sys
import termios
import time

import pytest
from click.testing import CliRunner
from helpers.signals import ENDING, SECONDS_UNTIL_HUNG, ended, said, start, wait_until

from actcli.cli import cli

one_quickly = pytest.mark.parametrize(
    "number",
    [
        signal.SIGHUP,
        *(pytest.param(n, marks=pytest.mark.slow) for n in (signal.SIGINT, signal.SIGTERM)),
    ],
    ids=lambda number: number.name,
)


@pytest.mark.parametrize("number", ENDING, ids=lambda number: number.name)
def test_signal_while_numbers_are_awaited_leaves_no_file(tmp_path, number):
    os.mkfifo(tmp_path / "numbers")
    process = start("eval", "relu", "@numbers", "-o", "out.csv", cwd=tmp_path)
    with open(tmp_path / "numbers", "w") as numbers:  # opens when the other side is open
        numbers.write("1\n")
        numbers.flush()
        wait_until(lambda: len(os.listdir(tmp_path)) > 1)
        process.send_signal(number)
        _, err = process.communicate(timeout=SECONDS_UNTIL_HUNG)
    assert (process.returncode, err) == (128 + number, said(number))
    assert os.listdir(tmp_path) == ["numbers"]


@one_quickly
def test_ignored_signal_stays_ignored(tmp_path, number):
    """As HUP is under nohup, and INT in a shell's background job."""
    os.mkfifo(tmp_path / "numbers")
    process = start("eval", "relu", "@numbers", "-o", "out.csv", cwd=tmp_path, ignored=[number])
    with open(tmp_path / "numbers", "w") as numbers:
        process.send_signal(number)
        numbers.write("1\n")
    _, err = process.communicate(timeout=SECONDS_UNTIL_HUNG)
    assert (process.returncode, err) == (0, "actcli: wrote out.csv\n")


@one_quickly
def test_signal_ends_a_command_whose_output_nobody_reads(number):
    process = start("table", "gelu", "-n", "1000000", stdout=subprocess.PIPE)
    wait_until(lambda: unread_bytes(process.stdout) > 32768)  # A pipe of Linux holds 65536.
    process.send_signal(number)
    assert process.wait(SECONDS_UNTIL_HUNG) == 128 + number
    assert process.stderr.read() == said(number)
    process.stdout.close()
    process.stderr.close()


def unread_bytes(pipe):
    """Return how many bytes wait in a pipe."""
    return struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)))[0]


def test_two_signals_at_once_are_one_end(tmp_path):
    os.mkfifo(tmp_path / "numbers")
    process = start("eval", "relu", "@numbers", "-o", "out.csv", cwd=tmp_path)
    with open(tmp_path / "numbers", "w") as numbers:
        numbers.write("1\n")
        numbers.flush()
        wait_until(lambda: len(os.listdir(tmp_path)) > 1)
        for _ in range(2):  # as `timeout` does
            process.send_signal(signal.SIGTERM)
            process.send_signal(signal.SIGHUP)
        _, err = process.communicate(timeout=SECONDS_UNTIL_HUNG)
    assert (process.returncode, err) in [(128 + n, said(n)) for n in ENDING]
    assert os.listdir(tmp_path) == ["numbers"]


@pytest.mark.parametrize(
    ("line", "tries"),
    [
        ("table gelu -n 20000 -o out.csv", 3),
        pytest.param("table gelu -n 200000 -o out.csv", 40, marks=pytest.mark.slow),
        pytest.param("plot elu -o out.png", 40, marks=pytest.mark.slow),
        pytest.param("lut tanh -o out.h", 40, marks=pytest.mark.slow),
    ],
)
def test_signal_at_any_moment_leaves_all_or_nothing(tmp_path, line, tries):
    rng = random.Random(f"{line} {tries}")
    began = time.monotonic()
    assert not ended(start(*line.split(), cwd=tmp_path), signal.SIGTERM)
    whole_run = time.monotonic() - began
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    for _ in range(tries):
        path.unlink(missing_ok=True)
        number = rng.choice(ENDING)
        process = start(*line.split(), cwd=tmp_path)
        time.sleep(rng.uniform(0, whole_run))
        process.send_signal(number)
        if not ended(process, number):
            assert path.read_bytes() == whole
        assert {*os.listdir(tmp_path)} <= {path.name}


def test_interrupt_that_a_destructor_swallows_still_ends_the_command(shell, tmp_path):
    (tmp_path / "slow.py").write_text(
        # The interrupt arrives even where whoever started the tests has switched that off.
        "import signal, time\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "class Swallowing:\n"
        "    def __del__(self):\n"
        "        raise KeyboardInterrupt\n"
        "Swallowing()\n"
        "time.sleep(20)\n"
        "def f(x):\n"
        "    return x\n",
        "utf-8",
    )
    done = shell("actcli eval slow.py:f 1")
    assert (done.code, done.out, done.err) == (130, "", "actcli: interrupted.\n")


def test_signal_that_a_destructor_swallows_still_ends_the_command(tmp_path):
    (tmp_path / "slow.py").write_text(
        "import os, signal, time\n"
        "class Swallowing:\n"
        "    def __del__(self):\n"
        "        os.kill(os.getpid(), signal.SIGTERM)\n"
        "        time.sleep(20)\n"
        "Swallowing()\n"
        "time.sleep(20)\n"
        "def f(x):\n"
        "    return x\n",
        "utf-8",
    )
    process = start("eval", "slow.py:f", "1", cwd=tmp_path)
    _, err = process.communicate(timeout=SECONDS_UNTIL_HUNG)
    assert (process.returncode, err) == (143, "actcli: terminated.\n")


def test_interrupt_that_became_the_cause_of_an_error_is_said_to_be_one(monkeypatch):
    def interrupted(activation):
        raise RuntimeError("Error calling __set_name__") from KeyboardInterrupt()

    monkeypatch.setattr("actcli.analysis.summary.description", interrupted)
    done = CliRunner().invoke(cli, ["info", "relu"])
    assert (done.exit_code, done.stderr) == (130, "actcli: interrupted.\n")


def test_error_in_place_of_a_signal_is_said_to_be_the_signal(tmp_path):
    """C++ that converts arguments, as that of Matplotlib, drops the interruption."""
    (tmp_path / "dropping.py").write_text(
        "import os, signal\n"
        "try:\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "    signal.pause()\n"
        "except KeyboardInterrupt:\n"
        "    pass\n"
        "raise ValueError('invalid matrix')\n",
        "utf-8",
    )
    process = start("eval", "dropping.py:f", "1", cwd=tmp_path)
    _, err = process.communicate(timeout=SECONDS_UNTIL_HUNG)
    assert (process.returncode, err) == (143, "actcli: terminated.\n")


def test_signal_while_the_command_line_is_imported_gives_no_traceback(tmp_path):
    (tmp_path / "click.py").write_text(
        "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)\n", "utf-8"
    )
    process = start("eval", "relu", "1", env={**os.environ, "PYTHONPATH": str(tmp_path)})
    _, err = process.communicate(timeout=SECONDS_UNTIL_HUNG)
    assert (process.returncode, err) == (143, "actcli: terminated.\n")


def test_importing_actcli_installs_no_handler():
    code = (
        "import signal; before = [*map(signal.getsignal, signal.valid_signals())]\n"
        "import actcli, actcli.__main__, actcli.cli, actcli.gallery.build, actcli.support.atomic\n"
        "actcli.elu([1.0]); actcli.cli.COMMANDS.load('gallery')\n"
        "assert before == [*map(signal.getsignal, signal.valid_signals())]\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
