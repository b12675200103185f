"""Activations as modules of PyTorch, whose gradients are our derivatives.

>>> import torch, actcli
>>> elu = actcli.torch.module("elu", alpha=0.2)
>>> x = torch.tensor([-1.0, 2.0], dtype=torch.float64, requires_grad=True)
>>> elu(x).sum().backward()
>>> x.grad
tensor([0.0736, 1.0000], dtype=torch.float64)
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from actcli.activation import Activation
from actcli.errors import MissingLibraryError
from actcli.interop.torch import array_of, as_tensor
from actcli.numerics import np
from actcli.specs.spec import canonical_spec, parse_spec

try:
    _torch: Any = import_module("torch")
except ImportError:
    raise MissingLibraryError("actcli.torch needs PyTorch: pip install torch.") from None


def module(function: str | Activation, /, **values: float) -> ActivationModule:
    """Return an activation as a module of PyTorch.

    Parameters
    ----------
    function : str or Activation
        A name, a formula in x, or whatever else a command takes for a function.
    **values : float
        Values of its parameters.

    Returns
    -------
    torch.nn.Module
        Its values and gradients are computed on the CPU, and come back to the device of x.

    Raises
    ------
    ActcliError
        If there is no such function, or a parameter is unknown or out of bounds.

    Examples
    --------
    >>> import actcli
    >>> actcli.torch.module("x*sigmoid(b*x)", b=1.7)
    ActivationModule(x*sigmoid(b*x):b=1.7)
    """
    if isinstance(function, Activation):
        return ActivationModule(function.bind(**values))
    if not isinstance(function, str):
        raise TypeError(f"a module is made of a text or an Activation, not of {function!r}")
    spec = parse_spec(function)
    spec.target.require(*values)
    return ActivationModule(spec.bind({name: (value,) for name, value in values.items()}))


class ActivationModule(_torch.nn.Module):  # type: ignore[misc]
    """An activation as a module: backpropagation takes its own derivative, and that of any order.

    A function of a vector works along the last axis, and can be differentiated twice, backwards.
    `torch.func` transforms the module: vmap, grad and jacrev, and of a function of a number jvp and
    jacfwd. Parameters are numbers, which are not trained; random ones have their typical value.

    Parameters
    ----------
    activation : Activation
    """

    def __init__(self, activation: Activation) -> None:
        super().__init__()
        self.activation = activation

    def forward(self, x: Any) -> Any:
        """Return f(x), of the shape of x, its type and its device."""
        if not isinstance(x, _torch.Tensor):
            raise TypeError(f"a module takes a tensor, not {type(x).__name__}")
        if self.activation.pointwise:
            return _OfNumbers.apply(x, self.activation, 0)
        return _OfVectors.apply(x, self.activation)

    def extra_repr(self) -> str:
        return canonical_spec(self.activation)


class _OfNumbers(_torch.autograd.Function):  # type: ignore[misc]
    """A derivative of a function of a number, whose gradient is that of the next order."""

    @staticmethod
    def forward(x: Any, activation: Activation, order: int) -> Any:
        return activation.derivative(x.detach(), order=order) if order else activation(x.detach())

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        x, ctx.activation, ctx.order = inputs
        ctx.save_for_backward(x)
        ctx.save_for_forward(x)

    @staticmethod
    def backward(ctx: Any, gradient: Any) -> tuple[Any, None, None]:
        (x,) = ctx.saved_tensors
        return gradient * _OfNumbers.apply(x, ctx.activation, ctx.order + 1), None, None

    @staticmethod
    def jvp(ctx: Any, along: Any, *_: None) -> Any:
        (x,) = ctx.saved_tensors
        return along * _OfNumbers.apply(x, ctx.activation, ctx.order + 1)

    @staticmethod
    def vmap(
        info: Any, axes: tuple[Any, ...], x: Any, activation: Activation, order: int
    ) -> tuple[Any, Any]:
        return _OfNumbers.apply(x, activation, order), axes[0]


def _with_batch_first(info: Any, axes: tuple[Any, ...], *tensors: Any) -> list[Any]:
    """Return tensors of vectors with the axis over which `vmap` maps in front.

    Raises
    ------
    ValueError
        If what is mapped over is no vectors, but numbers.
    """
    batched = [
        tensor.expand(info.batch_size, *tensor.shape) if axis is None else tensor.movedim(axis, 0)
        for tensor, axis in zip(tensors, axes, strict=False)
    ]
    if any(tensor.ndim < 2 for tensor in batched):
        raise ValueError("a function of a vector is mapped over numbers: x has no axes in vmap")
    return batched


class _OfVectors(_torch.autograd.Function):  # type: ignore[misc]
    """A function of a vector."""

    @staticmethod
    def forward(x: Any, activation: Activation) -> Any:
        return activation(x.detach())

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        x, ctx.activation = inputs
        ctx.save_for_backward(x)

    @staticmethod
    def backward(ctx: Any, gradient: Any) -> tuple[Any, None]:
        (x,) = ctx.saved_tensors
        return _TimesJacobian.apply(x, gradient, ctx.activation), None

    @staticmethod
    def vmap(info: Any, axes: tuple[Any, ...], x: Any, activation: Activation) -> tuple[Any, int]:
        return _OfVectors.apply(*_with_batch_first(info, axes, x), activation), 0


class _TimesJacobian(_torch.autograd.Function):  # type: ignore[misc]
    """The gradient of a function of a vector: v times the Jacobian at x."""

    @staticmethod
    def forward(x: Any, v: Any, activation: Activation) -> Any:
        _, product = activation.vjp(array_of(x.detach()), array_of(v.detach()))
        return as_tensor(product, x)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        x, v, ctx.activation = inputs
        ctx.save_for_backward(x, v)

    @staticmethod
    def backward(ctx: Any, gradient: Any) -> tuple[Any, Any, None]:
        x, v = ctx.saved_tensors
        return *_SecondOfVectors.apply(x, v, gradient, ctx.activation), None

    @staticmethod
    def vmap(
        info: Any, axes: tuple[Any, ...], x: Any, v: Any, activation: Activation
    ) -> tuple[Any, int]:
        return _TimesJacobian.apply(*_with_batch_first(info, axes, x, v), activation), 0


class _SecondOfVectors(_torch.autograd.Function):  # type: ignore[misc]
    """The gradients of that gradient's product with g, in x and in v."""

    @staticmethod
    def forward(x: Any, v: Any, g: Any, activation: Activation) -> tuple[Any, Any]:
        at, weights, along = (array_of(tensor.detach()) for tensor in (x, v, g))
        _, pushed = activation.jvp(at, along)
        second = activation.hessian(np.asarray(at, np.float64))
        turned = np.einsum("...i,...ijk,...j->...k", weights, second, along).astype(at.dtype)
        return as_tensor(turned, x), as_tensor(pushed, v)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        ctx.activation = inputs[-1]

    @staticmethod
    def vmap(
        info: Any, axes: tuple[Any, ...], x: Any, v: Any, g: Any, activation: Activation
    ) -> tuple[Any, tuple[int, int]]:
        tensors = _with_batch_first(info, axes, x, v, g)
        return _SecondOfVectors.apply(*tensors, activation), (0, 0)

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> None:
        raise NotImplementedError(
            f"{ctx.activation.name} is a function of a vector: it is differentiated twice at most"
        )
