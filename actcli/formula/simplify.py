"""Shorter formulas, by SymPy in a process of its own that has a limited time.

How long SymPy takes cannot be foreseen, and one operation of it, as to compute 9**9**9, cannot be
interrupted. A process can be ended at any time.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys

from actcli.errors import ActcliError
from actcli.formula.model import Formula
from actcli.support.extras import require

SECONDS = 10
# About as long as anybody waits for a command. SymPy may go on for hours.

CHILD = "import sys; sys.path[:] = {path!r}; from {module} import serve; serve({seconds})"
# What the process runs. It imports from the places that this one imports from, and from no other.


def simplified_in_time(formula: Formula) -> Formula | None:
    """Return the same formula as short as SymPy makes it, or None if that takes too long.

    Raises
    ------
    MissingLibraryError
        If SymPy is not installed.
    ActcliError
        As `sympy_simplify.simplified` does, or if SymPy fails.
    """
    require("sympy", "sympy", "--simplify")
    code = CHILD.format(path=sys.path, module="actcli.formula.sympy_simplify", seconds=SECONDS)
    try:
        # -P keeps the current folder from the path until the path is set.
        done = subprocess.run(
            [sys.executable, "-P", "-c", code],
            input=pickle.dumps((formula.text, formula.functions)),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        raise ActcliError("SymPy ended without a result: leave --simplify out.")
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise ActcliError(answer["error"])
    return Formula(answer["formula"])
