"""Print the oldest releases that pyproject.toml allows, one requirement a line.

The output is for `pip install -r`: every lower bound `name>=1.2` becomes `name==1.2`.
"""

import re
import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


def oldest():
    """Return the lower bounds of the dependencies, and of the extras that the tests need."""
    project = tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    requirements = [*project["dependencies"], *extras["test"]]
    for extra in ("parquet", "check", "sympy"):
        requirements += extras[extra]
    bounds = [re.fullmatch(r"([\w-]+)>=([\d.]+)", requirement) for requirement in requirements]
    return [f"{bound[1]}=={bound[2]}" for bound in bounds if bound]


if __name__ == "__main__":
    print(*oldest(), sep="\n")
