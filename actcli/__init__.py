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

from typing import TYPE_CHECKING

from actcli.support.version import __version__ as __version__

if TYPE_CHECKING:  # The names of _HOMES once more, for type checkers and editors.
    from actcli.activation import Activation as Activation
    from actcli.activation import UnknownParameterError as UnknownParameterError
    from actcli.activation.difference import (
        IncompatibleFunctionsError as IncompatibleFunctionsError,
    )
    from actcli.activation.lengths import LengthError as LengthError
    from actcli.activation.parameter import ParameterError as ParameterError
    from actcli.catalogue import DeclarationError as DeclarationError
    from actcli.catalogue import UnknownActivationError as UnknownActivationError
    from actcli.catalogue import find as find
    from actcli.curves.trace import TooManyCurvesError as TooManyCurvesError
    from actcli.errors import ActcliError as ActcliError
    from actcli.errors import MissingLibraryError as MissingLibraryError
    from actcli.errors import ReadError as ReadError
    from actcli.formula import FormulaError as FormulaError
    from actcli.gallery.build import UnknownFigureError as UnknownFigureError
    from actcli.identification import IdentificationError as IdentificationError
    from actcli.identification import identify as identify
    from actcli.lut.input_codes import LutInputError as LutInputError
    from actcli.lut.number_formats import NumberFormatError as NumberFormatError
    from actcli.lut.table import LutTableError as LutTableError
    from actcli.models.identify import identify_model as identify_model
    from actcli.networks.chain import ChainError as ChainError
    from actcli.networks.initialisation import InitialisationError as InitialisationError
    from actcli.networks.models import ModelError as ModelError
    from actcli.numerics.grid import GridError as GridError
    from actcli.numerics.jet import UnsupportedFunctionError as UnsupportedFunctionError
    from actcli.plot.arrange import FigureTooSmallError as FigureTooSmallError
    from actcli.plot.render.animation import NotAnimatedError as NotAnimatedError
    from actcli.plot.render.save import FigureTooLargeError as FigureTooLargeError
    from actcli.plot.render.save import FixedColoursError as FixedColoursError
    from actcli.plot.render.save import MissingGlyphError as MissingGlyphError
    from actcli.plot.settings import FigureSettingsError as FigureSettingsError
    from actcli.specs.spec import SpecError as SpecError
    from actcli.specs.spec import expression as expression

_HOMES = {
    "ActcliError": "errors",
    "Activation": "activation",
    "ChainError": "networks.chain",
    "DeclarationError": "catalogue",
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
    "expression": "specs.spec",
    "find": "catalogue",
    "identify": "identification",
    "identify_model": "models.identify",
}
# The module of each public name, which is imported when somebody asks for the name.


def __getattr__(name: str) -> Activation:
    """Import what is asked for when it is asked for, so that `import actcli` costs nothing."""
    from importlib import import_module

    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)  # type: ignore[no-any-return]
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
