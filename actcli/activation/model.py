"""Activations: differentiable functions of a number or of a vector, with named parameters."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from actcli.activation.declaration import Declaration
from actcli.activation.derivatives import (
    SIDES,
    Side,
    kernel_in_parameter,
    kernel_of_order,
    one_sided,
)
from actcli.activation.evaluate import evaluate
from actcli.activation.kinks import find_breakpoints, find_kinks, is_breakpoint
from actcli.formula import Formula, kernels
from actcli.formula.kernels import Kernel
from actcli.numerics import np
from actcli.support.record import ClassAndInstanceAttribute, record_signature

if TYPE_CHECKING:
    from inspect import Signature

    import numpy.typing as npt

    from actcli.numerics import Array


def _constant(text: str | None) -> Callable[[type], str | None]:
    """Return a function that returns the text for any class."""
    return lambda kind: text


class Activation(Declaration):
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

    def __call__(
        self, x: npt.ArrayLike, /, *, out: npt.NDArray[Any] | None = None, **values: float
    ) -> Any:
        """Return f(x).

        Parameters
        ----------
        x : array_like of real numbers
            Of any shape; a function of a vector works along the last axis. Types above float64,
            complex numbers and masked values are errors.
        out : ndarray, optional
            Array for the result, of its shape and type; may be x itself.
        **values : float
            Values of parameters for this call.

        Returns
        -------
        ndarray or scalar
            Of the shape and the floating type of x; integers give float64. The last axis of a
            function of a vector may have another length, see `outputs`. The error is at most
            `accuracy[0]` ulps in float64; float16 and float32 are computed in float64 and rounded
            once.

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
        bound = self.bind(**values)
        if self.is_formula_alone:
            from actcli.activation.joins import value_with_gaps

            return evaluate(bound, value_with_gaps(bound), x, out)
        return evaluate(bound, self.kernel, x, out)

    def derivative(
        self,
        x: npt.ArrayLike,
        /,
        *,
        order: int = 1,
        wrt: str | None = None,
        at_kink: Side | None = None,
        out: npt.NDArray[Any] | None = None,
        **values: float,
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
        out : ndarray, optional
            Array for the result, of its shape and type.
        **values : float
            Values of parameters for this call.

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
        float64. Higher orders are Taylor coefficients of the derivative's formula, derivatives in a
        parameter those of the function's. Where a formula suffers cancellation these lose digits;
        the commands `diff` and `table` detect and mend that.

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
        if at_kink not in (None, *SIDES):
            raise ValueError(f"at_kink is 'left', 'right' or None, not {at_kink!r}")
        bound = self.bind(**values)
        if wrt is not None:
            kernel = kernel_in_parameter(self, wrt, order)
            if at_kink is not None:
                kernel = one_sided(kernel, bound.is_kink, at_kink)
        elif self.pointwise and (at_kink or order > 1 or self.is_formula_alone):
            from actcli.activation.joins import derivative_at_breaks

            kernel = derivative_at_breaks(bound, order, at_kink)
        else:
            kernel = kernel_of_order(self, order)
        return evaluate(bound, kernel, x, out)

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
        if order == 0:
            return self(x)
        if self.pointwise:
            return self.derivative(x, order=order) * along**order
        if order == 1:
            return (self.derivative(x) @ along[..., None])[..., 0]
        if np.shape(x) != along.shape:  # They are cut into blocks together.
            x, along = np.broadcast_arrays(x, along)
        kernel = kernels.directional(self.formula, order, self.outputs)
        return evaluate(self, kernel, x, arrays={kernels.DIRECTION: along})

    def kink_points(self) -> tuple[float, ...]:
        """Return in order the points where f or f' may break."""
        return self._kink_points

    @cached_property
    def _kink_points(self) -> tuple[float, ...]:
        return find_kinks(self)

    def is_kink(self, x: Array, order: int | None = None) -> npt.NDArray[np.bool_]:
        """Return for each x whether f or a derivative may break there.

        Parameters
        ----------
        x : ndarray of float64
        order : int, optional
            Derivatives up to this order; by default of every order. For order 1 of a function
            whose kinks are declared it takes a look at these alone.
        """
        at_kink = np.isin(x, self.kink_points())
        if order is not None and order <= 1 and self.kinks is not None:
            return at_kink
        return at_kink | is_breakpoint(self, x)

    def breaks(self, low: float, high: float, order: int = 1) -> tuple[float, ...]:
        """Return in order the points where f or a derivative may break.

        Parameters
        ----------
        low, high : float
            Search from `low` to `high`, ends included.
        order : int, default 1
            Derivatives up to this order. Above 1, breakpoints of the formulas are searched on a
            grid of 4096 steps; closer ones may go unseen.
        """
        kinks = {x for x in self.kink_points() if low <= x <= high}
        if order > 1:
            kinks |= find_breakpoints(self, low, high, kinks)
        return tuple(sorted(kinks))
