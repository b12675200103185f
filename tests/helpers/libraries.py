"""Where libraries are installed that a test runs: here, or in environments of their own."""

import os
import sys
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from actcli.frameworks import FRAMEWORKS
from actcli.frameworks._isolated import Isolated

ENVIRONMENTS = os.environ.get("ACTCLI_LIBRARIES", "")
# A folder that has an environment of Python for each library, by the name of its framework.


def python_of(framework):
    """Return the Python that has a framework's library, or None if there is none."""
    return python_with(framework, *FRAMEWORKS.load(framework).FRAMEWORK.imports or (framework,))


def python_with(environment, *modules):
    """Return the Python of an environment; this one if it has the modules; or None."""
    python = Path(ENVIRONMENTS or "none", environment, "bin", "python")
    if ENVIRONMENTS and python.exists():
        return str(python)
    return sys.executable if all(find_spec(name.partition(".")[0]) for name in modules) else None


@contextmanager
def framework_processes():
    """Give a function that returns the process of a framework, which is started once.

    It skips the test where the framework is not installed, or not in the version that was compared.
    """
    running = {}

    def of(framework):
        python = python_of(framework)
        if python is None:
            pytest.skip(f"{framework} is not installed")
        if framework not in running:
            running[framework] = Isolated(framework, python=python, seconds=120)
        known = FRAMEWORKS.load(framework).FRAMEWORK.verified_with
        if running[framework].version != known:
            pytest.skip(f"measured with {known}")
        return running[framework]

    try:
        yield of
    finally:
        for process in running.values():
            process.close()
