"""Presets: the tables that libraries and compilers for small devices expect.

Adding an entry to PRESETS is all that a preset takes. The tests hold the tables of the presets
against those that the libraries publish, entry for entry, where they publish any.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from actcli.lut.dtypes import parse_dtype


@dataclass(frozen=True)
class Preset:
    """The settings of a recipe that differ from its defaults, and where they are from.

    `source` names project, version or commit, file, and what in it has such a table. `cautions`
    say of functions, by their names, that the library computes them in another way.
    """

    settings: Mapping[str, Any]
    source: str
    cautions: Mapping[str, str] = field(default_factory=dict)


FIXED_POINT = "LiteRT has no table for it: the int8 operation computes in fixed point, and up to"
COMPOSED = (
    "LiteRT has no such operation: TensorFlow's converter composes it of others, each quantised"
)
# Measured with ai-edge-litert 2.3.0, whose kernels are those of TensorFlow Lite.

TFLITE_INT8_CAUTIONS = {
    "hard_swish": f"{FIXED_POINT} 1 code in 100 differs from this.",
    "leaky_relu": f"{FIXED_POINT} 1 code in 6 differs from this.",
    **dict.fromkeys(
        ("softplus", "mish", "selu", "log_sigmoid", "softsign"),
        f"{COMPOSED}, and errs by up to 55 codes; this table errs by half a code.",
    ),
}

TFLITE_INT16_CAUTIONS = {
    "sigmoid": "LiteRT has no such table for it: it looks up that of tflite-sigmoid16, and at the "
    "input scale 2^-12 computes in fixed point, with errors up to 6.4 codes.",
    "tanh": "LiteRT has no such table for it: it looks up that of tflite-sigmoid16, and at the "
    "input scales 2^-11 and 2^-12 computes in fixed point, with errors up to 11.8 codes.",
}


PRESETS: Mapping[str, Preset] = {
    # Looked up with the byte of a code as it is.
    "cmsis-q7": Preset(
        {"dtype": "q7", "in_dtype": "s8.4", "code_order": "twos"},
        source="CMSIS 5 (commit 9528797), CMSIS/NN/Source/NNSupportFunctions/arm_nntables.c, "
        "revision V.1.0.0: sigmoidTable_q7, tanhTable_q7",
    ),
    "cmsis-q15": Preset(
        {
            "dtype": "q15", "in_dtype": "s16.12", "entries": 256, "code_order": "twos",
            "lookup": "linear",
        },
        source="CMSIS 5 (commit 9528797), CMSIS/NN/Source/NNSupportFunctions/arm_nntables.c, "
        "revision V.1.0.0: sigmoidTable_q15, tanhTable_q15",
    ),
    # Every code of an 8-bit tensor, looked up with the code as it is.
    "tflite-int8": Preset(
        {"dtype": "int8", "in_dtype": "int8", "code_order": "twos"},
        source="TensorFlow Lite Micro (commit 006a71b), tensorflow/lite/kernels/internal/common.h: "
        "LUTPopulateInt8, LUTLookup",
        cautions=TFLITE_INT8_CAUTIONS,
    ),
    # 512 steps and the end that the last slope needs.
    "tflite-int16": Preset(
        {
            "dtype": "q15", "in_dtype": "int16", "entries": 513, "sample": "spread",
            "lookup": "linear", "fit": "litert",
        },
        source="LiteRT (commit f677907; ai-edge-litert v2.3.0), tflite/kernels/internal/common.h: "
        "LUTPopulateInt16<float>, LUTLookup, as GELU and EXP use them",
        cautions=TFLITE_INT16_CAUTIONS,
    ),
    # The same, over outputs from -1 to 1, whose scale is 2/65535 and not 2/65536.
    "tflite-softmax16": Preset(
        {
            "dtype": "q15", "in_dtype": "int16", "entries": 513, "sample": "spread",
            "lookup": "linear", "fit": "float32",
        },
        source="TensorFlow Lite Micro (commit 006a71b), tensorflow/lite/kernels/internal/common.h: "
        "LUTPopulateInt16<float>, LUTLookup, as SOFTMAX uses them for exp(x) and 1/(1 + x)",
    ),
    # Half of a sigmoid, shared by TFLite and CMSIS-NN; beyond it the function is 1.
    "tflite-sigmoid16": Preset(
        {
            "dtype": "u16.16", "in_dtype": "uint16", "window": (0.0, 32 / 3), "entries": 256,
            "lookup": "linear", "fit": "midpoint", "end": "limit",
        },
        source="TensorFlow Lite Micro (commit 006a71b), tensorflow/lite/kernels/internal/common.h, "
        "and CMSIS-NN, arm_nntables.c, revision V.2.1.0: sigmoid_table_uint16",
    ),
    # hls4ml for Vivado, with its default types.
    "hls4ml": Preset(
        {
            "dtype": "ap_fixed<18,8>", "in_dtype": "ap_fixed<16,6>", "window": (-8.0, 8.0),
            "entries": 1024, "rounding": "floor", "overflow": "wrap", "lookup": "trunc",
        },
        source="hls4ml v0.8.1 to v1.3.0, hls4ml/templates/vivado/nnet_utils/nnet_activation.h: "
        "init_sigmoid_table, sigmoid",
    ),
}  # fmt: skip


def with_given(settings: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a recipe: those given, and the settings of a preset for the others.

    Modes of rounding and overflow in the name of a given dtype win over those of the preset.
    """
    others = dict(settings)
    format = parse_dtype(given["dtype"]) if "dtype" in given else None
    for kind in ("rounding", "overflow"):
        if getattr(format, kind, None):
            others.pop(kind, None)
    return {**others, **given}
