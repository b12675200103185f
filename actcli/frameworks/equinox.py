"""Equinox. Its networks take the functions of JAX; only PReLU is its own."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from actcli.declare import call
from actcli.frameworks import jax
from actcli.frameworks._framework import Framework

if TYPE_CHECKING:
    from actcli.frameworks._framework import Calls, Tensor
    from actcli.numerics import Array

CALLS: Calls = {
    "prelu": call("equinox", "equinox.nn.PReLU({a})(x)", note="its slope at 0 is 1"),
}


def _to_tensor(equinox: Any, x: Array, dtype: str) -> Tensor:
    assert jax.FRAMEWORK.to_tensor
    return jax.FRAMEWORK.to_tensor(import_module("jax"), x, dtype)


FRAMEWORK = Framework(
    calls=CALLS,
    calls_of="jax",
    verified_with="0.13.8",
    dtypes=jax.FRAMEWORK.dtypes,
    to_tensor=_to_tensor,
    to_array=jax.FRAMEWORK.to_array,
    gradient=jax.gradient,
)
