"""How long the gallery takes for a file, against the script that one would write with pyplot.

    python tests/benchmarks/gallery.py [--json] [--rounds N]

Both write the same files in the same run, a PNG, an SVG and a dark SVG of every function, and are
timed as whole processes, in turns; the best round of each counts. What is held is the ratio of
processor times, shared by the cores, because it is the same however busy the machine is.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from timing import cores, main, processor

MOST_TIMES_PYPLOT = 0.25

# No better and no worse than the examples on the web: two panels, titles, a grid, tight margins.
# It is given values and derivatives, and has nothing to compute.
PYPLOT = """
import sys
from pathlib import Path

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

curves = np.load(sys.argv[1])
folder = Path(sys.argv[2])

def draw(name):
    x, y, dy = curves[name]
    fig, (left, right) = plt.subplots(1, 2, figsize=(7.2, 3.0))
    left.plot(x, y)
    left.set_title(name)
    right.plot(x, dy, color="C1")
    right.set_title("derivative")
    for axes in (left, right):
        axes.set_xlabel("x")
        axes.grid(True)
    fig.tight_layout()
    return fig

for name in curves:
    fig = draw(name)
    fig.savefig(folder / f"{name}.png", dpi=200)
    fig.savefig(folder / f"{name}.svg")
    plt.close(fig)
    with plt.style.context("dark_background"):
        fig = draw(name)
        fig.savefig(folder / f"{name}-dark.svg")
        plt.close(fig)
"""

# Without the figures of experiments, which train networks: pyplot has nothing to do for them.
OURS = """
import os
import sys
from pathlib import Path

from actcli.gallery.build import refresh

list(refresh(Path(sys.argv[1]), sys.argv[2:], jobs=os.cpu_count()))
"""


def seconds(command, folder):
    """The time and the processor time of a command for a file that it writes to a folder."""
    start, used = time.perf_counter(), processor()
    subprocess.run(command, check=True)
    files = len(os.listdir(folder))
    return (time.perf_counter() - start) / files, (processor() - used) / files


def measure(rounds):
    """The best times for a file, in seconds, and their ratios."""
    import numpy as np

    from actcli.catalogue import catalogue
    from actcli.gallery.figures import RENDITIONS

    x = np.linspace(-5, 5, 1000)
    curves = {a.name: (x, a(x), a.derivative(x)) for a in catalogue().values() if a.pointwise}
    gallery, pyplot = [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as scratch:
            ours, theirs = Path(scratch, "ours"), Path(scratch, "theirs")
            theirs.mkdir()
            np.savez(Path(scratch, "curves.npz"), **curves)
            script = [sys.executable, "-c", PYPLOT, f"{scratch}/curves.npz", str(theirs)]
            pyplot.append(seconds(script, theirs))
            ours.mkdir()
            files = [name + rendition.suffix for name in curves for rendition in RENDITIONS]
            gallery.append(seconds([sys.executable, "-c", OURS, str(ours), *files], ours))
    (ours, our_work), (theirs, their_work) = (
        [min(column) for column in zip(*times, strict=True)] for times in (gallery, pyplot)
    )
    return {
        "gallery_seconds_per_file": ours,
        "pyplot_seconds_per_file": theirs,
        "ratio": ours / theirs,
        "processor_ratio": our_work / their_work,
        "cores": cores(),
    }


def text(found):
    ours, theirs = found["gallery_seconds_per_file"], found["pyplot_seconds_per_file"]
    on_idle_cores = found["processor_ratio"] / found["cores"]
    return (
        f"gallery {1e3 * ours:.1f} ms a file, pyplot {1e3 * theirs:.1f} ms a file\n"
        f"ratio {found['ratio']:.3f} on {found['cores']} cores\n"
        f"ratio of processor times {found['processor_ratio']:.3f}, shared by the cores "
        f"{on_idle_cores:.3f} (at most {MOST_TIMES_PYPLOT})"
    )


if __name__ == "__main__":
    main(measure, text, __doc__, 3)
