"""Frameworks: running the calls that the catalogue declares, where they are installed."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from actcli.activation import Activation, Equivalent
from actcli.errors import MissingLibraryError, ReadError
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array


def run(activation: Activation, there: Equivalent, x: Array) -> Array:
    """What a framework makes of x, called as declared with the activation's parameters.

    Raises MissingLibraryError where it is not installed.
    """
    tensor, call = _called(activation, there, x)
    with np.errstate(all="ignore"):  # what overflows there is its own affair
        return _array(there, there.code_with(activation.freeze().values), call(tensor), x)


def run_derivative(
    activation: Activation, there: Equivalent, x: Array, weights: Array | float = 1.0
) -> Array | None:
    """What its automatic differentiation makes of f' at x; None where it has none to be asked.

    Of a function of a vector that is the gradient of its values' sum, each times its weight.
    """
    tensor, call = _called(activation, there, x)
    match type(tensor).__module__.partition(".")[0]:  # Keras computes with one of the others
        case "torch":
            tensor = tensor.detach().requires_grad_(True)
            try:
                (call(tensor) * library("torch").as_tensor(weights)).sum().backward()
            except RuntimeError:  # as of heaviside
                return None
            return np.asarray(tensor.grad)
        case "jax" | "jaxlib":
            return np.asarray(library("jax").grad(lambda v: (call(v) * weights).sum())(tensor))
    return None


def _called(
    activation: Activation, there: Equivalent, x: Array
) -> tuple[Any, Callable[[Any], Any]]:
    """x as the framework has it, and the declared call as a function of that."""
    if there.framework not in TENSORS:
        raise ReadError(f"{there.framework} computes in float32, or takes no array directly.")
    module = library(there.framework)
    names = {"tf" if there.framework == "tensorflow" else there.framework: module}
    code = there.code_with(activation.freeze().values)
    # A declared call is an expression of the catalogue's own.
    return TENSORS[there.framework](module, x), lambda v: eval(code, dict(names), {"x": v})


def _torch(torch: Any, x: Array) -> Any:
    return torch.from_numpy(x.copy())


def _jax(jax: Any, x: Array) -> Any:
    jax.config.update("jax_enable_x64", True)
    return jax.numpy.asarray(x)


def _keras(keras: Any, x: Array) -> Any:
    if keras.backend.backend() == "jax":
        library("jax").config.update("jax_enable_x64", True)
    return keras.ops.convert_to_tensor(x)


def _tensorflow(tensorflow: Any, x: Array) -> Any:
    return tensorflow.constant(x)


def _onnx(onnx: Any, x: Array) -> Any:
    import_module("onnx.reference")
    return x


TENSORS: Mapping[str, Callable[[Any, Array], Any]] = {
    "torch": _torch, "jax": _jax, "keras": _keras, "tensorflow": _tensorflow, "onnx": _onnx,
}  # fmt: skip
"""How x becomes what a framework computes with, of each that can be run in float64."""


def _array(there: Equivalent, code: str, result: Any, x: Array) -> Array:
    """A framework's result as an array."""
    if there.framework == "torch":
        result = result.detach().numpy()
    if there.framework == "keras":
        result = library("keras").ops.convert_to_numpy(result)
    if there.framework == "onnx":  # a node, which its reference evaluator runs
        onnx = library("onnx")
        others = re.findall(r"(\w+) = ([-\w.]+)", code.partition("#")[2])  # PRelu's slope
        inputs = {"x": x, **{name: np.array(float(number)) for name, number in others}}
        if list(result.input) == ["a", "b"]:  # the halves of x
            inputs = dict(zip(result.input, np.split(x, 2, axis=-1), strict=True))
        kind, double = onnx.helper.make_tensor_value_info, onnx.TensorProto.DOUBLE
        taken, given = [kind(name, double, None) for name in inputs], [kind("y", double, None)]
        graph = onnx.helper.make_graph([result], "one", taken, given)
        evaluator = onnx.reference.ReferenceEvaluator(onnx.helper.make_model(graph))
        (result,) = evaluator.run(None, inputs)
    return np.asarray(result)


def library(name: str) -> Any:
    """The framework's module. Raises MissingLibraryError where it is not installed."""
    if name == "keras" and not find_spec("tensorflow"):  # which it wants unless told otherwise
        backend = next(filter(find_spec, ("torch", "jax")), "tensorflow")
        os.environ.setdefault("KERAS_BACKEND", backend)
    try:
        return import_module(name)
    except ImportError:
        raise MissingLibraryError(f"{name} is not installed: pip install {name}.") from None
