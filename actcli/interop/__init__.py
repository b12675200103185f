"""Arrays of other libraries: they go in, and come back as what they were.

Each module is named after the package whose arrays it knows, and is imported once such an array is
met. None imports its library: whoever has such an array has done that.

A module offers

apply(calculation, x)
    Return the result for x as an array of the library, with its labels, chunks, device and type.
array_of(x)
    Return x as an ndarray, or raise TypeError in one line if it cannot be had as one.
is_array(x)
    Return whether x, an object of the library, is an array that the two take.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from actcli.numerics import np
from actcli.support.record import Record
from actcli.support.registry import Registry


class Calculation(Record):
    """A value or a derivative that is to be computed of an array.

    Attributes
    ----------
    name : str
        Of the function, for error messages.
    run : callable
        Compute it: takes an ndarray, the parameters as a mapping of str to ndarray, and the axis
        along which vectors lie or None. Can be pickled.
    parameters : mapping of str to array
        The parameters that are arrays, of any library; they broadcast against x.
    axis : int, str or None
        The axis along which vectors lie, or its name; None for a function of a number.
    outputs : callable
        Return how many values the function gives for so many inputs.
    added_axes : int
        How many axes more than x the result has: 1 for a Jacobian. All axes but that of the vectors
        come first, then that of the outputs, then those of the inputs.
    names : tuple of str
        Of a Hessian in parameters, what it is in: both added axes have so many elements, behind
        those of x, and there is no axis of vectors.
    floating_type : callable
        Return the dtype of the result for a dtype of x; raise TypeError if there is none.
    """

    name: str
    run: Callable[[Any, Mapping[str, Any], int | None], Any]
    parameters: Mapping[str, Any]
    axis: int | str | None
    outputs: Callable[[int], int]
    added_axes: int
    names: tuple[str, ...] = ()
    floating_type: Callable[[Any], Any]

    def axis_among(self, axes: int) -> int | None:
        """Return the axis of the vectors of an array of so many axes, counted from 0.

        Raises
        ------
        TypeError
            If it is a name, which such an array does not have.
        AxisError
            If the array has no such axis.
        """
        if isinstance(self.axis, str):
            raise TypeError(f"axis {self.axis!r} is a name, which no axis of x has")
        if self.axis is None or not axes:
            return self.axis
        if not -axes <= self.axis < axes:
            raise np.exceptions.AxisError(self.axis, axes)
        return self.axis % axes

    def arrays(self) -> dict[str, Any]:
        """Return the parameters as ndarrays."""
        return {name: as_ndarray(value) for name, value in self.parameters.items()}


class ArrayLibrary(Protocol):
    """What each module of this folder offers."""

    def apply(self, calculation: Calculation, x: Any) -> Any: ...
    def array_of(self, x: Any) -> Any: ...
    def is_array(self, x: Any) -> bool: ...


LIBRARIES: Registry[ArrayLibrary] = Registry(__name__)

OTHER_NAMES = {"jaxlib": "jax"}
# Packages that define classes of a library under another name than its own.


def library_of(x: Any) -> ArrayLibrary | None:
    """Return the module for the library that an array is of; None for NumPy's and for no array."""
    for kind in type(x).__mro__:
        root = kind.__module__.partition(".")[0]
        name = OTHER_NAMES.get(root, root)
        if name in LIBRARIES:
            library = LIBRARIES.load(name)
            return library if library.is_array(x) else None
    return None


def as_ndarray(x: Any) -> Any:
    """Return an array of any known library as an ndarray, and anything else as NumPy reads it."""
    library = library_of(x)
    return np.asarray(x) if library is None else library.array_of(x)


def common_shape(
    shape: tuple[int, ...], others: Mapping[str, tuple[int, ...]], name: str = "x"
) -> tuple[int, ...]:
    """Return the shape to which arrays broadcast.

    Parameters
    ----------
    shape : tuple of int
        Of the first array, which is called by `name` in the message of an error.
    others : mapping of str to tuple of int
        The shapes of others, by their names.

    Raises
    ------
    ValueError
        If there is none.
    """
    common = shape
    for other, its in others.items():
        try:
            common = np.broadcast_shapes(common, its)
        except ValueError:
            all_before = name if common == shape else f"{name} and the others before"
            raise ValueError(
                f"{other} is shaped {its}, and does not broadcast with {all_before}, "
                f"shaped {common}"
            ) from None
    return common


def calculate(calculation: Calculation, x: Any) -> Any:
    """Return the result of a calculation for an array of any known library, or of NumPy's."""
    library = library_of(x)
    if library is not None:
        return library.apply(calculation, x)
    x = np.asarray(x)
    return calculation.run(x, calculation.arrays(), calculation.axis_among(x.ndim))
