"""How long a plot takes from the shell, against the script that one would write with pyplot.

    python tests/benchmarks/plot.py [--json] [--rounds N]

Both write a PNG of the same two panels, as large and with as many dots, and are timed as whole
processes, in turns; the median of each counts. What is held is the ratio.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from statistics import median

MOST = 0.92
PYPLOT = """
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-5, 5, 1000)
f = np.where(x > 0, x, np.expm1(np.minimum(x, 0)))
slope = np.where(x > 0, 1, np.exp(np.minimum(x, 0)))
fig, (left, right) = plt.subplots(1, 2, figsize=(7.2, 3.0))
left.plot(x, f)
left.set_title("ELU")
right.plot(x, slope, color="C1")
right.set_title("derivative")
for axes in (left, right):
    axes.set_xlabel("x")
    axes.grid(True)
fig.tight_layout()
fig.savefig("pyplot.png", dpi=200)
"""


def seconds(command, folder):
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True)
    return time.perf_counter() - start


def measure(rounds):
    """The median times of both, in seconds, and their ratio."""
    ours, theirs = [], []
    actcli = [sys.executable, "-m", "actcli", "plot", "elu", "-q", "-o", "elu.png"]
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds + 1):
            theirs.append(seconds([sys.executable, "-c", PYPLOT], folder))
            ours.append(seconds(actcli, folder))
    ours, theirs = median(ours[1:]), median(theirs[1:])  # the first fills the caches
    return {
        "actcli_seconds": ours,
        "pyplot_seconds": theirs,
        "ratio": ours / theirs,
        "cores": os.cpu_count(),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    found = measure(options.rounds)
    if options.json:
        print(json.dumps(found))
    else:
        ours, theirs = found["actcli_seconds"], found["pyplot_seconds"]
        print(f"actcli {1e3 * ours:.0f} ms, pyplot {1e3 * theirs:.0f} ms")
        print(f"ratio {found['ratio']:.3f} on {found['cores']} cores (at most {MOST})")


if __name__ == "__main__":
    main()
