"""NumPy is imported on first use, and its names are copied."""

import subprocess
import sys

import numpy

from actcli import numerics

PROBE = """
import sys
from actcli.numerics import np
assert "numpy" not in sys.modules
np.exp
assert "numpy" in sys.modules
assert type(np).__name__ == "module"
"""


def test_numpy_is_imported_when_a_name_is_used():
    subprocess.run([sys.executable, "-c", PROBE], check=True)


def test_names_are_a_snapshot_that_a_patch_of_numpy_does_not_reach(monkeypatch):
    exp = numerics.np.exp
    monkeypatch.setattr(numpy, "exp", None)
    assert numerics.np.exp is exp
    assert numerics.np.float64 is numpy.float64
