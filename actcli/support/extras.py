"""Optional extras: libraries that only some uses need, and that are asked for by name."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from actcli.errors import ReadError


def extra(module: str, name: str, what: str = "") -> Any:
    """Import a module of the extra `name`, for `what`; ReadError where it is not installed."""
    try:
        return import_module(module)
    except ImportError:
        library = module.partition(".")[0]
        raise ReadError(f"{what or name} needs {library}: pip install 'actcli[{name}]'.") from None
