"""Run the command line as a process that signals may end, and look for what it leaves."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ENDING = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]

REASONS = {"SIGINT": "interrupted", "SIGTERM": "terminated", "SIGHUP": "hung up"}

SECONDS_UNTIL_HUNG = 240
# A process that has not ended by then never will, not even on a machine that does much else.

HAS_PROC = Path("/proc/self/stat").exists()


def start(*args, ignored=(), **options):
    """Start `actcli` in a session of its own, where no signal is ignored but the `ignored` ones.

    A shell has its background jobs ignore Ctrl-C, and whoever runs the tests may be one.
    """

    def set_actions():
        for number in ENDING:
            signal.signal(number, signal.SIG_IGN if number in ignored else signal.SIG_DFL)

    return subprocess.Popen(
        [sys.executable, "-m", "actcli", *args], start_new_session=True, preexec_fn=set_actions,
        **{"stderr": subprocess.PIPE, "text": True, **options},
    )  # fmt: skip


def said(number):
    """Return what a program that a signal has ended writes to standard error."""
    return f"actcli: {REASONS[number.name]}.\n"


def ended(process, number):
    """Wait for a process that got a signal at any moment; return whether the signal ended it.

    In its first moments Python itself answers Ctrl-C, with a traceback, and the system the others.
    Of some 750 at that time one arrived in a callback of Python's imports, which reports the
    interrupt and goes on.
    """
    _, err = process.communicate(timeout=SECONDS_UNTIL_HUNG)
    code = process.returncode
    if number == signal.SIGINT and "\nKeyboardInterrupt" in err:
        assert "actcli/cli" not in err, err
        return code != 0
    assert "Traceback" not in err, err
    assert code in (0, -number, 128 + number), (code, err)
    assert err.endswith(said(number)) == (code == 128 + number), (code, err)
    return code != 0


def session(leader):
    """Return the processes of the session that a process has begun, without those that ended."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name, in parentheses, may hold anything.
            state, _, _, number = path.read_text().rpartition(")")[2].split()[:4]
        except OSError:  # It has just ended.
            continue
        if int(number) == leader and state not in "ZX":
            found.append(int(path.parent.name))
    return found


def left_of(process):
    """Return the processes that are left of a session, once they had the time to end."""
    deadline = time.monotonic() + SECONDS_UNTIL_HUNG
    while (left := session(process.pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    return left


def wait_until(is_true):
    """Wait until a function returns something true, and return that."""
    deadline = time.monotonic() + SECONDS_UNTIL_HUNG
    while not (value := is_true()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return value
