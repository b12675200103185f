"""How long the look-up of a C header takes, against a plain loop over the same table.

    python tests/benchmarks/lookups.py [--json] [--rounds N]

The loop is written by hand for its one table, with the constants in their place, and finds the
same for every code, which is checked. Both are compiled by gcc -O2 into one program, look a million
codes up in random order, and are timed in turns; the best round of each counts.
"""

import re
import subprocess
import tempfile
from io import StringIO
from pathlib import Path

from timing import main

MOST_TIMES_PLAIN_LOOP = 1.2

CODES = 10**6

# Each: function, settings of the table, and the loop's expression of y in terms of the code x and
# of the table t. Shifts of negative numbers are arithmetic, as gcc has them.
TABLES = {
    "an entry for every byte": (
        "sigmoid", {"dtype": "q7", "in_dtype": "s8.4"},
        "t[x + 128]",
    ),
    "the nearest of 256 entries": (
        "gelu", {"dtype": "s16.12", "in_dtype": "s16.12"},
        "t[x + 32896 > 65535 ? 255 : (x + 32896) >> 8]",
    ),
    "a line between 257 entries": (
        "gelu", {"dtype": "s16.12", "in_dtype": "s16.12", "lookup": "linear"},
        "t[i] + (((t[i + 1] - t[i]) * (x & 255) + 128) >> 8)",
    ),
    "a line, one half of sigmoid": (
        "sigmoid",
        {"dtype": "q15", "in_dtype": "s16.12", "lookup": "linear", "symmetry": "positive"},
        "x < 0 ? 32768 - LINE(-x) : LINE(x)",
    ),
}  # fmt: skip

PROGRAM = """
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "made.h"
#define RISE(i) (t[(i) + ((i) < 128)] - t[i])
#define LINE(p) (t[(p) >> 8] + ((RISE((p) >> 8) * ((p) & 255) + 128) >> 8))
static TYPE in[CODES];
static int16_t ours[CODES], theirs[CODES];
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec + 1e-9 * t.tv_nsec;
}
static void header(void)
{
    for (int k = 0; k < CODES; k++) ours[k] = made_lookup(in[k]);
}
static void loop(void)
{
    for (int k = 0; k < CODES; k++) {
        const int32_t x = in[k], i = (x + 32768) >> 8;
        (void)i;
        theirs[k] = (int16_t)(EXPRESSION);
    }
}
int main(void)
{
    double best[2] = {1e9, 1e9};
    void (*jobs[2])(void) = {header, loop};
    for (int k = 0; k < CODES; k++) in[k] = (TYPE)(rand() ^ (rand() << 8));
    for (int round = 0; round < ROUNDS; round++)
        for (int job = 0; job < 2; job++) {
            const double start = now();
            jobs[job]();
            const double taken = now() - start;
            if (taken < best[job]) best[job] = taken;
        }
    for (int k = 0; k < CODES; k++) if (ours[k] != theirs[k]) return 1;
    printf("%.9f %.9f\\n", best[0], best[1]);
    return 0;
}
"""


def measure(rounds):
    """The milliseconds of both for each table, and their ratio."""
    found = {}
    for name, (function, settings, expression) in TABLES.items():
        with tempfile.TemporaryDirectory() as folder:
            ours, theirs = timed(Path(folder), function, settings, expression, rounds)
        found[name] = (1e3 * ours, 1e3 * theirs, ours / theirs)
    return {"codes": CODES, "tables": found}


def timed(folder, function, settings, expression, rounds):
    """The seconds of the header and of the loop."""
    import actcli
    from actcli.lut.formats import write_table
    from actcli.lut.recipe import Recipe
    from actcli.lut.report import Report
    from actcli.lut.table import build

    recipe = Recipe(**{"symmetry": "none", **settings})
    stream = StringIO()
    write_table(Report(build(getattr(actcli, function), recipe)), "c", "made", stream)
    (folder / "made.h").write_text(stream.getvalue())
    kind = "int8_t" if recipe.in_dtype == "s8.4" else "int16_t"
    words = {"TYPE": kind, "CODES": str(CODES), "ROUNDS": str(rounds), "EXPRESSION": expression}
    program = PROGRAM
    for word, value in words.items():
        program = re.sub(rf"\b{word}\b", value, program)
    program = re.sub(r"\bt\[", "made[", program)
    (folder / "main.c").write_text(program)
    build_it = ["gcc", "-std=gnu99", "-O2", "main.c", "-o", "main"]
    subprocess.run(build_it, cwd=folder, check=True, timeout=60)
    done = subprocess.run([folder / "main"], capture_output=True, text=True, check=True, timeout=60)
    return map(float, done.stdout.split())


def text(found):
    return "\n".join(
        f"{name}: {ours:.2f} ms, plain loop {theirs:.2f} ms, ratio {ratio:.2f} "
        f"(at most {MOST_TIMES_PLAIN_LOOP})"
        for name, (ours, theirs, ratio) in found["tables"].items()
    )


if __name__ == "__main__":
    main(measure, text, __doc__, 30)
