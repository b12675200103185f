"""Presets: the tables that libraries and compilers for small devices expect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PRESETS: Mapping[str, Mapping[str, Any]] = {
    # CMSIS-NN's legacy tables, looked up with the byte of a code as it is.
    "cmsis-q7": {
        "dtype": "q7", "in_dtype": "s8.4", "code_order": "twos",
    },
    "cmsis-q15": {
        "dtype": "q15", "in_dtype": "s16.12", "entries": 256, "code_order": "twos",
        "lookup": "linear",
    },
    # Every code of an 8-bit tensor, looked up with the code as it is.
    "tflite-int8": {
        "dtype": "int8", "in_dtype": "int8", "code_order": "twos",
    },
    # 512 steps and the end that the last slope needs.
    "tflite-int16": {
        "dtype": "q15", "in_dtype": "int16", "entries": 513, "sample": "spread",
        "lookup": "linear", "fit": "float32",
    },
    # Half of a sigmoid, shared by TFLite and CMSIS-NN; beyond it the function is 1.
    "tflite-sigmoid16": {
        "dtype": "u16.16", "in_dtype": "uint16", "window": (0.0, 32 / 3), "entries": 256,
        "lookup": "linear", "fit": "midpoint", "end": "limit",
    },
    # hls4ml for Vivado, with its default types.
    "hls4ml": {
        "dtype": "ap_fixed<18,8>", "in_dtype": "ap_fixed<16,6>", "window": (-8.0, 8.0),
        "entries": 1024, "rounding": "floor", "overflow": "wrap", "lookup": "trunc",
    },
}  # fmt: skip
