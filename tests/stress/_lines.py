"""Random command lines that are nearly right, and the files that they name.

The options are those of the commands themselves and of the functions that are named; an option has
a value that fits it more often than not.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import click
import numpy as np
from click.testing import CliRunner
from stress._trees import random_tree, text

from actcli.catalogue import titles
from actcli.cli import cli

ODD_NUMBERS = (
    "-0.5 1e-3 -inf nan 1/0 sqrt( 9**9**9 0x1 1+0x10 1or2 1e999 −3 0 -0 1,2 1:2:3 2:1 ((( 0**0"
    " 5:-5 -1e300:1e300 0:5e-324 0.1:2:3 1:2:1e9 0:1:3 -2:2:11 1e308 5e-324 2.5 3 17 -1 1_000"
).split()

ODD_WORDS = (
    "@x - . x.csv x.npy x.foo npz json table hex full left up auto always dark stack x 3x2 0x1"
    " 1x-2 1000x1000 1,2,3 elu q7 s8.4 1lsb tflite-int8 keras formulas --- --x= = : :: @ @. ''"
).split()

ODD_FUNCTIONS = (
    "elu:alpha=-1 elu:alpha=0.1,2 elu:alpha=0.2 elu: relu:x=1 elu:alpha=0:1:3 gelo softmax:dim=0"
    " x*b x*b:b=2 f.py:f f.py:none missing.py:f relu+1 x 1 sum(x) exp(x)/sum(exp(x)) relu(x)+elu(x)"
).split()

INPUTS = "@x.csv @x.tsv @x.npy @x.npz @x.parquet @x.txt @empty.txt @folder @missing.npy".split()

OUTPUTS = (
    "o.csv o.tsv o.json o.jsonl o.md o.tex o.npy o.npz o.parquet o.txt o.png o.svg o.pdf o.html"
    " o.gif o.apng o.h o.mem o.coe o.mif o.vhd o.v o.hex folder missing/o.csv o.foo /dev/null x.csv"
).split()

FITTING: dict[str, list[str]] = {
    "--alt": ["", "a picture", "α\nβ"],
    "--at": ["1,2,3", "0,0", "-1"],
    "--axis": ["0", "1", "-1", "7"],
    "--column": ["1", "2", "x", "arr_0", "y"],
    "--digits": ["1", "6", "17", "full", "hex", "18", "40"],
    "--dpi": ["20", "72", "0", "-1", "100000"],
    "--dtype": ["float32", "float16", "q7", "s8.4", "int8", "ap_fixed<18,8>", "bfloat16"],
    "--expect": ["gelu", "elu:alpha=0.2", "softmax", "gelo"],
    "--entries": ["2", "17", "256", "0"],
    "--in-dtype": ["int8", "s8.4", "uint16"],
    "--in-scale": ["0.05", "1", "0"],
    "--in-zero": ["3", "0", "1000"],
    "--max-error": ["1lsb", "0.001", "0"],
    "--minus": ["gelu_tanh", "x", "softmax"],
    "--name": ["table", "1", "a b", "é"],
    "--only": ["elu", "*gelu*", "nothing", ""],
    "--order": ["0", "1", "2", "8", "9", "0,1", "0,1,2", "1,1"],
    "--out-scale": ["0.1", "1"],
    "--out-zero": ["0", "-3"],
    "--output": OUTPUTS,
    "--points": ["2", "5", "100", "1", "0", "100000"],
    "--range": ["-3:3", "0:1", "-1e-3:1e-3", "0:inf", "1:1"],
    "--seed": ["0", "3", "-1"],
    "--size": ["3x2", "7.2x3", "0.1x0.1", "-1x3", "1e9x1"],
    "--step": ["0.5", "1", "0", "1e-9"],
    "--title": ["", "T", "$x^2$", "$\\frac{", "a\nb", "\udcff", "α" * 300],
    "--wrt": ["alpha", "x", "beta", "nothing"],
}
"""Values for the options that take no choice of words, by their longest name."""

OF_FUNCTIONS = (
    "--alpha --beta --lower --defaults --train --seed --slope --dim --b --threshold".split()
)
# Parameters of functions of the catalogue; none has a slope.

LETTERS = "aexyπ αβ019.:,=-+*/()[]{}<>@#$%&'\"\\\t\n\0\x1b\u200b\u202eｘ\udcff😀_"

EXPECTED = {
    "eval": ([1], [0, 1, 1, 1, 2, 3]),
    "diff": ([1], [0, 1, 1, 1, 2, 3]),
    "table": ([1, 1, 2], [0]),
    "plot": ([1, 1, 2], [0]),
    "check": ([1], [0]),
    "info": ([1], [0]),
    "lut": ([1], [0]),
    "identify": ([0, 1], [0, 1]),
}
"""How many functions and numbers a command may be given; the others take none."""

HABITS = {
    "check": ["--range", "-1:1"],
    "gallery": ["--only", "elu", "--check"],
}
"""What the lines of slow commands end in, so that they do little."""


def command_line(random: Random, command: str) -> list[str]:
    """Return a command line that is nearly right."""
    functions, points = EXPECTED.get(command, ([0], [0]))
    line = [command, *(_function(random) for _ in range(_perhaps_another(random, functions)))]
    line += [_point(random) for _ in range(_perhaps_another(random, points))]
    for _ in range(random.choice([0, 0, 1, 1, 2, 3])):
        line += _option(random, command)
    if random.random() < 0.05:
        line.insert(random.randrange(len(line) + 1), random.choice(ODD_WORDS))
    if random.random() < 0.05:
        line[random.randrange(len(line))] = random_text(random)
    if command == "check" and "--all" in line:
        line.remove("--all")
    return [*line, *HABITS.get(command, ())]


def _perhaps_another(random: Random, counts: list[int]) -> int:
    """Return one of the counts, or seldom any other."""
    return random.choice(counts) if random.random() < 0.93 else random.randrange(4)


def _point(random: Random) -> str:
    kind = random.random()
    if kind < 0.6:
        return repr(round(random.uniform(-5, 5), random.randrange(4)))
    return random.choice(INPUTS) if kind < 0.75 else random.choice(ODD_NUMBERS)


def random_text(random: Random) -> str:
    """Return a short text of letters that are seldom typed."""
    return "".join(random.choices(LETTERS, k=random.randrange(8))).replace("\0", "")


def _function(random: Random) -> str:
    kind = random.random()
    if kind < 0.6:
        return random.choice([*titles()])
    if kind < 0.8:
        return text(random_tree(random))
    return random.choice(ODD_FUNCTIONS)


def _option(random: Random, command: str) -> list[str]:
    """Return an option of a command, or of a function, with a value if it takes one."""
    options = _options(command)
    if random.random() < 0.1:
        name, param = random.choice(OF_FUNCTIONS), None
    else:
        name = random.choice([*options])
        param = options[name]
        if param.is_flag:
            return [name]
    words = getattr(param.type, "words", None) if param else None
    longest = max(param.opts, key=len) if param else name
    if words and random.random() < 0.9:
        return [name, random.choice(words)]
    if longest in FITTING and random.random() < 0.9:
        return [name, random.choice(FITTING[longest])]
    if random.random() < 0.1:
        return [name, random_text(random)]
    return [name, random.choice([*ODD_NUMBERS, *ODD_WORDS, *INPUTS])]


@cache
def _options(command: str) -> dict[str, Any]:
    """Return the options of a command under each of their names."""
    params = cli.get_command(None, command).params  # type: ignore[arg-type, union-attr]
    return {
        name: param
        for param in params
        if isinstance(param, click.Option)
        for name in (*param.opts, *param.secondary_opts)
    } | {"--help": click.Option(["--help"], is_flag=True)}


def write_inputs(folder: Path) -> None:
    """Write the files that command lines name: a table in each format, a function, a folder."""
    x, y = np.linspace(-2, 2, 5), np.arange(5.0)
    rows = [f"{a},{b}\n" for a, b in zip(x, y, strict=True)]
    (folder / "x.csv").write_text("".join(["x,y\n", *rows]))
    (folder / "x.tsv").write_text("".join(["x,y\n", *rows]).replace(",", "\t"))
    (folder / "x.txt").write_text("1 2\n3 4\n")
    (folder / "empty.txt").write_text("")
    (folder / "f.py").write_text("def f(x):\n    return 2*x\n")
    (folder / "folder").mkdir()
    np.save(folder / "x.npy", np.outer(x, y).astype("float32"))
    np.savez(folder / "x.npz", x, y=y)
    _write_parquet(folder / "x.parquet", x, y)


def _write_parquet(path: Path, x: Any, y: Any) -> None:
    import pyarrow
    from pyarrow import parquet

    parquet.write_table(pyarrow.table({"x": x, "y": y}), path)


def import_all() -> None:
    """Run a line of most commands once in this process, so that what they import is imported."""
    with TemporaryDirectory() as folder:
        for line in (
            "eval softmax 1 2", "eval tanh 1 --digits 20", "diff x**2*relu(x) 1 --order 2",
            "table relu -f json", "info gelu", "info x*tanh(x)", "list", "lut tanh -o /dev/null",
            f"plot elu -o {folder}/x.png", f"plot elu -o {folder}/x.svg", "check relu --range -1:1",
            "completion bash", "help formulas",
        ):  # fmt: skip
            CliRunner().invoke(cli, line.split())
        write_inputs(Path(folder))
