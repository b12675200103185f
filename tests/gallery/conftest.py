"""A folder with some figures, and the sections of an index of all."""

import pytest
from helpers.gallery import FILES

from actcli.gallery.build import refresh
from actcli.gallery.entries import entry_of, index_sections
from actcli.gallery.figures import figures


@pytest.fixture(scope="session")
def drawn_gallery(tmp_path_factory):
    """Return a folder with some figures."""
    folder = tmp_path_factory.mktemp("gallery")
    assert sorted(refresh(folder, FILES, jobs=1)) == sorted(FILES)
    return folder


@pytest.fixture(scope="session")
def sections():
    """Return the sections of an index of all figures."""
    return list(index_sections(map(entry_of, figures().values())))
