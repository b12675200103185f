"""How long each command takes for a formula of one's own, beyond the start of the tool.

    python tests/benchmarks/formulas.py [--json] [--rounds N]

Every command is run in a process that is forked from one which has loaded the tool, and its
processor time counts, so that a busy machine does not. A formula of up to 200 characters is to take
at most 2 s, and most are to take at most 0.3 s.
"""

import os
import sys
import tempfile
from importlib import import_module
from statistics import median

from timing import main, processor

MOST, USUAL = 2.0, 0.3
# Seconds: what no command may exceed, and what most keep to.

FORMULAS = [
    "x", "x**2", "x**3-x", "abs(x)", "max(x,0)", "max(x,0)+min(x,0)", "max(0.01*x,x)",
    "x*sigmoid(x)", "x/(1+exp(-x))", "x*exp(x)/(1+exp(x))", "exp(x)/(1+exp(x))", "1/(1+exp(-x))",
    "(exp(x)-exp(-x))/(exp(x)+exp(-x))", "2/(1+exp(-2*x))-1", "log(1+exp(x))",
    "x*tanh(log(1+exp(x)))",
    "max(x,0)+log1p(exp(-abs(x)))", "x*(1+erf(x/sqrt(2)))/2", "x*Phi(x)",
    "x*(1+tanh(sqrt(2/pi)*(x+0.044715*x**3)))/2", "where(x>0,x,exp(x)-1)",
    "where(x>0,x,0.5*(exp(x)-1)+sin(3*x)/10)", "max(0,x)+min(0,exp(x)-1)", "x*min(max(x+3,0),6)/6",
    "(exp(x)-1)/x", "x/(exp(x)-1)", "1/(exp(x)-1)-1/x", "(1-cos(x))/x**2", "sin(x)/x",
    "sin(x-1)/(x-1)", "x/(x+1)-2/(x**2-1)-1", "sin(pi*x)/(pi*x)", "(x-sin(x))/x**3", "log(1+x)/x",
    "sqrt(x**2)", "sqrt(x**2+1)", "sqrt(x**2+1)-x", "sqrt(x**4)", "x*sqrt(x)", "x**x", "x*log(x)",
    "log(x)", "asin(x)", "1/x", "1/(x**2-1)", "tan(x)", "tan(x)/x", "sin(1/x)", "x*sin(1/x)",
    "sin(x**2)", "sin(10*x)*exp(-x**2)", "exp(-1/x**2)", "exp(exp(x))", "x*exp(-x**2)",
    "sign(x)*log(1+abs(x))", "floor(x)", "x-floor(x)", "x % 1", "where(x>1,x+1,x)", "x*abs(x)",
    "atan(x**3)-atan(x)", "gelu(x)-silu(x)", "elu(x)+softplus(x)", "cbrt(x)", "hypot(x,1)-1",
    "+".join(f"sin({k}*x)/{k}" for k in range(1, 17)),
    "+".join(f"max(x-{k},0)*0.1" for k in range(-7, 7)),
]  # fmt: skip

IMPORTED = (
    "matplotlib.figure", "mpmath", "actcli.analysis.checks", "actcli.analysis.study",
    "actcli.catalogue", "actcli.cli.check", "actcli.cli.info", "actcli.cli.lut", "actcli.cli.plot",
    "actcli.plot.render.save",
)  # fmt: skip
# What a command imports belongs to the start of the tool.

COMMANDS = {
    "eval": "eval {} -5:5:101",
    "far": "eval {} 1e3 1e8 -1e8 1e-8",
    "diff": "diff {} -5:5:101",
    "second": "diff {} -5:5:101 --order 2",
    "table": "table {}",
    "plot": "plot {} -o plot.png",
    "lut": "lut {} -r 0.5:4 -n 64",
    "info": "info {}",
    "check": "check {}",
}


def seconds(words):
    """The processor time of a command, from a fork of this process to its end."""
    used = processor()
    child = os.fork()
    if not child:
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        try:
            from actcli.cli import cli

            cli.main(words, standalone_mode=False)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    return processor() - used


def measure(rounds):
    """The median seconds of each command for each formula."""
    seconds(["plot", "x", "-o", "plot.png"])  # Caches on the disk are filled by others.
    found = {}
    for formula in FORMULAS:
        found[formula] = {
            name: median(
                seconds([formula if w == "{}" else w for w in line.split()]) for _ in range(rounds)
            )
            for name, line in COMMANDS.items()
        }
        print(row(formula, found[formula]), file=sys.stderr, flush=True)
    return found


def row(formula, taken):
    times = " ".join(f"{each:6.2f}{'!' if each > MOST else ' '}" for each in taken.values())
    return f"{times} {formula[:60]}"


def text(found):
    every = [each for taken in found.values() for each in taken.values()]
    usual = sum(each <= USUAL for each in every) / len(every)
    lines = [" ".join(f"{name:>7}" for name in COMMANDS)]
    lines += [row(formula, taken) for formula, taken in found.items()]
    lines.append(
        f"{sum(each > MOST for each in every)} of {len(every)} take over {MOST} s, the longest"
    )
    lines.append(f"{max(every):.2f} s; {usual:.0%} take at most {USUAL} s.")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.dont_write_bytecode = False  # Modules of a package that is installed are compiled.
    for name in IMPORTED:
        import_module(name)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        main(measure, text, __doc__, rounds=1)
        os.chdir("/")
