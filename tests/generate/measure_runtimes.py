"""Measure every function in every library that has it, for `info` and tests/runtimes.md.

    cd tests && python -m generate.measure_runtimes FOLDER [LIBRARY...]

FOLDER keeps an environment for each library, and what was measured in it: a second run measures
only what is missing, and all results in it are written. A library that cannot be installed,
crashes or hangs costs one line, and the others go on. Conversions from one library to another are
measured with the libraries of their environment.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from generate.environments import ENVIRONMENTS, prepared
from generate.measure_conversions import ROUTES, measure_conversion, version
from generate.runtimes_page import write_measurements

from actcli.activation import Activation, Equivalent
from actcli.analysis.against import measured
from actcli.errors import ActcliError
from actcli.frameworks._calls import all_calls_in
from actcli.frameworks._isolated import Isolated

SECONDS = 120.0
# For one array. ExecuTorch exports and compiles each of its lengths anew.

MESSAGE_WIDTH = 200

WITH_PLAIN_GRAPHS = ("executorch", "litert")
# The others of these compute the same, or nearly so, whether the graph is optimised or not.


def measure_all(folder: Path, names: list[str]) -> None:
    """Measure libraries one after the other, and write the results of all in the folder."""
    for name in names:
        try:
            python = prepared(folder, name)
        except (OSError, subprocess.SubprocessError) as error:
            say(f"{name} is left out: {error}")
            continue
        for framework in ENVIRONMENTS[name].frameworks:
            for optimized in (True, False):
                if optimized or framework in WITH_PLAIN_GRAPHS:
                    measure_library(folder, framework, str(python), optimized)
    for column, route in ROUTES.items():
        if route.environment in names:
            measure_route(folder, column)
    write_measurements(results(folder))


def measure_library(folder: Path, framework: str, python: str, optimized: bool) -> None:
    """Measure what is missing of one library, and keep it after every function."""
    column = framework if optimized else f"{framework} plain"
    path = results_path(folder, column)
    try:
        with Isolated(framework, python=python, seconds=SECONDS) as library:
            known = json.loads(path.read_text()) if path.exists() else {}
            if known.get("version") != library.version:
                known = {"version": library.version, "functions": {}}
            for activation, there in first_calls(framework):
                if "problem" not in known["functions"].get(activation.name, {"problem": ""}):
                    continue
                try:
                    found = measured(activation, there, library, optimized=optimized)
                    row = {kind: list(one) for kind, one in found.findings.items()}
                except ActcliError as error:
                    row = {"problem": str(error)}
                    say(f"{column}, {activation.name}: {error}")
                known["functions"][activation.name] = row
                path.write_text(json.dumps(known))
    except ActcliError as error:
        say(f"{column} is left out: {error}")


def measure_route(folder: Path, column: str) -> None:
    """Measure what is missing of a conversion, and keep it after every function."""
    try:
        python = prepared(folder, ROUTES[column].environment)
    except (OSError, subprocess.SubprocessError) as error:
        say(f"{column} is left out: {error}")
        return
    path = results_path(folder, column)
    known = json.loads(path.read_text()) if path.exists() else {}
    if known.get("version") != version(column):
        known = {"version": version(column), "functions": {}}
    done = {name: row for name, row in known["functions"].items() if "problem" not in row}
    for function, row in measure_conversion(column, python, done):
        if "problem" in row:
            say(f"{column}, {function}: {row['problem']}")
        known["functions"][function] = row
        path.write_text(json.dumps(known))


def first_calls(framework: str) -> Iterator[tuple[Activation, Equivalent]]:
    """Yield every function of a number that a framework has, with the first of its calls."""
    seen = set()
    for activation, there in all_calls_in(framework):
        if activation.pointwise and activation.name not in seen:
            seen.add(activation.name)
            yield activation, there


def results(folder: Path) -> dict[str, dict]:
    """Return all that was measured in a folder, by the columns of the table."""
    return {
        path.stem: json.loads(path.read_text())
        for path in sorted((folder / "results").glob("*.json"))
    }


def results_path(folder: Path, column: str) -> Path:
    """Return the file of what was measured of one library."""
    (folder / "results").mkdir(parents=True, exist_ok=True)
    return folder / "results" / f"{column}.json"


def say(line: str) -> None:
    """Write a line to standard error; of a long message the beginning says what it is."""
    print(line[:MESSAGE_WIDTH], file=sys.stderr, flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    measure_all(Path(sys.argv[1]), sys.argv[2:] or [*ENVIRONMENTS])
