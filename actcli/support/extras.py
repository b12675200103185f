"""Optional libraries, of which each use asks for its own by name."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from actcli.errors import MissingLibraryError


def extra(module: str, name: str, purpose: str = "") -> Any:
    """Import a library of one of the package's extras.

    Parameters
    ----------
    module : str
        The module to import, as "pyarrow.parquet".
    name : str
        The extra that installs it, as "parquet" in `pip install 'actcli[parquet]'`.
    purpose : str
        What needs the library, for the message; by default the extra's name.

    Returns
    -------
    module

    Raises
    ------
    MissingLibraryError
        If the library is not installed.
    """
    try:
        return import_module(module)
    except ImportError:
        raise _missing(module, name, purpose) from None


def require(module: str, name: str, purpose: str = "") -> None:
    """Raise MissingLibraryError as `extra` does, but import nothing."""
    if find_spec(module) is None:
        raise _missing(module, name, purpose)


def _missing(module: str, name: str, purpose: str) -> MissingLibraryError:
    library = module.partition(".")[0]
    return MissingLibraryError(f"{purpose or name} needs {library}: pip install 'actcli[{name}]'.")
