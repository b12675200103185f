"""Activations: differentiable functions of a number or of a vector, with named parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from operator import index
from typing import TYPE_CHECKING, Any, TypeVar, overload

from actcli.activation.derivatives import (
    SIDES,
    Side,
    kernel_in_parameter,
    kernel_of_order,
    one_sided,
)
from actcli.activation.direct import direct_derivative, direct_value
from actcli.activation.evaluate import evaluate, is_plain_call
from actcli.activation.kinks import KinkedFunction
from actcli.activation.late_methods import LateMethods
from actcli.formula import Formula, kernels
from actcli.formula.kernels import Kernel
from actcli.numerics import np
from actcli.support.record import ClassAndInstanceAttribute, record_signature

if TYPE_CHECKING:
    from inspect import Signature

    import numpy.typing as npt

    Float = TypeVar("Float", np.float16, np.float32, np.float64)
    WholeNumbers = npt.NDArray[np.integer[Any]] | npt.NDArray[np.bool_] | Sequence[Any]


def _constant(text: str | None) -> Callable[[type], str | None]:
    """Return a function that returns the text for any class."""
    return lambda kind: text


class Activation(LateMethods, KinkedFunction):
    """A differentiable function of a number or of a vector, with named parameters.

    Call it on an array of any shape; a function of a vector works along the last axis. It does not
    change: `bind`, which fixes parameters, and `freeze`, which draws random ones, return another.

    See Also
    --------
    actcli.declare.activation : declare one
    actcli.find : look one up by its name
    """

    def __repr__(self) -> str:
        return f"<activation {self.name}: {self.caption}>"

    def __reduce__(self) -> tuple[Any, ...]:
        from actcli.activation.pickling import reduced

        return reduced(self)

    def _signature(self) -> Signature:
        from actcli.activation.docstring import signature_of

        return signature_of(self)

    def _docstring(self) -> str:
        from actcli.activation.docstring import docstring_of

        return docstring_of(self)

    # Each activation has a signature and a docstring of its own, for help(actcli.elu).
    __signature__ = ClassAndInstanceAttribute(record_signature, _signature)
    __doc__ = ClassAndInstanceAttribute(_constant(__doc__), _docstring)

    def with_derivative(self, formula: str) -> Callable[[Kernel], Activation]:
        """Complete a declaration: decorate the kernel of the derivative.

        Parameters
        ----------
        formula : str
            f'(x) in the formula language.

        Returns
        -------
        callable
            Takes the kernel and returns the complete Activation.
        """
        derived = Formula(formula, origin=self.formula.origin)
        return lambda kernel: self.replace(derivative_kernel=kernel, derivative_formula=derived)

    @overload
    def __call__(
        self, x: Float, /, *, axis: None = ..., out: None = ..., **values: float
    ) -> Float: ...
    @overload
    def __call__(
        self, x: float, /, *, axis: None = ..., out: None = ..., **values: float
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        x: npt.NDArray[Float],
        /,
        *,
        axis: int | None = ...,
        out: npt.NDArray[Float] | None = ...,
        **values: Any,
    ) -> npt.NDArray[Float]: ...
    @overload
    def __call__(
        self,
        x: WholeNumbers,
        /,
        *,
        axis: int | None = ...,
        out: npt.NDArray[np.float64] | None = ...,
        **values: Any,
    ) -> npt.NDArray[np.float64]: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        axis: int | str | None = ...,
        out: npt.NDArray[Any] | None = ...,
        **values: Any,
    ) -> Any: ...

    def __call__(
        self,
        x: npt.ArrayLike,
        /,
        *,
        axis: int | str | None = None,
        out: npt.NDArray[Any] | None = None,
        **values: Any,
    ) -> Any:
        """Return f(x).

        Parameters
        ----------
        x : array_like of real numbers
            Of any shape, also an array of pandas, polars, xarray, Dask, PyTorch or JAX, as which
            the result comes back. Types above float64, complex numbers and masked values are
            errors.
        axis : int or str, optional
            The axis along which a function of a vector works, by default the last; of xarray's
            arrays also its name.
        out : ndarray, optional
            Array for the result, of its shape and type; may be x itself.
        **values : float or array_like
            Values of parameters for this call. Arrays broadcast against x; of a function of a
            vector they have the length 1 along its axis.

        Returns
        -------
        ndarray or scalar
            Of the shape and floating type of x; integers give float64. The axis of a function of a
            vector may have another length, see `outputs`. The error is at most `accuracy[0]` ulps
            in float64, with default parameters; float32 is computed in float64 and rounded once;
            float16 and bfloat16 (of ml_dtypes) are correctly rounded.

        Raises
        ------
        TypeError
            If x is no array of real numbers up to float64.
        LengthError
            If a function of a vector does not take vectors of that length.
        UnknownParameterError, ParameterError
            If a parameter is unknown or its value out of bounds.
        ValueError
            If `out` has another shape or type than the result.

        Examples
        --------
        >>> import actcli
        >>> actcli.relu([-1, 2])
        array([0., 2.])
        >>> actcli.softmax([[0, 0], [5, 5]])
        array([[0.5, 0.5],
               [0.5, 0.5]])
        """
        if not values and axis is None and (y := self._direct_value(x, out)) is not None:
            return y
        if not is_plain_call(x, axis, values):
            from actcli.activation.calls import call_with_arrays

            return call_with_arrays(
                Activation._value, self, x, values, axis=axis, out=out, kernel=self.kernel
            )
        return self.bind(**values)._value(x, out)

    _direct_value = cached_property(direct_value)
    _direct_derivative = cached_property(direct_derivative)

    def _value(self, x: npt.ArrayLike, out: npt.NDArray[Any] | None = None) -> Any:
        """Return f of an array of NumPy's, with the parameters as they stand."""
        if self.is_formula_alone:
            from actcli.activation.joins import ValueWithGaps

            return evaluate(self, ValueWithGaps(declared=self), x, out)
        return evaluate(self, self.kernel, x, out)

    @overload
    def derivative(
        self,
        x: Float,
        /,
        *,
        order: int = ...,
        wrt: str | None = ...,
        at_kink: Side | None = ...,
        axis: None = ...,
        out: None = ...,
        **values: float,
    ) -> Float: ...
    @overload
    def derivative(
        self,
        x: float,
        /,
        *,
        order: int = ...,
        wrt: str | None = ...,
        at_kink: Side | None = ...,
        axis: None = ...,
        out: None = ...,
        **values: float,
    ) -> np.float64: ...
    @overload
    def derivative(
        self,
        x: npt.NDArray[Float],
        /,
        *,
        order: int = ...,
        wrt: str | None = ...,
        at_kink: Side | None = ...,
        axis: int | None = ...,
        out: npt.NDArray[Float] | None = ...,
        **values: Any,
    ) -> npt.NDArray[Float]: ...
    @overload
    def derivative(
        self,
        x: WholeNumbers,
        /,
        *,
        order: int = ...,
        wrt: str | None = ...,
        at_kink: Side | None = ...,
        axis: int | None = ...,
        out: npt.NDArray[np.float64] | None = ...,
        **values: Any,
    ) -> npt.NDArray[np.float64]: ...
    @overload
    def derivative(
        self,
        x: Any,
        /,
        *,
        order: int = ...,
        wrt: str | None = ...,
        at_kink: Side | None = ...,
        axis: int | str | None = ...,
        out: npt.NDArray[Any] | None = ...,
        **values: Any,
    ) -> Any: ...

    def derivative(
        self,
        x: npt.ArrayLike,
        /,
        *,
        order: int = 1,
        wrt: str | None = None,
        at_kink: Side | None = None,
        axis: int | str | None = None,
        out: npt.NDArray[Any] | None = None,
        **values: Any,
    ) -> Any:
        """Return f'(x) or another derivative.

        Parameters
        ----------
        x : array_like of real numbers
            As in a call.
        order : int, default 1
            Which derivative; 0 is f itself.
        wrt : str, optional
            Name of a parameter: differentiate in it instead of in x.
        at_kink : "left" or "right", optional
            At a kink, return the limit from this side. Without it, return the value that the
            function takes by convention.
        axis : int or str, optional
            As in a call. A Jacobian has the other axes first, in their order.
        out : ndarray, optional
            Array for the result, of its shape and type.
        **values : float or array_like
            As in a call.

        Returns
        -------
        ndarray or scalar
            Of the floating type of x. Function of a number: of the shape of x. Function of a
            vector: for x of shape (..., n) and m outputs the Jacobian, of shape (..., m, n), row i
            for output i, column j for input j; of a higher order, the derivative of each output in
            each input alone; with `wrt` of shape (..., m).

        Raises
        ------
        ValueError
            If the order is negative, or the side neither "left" nor "right".
        UnknownParameterError, ParameterError
            If `wrt` is no parameter, or does not occur in the formula.
        TypeError, LengthError, ValueError
            As in a call.

        Notes
        -----
        The first derivative has a kernel of its own, whose error is at most `accuracy[1]` ulps in
        float64, with default parameters. Higher orders are Taylor coefficients of the derivative's
        formula, derivatives in a parameter those of the function's. Where a formula suffers
        cancellation these lose digits; the commands `diff` and `table` detect and mend that.

        Examples
        --------
        >>> import actcli
        >>> actcli.relu.derivative([-1, 0, 2])
        array([0., 0., 1.])
        >>> actcli.relu.derivative(0.0, at_kink="right")
        np.float64(1.0)
        >>> actcli.elu.derivative(-1.0, wrt="alpha")
        np.float64(-0.6321205588285577)
        >>> actcli.softmax.derivative([0, 0])
        array([[ 0.25, -0.25],
               [-0.25,  0.25]])
        """
        if order.__class__ is int and order == 1 and wrt is at_kink is axis is None and not values:
            y = self._direct_derivative(x, out)
            if y is not None:
                return y
        if at_kink not in (None, *SIDES):
            raise ValueError(f"at_kink is 'left', 'right' or None, not {at_kink!r}")
        if not is_plain_call(x, axis, values):
            from actcli.activation.calls import call_with_arrays

            is_plain = order == 1 and wrt is None and at_kink is None
            return call_with_arrays(
                Activation._derivative, self, x, values, axis=axis, out=out,
                added_axes=int(not self.pointwise and wrt is None and order > 0),
                order=order, wrt=wrt, at_kink=at_kink,
                kernel=self.derivative_kernel if is_plain else None,
            )  # fmt: skip
        return self.bind(**values)._derivative(x, index(order), wrt, at_kink, out)

    def _derivative(
        self, x: npt.ArrayLike, order: int, wrt: str | None, at_kink: Side | None, out: Any = None
    ) -> Any:
        """Return a derivative at an array of NumPy's, with the parameters as they stand."""
        if wrt is not None:
            kernel = kernel_in_parameter(self, wrt, order)
            if at_kink is not None:
                kernel = one_sided(kernel, self.is_kink, at_kink)
        elif self.pointwise and (at_kink or order > 1 or self.is_formula_alone):
            from actcli.activation.joins import derivative_at_breaks

            kernel = derivative_at_breaks(self, order, at_kink)
        else:
            kernel = kernel_of_order(self, order)
        return evaluate(self, kernel, x, out)

    def directional_derivative(self, x: npt.ArrayLike, along: npt.ArrayLike, order: int = 1) -> Any:
        """Return the derivative as x moves in one direction.

        Parameters
        ----------
        x, along : array_like, broadcast against each other
            The point and the direction, which need not have unit length.
        order : int, default 1

        Returns
        -------
        ndarray or scalar
            Of the shape of f(x).
        """
        along = np.asarray(along, np.float64)
        if np.shape(x) != along.shape:
            from actcli.interop import common_shape

            along = np.broadcast_to(along, common_shape(np.shape(x), {"along": along.shape}))
            x = x if np.shape(x) == along.shape else np.broadcast_to(x, along.shape)
        if order == 0:
            return self(x)
        if self.pointwise:
            return self.derivative(x, order=order) * along**order
        if order == 1:
            return (self.derivative(x) @ along[..., None])[..., 0]
        kernel = kernels.directional(self.formula, order, self.outputs)
        return evaluate(self, kernel, x, arrays={kernels.DIRECTION: along})
