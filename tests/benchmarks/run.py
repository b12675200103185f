"""Run every benchmark and write results.md, the table in the documentation.

    python tests/benchmarks/run.py [--size N] [--rounds N]

It takes about fifteen minutes on a quiet machine, and wants the package installed next to SciPy,
PyTorch and JAX, mpmath for the errors; what is missing is left out of the table. A benchmark that
fails is named, its part of the page is left out, and this ends with 1.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from itertools import product
from pathlib import Path
from statistics import median

from arrays import SIZE, speed, table
from formulas import COMMANDS, MOST, USUAL
from lookups import MOST_TIMES_PLAIN_LOOP
from networks import MOST_TIMES_PYTORCH
from timing import cores

from gallery import MOST_TIMES_PYPLOT

HERE = Path(__file__).parent

WORDS = {"actcli": "", "out": " with `out=`"}
AGAINST = {
    ("torch", False): "PyTorch",
    ("kernel", False): "NumPy's way",
    ("numpy", False): "NumPy",
    ("numpy", True): "NumPy, same numbers",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=SIZE, help="elements of a large array")
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    size, rounds = options.size, options.rounds
    processes = script("processes", rounds=5 * rounds)
    gallery = script("gallery", rounds=1)
    scale = script("scale", rounds=rounds)
    networks = script("networks", rounds=rounds)
    lookups = script("lookups", rounds=15 * rounds)
    formulas = script("formulas", rounds=1)
    full = script("arrays", rounds=max(1, rounds - 1), size=size)
    shared = {"shared": True, "no-errors": True}
    several = [full]
    for extent in (
        {"threads": 2},
        {"dtype": "float32"},
        {"dtype": "float16"},
        {"size": 10**5},
        {"size": 10**5, "dtype": "float32"},
        {"size": 1000},
    ):
        if extent.get("threads", 1) <= cores():
            several.append(script("arrays", rounds=rounds, **{"size": size, **shared, **extent}))
    text = "\n".join(page(processes, gallery, scale, networks, lookups, formulas, several))
    (HERE / "results.md").write_text(f"{text}\n", "utf-8")
    return 0 if all([processes, gallery, scale, networks, lookups, formulas, *several]) else 1


def script(name, **options):
    """What a benchmark finds, run as a process of its own; None if it fails, which is told."""
    words = [f"--{key}" if value is True else f"--{key}={value}" for key, value in options.items()]
    print(name, *words, end=" ", flush=True, file=sys.stderr)
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, str(HERE / f"{name}.py"), "--json", *words],
        capture_output=True, text=True,
    )  # fmt: skip
    print(f"{time.perf_counter() - start:.0f} s", file=sys.stderr)
    if done.returncode:
        print(f"{name} FAILED: {[done.returncode, *done.stderr.splitlines()][-1]}", file=sys.stderr)
        return None
    return json.loads(done.stdout)


def page(processes, gallery, scale, networks, lookups, formulas, several):
    yield "# How fast"
    yield ""
    yield "Written by `python tests/benchmarks/run.py`; change that, not this."
    yield ""
    yield f"Measured on {machine()}."
    yield ""
    yield "## Whole processes"
    yield ""
    yield "Ratios of processor times, which other work hardly changes; the last one of times."
    yield ""
    yield "| | against | ratio | at most |"
    yield "|---|---|---:|---:|"
    for ours, theirs, value, most in processes["ratios"] if processes else ():
        yield f"| {ours} | {theirs} | {value:.2f} | {most} |"
    if gallery:
        work, over = gallery["processor_ratio"], gallery["cores"]
        yield f"| gallery, a file | pyplot in a loop | {work:.2f} | |"
        shared = f"gallery, a file, shared by {over} cores"
        yield f"| {shared} | pyplot in a loop | {work / over:.2f} | {MOST_TIMES_PYPLOT} |"
    if scale and scale["streaming"]:
        yield f"| eval of an .npy file | in memory | {scale['streaming']:.2f} | 1.5 |"
    yield ""
    yield "## Over all functions"
    yield ""
    yield SHARED
    yield ""
    yield "| elements | type | threads | | against | mean | least | |"
    yield "|---:|---|---:|---|---|---:|---:|---|"
    for found in filter(None, several):
        for ours, theirs in product(WORDS, AGAINST):
            if mean := speed(found["rows"], ours, *theirs):
                whole, worst, least = mean
                what = f"{found['size']} | {found['dtype']} | {found['threads']} |{WORDS[ours]}"
                yield f"| {what} | {AGAINST[theirs]} | {whole:.2f} | {least:.2f} | {worst} |"
    yield ""
    yield FLOOR
    yield ""
    yield from networks_section(networks) if networks else ()
    yield from lookups_section(lookups) if lookups else ()
    yield from formulas_section(formulas) if formulas else ()
    yield from from_small_to_large(scale) if scale else ()
    yield from function_by_function(several[0]) if several[0] else ()


def networks_section(found):
    yield "## Networks"
    yield ""
    yield NETWORKS
    yield ""
    yield "| an epoch of training | ms | PyTorch | ratio | at most |"
    yield "|---|---:|---:|---:|---:|"
    for name, (ours, theirs, times) in found["ratios"].items():
        most = MOST_TIMES_PYTORCH[name]
        yield f"| `{name}` | {1e3 * ours:.0f} | {1e3 * theirs:.0f} | {times:.1f} | {most} |"
    yield ""
    yield "| command | s | MB |"
    yield "|---|---:|---:|"
    for name, (seconds, memory) in found["commands"].items():
        yield f"| `{name}` | {seconds:.1f} | {memory:.0f} |"
    yield ""


def lookups_section(found):
    yield "## Lookup tables"
    yield ""
    yield LOOKUPS
    yield ""
    yield "| look-up | ms | plain loop | ratio | at most |"
    yield "|---|---:|---:|---:|---:|"
    for name, (ours, theirs, times) in found["tables"].items():
        yield f"| {name} | {ours:.2f} | {theirs:.2f} | {times:.2f} | {MOST_TIMES_PLAIN_LOOP} |"
    yield ""


def formulas_section(found):
    yield "## Formulas"
    yield ""
    every = [seconds for taken in found.values() for seconds in taken.values()]
    usual = sum(seconds <= USUAL for seconds in every) / len(every)
    yield FORMULAS.format(count=len(found), share=usual, usual=USUAL, most=MOST, where=machine())
    yield ""
    yield "| command | s, median | longest | for |"
    yield "|---|---:|---:|---|"
    for name, line in COMMANDS.items():
        taken = {formula: taken[name] for formula, taken in found.items()}
        slowest = max(taken, key=taken.get)
        longest, middle = taken[slowest], median(taken.values())
        yield f"| `{line.format('…')}` | {middle:.2f} | {longest:.2f} | `{shortened(slowest)}` |"
    yield ""


def shortened(formula):
    return formula if len(formula) <= 60 else f"{formula[:56]}…"


def from_small_to_large(scale):
    yield "## From small to large"
    yield ""
    sizes = next(iter(scale["ns"].values()))
    yield "Nanoseconds an element, with `out=`, on all cores."
    yield ""
    yield "| | " + " | ".join(f"{int(size):,}" for size in sizes) + " |"
    yield "|---|" + "---:|" * len(sizes)
    for name, best in scale["ns"].items():
        yield f"| `{name}` | " + " | ".join(f"{ns:.1f}" for ns in best.values()) + " |"
    yield ""


def function_by_function(found):
    yield "## Function by function"
    yield ""
    yield f"{found['size']:,} elements in float64 on one thread. {EACH}"
    yield ""
    yield from table(found["rows"])


SHARED = """\
How many times faster, over f and f' of all functions that both have: the mean, which is geometric,
and the least. PyTorch is eager, with as many threads, and of f' its backward pass alone counts;
NumPy is the printed formula, right or wrong; the same numbers it gives, to the last bit, where the
formula that is computed is the printed one."""

NETWORKS = """\
The convolutional network on as many images as digits has, with batches of 128 and one thread each;
and whole commands: 50 layers of 256 units, digits, and one epoch of as many images as MNIST has.
All times are processor times, user and system."""

LOOKUPS = """\
A million codes in random order, looked up by the C header; and by a plain loop over the same table,
written by hand for it, which finds the same. gcc -O2, processor times."""

FORMULAS = """\
Processor seconds of a command beyond the start of the tool, for {count} formulas of one's own. None
is to take more than {most:g} s, and most at most {usual} s, as {share:.0%} do here. Measured on
{where}."""

EACH = """\
Nanoseconds an element, and the largest error in ulps over the whole
range of float64: it is "wrong" where a nan, an infinity or a sign is none of the truth's. NumPy is
the printed formula as it stands. The floor is what NumPy takes for the same operations on a block
in the cache, each timed alone: reading and writing a large array come on top."""

FLOOR = """\
Arrays are computed in C where a compiler was there at installation: a kernel is recorded as a list
of operations, each of which takes 0.03 to 0.1 ns an element where the processor has AVX-512; a
quotient takes 0.7, an exponential 0.9, a tanh 1.8. "NumPy's way" is the same kernel run by NumPy.
Where a function falls behind, its careful formula has many operations, or digits that cancel are
computed again: gcu' and sinlu' with hundreds of digits for one element in a thousand. Float32 is
computed in float64, and so costs what that costs; float16 is a look-up in a table of all 65 536
results. The last table tells of each function what its kernel is made of."""


def machine():
    """The processor, how busy it was, and the libraries' versions."""
    import numpy as np

    simd = np.show_config(mode="dicts")["SIMD Extensions"]
    names = ("numpy", "scipy", "torch", "jax")
    found = [f"{name} {v}" for name in names if (v := installed(name))]
    features = ", ".join([*simd["baseline"], *simd.get("found", [])])
    where = f"{cores()} cores of {processor_name()} ({features}), load {os.getloadavg()[2]:.1f},"
    return f"{where} with Python {sys.version.split()[0]}, {', '.join(found)}"


def processor_name():
    """The name that Linux has for it; elsewhere that of its family."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else os.uname().machine


def installed(name):
    try:
        return version(name)
    except PackageNotFoundError:
        return None


if __name__ == "__main__":
    sys.exit(main())
