"""Run every benchmark and write results.md, the table in the documentation.

    python tests/benchmarks/run.py [--size N] [--rounds N]

It takes about ten minutes on a quiet machine, and wants the package installed next to SciPy,
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

from arrays import SIZE, speed, table
from lookups import MOST_TIMES_PLAIN_LOOP
from networks import MOST_TIMES_PYTORCH
from timing import cores

HERE = Path(__file__).parent

WORDS = {"actcli": "", "out": " with `out=`"}
AGAINST = {
    ("torch", False): "PyTorch",
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
    full = script("arrays", rounds=max(1, rounds - 1), size=size)
    shared = {"shared": True, "no-errors": True}
    several = [full]
    for extent in ({"threads": 2}, {"dtype": "float32"}, {"size": 10**5}, {"size": 1000}):
        if extent.get("threads", 1) <= cores():
            several.append(script("arrays", rounds=rounds, **{"size": size, **shared, **extent}))
    text = "\n".join(page(processes, gallery, scale, networks, lookups, several))
    (HERE / "results.md").write_text(f"{text}\n", "utf-8")
    return 0 if all([processes, gallery, scale, networks, lookups, *several]) else 1


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


def page(processes, gallery, scale, networks, lookups, several):
    yield "# How fast"
    yield ""
    yield "Written by `python tests/benchmarks/run.py`; change that, not this."
    yield ""
    yield f"Measured on {machine()}."
    yield ""
    yield "## Whole processes"
    yield ""
    yield "| | against | ratio | at most |"
    yield "|---|---|---:|---:|"
    for ours, theirs, value, most in processes["ratios"] if processes else ():
        yield f"| {ours} | {theirs} | {value:.2f} | {most} |"
    if gallery:
        yield f"| gallery, a file | pyplot in a loop | {gallery['ratio']:.2f} | 0.4 |"
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

EACH = """\
Nanoseconds an element, and the largest error in ulps over the whole
range of float64: it is "wrong" where a nan, an infinity or a sign is none of the truth's. NumPy is
the printed formula as it stands. The floor is what NumPy takes for the same operations on a block
in the cache, each timed alone: reading and writing a large array come on top."""

FLOOR = """\
Where it falls behind, the floor is NumPy's. An operation is a pass over a block in the cache, for
about 0.3 ns an element, and a choice three to five of them. Where the processor has no AVX-512,
NumPy's exp, expm1, log1p and tanh are the C library's, one number at a time, for 5, 9, 6 and 13 ns,
while PyTorch brings vectorised ones that take 2 to 6. GELU is a polynomial of degree 22, which is
44 passes, an exponential and some 20 passes besides: that is what its full accuracy costs in pure
NumPy. Float32 is computed in float64, and so costs what that costs. The last table tells of each
function what it is made of.

Compiled backends were weighed. numexpr calls the same exponential: `x/(1 + exp(-x))` takes it as
long as NumPy. Numba does too; with an exponential written for it, and every step in one loop, it
took 2.7 ns where NumPy took 12. But it is 200 MB, imports for 1.5 s and compiles a function for 1 s
more: a process would have to compute 200 million numbers before that is won back, and every kernel
be written again, number by number. Not worth an extra as yet."""


def machine():
    """The processor's features and the libraries' versions; nothing that tells which machine."""
    import numpy as np

    simd = np.show_config(mode="dicts")["SIMD Extensions"]
    names = ("numpy", "scipy", "torch", "jax")
    found = [f"{name} {v}" for name in names if (v := installed(name))]
    features = ", ".join([*simd["baseline"], *simd.get("found", [])])
    where = f"{cores()} {os.uname().machine} cores ({features})"
    return f"{where} with Python {sys.version.split()[0]}, {', '.join(found)}"


def installed(name):
    try:
        return version(name)
    except PackageNotFoundError:
        return None


if __name__ == "__main__":
    sys.exit(main())
