"""The memory that a process needs at its peak."""

import subprocess
import sys

MEASURE = """
import resource, subprocess, sys
subprocess.run([sys.executable, *sys.argv[1:]], check=True, stdout=sys.stderr)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
# A process between, since on Linux one begins with the peak of whoever started it, and pytest has
# imported much.


def megabytes(*args, folder=None):
    """Return the peak memory of a Python with these arguments that runs in a folder, in MB."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *args],
        cwd=folder, capture_output=True, text=True, check=True, timeout=200,
    )  # fmt: skip
    return int(done.stdout) / (1 << 20 if sys.platform == "darwin" else 1 << 10)
