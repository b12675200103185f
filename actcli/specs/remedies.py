"""What to write instead of Python that does not run over an array, or has no derivative."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import ModuleType
from typing import Any

TENSOR_LIBRARIES = ("torch", "tensorflow", "jax", "keras", "mlx", "cupy", "paddle")
# Their functions take tensors of their own.

REMEDIES = {
    r"truth value of an? (array|jet)": "if, and, or and max see one number, but x is an array: "
    "write np.where(x > 0, a, b), &, | and np.maximum.",
    r"0-dimensional|length-1|size-1|Python scalar": "float and the functions of math take one "
    "number, but x is an array: write np.exp for math.exp.",
    r"'numpy\.ndarray' object has no attribute": "x is an array of NumPy's, not a tensor: write "
    "np.maximum(x, 0) for x.relu(), np.clip(x, a, b) for x.clamp(a, b).",
    r"\bJet\b": "Derivatives are taken through NumPy's functions of a whole array: write np.where, "
    "np.exp and the like, without a loop.",
}
# What is said after an error whose message has such words.


def remedy(function: Callable[..., Any], error: BaseException) -> str:
    """Return " " and a sentence on what to write instead in a function that failed, or ""."""
    known = getattr(function, "__globals__", {}).values()
    libraries = filter(None, (tensor_library(_module_of(value)) for value in known))
    if library := next(libraries, None):
        return f" {without_tensors(library)}"
    if "Tensor" in str(error):
        return f" {without_tensors('tensors')}"
    said = (sentence for words, sentence in REMEDIES.items() if re.search(words, str(error)))
    return next((f" {sentence}" for sentence in said), "")


def _module_of(value: Any) -> str:
    """Return the name of a module, or of the one that a function, a class or an object is from."""
    if isinstance(value, ModuleType):
        return value.__name__
    return str(getattr(value, "__module__", None) or type(value).__module__)


def tensor_library(module: str) -> str | None:
    """Return which of TENSOR_LIBRARIES a module belongs to, or None."""
    root = module.partition(".")[0]
    return root if root in TENSOR_LIBRARIES else None


def without_tensors(library: str) -> str:
    """Return a sentence that says what to use instead of a library of tensors."""
    return (
        f"Write it with NumPy instead of {library}, np.maximum(x, 0) for relu: derivatives are "
        "taken through NumPy's functions."
    )
