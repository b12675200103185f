"""Values of any callable of an array: handed over and taken back in a type that it knows."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from actcli.errors import ActcliError
from actcli.frameworks import FRAMEWORKS
from actcli.identification.samples import IdentificationError
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import AnyArray

SAME_VALUE = 1e-3
# Of the values' extent: frameworks may round a value otherwise in a longer array, but no more.


def checked_function(function: Callable[[Any], Any], title: str) -> Callable[[AnyArray], AnyArray]:
    """Return a callable as a function of an array of NumPy's.

    Parameters
    ----------
    function : callable
        Of an array of NumPy's, of a tensor of a framework that is imported, or of a float.
    title : str
        How messages name it.

    Returns
    -------
    callable
        Takes an array of one axis and returns one of the same length. It raises IdentificationError
        if that is none, depends on the neighbours of a number, or is not the same each time.
    """

    def values(x: AnyArray) -> AnyArray:
        y = _values(function, x, title)
        if y.shape != x.shape:
            raise IdentificationError(
                f"{title} makes an array shaped {y.shape} of one shaped {x.shape}: "
                "identify takes a function of a number."
            )
        backwards = _values(function, x[::-1].copy(), title)
        again = _values(function, x.copy(), title)
        if _differ(y, again):
            raise IdentificationError(
                f"{title} gives other values each time: take its randomness out, as eval() does."
            )
        halves = np.concatenate([_values(function, part, title) for part in np.array_split(x, 2)])
        if halves.shape != y.shape or _differ(y, backwards[::-1]) or _differ(y, halves):
            raise IdentificationError(
                f"{title} is a function of a vector: identify takes one of a number."
            )
        return y

    return values


def _differ(first: AnyArray, second: AnyArray) -> bool:
    """Return whether two results of a function are more apart than rounding makes them."""
    finite = first[np.isfinite(first)].astype(np.float64)
    allowed = SAME_VALUE * float(np.ptp(finite)) if finite.size else 0.0
    return not np.allclose(
        first.astype(np.float64), second.astype(np.float64), SAME_VALUE, allowed, equal_nan=True
    )


def _values(function: Callable[[Any], Any], x: AnyArray, title: str) -> AnyArray:
    """Return what a function makes of an array, in the first type of array that it takes."""
    previous: Exception | None = None
    problem: Exception | None = None
    for make in _ways(x):
        try:
            with np.errstate(all="ignore"):
                result = make(function)
            return _as_array(result)
        except ActcliError:
            raise
        except Exception as error:
            # The last way, number by number, is a makeshift: the one before says what is wrong.
            previous, problem = problem, error
    problem = previous or problem
    raise IdentificationError(f"{title} fails: {type(problem).__name__}: {problem}") from None


def _ways(x: AnyArray) -> Iterator[Callable[[Callable[[Any], Any]], Any]]:
    """Yield ways to call a function: on x, on x as tensors, and on each number alone."""
    yield lambda function: function(x.copy())
    for name in FRAMEWORKS.names():
        framework = FRAMEWORKS.load(name).FRAMEWORK
        module = sys.modules.get(name)
        if module is not None and framework.to_tensor is not None:
            tensor = framework.to_tensor(module, x.copy(), str(x.dtype))
            yield lambda function, tensor=tensor: function(tensor)  # type: ignore[misc]
    yield lambda function: np.array([function(float(one)) for one in x])


def _as_array(result: Any) -> AnyArray:
    """Return an array or a tensor as an array of NumPy's; raise TypeError if it is neither."""
    if hasattr(result, "detach"):  # A tensor of PyTorch, perhaps on another device.
        result = result.detach().cpu()
        if "bfloat16" in str(result.dtype):
            result = result.float()
    array = np.asarray(result)
    if array.dtype.kind not in "biuf" and array.dtype.name != "bfloat16":
        raise TypeError(f"it returns {type(result).__name__}, not an array of real numbers")
    return array
