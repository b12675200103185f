"""Data to train on: each module of this folder is a set that is made, or read from a library.

A module has `load(seed)`, which returns a Dataset. Files of the user's are read by `_files`.
"""

from __future__ import annotations

from typing import Protocol

from actcli.networks.data._dataset import Dataset as Dataset
from actcli.support.registry import Registry


class DataModule(Protocol):
    """A module of this folder."""

    def load(self, seed: int) -> Dataset:
        """Return the data; the seed places points and says which of them are for validation."""
        ...


DATASETS: Registry[DataModule] = Registry(__name__)


def dataset(source: str, seed: int = 0) -> Dataset:
    """Return the data that a word names, or else those of a file or folder.

    Parameters
    ----------
    source : str
        A name in DATASETS; an .npz with x_train, y_train, x_test and y_test; or a folder with the
        four IDX files of MNIST, or one of these.
    seed : int

    Raises
    ------
    ReadError
        If a file cannot be read, or is no such data.
    MissingLibraryError
        If the data are in a library that is not installed.
    """
    if source in DATASETS:
        return DATASETS.load(source).load(seed)
    from actcli.networks.data._files import read

    return read(source)
