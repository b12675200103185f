"""What is declared of an activation, and its parameters as they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from actcli.activation.equivalent import Equivalent
from actcli.activation.interval import Interval
from actcli.activation.lengths import SAME, Lengths
from actcli.activation.parameter import Parameter
from actcli.errors import ActcliError
from actcli.formula import UNWRITTEN, Formula, Words
from actcli.formula.kernels import Kernel
from actcli.numerics import np
from actcli.support.record import Record

if TYPE_CHECKING:
    from actcli.numerics import Array


class UnknownParameterError(ActcliError, TypeError):
    """A parameter that the function does not have: `name` of `activation`."""

    def __init__(self, activation: Declaration, name: str) -> None:
        super().__init__(
            f"{activation.name} has no parameter {name!r}. {activation.describe_parameters()}"
        )
        self.activation = activation
        self.name = name


class Declaration(Record):
    """The fields of an activation.

    Attributes
    ----------
    name, title : str
        How programs and people call it.
    summary, doc : str
        First line and whole of the kernel's docstring.
    family : str
        Module of the catalogue, or where else it comes from.
    formula, derivative_formula : Formula
        f(x) and f'(x); UNWRITTEN where there is only code.
    kernel, derivative_kernel : callable
        Compute f and f' of a float64 array, with the parameters as keyword arguments.
    parameters : tuple of Parameter
    pointwise : bool
        Whether it is a function of one number; otherwise of a vector, along the last axis.
    lengths : Lengths
        Number of outputs of a function of a vector.
    kinks : tuple of Formula, or None
        Points where f or f' may break, formulas in the parameters; None if they are to be found.
    range : Interval
        Holds every value of f.
    accuracy : tuple of float
        Bounds for the errors of f and f' in ulps of float64, with the default parameters.
    aliases : tuple of str
    paper : str
        Reference: authors, title, year.
    equivalents : tuple of Equivalent
        The same function in frameworks.
    pros, cons : str
        When to use it, and when not.
    training_gradient : Formula
        What training takes for f', which is 0; UNWRITTEN where that is f' itself.
    plot_window : tuple of float
        The x that show its character.
    base_point : tuple of float
        The vector through which a function of a vector is drawn.
    derivative_of : (str, str) or None
        Of a derivative in a parameter, the names of the function and of the parameter.
    factory : callable, optional
        Makes it again in another process, if that is not the module of its kernel.
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
    training_gradient: Formula = UNWRITTEN
    plot_window: tuple[float, float]
    base_point: tuple[float, ...]
    derivative_of: tuple[str, str] | None = None
    factory: Callable[[], Declaration] | None = None

    @cached_property
    def _identity(self) -> tuple[Any, ...]:
        """Return what equal activations have in common: their declaration, and their settings."""
        declared: tuple[Any, ...] = (
            self.kernel, self.derivative_kernel, self.formula, self.derivative_formula
        )  # fmt: skip
        if self.is_formula_alone and type(self.formula) is Formula and self.formula.is_written:
            # Each time that it is read an expression has kernels of its own.
            declared = (self.formula.source, *(part for _, part in self.formula.calls))
        return (self.name, *declared, *(parameter.identity for parameter in self.parameters))

    def __eq__(self, other: object) -> bool:
        """Return whether both are the same function with the same parameters."""
        return isinstance(other, Declaration) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def is_formula_alone(self) -> bool:
        """Return whether its kernels are made of a formula, or a Python function, of one number."""
        return self.pointwise and self.derivative_formula.is_derived

    @property
    def is_complete(self) -> bool:
        """Return whether the derivative has been declared."""
        return self.derivative_kernel is not undeclared_derivative

    @property
    def values(self) -> dict[str, Any]:
        """Return the current value of each parameter; None for a random one that is not drawn."""
        return {p.name: p.current for p in self.parameters}

    @property
    def settings(self) -> dict[str, Any]:
        """Return the parameters that have another value than their default."""
        return {p.name: p.value for p in self.parameters if p.is_set}

    @cached_property
    def has_defaults(self) -> bool:
        """Return whether its parameters are as they were declared, and none is drawn."""
        return not any(p.is_set or (p.is_random and p.current is not None) for p in self.parameters)

    @property
    def caption(self) -> str:
        """Return the title and the settings: "Exponential Linear Unit (alpha = 0.2)"."""
        settings = ", ".join(f"{name} = {value:g}" for name, value in self.settings.items())
        return f"{self.title} ({settings})" if settings else self.title

    @property
    def symbols(self) -> dict[str, str]:
        """Return what formulas print for a parameter, where it is not the parameter's own name."""
        return {p.name: p.symbol for p in self.parameters if p.symbol}

    def describe_parameters(self, prefix: str = "") -> str:
        """Return the parameters in a sentence, each name behind `prefix`, such as "--"."""
        if not self.parameters:
            return "It takes no parameters."
        known = (f"{prefix}{p.name} ({p.brief()})" for p in self.parameters)
        return f"It takes {', '.join(known)}."

    def bind(self, **values: float) -> Self:
        """Return the same function with some parameters fixed.

        Parameters
        ----------
        **values : float
            New values of parameters. The others stay as they are.

        Returns
        -------
        Activation
            A new one; this one does not change.

        Raises
        ------
        UnknownParameterError
            If the function has no parameter of a name.
        ParameterError
            If a value is no number or out of bounds.

        Examples
        --------
        >>> import actcli
        >>> actcli.elu.bind(alpha=0.2)
        <activation elu: Exponential Linear Unit (alpha = 0.2)>
        """
        if not values:
            return self
        self.require(*values)
        bound = self.replace(
            parameters=tuple(
                p.set(values[p.name]) if p.name in values else p for p in self.parameters
            ),
        )
        now = bound.values
        for p in bound.parameters:
            p.check(self.name, now)
        return bound

    def require(self, *names: str) -> None:
        """Raise UnknownParameterError unless it has parameters of these names."""
        known = self.values
        for name in names:
            if name not in known:
                raise UnknownParameterError(self, name)

    def freeze(self, shape: Sequence[int] = (), rng: np.random.Generator | None = None) -> Self:
        """Return the same function with every random parameter drawn.

        Parameters
        ----------
        shape : sequence of int, default ()
            Shape of the inputs; each input has draws of its own.
        rng : numpy.random.Generator, optional
            Source of the draws. Without it, each random parameter takes its typical value: the
            mean of a uniform one, the mode of a Gumbel one.

        Returns
        -------
        Activation
            A deterministic function: its values and its derivatives see the same draws.

        Notes
        -----
        Draws are laid out input by input, so splitting an array does not change them.

        Examples
        --------
        >>> import actcli
        >>> actcli.rrelu.freeze()(-48.0)
        np.float64(-11.0)
        """
        values = self.values
        random = [p.name for p in self.parameters if p.is_random]
        probabilities = {}
        if rng is not None:
            draws = rng.random((*shape, len(random)))
            probabilities = {name: draws[..., i] for i, name in enumerate(random)}
        frozen = tuple(p.freeze(values, probabilities.get(p.name)) for p in self.parameters)
        return self.replace(parameters=frozen) if random else self

    @cached_property
    def constants(self) -> dict[str, Any]:
        """Return the values that kernels are called with; undrawn random parameters are typical."""
        return self.freeze().values

    @property
    def keeps_length(self) -> bool:
        """Return whether it gives as many values as it takes."""
        return self.lengths.outputs.text == SAME.outputs.text

    def outputs(self, n: int) -> int:
        """Return the number of outputs for n inputs; n for a function of a number.

        Raises
        ------
        LengthError
            If the function does not take n inputs.
        """
        values = self.freeze((n,)).values
        self.lengths.check(self.name, n, values)
        return self.lengths.of(n, values)

    def over(self, words: Words) -> Callable[..., Any]:
        """Return the formula as a function that computes with another kind of number.

        Parameters
        ----------
        words : mapping of str to callable
            Each word of the formula language over these numbers, and "number", which makes one.

        Returns
        -------
        callable
            Takes x and, by name, values of parameters.
        """
        run = self.formula.over(words)
        standing = {p.name: p.over(words) for p in self.parameters}

        def function(x: Any, **settings: Any) -> Any:
            values = standing | settings
            for p in self.parameters:
                if values[p.name] is None:
                    values[p.name] = p.freeze(values, None).current
            return run(x=x, **values)

        return function


def undeclared_derivative(x: Array, **values: float) -> Array:
    """Stand for the kernel of a derivative until that is declared."""
    raise TypeError("this activation was declared without a derivative")
