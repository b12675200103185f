"""Whether the cost of an element stays the same, from arrays in the cache to those of a gigabyte.

    python tests/benchmarks/scale.py [--json] [--rounds N]

And what it costs to let `eval` stream a file of numbers into another, against loading it, computing
in memory, and saving.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from timing import cores, in_turns, main, process, ratio

SIZES = (10**5, 10**6, 10**7, 10**8)
NAMES = ("elu", "silu", "gelu")
STREAMED = 2 * 10**7
MEMORY = """
import sys
import numpy as np
import actcli
x = np.load(sys.argv[1])
np.save(sys.argv[2], actcli.gelu(x, out=x))
"""


def measure(rounds):
    import numpy as np

    from actcli.catalogue import find

    costs = {}
    for name in NAMES:
        f = find(name)
        best = {}
        for size in SIZES:
            x = np.random.default_rng(0).normal(0, 3, size)
            out = np.empty_like(x)
            jobs = {size: lambda x=x, out=out, f=f: f(x, out=out)}
            taken = in_turns(jobs, rounds if size < SIZES[-1] else 1, time.perf_counter)
            best[str(size)] = min(taken[size]) / size * 1e9
        costs[name] = best
    return {"cores": cores(), "ns": costs, "streaming": streaming(rounds)}


def streaming(rounds):
    """How much longer streaming takes than computing in memory; None where a file is not read."""
    import numpy as np

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "x.npy")
        np.save(source, np.random.default_rng(0).normal(0, 3, STREAMED))
        stream = [sys.executable, "-m", "actcli", "eval", "gelu", f"@{source}", "-q", "-o"]
        memory = [sys.executable, "-c", MEMORY, str(source)]
        jobs = {
            "stream": process([*stream, f"{folder}/stream.npy"]),
            "memory": process([*memory, f"{folder}/memory.npy"]),
        }
        try:
            return ratio(in_turns(jobs, rounds), "stream", "memory")
        except subprocess.CalledProcessError:
            return None


def text(found):
    lines = []
    for name, best in found["ns"].items():
        each = ", ".join(f"{float(size):.0e}: {ns:.1f}" for size, ns in best.items())
        lines.append(
            f"{name}: ns an element for {each}; {max(best.values()) / min(best.values()):.2f}"
        )
    if found["streaming"]:
        lines.append(f"streaming: {found['streaming']:.2f} x in memory (at most 1.5)")
    return "\n".join(lines)


if __name__ == "__main__":
    main(measure, text, __doc__, 3)
