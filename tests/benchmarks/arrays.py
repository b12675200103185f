"""Every function and its derivative over arrays, next to what else computes it.

    python tests/benchmarks/arrays.py [--json] [--rounds N] [--size N] [--threads N] [NAME]...

NumPy is the printed formula over NumPy's own functions, as usually written; SciPy where it has the
function; PyTorch and JAX the call that the catalogue declares, f' being the backward pass alone.
A time is the best of the rounds, taken in turns, in nanoseconds an element: of the processor, which
other work on the machine hardly changes, if there is one thread; an error is the largest
in ulps, against the formula at high precision, at a few hundred points over the whole range of
float64. Whatever is not installed is left out.
"""

import argparse
import json
import os
import sys
import time
from functools import partial
from math import exp, inf, log

SIZE = 10_000_000
SAMPLE_SIZE, MAX_SECONDS = 10_000, 0.25  # Of one job: elements at least, and time at most.
OTHERS = ("numpy", "scipy", "torch", "jax")


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="by default all functions")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--size", type=int, default=SIZE, help="elements of the array")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--dtype", default="float64")
    parser.add_argument("--shared", action="store_true", help="only functions that PyTorch has")
    parser.add_argument("--no-errors", action="store_true", help="measure times alone")
    options = parser.parse_args()
    # Before any library counts the processors.
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.threads])
    os.environ["OMP_NUM_THREADS"] = str(options.threads)
    found = measure(options)
    print(json.dumps(found) if options.json else text(found))


def measure(options):
    import numpy as np
    from floor import floor

    from actcli.catalogue import catalogue, find
    from actcli.numerics.blocks import BLOCK_SIZE

    activations = map(find, options.names) if options.names else catalogue().values()
    x = np.random.default_rng(0).normal(0, 3, options.size).astype(options.dtype)
    rows = []
    for activation in activations:
        if not activation.pointwise:
            continue
        calls = {other: globals()[f"{other}_calls"](activation) for other in OTHERS}
        if options.shared and not calls["torch"]:
            continue
        for order, name in enumerate(("f", "f'")):
            ours = activation.derivative if order else activation
            jobs = {"actcli": lambda x, f=ours: partial(f, x)}
            jobs["out"] = lambda x, f=ours: partial(f, x, out=np.empty_like(x))
            jobs["kernel"] = lambda x, f=ours: without_tapes(partial(f, x, out=np.empty_like(x)))
            for other, pair in calls.items():
                if pair and pair[order] and runs(pair[order], x[:1]):
                    jobs[other] = pair[order]
            row = {"function": activation.name, "of": name, "ns": times(jobs, x, options)}
            row["as usual"] = "numpy" in jobs and agree(jobs, x[:SAMPLE_SIZE])
            if not options.no_errors:
                row["ulps"] = errors(activation, order, calls)
                kernel = (activation.kernel, activation.derivative_kernel)[order]
                row["floor"] = floor(kernel, x[:BLOCK_SIZE], activation.freeze().values)
            rows.append(row)
    return {"size": options.size, "threads": options.threads, "dtype": options.dtype, "rows": rows}


def runs(job, x):
    """Whether a function takes numbers of this type: PyTorch has not all of them in float16."""
    import numpy as np

    try:
        with np.errstate(all="ignore"):
            job(x)()
    except NotImplementedError:
        return False
    return True


def without_tapes(job):
    """The same job, with NumPy doing all the work, into an array that is there."""
    from actcli.numerics.tape.choice import tapes

    def run():
        with tapes(wanted=False):
            job()

    return run


def times(jobs, x, options):
    """The best time of each job in nanoseconds an element.

    A short one is repeated; an array for which ours would take long is cut.
    """
    import numpy as np
    from timing import in_turns

    start = time.perf_counter()
    jobs["actcli"](x[:SAMPLE_SIZE])()
    each = (time.perf_counter() - start) / min(SAMPLE_SIZE, x.size)
    x = x[: max(SAMPLE_SIZE, int(MAX_SECONDS / each))]
    often = max(1, 200_000 // x.size)

    def repeated(job):
        return lambda: [job() for _ in range(often)]

    with np.errstate(all="ignore"):
        repeats = {name: repeated(job(x)) for name, job in jobs.items()}
        clock = time.process_time if options.threads == 1 else time.perf_counter
        taken = in_turns(repeats, options.rounds, clock)
    return {name: min(seconds) / x.size / often * 1e9 for name, seconds in taken.items()}


def agree(jobs, x):
    """Whether the usual formula gives the same numbers, to the last bit."""
    import numpy as np

    with np.errstate(all="ignore"):
        return np.array_equal(jobs["actcli"](x)(), jobs["numpy"](x)())


# What computes the same: a pair of functions, for f and f', each of which takes an array and
# returns the job of computing it there, or None. A job returns what it computed.


def numpy_calls(activation):
    import numpy as np

    from actcli.formula.array_words import ARRAYS

    usual = {
        **ARRAYS,
        "where": np.where,
        "sech": lambda x: 1 / np.cosh(x),
        "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
        "softplus": lambda x: np.log1p(np.exp(x)),
    }
    values = activation.freeze().values
    if any(not formula.is_written for formula in formulas(activation)):
        return None
    if any(word in str(formula) for formula in formulas(activation) for word in ("erf", "Phi")):
        return None  # NumPy has neither

    def job(formula):
        run = formula.over(usual)

        def over(x):
            y = run(x=x, **values)
            return y if np.ndim(y) else np.full(x.shape, y)

        return lambda x: lambda: over(x)

    return [job(formula) for formula in formulas(activation)]


def formulas(activation):
    return activation.formula, activation.derivative_formula


def scipy_calls(activation):
    try:
        from scipy import special
    except ImportError:
        return None
    has = {
        "sigmoid": special.expit,
        "log_sigmoid": special.log_expit,
        "erf": special.erf,
        "normal_cdf": special.ndtr,
        "gelu": lambda x: x * special.ndtr(x),
        "silu": lambda x: x * special.expit(x),
    }.get(activation.name)
    return has and (lambda x: lambda: has(x), None)


def declared(activation, framework):
    """The framework's call as a function of x; what it builds, it builds once."""
    for equivalent in activation.equivalents:
        if equivalent.framework == framework:
            if equivalent.unsupported(activation.freeze().values, activation.settings):
                return None  # another function, as it stands
            code = equivalent.code_with(activation.freeze().values)
            if code.endswith(")(x)") and "dtype=x.dtype" not in code:
                return code.removesuffix("(x)")
            return f"lambda x: {code}"
    return None


def torch_calls(activation):
    code = declared(activation, "torch")
    if code is None or "Identity" in code:  # which returns x itself
        return None
    try:
        import numpy as np
        import torch
    except ImportError:
        return None
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    function = eval(code, {"torch": torch})

    def forward(x):
        there = torch.from_numpy(x)

        def job():
            with torch.no_grad():
                return function(there).numpy()

        return job

    def backward(x):
        there = torch.from_numpy(x).requires_grad_()
        y = function(there)
        if not y.requires_grad:
            return lambda: torch.zeros_like(there).numpy()
        ones = torch.ones_like(y)
        return lambda: torch.autograd.grad(y, there, ones, retain_graph=True)[0].numpy()

    try:
        backward(np.ones(1))()
    except RuntimeError:  # PyTorch has not every derivative
        return forward, None
    return forward, backward


def jax_calls(activation):
    code = declared(activation, "jax")
    if code is None or "identity" in code:
        return None
    try:
        import jax
    except ImportError:
        return None
    jax.config.update("jax_enable_x64", True)
    function = eval(code, {"jax": jax})
    forward = jax.jit(function)
    backward = jax.jit(lambda x: jax.vjp(function, x)[1](jax.numpy.ones_like(x))[0])

    def on(compiled):
        def job(x):
            there = jax.numpy.asarray(x)
            return lambda: compiled(there).block_until_ready()

        return job

    return on(forward), on(backward)


def errors(activation, order, calls):
    """The largest error of each in ulps; inf where a special value is wrong."""
    import numpy as np

    from actcli.analysis.test_points import probes
    from actcli.reference import truth, ulps

    x = probes(activation, every=24)
    x = x[:: max(1, len(x) // 400)]
    wanted = [truth(activation)(v)[order] for v in x.tolist()]
    ours = activation.derivative if order else activation
    jobs = {"actcli": lambda x: lambda: ours(x)}
    jobs |= {other: pair[order] for other, pair in calls.items() if pair and pair[order]}
    with np.errstate(all="ignore"):
        got = {name: np.asarray(job(x.copy())()).tolist() for name, job in jobs.items()}
    return {
        name: max(ulps(y, exact) for y, exact in zip(values, wanted, strict=True))
        for name, values in got.items()
    }


def speed(rows, ours, theirs="torch", same=False):
    """The geometric mean of how many times faster ours is, and the least, over what both have.

    With `same` only that counts which the usual formula gives the same numbers for.
    """
    ratios = {
        f"{row['function']} {row['of']}": row["ns"][theirs] / row["ns"][ours]
        for row in rows
        if theirs in row["ns"] and (row["as usual"] or not same)
    }
    if not ratios:
        return None
    worst = min(ratios, key=ratios.get)
    return exp(sum(map(log, ratios.values())) / len(ratios)), worst, ratios[worst]


def table(rows):
    """The rows as a Markdown table: nanoseconds an element, and ulps."""
    tools = ("actcli", "out", *OTHERS)
    heads = ("actcli", "with `out=`", "NumPy", "SciPy", "PyTorch", "JAX", "floor")
    yield "| | " + " | ".join(heads) + " |"
    yield "|---|" + "---:|" * len(heads)
    for row in rows:
        cells = []
        for tool in tools:
            cell = f"{row['ns'][tool]:.1f}" if tool in row["ns"] else ""
            error = row.get("ulps", {}).get(tool)
            cells.append(f"{cell} · {ulp(error)}" if cell and error is not None else cell)
        what, least = row.get("floor", ("", None))
        cells.append(f"{least:.1f}: {what}" if what else "")
        yield f"| `{row['function']}` {row['of']} | " + " | ".join(cells) + " |"


def ulp(error):
    if error == inf:
        return "wrong"
    return f"{error:.2f}" if error < 100 else f"{error:.0e}".replace("e+0", "e").replace("e+", "e")


def text(found):
    lines = list(table(found["rows"]))
    for ours in ("actcli", "out"):
        if mean := speed(found["rows"], ours):
            lines.append(f"{ours}: {mean[0]:.2f} x PyTorch, at least {mean[2]:.2f} ({mean[1]})")
    if mean := speed(found["rows"], "out", "kernel"):
        lines.append(f"out: {mean[0]:.2f} x NumPy's kernels, at least {mean[2]:.2f} ({mean[1]})")
    return "\n".join(lines)


if __name__ == "__main__":
    start = time.perf_counter()
    main()
    print(f"{time.perf_counter() - start:.0f} s", file=sys.stderr)
