"""Specs: what a user types to name an activation, `elu:alpha=0.2` or `x*sigmoid(b*x):b=1.7`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from types import MappingProxyType

from actcli.activation import Activation, UnknownParameterError
from actcli.activation.parameter import ParameterError
from actcli.catalogue import UnknownActivationError, catalogue, find, is_listed
from actcli.errors import ActcliError
from actcli.formula import FormulaError
from actcli.specs.framework_name import FrameworkName, name_in, printed_class
from actcli.specs.loader import CodeNotRunError, from_file, from_plugin
from actcli.specs.plugins import is_plugin, plugin_names
from actcli.specs.values import Values, parse_values
from actcli.support.record import Record

VARIABLE_X = re.compile(r"(?<![\w.])x(?![\w(])")
# x as a name of its own, neither a part of another name nor called.


class SpecError(ActcliError, ValueError):
    """A text that does not name an activation."""


class KnownFunctions(Mapping[str, Activation]):
    """Every function that an expression may call, by each of its names.

    Looking one up imports its family alone; iterating, or asking how many there are, imports all.

    Parameters
    ----------
    run_code : bool
        Whether a plug-in may be imported when it is looked up.
    """

    def __init__(self, *, run_code: bool = True) -> None:
        self.run_code = run_code

    def __getitem__(self, name: str) -> Activation:
        try:
            return find_function(name, run_code=self.run_code)
        except UnknownActivationError as error:
            raise KeyError(name) from error

    def __contains__(self, name: object) -> bool:
        # Not by looking it up, which would import its family, or look for names that are like it.
        return isinstance(name, str) and (is_listed(name) or is_plugin(name))

    def __iter__(self) -> Iterator[str]:
        return iter(catalogue())

    def __len__(self) -> int:
        return len(catalogue())


class Spec(Record):
    """An activation and the settings that are written behind its name.

    Attributes
    ----------
    text : str
        What was typed.
    target : Activation
        The activation, with its parameters at their defaults.
    settings : mapping of str to Values
        The values written for its parameters, which are not checked yet.
    assumed : mapping of str to Values
        The values of parameters that are given nowhere: a framework's defaults.
    remark : str
        What a user should know of the name; "" if there is nothing.
    """

    text: str
    target: Activation
    settings: Mapping[str, Values]
    assumed: Mapping[str, Values] = MappingProxyType({})
    remark: str = ""

    def family(self, flags: Mapping[str, Values]) -> tuple[Activation, ...]:
        """Return the activations that are meant, one for each value of a swept parameter.

        Parameters
        ----------
        flags : mapping of str to Values
            Values given elsewhere, as by options. They fill what the spec leaves open; those of
            parameters that the activation does not have are ignored.

        Raises
        ------
        UnknownParameterError
            If a setting is of no parameter.
        ParameterError
            If a value is out of bounds, or more than one parameter is swept.
        SpecError
            If a parameter without a default has no value.
        """
        values = self._values(flags)
        count = max(map(len, values.values()), default=1)
        return tuple(
            self.target.bind(
                **{name: several[i % len(several)] for name, several in values.items()}
            )
            for i in range(count)
        )

    def bind(self, flags: Mapping[str, Values]) -> Activation:
        """Return the one activation that is meant; `flags` and errors are those of `family`.

        Raises
        ------
        ParameterError
            Also if a parameter is swept.
        """
        first, *_ = self.family(flags)
        for name, several in self._values(flags).items():
            if len(several) > 1:
                raise ParameterError(
                    name,
                    f"{name} must be one number here: only what is plotted or tabulated is swept.",
                )
        return first

    def _values(self, flags: Mapping[str, Values]) -> Mapping[str, Values]:
        """Return the values of all parameters that are given, at most one of which is swept."""
        values = {name: several for name, several in flags.items() if name in self.target.values}
        values = {**self.assumed, **values, **self.settings}
        swept = [name for name, several in values.items() if len(several) > 1]
        if len(swept) > 1:
            first, second, *_ = swept
            raise ParameterError(
                second, f"{second} cannot be swept while {first} is: sweep one of them."
            )
        for name in self.settings:
            if name not in self.target.values:
                raise UnknownParameterError(self.target, name)
        missing = [p.name for p in self.target.parameters if p.is_needed and p.name not in values]
        if missing:
            raise self._missing(missing)
        return values

    def _missing(self, names: list[str]) -> SpecError:
        """Return the error that parameters without a default have no value."""
        options = " ".join(f"--{name} NUMBER" for name in names)
        settings = ",".join(f"{name}=NUMBER" for name in names)
        separator = "," if self.settings else ":"
        hint = ""
        if any(name in KnownFunctions() for name in names):  # It may have been meant as a call.
            from actcli.formula.suggest import suggestion

            hint = suggestion(self.text.partition(":")[0], KnownFunctions())
        return SpecError(
            f"{self.target.name} needs a number for {', '.join(names)}: "
            f"add {options}, or write {self.text}{separator}{settings}.{hint}"
        )


def parse_spec(text: str, *, run_code: bool = True, framework: str | None = None) -> Spec:
    """Read `TARGET[:parameter=values[,parameter=values…]]`.

    Parameters
    ----------
    text : str
        TARGET is a name, FILE.py:FUNCTION, an expression, or a module as a model of PyTorch's is
        printed; values are as `parse_values` reads them.
    run_code : bool
        Whether a file may be run and a plug-in imported, if the text names one.
    framework : str, optional
        The framework whose name TARGET is, and whose defaults the parameters have. A name of the
        catalogue's own means what the framework calls so, if it does.

    Raises
    ------
    UnknownActivationError
        If no function has the name.
    ReadError
        If the file or the plug-in cannot be loaded.
    FormulaError
        If the expression is wrong.
    SpecError
        If the settings are wrong.
    CodeNotRunError
        If the text names a file or a plug-in, and its code may not be run.
    ActcliError
        If the framework has no such function.
    """
    name, colon, rest = text.partition(":")
    if framework:  # No file is run and no plug-in imported: neither is of a framework.
        there = _named_by(framework, name)
    elif name.endswith(".py"):
        function, colon, rest = rest.partition(":")
        there = FrameworkName(from_file(name, function.strip(), run_code=run_code))
    else:
        there = _named(name, run_code)
    target = there.activation
    written: dict[str, str] = {}
    for item in rest.split(",") if colon else ():
        key, equals, value = (part.strip() for part in item.partition("="))
        key = key.replace("-", "_") if equals else key
        if key in written:
            raise SpecError(f"{text!r}: {key} is set twice.")
        if key and value:
            written[last := key] = value
        elif key and not equals and written:  # "0.2" in "alpha=0.1,0.2"
            written[last] += f",{key}"
        else:
            raise SpecError(
                f"{text!r}: write settings as {target.name}:parameter=value, not {item!r}"
            )
    try:
        settings = {key: parse_values(value) for key, value in written.items()}
    except FormulaError as error:
        raise SpecError(f"{text!r}: {error}") from None
    return Spec(
        text=text,
        target=target,
        settings={key: (value,) for key, value in there.settings.items()} | settings,
        assumed={key: (value,) for key, value in there.defaults.items()},
        remark=there.remark,
    )


def is_spec(text: str) -> bool:
    """Return whether a text names an activation; no code is run to find out."""
    try:
        parse_spec(text, run_code=False)
    except CodeNotRunError:
        return True
    except ActcliError:
        return False
    return True


def _named(text: str, run_code: bool) -> FrameworkName:
    """Return the activation that a text is: one of the catalogue's, an expression, or a module."""
    try:
        return FrameworkName(_target(text, run_code))
    except FormulaError:
        if found := printed_class(text):  # "ELU(alpha=0.2)" is no expression.
            return found
        raise


def _named_by(framework: str, text: str) -> FrameworkName:
    """Return the activation that a framework calls by a text."""
    try:
        known = _target(text, run_code=False)
    except (UnknownActivationError, FormulaError, CodeNotRunError):
        known = None
    return name_in(framework, text, known)


def _target(text: str, run_code: bool) -> Activation:
    """Return the activation that a text names, or is as an expression."""
    if text and not text.replace("-", "_").isidentifier():  # It cannot be a name.
        return _expression(text, run_code)
    if VARIABLE_X.search(text) and not is_listed(text):  # "x-1" may be a name or an expression.
        return from_plugin(text, run_code=run_code) or _expression(text, run_code)
    return find_function(text, run_code=run_code)


def find_function(name: str, *, run_code: bool = True) -> Activation:
    """Return the activation of that name, from the catalogue or from a plug-in.

    Raises
    ------
    UnknownActivationError
        If neither has the name.
    ReadError
        If the plug-in cannot be loaded.
    CodeNotRunError
        If it is a plug-in, and `run_code` says that it may not be imported.
    """
    if not is_listed(name) and (found := from_plugin(name, run_code=run_code)):
        return found
    try:
        return find(name)
    except UnknownActivationError:
        raise UnknownActivationError(name, plugin_names()) from None


def expression(text: str) -> Activation:
    """Return the activation that a formula in x is, with its exact derivative.

    Parameters
    ----------
    text : str
        A formula such as "x*sigmoid(b*x)". It may call every function of the catalogue and of
        plug-ins. All names other than x are parameters, which have no default.

    Returns
    -------
    Activation
        Its derivatives are those of the formula, by rules and by series, not by differences.

    Raises
    ------
    FormulaError
        If the formula is wrong or does not depend on x; the message says where, and what may have
        been meant.
    """
    return _expression(text, run_code=True)


def _expression(text: str, run_code: bool) -> Activation:
    """Return what `expression` does; CodeNotRunError if it calls a plug-in that may not be run."""
    from actcli.specs.expression import from_expression  # It imports what a name does not need.

    found = from_expression(text, KnownFunctions(run_code=run_code))
    return found.replace(factory=partial(expression, text))


def looks_like_number(text: str) -> bool:
    """Return whether a text can only be a number: it begins like one and has no x."""
    return not text[:1].isalpha() and not VARIABLE_X.search(text) and ".py" not in text


def canonical_spec(activation: Activation) -> str:
    """Return the spec that names an activation as it stands: "elu:alpha=0.2"."""
    settings = ",".join(f"{name}={value!r}" for name, value in activation.settings.items())
    return f"{activation.name}:{settings}" if settings else activation.name
