"""1 797 handwritten digits of 8 x 8 pixels, which come with scikit-learn.

Source: E. Alpaydin & C. Kaynak, Optical recognition of handwritten digits, UCI Machine Learning
Repository, 1998; CC BY 4.0.
"""

from __future__ import annotations

from actcli.networks.data._dataset import Dataset, with_validation
from actcli.numerics import np
from actcli.support.extras import extra

LARGEST_GREY = 16.0
# Of a pixel, which becomes 1.


def load(seed: int) -> Dataset:
    """Return the digits as images of one channel."""
    sklearn_datasets = extra("sklearn.datasets", "train", "--data digits")
    images, labels = sklearn_datasets.load_digits(return_X_y=True)
    rng = np.random.default_rng(seed)
    return with_validation(images.reshape(-1, 8, 8, 1) / LARGEST_GREY, labels, rng)
