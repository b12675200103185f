"""A framework in a process of its own: what it computes, and what is said when it fails."""

import numpy as np
import pytest

from actcli import relu
from actcli.errors import MissingLibraryError, ReadError
from actcli.frameworks._calls import calls_in
from actcli.frameworks._isolated import Isolated

LIBRARY = """
import os, signal, sys, time
import numpy as np

class Ops:
    def relu(self, x):
        print("computing")
        return np.maximum(x, 0)

    def backprop_relu(self, dY, Y):
        return dY * (Y > 0)

    def refuse(self, x):
        raise ValueError("not\\n today")

    def crash(self, x):
        os.kill(os.getpid(), signal.SIGKILL)

    def leave(self, x):
        sys.stdout.flush()
        os._exit(3)

    def close(self, x):
        os.closerange(3, 100)
        time.sleep(100)

    def hang(self, x):
        time.sleep(100)

def get_current_ops():
    return Ops()
"""
X = np.array([-1.0, 0.1, 2.0])


@pytest.fixture
def library(tmp_path, monkeypatch):
    """A library of the name of Thinc, for the processes that are started."""
    (tmp_path / "thinc").mkdir()
    (tmp_path / "thinc" / "__init__.py").touch()
    (tmp_path / "thinc" / "api.py").write_text(LIBRARY)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


def operation(name):
    return f"thinc.api.get_current_ops().{name}(x)"


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("library")
def test_values_and_slopes_and_every_failure():
    """After each failure the next run is right again."""
    (there,) = calls_in(relu, "thinc")
    assert there.code == operation("relu")
    with Isolated("thinc", seconds=8.0) as thinc:
        for name, words in (
            ("refuse", "thinc: ValueError: not today"),
            ("crash", "thinc crashed: signal SIGKILL"),
            ("leave", "thinc crashed: exit status 3"),
            ("close", "thinc crashed: it answers no more"),
            ("hang", "thinc took more than 8 s"),
        ):
            with pytest.raises(ReadError, match=words):
                thinc.run(operation(name), X)
            assert thinc.run(there.code, X, dtype="float32").tolist() == [
                0,
                float(np.float32(0.1)),
                2,
            ]
        assert thinc.hangs == 1
        assert thinc.run(there.code, X, np.array([1.0, 2.0, 3.0]), order=1).tolist() == [0, 2, 3]
        with pytest.raises(ReadError, match=r"thinc computes in float64, float32\."):
            thinc.run(there.code, X, dtype="bfloat16")


@pytest.mark.timeout(300)
def test_a_framework_that_is_not_there(tmp_path, monkeypatch):
    (tmp_path / "thinc.py").write_text("raise ImportError")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(MissingLibraryError, match=r"thinc is not installed: pip install thinc\."):
        Isolated("thinc")
