"""`python -m actcli` is `actcli`, in which the current folder holds data and no modules."""

import os
import sys

# Python looks for modules in the current folder first, so that a `numpy.py` there would be taken
# for NumPy. What this package is was settled in the same way before, and cannot be helped here.
if not sys.flags.safe_path and sys.path[:1] == [os.getcwd()]:
    del sys.path[0]

from actcli.cli import main

main()
