"""Run the command line on a pseudo-terminal, as a person would see it."""

import os
import pty
import re
import select
import subprocess
import sys

from helpers.signals import SECONDS_UNTIL_HUNG


def on_terminal(*args, columns=80, cwd=None, **env):
    """What a person sees on a terminal that wide: standard output, then the exit code."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "actcli", *args], stdin=follower, stdout=follower,
        stderr=subprocess.PIPE, cwd=cwd, text=False,
        env={**os.environ, "COLUMNS": str(columns), "TERM": "xterm-256color", **env},
    )  # fmt: skip
    os.close(follower)
    shown = read_to_end(leader)
    _, err = process.communicate(timeout=SECONDS_UNTIL_HUNG)
    return shown.replace("\r\n", "\n"), err.decode(), process.returncode


def read_to_end(leader, timeout=SECONDS_UNTIL_HUNG):
    """Return what a pseudo-terminal shows until its other side is closed; close it.

    Stop where nothing has come for `timeout` seconds.
    """
    shown = b""
    while select.select([leader], [], [], timeout)[0]:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # Linux says so that the other side is closed.
            break
        if not piece:
            break
        shown += piece
    os.close(leader)
    return shown.decode()


def unstyled(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
