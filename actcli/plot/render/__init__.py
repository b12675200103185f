"""Draw and save pictures: the only folder that imports Matplotlib and Pillow."""

from __future__ import annotations

import os
from contextlib import suppress


def _import_matplotlib() -> None:
    """Import Matplotlib, whatever MPLBACKEND is.

    Matplotlib refuses to be imported with a backend that it does not know. Nothing here asks for a
    backend, but the caller of this library may: one that it knows it is told afterwards.
    """
    backend = os.environ.pop("MPLBACKEND", None)
    import matplotlib

    if backend is not None:
        os.environ["MPLBACKEND"] = backend
        with suppress(ValueError):
            matplotlib.rcParams["backend"] = backend


_import_matplotlib()
