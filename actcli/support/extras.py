"""Optional libraries, of which each use asks for its own by name."""

from __future__ import annotations

from importlib import import_module
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
        library = module.partition(".")[0]
        raise MissingLibraryError(
            f"{purpose or name} needs {library}: pip install 'actcli[{name}]'."
        ) from None
