"""Measure what conversions from one library to another make of functions: see measure_runtimes."""

from __future__ import annotations

import math
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
from generate import conversions
from generate.conversions import CALIBRATED_TO
from generate.environments import pinned

from actcli.activation import Activation
from actcli.analysis.against import facts_to_keep, true_values
from actcli.catalogue import find
from actcli.errors import ReadError
from actcli.frameworks._calls import calls_in
from actcli.frameworks._isolated import Isolated
from actcli.frameworks._measurement import measure_errors
from actcli.frameworks._quantised import INTEGER_TYPES, all_codes, covering
from actcli.numerics.float_types import FLOAT_TYPES

SECONDS = 300.0
# For one export, conversion and run.

FUNCTIONS = (
    "log_sigmoid gelu gelu_tanh softplus mish selu elu celu silu hard_swish hard_sigmoid sigmoid"
    " tanh softsign tanhshrink softshrink hardshrink leaky_relu prelu relu6 thresholded_relu"
).split()
# Those that a converter writes in other words, or may have no word for.


NOT_CONVERTED = {"refused": [math.inf, math.nan, math.nan, math.nan]}
# The findings of a function that is not converted, or whose conversion does not run.


class Route(NamedTuple):
    """A conversion.

    Attributes
    ----------
    run : str
        The function in conversions.py; or an integer type, for a framework that quantises its own
        calls.
    source : str
        The framework whose calls are converted.
    environment : str
        Where the libraries are installed.
    libraries : tuple of str
        What pip installs them as.
    but : tuple of str
        Functions whose calls have arguments that are not handed over.
    """

    run: str
    source: str
    environment: str
    libraries: tuple[str, ...]
    but: tuple[str, ...] = ()


ROUTES = {
    "torch to onnxruntime": Route(
        "torch_to_onnxruntime", "torch", "conversions", ("torch", "onnxruntime")
    ),
    "torch to mnn": Route("torch_to_mnn", "torch", "conversions", ("torch", "MNN")),
    "torch to openvino": Route("torch_to_openvino", "torch", "conversions", ("torch", "openvino")),
    "torch to openvino file": Route(
        "torch_to_openvino_file", "torch", "conversions", ("torch", "openvino")
    ),
    "onnx to hls4ml": Route(
        "onnx_to_hls4ml", "onnx", "hls4ml", ("onnx", "hls4ml"), ("prelu", "relu6")
    ),
    "keras to hls4ml": Route(
        "keras_to_hls4ml",
        "keras",
        "hls4ml",
        ("keras", "hls4ml"),
        ("gelu_tanh", "leaky_relu", "prelu", "thresholded_relu"),
    ),
    "tensorflow to litert int8": Route(
        "int8", "litert", "litert", ("tensorflow-cpu", "ai-edge-litert")
    ),
    "tensorflow to litert int16": Route(
        "int16", "litert", "litert", ("tensorflow-cpu", "ai-edge-litert")
    ),
}


def measure_conversion(name: str, python: Path, known: Mapping[str, dict]):
    """Yield the function and the findings of each that a route takes, but those that are known.

    The findings of what fails are its problem; that of what is refused is said beside it.
    """
    route = ROUTES[name]
    for function in FUNCTIONS:
        activation = find(function)
        calls = calls_in(activation, route.source)
        if not calls or function in known or function in route.but:
            continue
        code = calls[0].code_with(activation.freeze().values)
        bound = activation.bind(**calls[0].fixed).freeze()
        try:
            if route.run in INTEGER_TYPES:
                yield function, of_codes(bound, route, code, python)
            else:
                yield function, of_export(bound, route.run, code, python)
        except subprocess.CalledProcessError as error:
            yield function, {"problem": error.stderr.strip().splitlines()[-1], **NOT_CONVERTED}
        except ReadError as error:
            yield function, {"problem": str(error), **NOT_CONVERTED}
        except (OSError, subprocess.SubprocessError) as error:
            yield function, {"problem": str(error)}


def of_export(activation: Activation, run: str, code: str, python: Path) -> dict[str, list[float]]:
    """Convert a call, run it, and return how far the results are from the function."""
    samples = true_values(activation, FLOAT_TYPES["float32"], 0)
    script = conversions.__file__
    with TemporaryDirectory() as folder:
        np.save(Path(folder, "x.npy"), samples.x)
        subprocess.run(
            [str(python), script, run, code, folder],
            check=True,
            timeout=SECONDS,
            capture_output=True,
            text=True,
        )
        with np.load(Path(folder, "y.npz")) as found:
            result = dict(found)
    if "step" in result:
        return of_quantised(activation, **result)
    y = result["y"].astype(float)
    found = measure_errors(samples, y, FLOAT_TYPES["float32"], facts_to_keep(activation, 0))
    return {kind: list(one) for kind, one in found.findings.items()}


def of_codes(activation: Activation, route: Route, code: str, python: Path):
    """Return how far the results are of a call that is quantised, at all codes of its input."""
    dtype = route.run
    given = covering(-CALIBRATED_TO, CALIBRATED_TO, dtype)
    with Isolated(route.source, python=str(python), seconds=SECONDS) as library:
        # The converter chooses the scale of the output.
        seen = library.quantised(code, given, given, dtype=dtype)
    codes = all_codes(dtype)
    return of_quantised(
        activation,
        x=seen.given.numbers(codes),
        y=seen.result.numbers(seen.codes),
        ends=seen.result.numbers(codes[[0, -1]]),
        step=seen.result.scale,
    )


def of_quantised(activation: Activation, x, y, ends, step) -> dict[str, list[float]]:
    """Return the largest error of the outputs of a quantised model, in itself and in its steps."""
    truth = activation(x)
    # The model has no numbers for what lies beyond those that it was calibrated on.
    error = np.abs(y - np.clip(truth, *ends))
    at = int(error.argmax())
    point = [float(values[at]) for values in (x, y, truth)]
    return {"absolute": [float(error[at]), *point], "lsb": [float(error[at] / step), *point]}


def version(name: str) -> str:
    """Return the versions of a route's libraries, as they are pinned."""
    route = ROUTES[name]
    versions = pinned(route.environment)
    return " and ".join(versions[library] for library in route.libraries)
