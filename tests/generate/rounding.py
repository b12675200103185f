"""Count the float32 results that are not correctly rounded: ours, PyTorch's and JAX's.

cd tests && python -m generate.rounding --share 64 --log done sigmoid tanh > generate/rounding.md

All codes of float32 are cut into 4096 runs of neighbours, and of each a part is taken: one in 64,
from a random place on; with --share 1 all 2**32. What is done is kept in the log, and the next run
resumes from it. For fourteen functions that takes about 70 minutes of a processor's time, and with
--share 64 five. A library that is not installed has no column. The truth is that of
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
from helpers.interpolated import BLOCK_SIZE, RELATIVE_ERROR
from mpmath import mp

from actcli.catalogue import find

KIND = "float32"

DOUBT = 2 * RELATIVE_ERROR
# Relative: an interpolated truth this close to a midpoint is computed by itself.

NEXT_TO_0 = 2.0**-60
# From here to 0 the first term of a function that is not 0 tells its sign.

HEAD = """# Not correctly rounded

How many results are another float32 than the one next to the exact value, in per cent of the finite
inputs: {0}. Of those the results that are 0 though that is not. Ours
are float64 rounded once, and wrong where the exact value is so close to the middle of two float32
that the next float64 is the middle: as for half of the subnormal results of gelu, x/2 and a little
more, half of which are rounded down. Made by
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
    exact = truth(name, x.dtype, only_f=True)
    y = exact.at(x.astype(float))[0]
    for start in range(0, x.size, BLOCK_SIZE):  # Parts stay in the cache.
        part = slice(start, start + BLOCK_SIZE)
        sides = [(y[part] * factor).astype(np.float32) for factor in (1 - DOUBT, 1 + DOUBT)]
        (places,) = (sides[0] != sides[1]).nonzero()
        if places.size:
            y[start + places] = decided(exact.exact, x[start + places].astype(float))
    return y.astype(np.float32)


def decided(exact, x):
    """Return float64 that round to the same float32 as the exact values do.

    Next to 0 it may be that f(x) is x/2 and a term of higher order, which alone decides from the
    middle of two subnormal numbers. That has the same sign up to x, and is computed once.
    """
    y, left = np.empty(x.size), np.ones(x.size, bool)
    for end in (-NEXT_TO_0, NEXT_TO_0):
        term = exact(end)[0] - mp.mpf(end) / 2
        if abs(term) < NEXT_TO_0**1.5:
            here = (x / end > 0) & (x / end <= 1)
            half = x[here] / 2
            y[here] = np.nextafter(half, half + float(mp.sign(term)))
            left &= ~here
    for i in left.nonzero()[0].tolist():
        y[i] = rounded_to_odd(exact(float(x[i]))[0])
    return y


def rounded_to_odd(number):
    """Return a float64 next to a number, whose last bit is 1 unless it is the number.

    So it is the middle of two float32 only if the number is.
    """
    y = float(number)
    if not np.isfinite(y) or y == number or int(np.float64(y).view(np.int64)) & 1:
        return y
    return float(np.nextafter(y, np.inf if number > y else -np.inf))


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
        if cell == "0.0000":
            cell = f"{wrong} of {size:,}"
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
