"""Measure the errors of functions at every finite float16, bfloat16 or float32.

In tests/, for every function of a number, or for one at 2**32 inputs:

python -m generate.exhaustive float16
python -m generate.exhaustive float32 gelu --log done
python -m generate.exhaustive float32 --log done --scheduler tcp://HOST:8786

It runs on a cluster of Dask, by default one of processes on this machine (`pip install -e
'.[dask]'`). Workers elsewhere need the same clone: start them in its tests/ as `PYTHONPATH=. dask
worker HOST:8786 --nthreads 1`. When a worker dies, the pieces that it had are computed again. With
--log what is done is kept, and the next run resumes from it. tests/generate/exhaustive.md is what
is printed for the fourteen functions of the articles but softmax.

The truth is mpmath's, carried from few points to all by interpolation (helpers/interpolated.py); no
kernel takes part in it. The inputs of bfloat16 are judged as the float32 that they are.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from contextlib import ExitStack
from functools import cache
from itertools import islice
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

CONNECTING_SECONDS = 30
# To wait for a scheduler before it is said that there is none.

PIECES_PER_THREAD = 4
# Handed out at a time. Of all half a million pieces the scheduler would keep a record.

MAX_LOSSES = 3
# Of one piece, each by the death of several workers: then the piece is what kills them.

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
        both = np.isnan(right) & np.isnan(got)
        error = np.where(both, 0.0, np.where(np.isnan(error), np.inf, error))
    return error


@cache
def truth(name, dtype, *, only_f=False):
    """Return the truth of f and f', right to a thousandth of the smallest number of a type."""
    kind = np.finfo(dtype)
    return Interpolated(find(name), 2.0 ** (kind.minexp - kind.nmant - 10), only_f=only_f)


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


def measured(client, jobs):
    """Yield the result of `worst` for each of the jobs, in the order in which a cluster ends them.

    Parameters
    ----------
    client : distributed.Client
    jobs : iterable of tuple

    Raises
    ------
    distributed.KilledWorker
        If workers die of one job again and again.
    """
    from distributed import KilledWorker, as_completed

    waiting, losses, job_of = iter(jobs), Counter(), {}

    def handed_out(several):
        for job in several:
            future = client.submit(worst, job, pure=False)
            job_of[future.key] = job
            yield future

    threads = sum(client.nthreads().values())
    running = as_completed(handed_out(islice(waiting, PIECES_PER_THREAD * max(1, threads))))
    for future in running:
        job = job_of.pop(future.key)
        try:
            found = future.result()
        except KilledWorker:
            losses[job] += 1
            if losses[job] > MAX_LOSSES:
                raise
            running.update(handed_out([job]))
            continue
        running.update(handed_out(islice(waiting, 1)))
        yield found


def whole_lines(path):
    """Return the lines of a log, if there is one; a line that was cut off is removed from it."""
    text = path.read_text("utf-8") if path.exists() else ""
    whole = text[: text.rfind("\n") + 1]
    if whole != text:
        path.write_text(whole, "utf-8")
    return whole.splitlines()


def logged(path):
    """Return what a log says is done."""
    done = {}
    for line in whole_lines(path):
        name, kind, start, *found = line.split()
        done[name, kind, int(start)] = list(map(float, found))
    return done


def connected(stack, scheduler, processes):
    """Return a client of the scheduler at an address, or else of a cluster on this machine."""
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        sys.exit("exhaustive: a cluster needs distributed: pip install -e '.[dask]'")
    if scheduler is None:
        scheduler = stack.enter_context(
            LocalCluster(
                n_workers=processes,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",
            )
        )
    try:
        return stack.enter_context(Client(scheduler, timeout=CONNECTING_SECONDS))
    except (OSError, ValueError) as error:
        sys.exit(f"exhaustive: no scheduler at {scheduler}: {error}")


def table(kind, names, named, done, jobs):
    """Yield the lines of the largest errors of each function, below the command that was given."""
    yield HEAD.format(kind, " ".join(named))
    for name in names:
        chunks = [done[job] for job in jobs if job[0] == name]
        f, slope = max(c[:2] for c in chunks), max(c[2:] for c in chunks)
        cells = [
            f"{e:.7f} | {x:g}" if e > EVERYWHERE_EXACT_BELOW else "0 | everywhere"
            for e, x in (f, slope)
        ]
        yield f"| {name} | {' | '.join(cells)} |"


def main():
    """Measure, and print the largest errors of each function."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("kind", choices=CODES)
    parser.add_argument("names", nargs="*")
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count(), help="processes, without --scheduler"
    )
    parser.add_argument("--log", type=Path, help="keep what is done here, and resume from it")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="of a cluster of Dask")
    args = parser.parse_args()
    names = args.names or [a.name for a in catalogue().values() if a.pointwise]
    done = logged(args.log) if args.log else {}
    jobs = [
        (n, args.kind, start) for n in names for start in range(0, CODES[args.kind], CHUNK_SIZE)
    ]
    left = [job for job in jobs if job not in done]
    with ExitStack() as stack:
        client = connected(stack, args.scheduler, args.jobs) if left else None
        for i, (job, found) in enumerate(measured(client, left) if left else (), 1):
            done[job] = found
            if args.log:
                with args.log.open("a", encoding="utf-8") as log:
                    print(*job, *found, file=log)
            if sys.stderr.isatty():
                print(f"\r{i}/{len(left)} {job[0]:<24}", end="", file=sys.stderr)
    for line in table(args.kind, names, args.names, done, jobs):
        print(line)


if __name__ == "__main__":
    # Workers import the functions from this module, which as a script is called __main__.
    from generate import exhaustive

    exhaustive.main()
