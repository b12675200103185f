"""An extension of Sphinx: figures of activation functions by a directive, also through MyST.

extensions = ["actcli.sphinx"]

.. activation:: elu
   :alpha: 0.2
   :compare: relu
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actcli.sphinx.directive import ActivationDirective
from actcli.sphinx.style_sheet import add_style_sheet
from actcli.support.version import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive and the style sheet, as Sphinx asks every extension to."""
    app.add_directive("activation", ActivationDirective)
    # Pages are read anew, and figures drawn anew, when this has another value than last time.
    app.add_config_value("actcli_version", __version__, "env", [str])
    app.connect("builder-inited", add_style_sheet)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
