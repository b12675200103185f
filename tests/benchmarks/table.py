"""How long a million rows of CSV take from the shell, against numpy.savetxt and pandas' to_csv.

    python tests/benchmarks/table.py [--json] [--points N] [--rounds N]

Each writes x, tanh and its derivative; ours as the shortest numerals that read back to the same
numbers, pandas' too, savetxt's with the 19 digits it takes by default. They are timed as whole
processes, in turns, by the processor's time, and the median of each counts. What is held is the
ratio. Without pandas, that is left out.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from statistics import median

TABLE = """
import numpy as np
x = np.linspace(-5, 5, {points})
y = np.tanh(x)
columns = {{"x": x, "tanh": y, "slope": 1 - y * y}}
"""
RIVALS = {
    "savetxt": """
table = np.column_stack([*columns.values()])
np.savetxt("savetxt.csv", table, delimiter=",", header=",".join(columns), comments="")
""",
    "pandas": """
import pandas as pd
pd.DataFrame(columns).to_csv("pandas.csv", index=False)
""",
}


def seconds(command, folder):
    """The processor's time that a command takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(points, rounds):
    """The median times in seconds, and our part of the rivals'."""
    ours = f"table tanh -r -5:5 -n {points} -q -o actcli.csv".split()
    commands = {"actcli": [sys.executable, "-m", "actcli", *ours]}
    for name, code in RIVALS.items():
        if name != "pandas" or find_spec("pandas"):
            commands[name] = [sys.executable, "-c", TABLE.format(points=points) + code]
    times = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds):
            for name, command in commands.items():
                times[name].append(seconds(command, folder))
    times = {name: median(taken) for name, taken in times.items()}
    ratios = {name: times["actcli"] / taken for name, taken in times.items() if name != "actcli"}
    return {"points": points, "seconds": times, "ratios": ratios, "cores": os.cpu_count()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    found = measure(args.points, args.rounds)
    if args.json:
        print(json.dumps(found))
    else:
        print(*(f"{name}: {taken:.2f} s" for name, taken in found["seconds"].items()), sep=", ")
    if slower := [name for name, ratio in found["ratios"].items() if ratio >= 1]:
        sys.exit(f"slower than {' and '.join(slower)}: {found['ratios']}")


if __name__ == "__main__":
    main()
