"""The progress bar of long commands."""

import io
import re
import sys
from time import time

import pytest

from actcli.cli._progress import progress_bar


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("width", [30, 40, 80, 200])
def test_progress_bar_stays_in_one_line(monkeypatch, width):
    """Its longest form has an estimate of the time that is left."""
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr(sys, "stderr", Terminal())
    with progress_bar(range(100), "checking") as steps:
        steps.update_min_steps = 1
        steps.start = steps.last_eta = time() - 100  # So long did the first step take.
        passed = list(steps)
    assert passed == list(range(100))
    shown = re.sub(r"\x1b\[[?0-9;]*[A-Za-z]", "", sys.stderr.getvalue())
    longest = max(len(line.rstrip()) for line in re.split(r"[\r\n]", shown))
    assert longest <= max(width, 38)
    assert "100%" in shown
