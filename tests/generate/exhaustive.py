"""Measure the errors of functions at every finite float16, bfloat16 or float32.

In tests/, for every function of a number, or for one at 2**32 inputs:

python -m generate.exhaustive float16
python -m generate.exhaustive float32 gelu --log done

With --log what is done is kept, and the next run resumes from it. tests/generate/exhaustive.md is
what is printed for the fourteen functions of the articles but softmax.

The truth is mpmath's, carried from few points to all by interpolation (helpers/interpolated.py); no
kernel takes part in it. The inputs of bfloat16 are judged as the float32 that they are.
"""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
from helpers.interpolated import BLOCK_SIZE, Interpolated

from actcli.catalogue import catalogue, find

HEAD = """# Every {0}

The largest errors over all finite inputs in {0}, in units in the last place, and where they are.
The truth is the formula by mpmath. What is computed in float64 and rounded once is at most half a
unit off, and where the truth all but halves two numbers a little more. Made by
`python -m generate.exhaustive {0} {1}`.

| function | f | at x | f' | at x |
|---|---:|---:|---:|---:|"""

CHUNK_SIZE = 1 << 20
# Codes in a task of a process.

CODES = {"float16": 1 << 16, "bfloat16": 1 << 16, "float32": 1 << 32}
# How many codes each type has.

EVERYWHERE_EXACT_BELOW = 1e-7
# In ulps; the truth itself is right to about 1e-9.


def inputs(kind, start):
    """Return the finite numbers of a type among a chunk of codes, ascending."""
    codes = np.arange(start, min(start + CHUNK_SIZE, CODES[kind]), dtype=np.uint32)
    if kind == "float16":
        x = codes.astype(np.uint16).view(np.float16)
    else:
        x = (codes << np.uint32(16 * (kind == "bfloat16"))).view(np.float32)
    return np.sort(x if np.isfinite(x).all() else x[np.isfinite(x)])


def distance(got, right):
    """Return how far results are from the right numbers, in ulps of the results' type."""
    kind = np.finfo(got.dtype)
    top = 2.0**kind.maxexp
    right, wide = np.clip(right, -top, top), np.clip(got.astype(float), -top, top)
    binade = (right.view(np.int64) & (0x7FF << 52)).view(float)
    unit = np.clip(binade, 2.0**kind.minexp, top / 2) * 2.0**-kind.nmant
    error = np.abs(wide - right) / unit
    if np.isnan(error).any():
        error = np.where(np.isnan(right), 0.0, np.where(np.isnan(got), np.inf, error))
    return error


@cache
def truth(name, dtype):
    """Return the truth of f and f', right to a thousandth of the smallest number of a type."""
    kind = np.finfo(dtype)
    return Interpolated(find(name), 2.0 ** (kind.minexp - kind.nmant - 10))


def worst(job):
    """Return the task, and the largest error of f in it, where, and the same for f'."""
    name, kind, start = job
    a, x = find(name), inputs(kind, start)
    if not len(x):
        return job, [0.0] * 4
    right = truth(name, x.dtype).at(x.astype(float))
    found = []
    for f, exact in zip((a, a.derivative), right, strict=True):
        parts = [
            slice(i, i + BLOCK_SIZE) for i in range(0, len(x), BLOCK_SIZE)
        ]  # They stay in the cache.
        errors = np.concatenate([distance(f(x[part]), exact[part]) for part in parts])
        found += [float(errors.max()), float(x[errors.argmax()])]
    return job, found


def main():
    """Measure, and print the largest errors of each function."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("kind", choices=CODES)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--log", type=Path, help="keep what is done here, and resume from it")
    args = parser.parse_args()
    names = args.names or [a.name for a in catalogue().values() if a.pointwise]
    done = {}
    if args.log and args.log.exists():
        for line in args.log.read_text("utf-8").splitlines():
            name, kind, start, *found = line.split()
            done[name, kind, int(start)] = list(map(float, found))
    jobs = [
        (n, args.kind, start) for n in names for start in range(0, CODES[args.kind], CHUNK_SIZE)
    ]
    left = [job for job in jobs if job not in done]
    with ProcessPoolExecutor(args.jobs) as pool:
        for i, (job, found) in enumerate(pool.map(worst, left), 1):
            done[job] = found
            if args.log:
                with args.log.open("a", encoding="utf-8") as log:
                    print(*job, *found, file=log)
            if sys.stderr.isatty():
                print(f"\r{i}/{len(left)} {job[0]:<24}", end="", file=sys.stderr)
    print(HEAD.format(args.kind, " ".join(args.names)))
    for name in names:
        chunks = [done[job] for job in jobs if job[0] == name]
        f, slope = max(c[:2] for c in chunks), max(c[2:] for c in chunks)
        cells = [
            f"{e:.7f} | {x:g}" if e > EVERYWHERE_EXACT_BELOW else "0 | everywhere"
            for e, x in (f, slope)
        ]
        print("|", name, "|", " | ".join(cells), "|")


if __name__ == "__main__":
    main()
