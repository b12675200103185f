"""The decorator that declares an activation, and the calls that declare it to frameworks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from inspect import cleandoc

from actcli.activation.declaration import undeclared_derivative
from actcli.activation.equivalent import Equivalent
from actcli.activation.interval import Interval
from actcli.activation.lengths import SAME, Lengths
from actcli.activation.model import Activation
from actcli.activation.parameter import Parameter
from actcli.formula import UNWRITTEN, Formula
from actcli.formula.kernels import Kernel


def call(
    framework: str,
    code: str,
    *,
    defaults: Mapping[str, float] | None = None,
    fixed: Mapping[str, float] | None = None,
    note: str = "",
) -> Equivalent:
    """Declare the call of a framework that computes the same function.

    Parameters
    ----------
    framework : str
        Name of the framework, as its Python package is called: "torch", "tensorflow".
    code : str
        Expression in x that a user can paste; `{name}` stands for the value of a parameter.
    defaults : mapping of str to float, optional
        Defaults of the framework, where they differ from ours.
    fixed : mapping of str to float, optional
        Values of parameters that the framework cannot change.
    note : str, optional
        What else differs, for people.

    Examples
    --------
    >>> call("torch", "torch.nn.ELU(alpha={alpha})(x)").code_with({"alpha": 0.2})
    'torch.nn.ELU(alpha=0.2)(x)'
    """
    return Equivalent(
        framework=framework, code=code, defaults=defaults or {}, fixed=fixed or {}, note=note
    )


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
    training_gradient: str = "",
    accuracy: tuple[float, float] = (4, 7),
    equivalents: Sequence[Equivalent] = (),
    pointwise: bool = True,
    lengths: Lengths = SAME,
    plot_window: tuple[float, float] = (-5, 5),
    base_point: tuple[float, ...] | None = None,
) -> Callable[[Kernel], Activation]:
    """Declare an activation: decorate the kernel that computes it.

    The kernel takes a float64 array and its parameters, whose defaults are `param`, `uniform` or
    `gumbel`. Its name is the activation's, the first line of its docstring the summary. The family
    is FAMILY, a constant of the module that declares it, or else the module's name. Complete the
    declaration with `Activation.with_derivative`.

    Parameters
    ----------
    title : str
        Name for people: "Exponential Linear Unit".
    formula : str
        f(x) in the formula language. Tests, higher derivatives and derivatives in a parameter come
        from it.
    range : str
        Interval that holds every value of f; its ends are formulas in the parameters:
        "(-alpha, inf)".
    paper : str, optional
        Reference, as one line: authors, "title", year, and where to find it.
    kinks : sequence of str, optional
        Points where f or f' may break; formulas in the parameters.
    aliases : sequence of str, optional
        Other names in lower case with underscores. A name of another function is an error when
        the catalogue is declared.
    pros, cons : str, optional
        When to use the function, and when not; a sentence or two each.
    training_gradient : str, optional
        What training takes for f' where that is 0, as a straight-through estimator does: a formula.
    accuracy : tuple of float, default (4, 7)
        Bounds for the errors of f and f' in ulps of float64; tests and `actcli check` hold it to
        them.
    equivalents : sequence of Equivalent, optional
        The same function in frameworks; made by `call`.
    pointwise : bool, default True
        Whether it is a function of one number; otherwise of a vector, along the last axis.
    lengths : Lengths, optional
        How many outputs a function of a vector gives; by default as many as inputs.
    plot_window : tuple of float, default (-5, 5)
        The x that show the function's character.
    base_point : tuple of float, optional
        The vector through which a function of a vector is drawn; by default (0, 1, 0).

    Returns
    -------
    callable
        Takes the kernel and returns an Activation without a derivative.

    Raises
    ------
    FormulaError
        On first use, if a formula or an interval cannot be parsed; the message names the kernel
        and its file.
    ValueError
        If a parameter of the kernel has no default.

    Examples
    --------
    >>> from actcli.declare import activation, np, param
    >>> @activation("Leaky ramp", formula="max(x, slope*x)", range="(-inf, inf)", kinks=["0"])
    ... def leaky_ramp(x, slope=param(0.1, "(0, 1)", "slope below zero")):
    ...     '''Multiply negative inputs by a slope.'''
    ...     return np.maximum(x, slope * x)
    >>> @leaky_ramp.with_derivative("where(x > 0, 1, slope)")
    ... def leaky_ramp(x, slope):
    ...     return np.where(x > 0, 1.0, slope)
    >>> leaky_ramp([-2.0, 3.0], slope=0.5)
    array([-1.,  3.])
    """

    def declare(kernel: Kernel) -> Activation:
        doc = cleandoc(kernel.__doc__ or "")
        origin = f"{kernel.__name__} in {kernel.__code__.co_filename}"
        return Activation(
            name=kernel.__name__,
            title=title,
            summary=doc.partition("\n")[0],
            doc=doc,
            family=kernel.__globals__.get("FAMILY") or kernel.__module__.rpartition(".")[2],
            formula=Formula(formula, origin=origin),
            kernel=kernel,
            parameters=_parameters(kernel),
            derivative_formula=UNWRITTEN,
            derivative_kernel=undeclared_derivative,
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
            training_gradient=_formula(training_gradient, origin),
            plot_window=plot_window,
            base_point=base_point or ((0.0,) if pointwise else (0.0, 1.0, 0.0)),
        )

    return declare


def _parameters(kernel: Kernel) -> tuple[Parameter, ...]:
    """Return the defaults of a kernel's arguments, which are parameters, with their names."""
    code, defaults = kernel.__code__, kernel.__defaults__ or ()
    names = code.co_varnames[1 : code.co_argcount]
    return tuple(p.named(n) for n, p in zip(names, defaults, strict=True))


def _formula(source: str, origin: str) -> Formula:
    """Return the formula that is written, or UNWRITTEN for none."""
    return Formula(source, origin=origin) if source else UNWRITTEN
