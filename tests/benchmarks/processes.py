"""How long whole commands take, each against what a user would run instead.

    python tests/benchmarks/processes.py [--json] [--rounds N]

Processes are run in turns, and what is given is the median of the ratios in each round, of
processor times: other work on the machine makes these longer by little, and of both alike. `bare`
is the floor of a plot: Figure and the canvas for PNG, two empty panels, saved. Run it on an
installed copy: modules that are compiled anew at every start cost more than they do.
"""

import os
import sys
import tempfile

from timing import cores, in_turns, main, process, processor, ratio

# No better and no worse than the examples on the web: two panels, titles, a grid, tight margins.
PYPLOT = """
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-5, 5, 1000)
f = np.where(x > 0, x, 0.2 * np.expm1(np.minimum(x, 0)))
slope = np.where(x > 0, 1, 0.2 * np.exp(np.minimum(x, 0)))
fig, (left, right) = plt.subplots(1, 2, figsize=(7.2, 3.0))
left.plot(x, f)
left.set_title("ELU")
right.plot(x, slope, color="C1")
right.set_title("derivative")
for axes in (left, right):
    axes.set_xlabel("x")
    axes.grid(True)
fig.tight_layout()
fig.savefig("pyplot.png", dpi=200)
"""
BARE = """
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

fig = Figure(figsize=(7.2, 3.0))
fig.subplots(1, 2)
FigureCanvasAgg(fig).print_png("bare.png")
"""
TYPED = {"_ACTCLI_COMPLETE": "bash_complete", "COMP_WORDS": "actcli eval ge", "COMP_CWORD": "2"}
START = "import sys; from actcli.cli import main; sys.argv[0] = 'actcli'; main()"

# What it is, what it is measured against, and at most how much longer it may take.
HELD = [
    ("actcli --help", "import click", 1.2),
    ("completing a name", "import click", 1.2),
    ("actcli eval softmax 3 0.7 0.5", "import click, numpy", 1.15),
    ("actcli plot elu --alpha 0.2", "pyplot", 0.80),
    ("actcli plot elu --alpha 0.2", "bare", 1.2),
]


def measure(rounds):
    def python(code, *words, **options):
        return process([sys.executable, "-c", code, *words], cwd=folder, **options)

    with tempfile.TemporaryDirectory() as folder:
        jobs = {
            "import click": python("import click"),
            "import click, numpy": python("import click, numpy"),
            "pyplot": python(PYPLOT),
            "bare": python(BARE),
            "actcli --help": python(START, "--help"),
            "completing a name": python(START, env={**os.environ, **TYPED}),
            "actcli eval softmax 3 0.7 0.5": python(START, *"eval softmax 3 0.7 0.5".split()),
            "actcli plot elu --alpha 0.2": python(
                START, *"plot elu --alpha 0.2 -q -o e.png".split()
            ),
        }
        taken = in_turns(jobs, rounds, processor)
    return {
        "cores": cores(),
        "ratios": [[ours, theirs, ratio(taken, ours, theirs), most] for ours, theirs, most in HELD],
    }


def text(found):
    return "\n".join(
        f"{ours:32} {value:5.2f} x {theirs}  (at most {most})"
        for ours, theirs, value, most in found["ratios"]
    )


if __name__ == "__main__":
    main(measure, text, __doc__, 11)
