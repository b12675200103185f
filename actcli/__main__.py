"""`python -m actcli` is `actcli`, in which the current folder holds data and no modules."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

# Python looks for modules in the current folder first, so that a `numpy.py` there would be taken
# for NumPy. What this package is was settled in the same way before, and cannot be helped here.
if __name__ == "__main__" and not sys.flags.safe_path and sys.path[:1] == [os.getcwd()]:
    del sys.path[0]

from actcli.support.interruption import run_interruptibly


def start() -> None:
    """Run `actcli` as a program: a signal that asks it to end is told in one line."""
    run_interruptibly(_main)


def _main() -> NoReturn:
    """Run the command line, imported here, so that no signal meanwhile gives a traceback either."""
    from actcli.cli import main

    main()


if __name__ == "__main__":
    start()
