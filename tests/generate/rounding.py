"""Count the float32 results that are not correctly rounded: ours, PyTorch's and JAX's.

cd tests && python -m generate.rounding --share 64 --log done sigmoid tanh > generate/rounding.md

All codes of float32 are cut into 4096 runs of neighbours, and of each a part is taken: one in 64,
from a random place on; with --share 1 all 2**32. What is done is kept in the log, and the next run
resumes from it. A library that is not installed has no column. The truth is that of
generate.exhaustive, and where it is close to a midpoint, mpmath's for that input alone.
"""

from __future__ import annotations

import argparse
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from benchmarks.arrays import jax_calls, torch_calls
from generate.exhaustive import CHUNK_SIZE, CODES, truth, whole_lines
from helpers.interpolated import MIN_POINTS_TO_INTERPOLATE, RELATIVE_ERROR

from actcli.catalogue import find

KIND = "float32"

DOUBT = 2 * RELATIVE_ERROR
# Relative: an interpolated truth this close to a midpoint is computed by itself.

HEAD = """# Not correctly rounded

How many results are another float32 than the one next to the exact value, in per cent of the finite
inputs: {0}. Of those the results that are 0 though that is not. Made by
`python -m generate.rounding --share {1} {2}` with {3}.

| function | {4} |
|---|{5}"""


@cache
def peers(name):
    """Return what computes f, by the name of the package: ours, and of others what is installed."""
    activation = find(name)
    others = {"torch": torch_calls(activation), "jax": jax_calls(activation)}
    found = {name: pair[0] for name, pair in others.items() if pair}
    return {"actcli": lambda x: lambda: activation(x), **found}


def nearest(name, x):
    """Return the float32 next to the truth at ascending float32."""
    exact = truth(name, x.dtype)
    y = exact.at(x.astype(float))[0]
    sides = [(y * factor).astype(np.float32) for factor in (1 - DOUBT, 1 + DOUBT)]
    (places,) = (sides[0] != sides[1]).nonzero()
    for start in range(0, places.size, MIN_POINTS_TO_INTERPOLATE):
        few = places[start : start + MIN_POINTS_TO_INTERPOLATE]
        y[few] = exact.at(x[few].astype(float))[0]
    return y.astype(np.float32)


def counted(name, start, share):
    """Return how many inputs there are in a part of a run of codes, and two counts for each peer.

    The counts are of results that are not correctly rounded, and of those that are 0.
    """
    size = CHUNK_SIZE // share
    first = start + int(np.random.default_rng(start).integers(CHUNK_SIZE - size, endpoint=True))
    x = np.arange(first, first + size, dtype=np.uint32).view(np.float32)
    x = np.sort(x[np.isfinite(x)])
    counts = {}
    if x.size:
        with np.errstate(all="ignore"):
            right = nearest(name, x)
            for peer, job in peers(name).items():
                got = np.asarray(job(x.copy())())
                wrong = ~((got == right) | (np.isnan(got) & np.isnan(right)))
                counts[peer] = [int(wrong.sum()), int((wrong & (got == 0)).sum())]
    return x.size, counts


def logged(path):
    """Return what a log says is done, by function and start."""
    done = {}
    for line in whole_lines(path):
        name, start, size, *rest = line.split()
        triples = zip(rest[::3], rest[1::3], rest[2::3], strict=True)
        counts = {peer: [int(wrong), int(zeros)] for peer, wrong, zeros in triples}
        done[name, int(start)] = int(size), counts
    return done


def row(name, parts, columns):
    """Return the line of a function."""
    size = sum(part[0] for part in parts)
    cells = []
    for peer in columns:
        counts = [part[1][peer] for part in parts if peer in part[1]]
        wrong, zeros = (sum(column) for column in zip(*counts, strict=True)) if counts else (0, 0)
        cell = f"{100 * wrong / size:.4f}" if wrong else "0"
        cells.append((cell + (f", 0: {100 * zeros / size:.4f}" if zeros else "")) if counts else "")
    return f"| {name} | {' | '.join(cells)} |"


def main():
    """Count, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="+")
    parser.add_argument("--share", type=int, default=1, help="take one input of so many")
    parser.add_argument("--log", type=Path, help="keep what is done here, and resume from it")
    args = parser.parse_args()
    done, starts = logged(args.log) if args.log else {}, range(0, CODES[KIND], CHUNK_SIZE)
    for name, start in [(name, start) for name in args.names for start in starts]:
        if (name, start) in done:
            continue
        size, counts = done[name, start] = counted(name, start, args.share)
        if args.log:
            words = [word for peer, pair in counts.items() for word in (peer, *pair)]
            with args.log.open("a", encoding="utf-8") as log:
                print(name, start, size, *words, file=log)
        if sys.stderr.isatty():
            print(f"\r{name:<20} {start // CHUNK_SIZE:>5}", end="", file=sys.stderr)
    columns = list(dict.fromkeys(peer for _, counts in done.values() for peer in counts))
    extent = "all of them" if args.share == 1 else f"one of {args.share}, from every part"
    versions = ", ".join(f"{peer} {installed(peer)}" for peer in ("numpy", *columns[1:]))
    line = HEAD.format(
        extent,
        args.share,
        " ".join(args.names),
        versions,
        " | ".join(columns),
        "---:|" * len(columns),
    )
    print(line)
    for name in args.names:
        print(row(name, [done[name, start] for start in starts], columns))


def installed(name):
    """Return the version of a package."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"


if __name__ == "__main__":
    main()
