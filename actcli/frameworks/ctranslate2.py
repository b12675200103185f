"""CTranslate2, on the CPU. It has no call for an activation alone: an encoder is made around one.

The encoder's last layer has the weight 0 and the numbers as its bias, and the activation follows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from actcli.declare import call
from actcli.frameworks._framework import Framework
from actcli.frameworks._onnx_model import as_float64
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.activation import Equivalent
    from actcli.frameworks._framework import Calls
    from actcli.numerics import Array

WORDS = ["<unk>", "a", "b"]
# No encoder is without a vocabulary; this one reads a single word.


def _activation(name: str, **known: Any) -> Equivalent:
    return call("ctranslate2", f"ctranslate2.specs.common_spec.Activation.{name}", **known)


CALLS: Calls = {
    "relu": _activation("RELU"),
    "gelu": _activation("GELU"),
    "gelu_tanh": _activation("GELUTanh"),
    "quick_gelu": _activation("GELUSigmoid"),
    "silu": _activation("SWISH"),
    "swish": _activation("SWISH", fixed={"beta": 1.0}),
    "tanh": _activation("Tanh"),
    "sigmoid": _activation("Sigmoid"),
}


def _compile(ctranslate2: Any, code: str, dtype: str, optimized: bool) -> Callable[[Array], Array]:
    kind = eval(code, {"ctranslate2": ctranslate2})

    def values(x: Array) -> Array:
        from tempfile import TemporaryDirectory

        with TemporaryDirectory() as folder:
            _encoder(ctranslate2.specs.transformer_spec, kind, x.astype(np.float32)).save(folder)
            encoder = ctranslate2.Encoder(folder, device="cpu", compute_type="float32")
            output = encoder.forward_batch([[1]]).pooler_output
        return as_float64(output).ravel()

    return values


def _encoder(specs: Any, kind: Any, bias: Any) -> Any:
    """Return the specification of an encoder of one layer, which does nothing but end so."""
    body = specs.TransformerEncoderSpec(num_layers=1, num_heads=1, pre_norm=False)
    encoder = specs.TransformerEncoderModelSpec(body, pooling_layer=True, pooling_activation=kind)
    body.embeddings[0].weight = _zeros(len(WORDS), 1)
    body.position_encodings.encodings = _zeros(len(WORDS), 1)
    attention, feed_forward = body.layer[0].self_attention, body.layer[0].ffn
    for norm in (attention.layer_norm, feed_forward.layer_norm):
        norm.gamma, norm.beta = _zeros(1) + 1, _zeros(1)
    for linear, width in (
        (attention.linear[0], 3),  # Queries, keys and values.
        (attention.linear[1], 1),
        (feed_forward.linear_0, 1),
        (feed_forward.linear_1, 1),
        (encoder.pooler_dense, len(bias)),
    ):
        linear.weight, linear.bias = _zeros(width, 1), _zeros(width)
    encoder.pooler_dense.bias = bias
    encoder.register_vocabulary(WORDS)
    encoder.config.unk_token = WORDS[0]
    encoder.validate()
    encoder.optimize()
    return encoder


def _zeros(*shape: int) -> Any:
    return np.zeros(shape, np.float32)


FRAMEWORK = Framework(
    calls=CALLS,
    verified_with="4.8.5",
    dtypes=("float32",),
    compile=_compile,
)
