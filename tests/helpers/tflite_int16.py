"""The int16 sigmoid and tanh of TFLite and CMSIS-NN, in the arithmetic that they publish."""

import numpy as np


def tflite_sigmoid(shipped, q):
    """Return TFLite's sigmoid, times 2^15, of 16-bit codes `q` with 12 fraction bits."""
    at = 3 * np.abs(q)
    i = np.minimum(at >> 9, 254)
    value = np.where(
        at >> 9 >= 255, 0x7FFF << 10, (shipped[i] << 9) + (at & 511) * (shipped[i + 1] - shipped[i])
    )
    return np.where(q >= 0, value + (1 << 9), (1 << 25) - value + (1 << 9) - 1) >> 10


def tflite_tanh(shipped, q):
    """Return TFLite's tanh, times 2^15, of 16-bit codes `q` with 12 fraction bits."""
    at = 3 * np.abs(q)
    i = np.minimum(at >> 8, 254)
    value = np.where(
        at >> 8 >= 255, 0xFFFF << 8, (shipped[i] << 8) + (at & 255) * (shipped[i + 1] - shipped[i])
    )
    return np.where(q >= 0, value - (1 << 23) + 128, (1 << 23) - value + 127) >> 8
