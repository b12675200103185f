"""Activations: differentiable functions of one vector, with named parameters."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from importlib import import_module
from inspect import Parameter as SignatureParameter
from inspect import Signature, cleandoc
from operator import index
from typing import TYPE_CHECKING, Any, Literal

from actcli.activation.lengths import SAME, Lengths
from actcli.activation.parameter import Interval, Parameter, ParameterError
from actcli.errors import ActcliError
from actcli.formula import UNWRITTEN, Formula, Words, kernels
from actcli.formula.breakpoints import (
    all_turning_points,
    breaks_of_code,
    switches,
    turn_at,
    turning_points,
)
from actcli.numerics import np
from actcli.numerics.blocks import over_blocks
from actcli.support.record import Own, Record, signature

if TYPE_CHECKING:
    import numpy.typing as npt

    from actcli.numerics import Array

Kernel = Callable[..., "Array"]
Side = Literal["left", "right"]


class UnknownParameterError(ActcliError, TypeError):
    """A parameter that the function does not have: `name` of `activation`."""

    def __init__(self, activation: Activation, name: str) -> None:
        super().__init__(
            f"{activation.name} has no parameter {name!r}. {activation.describe_parameters()}"
        )
        self.activation = activation
        self.name = name


class Equivalent(Record):
    """The same function in a framework, as an expression in x that a user can paste.

    `{name}` in the code stands for a parameter's value; `defaults` are the framework's own where
    they differ from ours; `fixed` are the values it cannot change.
    """

    framework: str
    code: str
    defaults: Mapping[str, float]
    fixed: Mapping[str, float]
    note: str

    def spelled(self, values: Mapping[str, Any]) -> str:
        """The call with these parameters, as a user would write it."""
        return self.code.format(**{**values, **self.fixed})

    def refused(self, activation: Activation) -> list[str]:
        """The parameters that cannot be there what they are: fixed, or set and not in the call."""
        values = activation.freeze().values
        return [
            name
            for name in {**activation.settings, **self.fixed}
            if (
                values[name] != self.fixed[name]
                if name in self.fixed
                else f"{{{name}}}" not in self.code
            )
        ]


def call(
    framework: str,
    code: str,
    *,
    defaults: Mapping[str, float] | None = None,
    fixed: Mapping[str, float] | None = None,
    note: str = "",
) -> Equivalent:
    """Declare the equivalent call of a framework."""
    return Equivalent(
        framework=framework, code=code, defaults=defaults or {}, fixed=fixed or {}, note=note
    )


def _constant(text: str | None) -> Callable[[type], str | None]:
    return lambda kind: text


class Activation(Record):
    """A differentiable function of one vector, with named parameters.

    A value: fixing a parameter (`bind`) or a random draw (`freeze`) gives another Activation.
    Call it on an array of any shape; a vector function works along the last axis.
    """

    name: str
    title: str
    summary: str
    doc: str
    family: str
    formula: Formula
    kernel: Kernel
    parameters: tuple[Parameter, ...]
    derivative_formula: Formula
    derivative_kernel: Kernel
    pointwise: bool
    lengths: Lengths = SAME
    kinks: tuple[Formula, ...] | None
    range: Interval
    accuracy: tuple[float, float]
    aliases: tuple[str, ...]
    paper: str
    equivalents: tuple[Equivalent, ...]
    pros: str
    cons: str
    plot_window: tuple[float, float]
    base_point: tuple[float, ...]
    factory: Callable[[], Activation] | None = None
    """What gives it again, and can be pickled, where that is not the module of its kernel."""

    def __repr__(self) -> str:
        return f"<activation {self.name}: {self.caption}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by name, or as what it was made of: code is not pickled."""
        make = self.factory or partial(_declared, self.kernel.__module__, self.name)
        return _restored, (make, self.parameters)

    def _signature(self) -> Signature:
        """How it is called, for help and for editors."""
        x = SignatureParameter("x", SignatureParameter.POSITIONAL_ONLY)
        return Signature(
            [
                x,
                *(
                    SignatureParameter(p.name, SignatureParameter.KEYWORD_ONLY, default=p.current)
                    for p in self.parameters
                ),
            ]
        )

    def _help(self) -> str:
        """What help tells of it."""
        parts = [
            f"{self.name}{self._signature()}",
            self.title,
            f"f(x) = {self.formula.text}" if self.formula.is_written else "",
            self.doc,
            "\n".join(f"{p.name}: {p.help} ({p.brief()})" for p in self.parameters),
            "Its method derivative gives f'(x); help(actcli.Activation) tells what else it has.",
        ]
        return "\n\n".join(filter(None, parts))

    __signature__ = Own(signature, _signature)
    __doc__ = Own(_constant(__doc__), _help)

    def with_derivative(self, formula: str) -> Callable[[Kernel], Activation]:
        """Complete a declaration: decorates the kernel of the derivative, under its formula."""
        derived = Formula(formula, origin=self.formula.origin)
        return lambda kernel: self.replace(derivative_kernel=kernel, derivative_formula=derived)

    @property
    def values(self) -> dict[str, Any]:
        """Its parameters as they stand; a random one is None until it is set or drawn."""
        return {p.name: p.current for p in self.parameters}

    @property
    def is_complete(self) -> bool:
        """Whether its derivative has been declared."""
        return self.derivative_kernel is not _undeclared

    @property
    def settings(self) -> dict[str, Any]:
        """The parameters that have been given another value than their default."""
        return {p.name: p.value for p in self.parameters if p.is_set}

    @property
    def caption(self) -> str:
        """Its title and settings: "Exponential Linear Unit (alpha = 0.2)"."""
        settings = ", ".join(f"{name} = {value:g}" for name, value in self.settings.items())
        return f"{self.title} ({settings})" if settings else self.title

    @property
    def symbols(self) -> dict[str, str]:
        """What formulas print for its parameters, where that is not the parameter's own name."""
        return {p.name: p.symbol for p in self.parameters if p.symbol}

    def bind(self, **values: float) -> Activation:
        """The same function with some parameters fixed.

        Raises UnknownParameterError for a name it does not have, ParameterError for a value out of
        bounds.
        """
        if not values:
            return self
        known = self.values
        for name in values:
            if name not in known:
                raise UnknownParameterError(self, name)
        fixed = self.replace(
            parameters=tuple(
                p.set(values[p.name]) if p.name in values else p for p in self.parameters
            ),
        )
        now = fixed.values
        for p in fixed.parameters:
            p.check(self.name, now)
        return fixed

    def describe_parameters(self, prefix: str = "") -> str:
        """Its parameters in a sentence, each name behind a prefix such as "--"."""
        if not self.parameters:
            return "It takes no parameters."
        known = (f"{prefix}{p.name} ({p.brief()})" for p in self.parameters)
        return f"It takes {', '.join(known)}."

    def freeze(
        self, shape: Sequence[int] = (), rng: np.random.Generator | None = None
    ) -> Activation:
        """The same function with every random parameter drawn, or without `rng` at its mean.

        What is returned is deterministic: its value and its derivative see the same draw.
        """
        values = self.values
        random = [p.name for p in self.parameters if p.is_random]
        # What one input draws comes together, so that the pieces of an array draw what it would.
        chances = rng.random((*shape, len(random))) if rng is not None else None
        chance = {} if chances is None else {n: chances[..., i] for i, n in enumerate(random)}
        return self.replace(
            parameters=tuple(p.freeze(values, chance.get(p.name)) for p in self.parameters)
        )

    @cached_property
    def _constants(self) -> dict[str, Any]:
        """What kernels are called with: a random parameter that was not drawn is at its mean."""
        return self.freeze().values

    def __call__(
        self, x: npt.ArrayLike, /, *, out: npt.NDArray[Any] | None = None, **values: float
    ) -> Any:
        """f(x): the shape and the floating type of x; integers give float64.

        The last axis of a vector function's may be shorter or longer: see `outputs`. The result is
        written to `out`, an array of that shape and type, if that is given; it may be x itself.
        Raises TypeError for what is not an array of real numbers, LengthError for a vector that is
        too short or cannot be split, and ValueError for an `out` that does not fit.
        """
        return self.bind(**values)._run(self.kernel, x, out)

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
        """f'(x), shaped like x; of a vector function the Jacobian, shaped (..., m, n).

        Of a higher order it is that derivative, of a vector function in each of the inputs. With
        `wrt` it is the derivative of f in that parameter, shaped like x. Higher orders come from
        the derivative's formula, those in a parameter from the function's; of what these cancel no
        digits are left, which `actcli.analysis.significance` notices.

        At a kink it is the value that the function's convention takes, or with `at_kink` the
        limit from one side, taken at the neighbouring float. `out` and what is raised are as in a
        call; besides, UnknownParameterError, and ValueError for an order below 0 and a side that is
        neither "left" nor "right".
        """
        if at_kink not in (None, "left", "right"):
            raise ValueError(f"at_kink is 'left', 'right' or None, not {at_kink!r}")
        activation = self.bind(**values)
        kernel = self._of_order(order) if wrt is None else self._in_parameter(wrt, order)
        if at_kink is not None:
            kernel = _beside_kinks(kernel, activation.is_kink, at_kink)
        return activation._run(kernel, x, out)

    def _of_order(self, order: int) -> Kernel:
        """The kernel of the derivative of that order in x."""
        if index(order) < 0:
            raise ValueError(f"the order of a derivative is at least 0, not {order}")
        if order < 2:
            return (self.kernel, self.derivative_kernel)[order]
        if self.pointwise and self.derivative_formula.is_derived:
            return kernels.derivative(self.formula, order)  # which is as exact, and shorter
        if self.pointwise:
            return kernels.derivative(self.derivative_formula, order - 1)
        return kernels.partials(self.formula, order, self.outputs)

    def _in_parameter(self, name: str, order: int) -> Kernel:
        """The kernel of the derivative of that order in a parameter."""
        if name not in self.values:
            raise UnknownParameterError(self, name)
        if name not in self.formula.names:
            raise ParameterError(name, f"{name} does not occur in {self.name}'s formula")
        outputs = None if self.pointwise else self.outputs
        return kernels.in_parameter(self.formula, name, order, outputs)

    def directional_derivative(self, x: npt.ArrayLike, along: npt.ArrayLike, order: int = 1) -> Any:
        """The derivative of that order as x moves in one direction, shaped like f(x)."""
        along = np.asarray(along, np.float64)
        if order == 0:
            return self(x)
        if self.pointwise:
            return self.derivative(x, order=order) * along**order
        if order == 1:
            return (self.derivative(x) @ along[..., None])[..., 0]
        return self._run(kernels.directional(self.formula, order, along, self.outputs), x, None)

    @property
    def keeps_length(self) -> bool:
        """Whether it gives as many values as it takes."""
        return self.lengths.outputs.text == SAME.outputs.text

    def outputs(self, n: int) -> int:
        """How many values it gives for n; a function of a number as many.

        Raises LengthError if it does not take so many.
        """
        values = self.freeze((n,)).values
        self.lengths.check(self.name, n, values)
        return self.lengths.of(n, values)

    def kink_points(self) -> tuple[float, ...]:
        """Where f or f' may break, in order; found by its values where that is not declared."""
        return self._kink_points

    @cached_property
    def _kink_points(self) -> tuple[float, ...]:
        values = self.freeze().values
        if self.kinks is None and not self.formula.is_written:
            found = breaks_of_code(self.kernel, self.derivative_kernel, values)
            return tuple(sorted(found))
        if self.kinks is None:
            return tuple(sorted(all_turning_points(switches(self.formula), values)))
        return tuple(sorted({kink.constant(**values) for kink in self.kinks}))

    def over(self, words: Words) -> Callable[..., Any]:
        """Its formula as a function of x and settings, computing with the numbers of `words`."""
        run = self.formula.over(words)
        standing = {p.name: p.over(words) for p in self.parameters}

        def function(x: Any, **settings: Any) -> Any:
            values = standing | settings
            for p in self.parameters:
                if values[p.name] is None:
                    values[p.name] = p.freeze(values, None).current
            return run(x=x, **values)

        return function

    def is_kink(self, x: Array) -> npt.NDArray[np.bool_]:
        """Whether f or a derivative of any order may break there."""
        kinks = np.isin(x, self.kink_points())
        if self.pointwise:
            kinks |= turn_at(self._switches, x, self.freeze().values)
        return kinks

    def breaks(self, low: float, high: float, order: int = 1) -> tuple[float, ...]:
        """Where f or a derivative up to that order may break, from low to high."""
        points = {x for x in self.kink_points() if low <= x <= high}
        if order > 1 and self.pointwise:
            points |= {
                x
                for x in turning_points(self._switches, low, high, self.freeze().values)
                if not any(math.isclose(x, kink, rel_tol=1e-14) for kink in points)
                and not self._has_hole(x)
            }
        return tuple(sorted(points))

    def _has_hole(self, x: float) -> bool:
        """Whether its formula is 0/0 there, which has a value, and next to it loses all digits."""
        points = np.array([x, *(np.nextafter(x, end) for end in (-np.inf, np.inf))])
        there, *beside = self.derivative(points, order=2)
        return bool(np.isfinite(there) and np.isnan(beside).any())

    @property
    def _switches(self) -> tuple[Formula, ...]:
        if self.derivative_formula.is_derived:
            return switches(self.formula)
        return switches(self.formula) + switches(self.derivative_formula)

    def _run(self, kernel: Kernel, x: npt.ArrayLike, out: npt.NDArray[Any] | None) -> Any:
        """Compute in float64 and round once to the type of x."""
        mask = getattr(x, "mask", None)  # which an array without a mask would lose
        if isinstance(mask, np.ndarray) and mask.any():
            raise TypeError(f"{self.name} takes no masked values: fill them, as x.filled(nan) does")
        x = np.asarray(x)
        kind = x.dtype.kind
        if kind not in "biuf" or x.dtype.itemsize > 8:
            hint = "" if kind == "c" else ": convert it first, as np.asarray(x, float) does"
            raise TypeError(f"{self.name} takes real numbers up to float64, not {x.dtype}{hint}")
        if not self.pointwise:
            self.outputs(x.shape[-1] if x.ndim else 0)
        dtype = x.dtype if kind == "f" else np.dtype(np.float64)
        return over_blocks(
            kernel, x, self._constants, axes=0 if self.pointwise else 1, dtype=dtype, out=out
        )


def _beside_kinks(kernel: Kernel, is_kink: Callable[[Array], Any], side: Side) -> Kernel:
    """The kernel, with the neighbouring float for a kink."""
    towards = -math.inf if side == "left" else math.inf

    def beside(x: Array, **values: Any) -> Array:
        y = kernel(np.where(is_kink(x), np.nextafter(x, towards), x), **values)
        if np.isnan(y).any():  # next to a hole, which has the same value from both sides
            y = np.where(np.isnan(y), kernel(x, **values), y)
        return y

    return beside


def _restored(make: Callable[[], Activation], parameters: tuple[Parameter, ...]) -> Activation:
    return make().replace(parameters=parameters)


def _declared(module: str, name: str) -> Activation:
    """In its module, the kernel's name is the activation's."""
    declared: Activation = getattr(import_module(module), name)
    return declared


def _undeclared(x: Array, **values: float) -> Array:
    raise TypeError("this activation was declared without a derivative")


def activation(
    title: str,
    *,
    formula: str,
    range: str,
    paper: str = "",
    kinks: Sequence[str] = (),
    aliases: Sequence[str] = (),
    pros: str = "",
    cons: str = "",
    accuracy: tuple[float, float] = (4, 7),
    equivalents: Sequence[Equivalent] = (),
    pointwise: bool = True,
    lengths: Lengths = SAME,
    plot_window: tuple[float, float] = (-5, 5),
    base_point: tuple[float, ...] | None = None,
) -> Callable[[Kernel], Activation]:
    """Declare an activation: decorates the kernel that computes it.

    The name is the kernel's, the summary its docstring's first line, the parameters are the
    defaults in its signature. `range` holds every value of f; `kinks` are the points where f or
    f' may break, formulas in the parameters; `accuracy` bounds the error of f and f' in ulps;
    `plot_window` is the window that shows the function's character. What is not `pointwise` is a
    function of a vector, with `lengths`, and `base_point` is the vector through which it is drawn.
    """

    def declare(kernel: Kernel) -> Activation:
        code, defaults = kernel.__code__, kernel.__defaults__ or ()
        names = code.co_varnames[1 : code.co_argcount]
        doc = cleandoc(kernel.__doc__ or "")
        origin = f"{kernel.__name__} in {code.co_filename}"
        return Activation(
            name=kernel.__name__,
            title=title,
            summary=doc.partition("\n")[0],
            doc=doc,
            family=kernel.__module__.rpartition(".")[2],
            formula=Formula(formula, origin=origin),
            kernel=kernel,
            parameters=tuple(p.named(n) for n, p in zip(names, defaults, strict=True)),
            derivative_formula=UNWRITTEN,
            derivative_kernel=_undeclared,
            pointwise=pointwise,
            kinks=tuple(Formula(kink, origin=origin) for kink in kinks),
            lengths=lengths,
            range=Interval(range),
            accuracy=accuracy,
            aliases=tuple(aliases),
            paper=paper,
            equivalents=tuple(equivalents),
            pros=pros,
            cons=cons,
            plot_window=plot_window,
            base_point=base_point or ((0.0,) if pointwise else (0.0, 1.0, 0.0)),
        )

    return declare
