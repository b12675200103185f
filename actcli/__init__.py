"""Evaluate, differentiate, plot and tabulate any neural-network activation function.

    >>> import actcli
    >>> actcli.elu([-1.0, 2.0], alpha=0.2)
    array([-0.12642411,  2.        ])
    >>> actcli.elu.derivative([-1.0, 2.0], alpha=0.2)
    array([0.07357589, 1.        ])
    >>> actcli.find("Leaky-ReLU").values
    {'negative_slope': 0.01}

Every function of the catalogue is an attribute of this module, an `Activation`. So is every
exception; they derive from `ActcliError`.
"""

from __future__ import annotations

from typing import Any

from actcli.support.version import __version__ as __version__

_HOMES = {
    "ActcliError": "errors",
    "Activation": "activation",
    "ChainError": "networks.chain",
    "DeclarationError": "catalogue",
    "Figure": "plot.figure",
    "FigureSettingsError": "plot.settings",
    "FigureTooLargeError": "plot.render.save",
    "FigureTooSmallError": "plot.arrange",
    "FixedColoursError": "plot.render.save",
    "FormulaError": "formula",
    "GridError": "numerics.grid",
    "IdentificationError": "identification",
    "IncompatibleFunctionsError": "activation.difference",
    "InitialisationError": "networks.initialisation",
    "LengthError": "activation.lengths",
    "LutInputError": "lut.input_codes",
    "LutTableError": "lut.table",
    "MissingGlyphError": "plot.render.save",
    "MissingLibraryError": "errors",
    "ModelError": "networks.models",
    "NotAnimatedError": "plot.render.animation",
    "NumberFormatError": "lut.number_formats",
    "ParameterError": "activation.parameter",
    "ReadError": "errors",
    "SpecError": "specs.spec",
    "TooManyCurvesError": "curves.trace",
    "UnknownActivationError": "catalogue",
    "UnknownFigureError": "gallery.build",
    "UnknownParameterError": "activation",
    "UnsupportedFunctionError": "numerics.jet",
    "draw": "plot.render.on_axes",
    "expression": "specs.spec",
    "figure": "plot.figure",
    "find": "catalogue",
    "identify": "identification",
    "identify_model": "models.identify",
}
# The module of each public name, which is imported when somebody asks for the name. Type checkers
# see the names in `__init__.pyi`, which tests/generate/indexes.py makes of this and the catalogue.

_PACKAGES = frozenset(("torch",))
# Packages of our own that are such a name; each needs the library after which it is called.


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for, so that `import actcli` costs nothing."""
    from importlib import import_module

    if name in _PACKAGES:
        return import_module(f"{__name__}.{name}")
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    problem = f"module {__name__!r} has no attribute {name!r}"
    if not name.startswith("_"):
        from actcli.catalogue import UnknownActivationError, find

        try:
            found = find(name)
        except UnknownActivationError as unknown:
            raise AttributeError(f"{problem}: {unknown}") from None
        if name in (found.name, *found.aliases):
            return found
    raise AttributeError(problem)


def __dir__() -> list[str]:
    from actcli.catalogue import catalogue

    return sorted({"__version__", *_HOMES, *catalogue()})
