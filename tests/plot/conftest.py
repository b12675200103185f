"""Every test of pictures measures texts as they are drawn: with Matplotlib's own settings."""

import matplotlib
import pytest

from actcli.plot.render.save import RC


@pytest.fixture(autouse=True)
def matplotlib_defaults():
    with matplotlib.rc_context(RC):
        yield
