"""Activations as modules of PyTorch.

They are not in tests/torch: a folder of that name would be found as the library.
"""

import copy
import pickle

import numpy as np
import pytest

import actcli
from actcli.catalogue import catalogue
from actcli.errors import ActcliError

torch = pytest.importorskip("torch")

VECTORS = [a for a in catalogue().values() if not a.pointwise]


def points(*shape, dtype=torch.float64):
    numbers = np.random.default_rng(3).normal(size=shape) * 2
    return torch.tensor(numbers, dtype=dtype, requires_grad=True)


@pytest.fixture(autouse=True)
def one_thread():
    """PyTorch's own threads would wait for those of other tests."""
    torch.set_num_threads(1)


def test_gradient_is_our_derivative():
    x = points(3, 5)
    actcli.torch.module("elu", alpha=0.2)(x).sum().backward()
    assert np.array_equal(x.grad.numpy(), actcli.elu.derivative(x.detach().numpy(), alpha=0.2))


@pytest.mark.parametrize("function", ["gelu", "x*sigmoid(b*x):b=1.7", "tanhshrink"])
def test_gradients_of_any_order(function):
    module = actcli.torch.module(function)
    x = points(6)
    y = module(x)
    for order in range(1, 5):
        (y,) = torch.autograd.grad(y.sum(), x, create_graph=True)
        wanted = module.activation.derivative(x.detach().numpy(), order=order)
        assert np.array_equal(y.detach().numpy(), wanted)


@pytest.mark.parametrize("name", [a.name for a in VECTORS if a.name != "hardmax"])
def test_functions_of_a_vector_agree_with_differences(name):
    module = actcli.torch.module(name)
    assert torch.autograd.gradcheck(module, points(2, 4))
    assert torch.autograd.gradgradcheck(module, points(2, 4))


def test_functions_of_a_vector_stop_at_the_second_gradient():
    x = points(4)
    (first,) = torch.autograd.grad(actcli.torch.module("softmax")(x)[0], x, create_graph=True)
    (second,) = torch.autograd.grad(first[1], x, create_graph=True)
    assert np.allclose(second.detach(), actcli.softmax.hessian(x.detach().numpy())[0, 1])
    with pytest.raises(NotImplementedError, match="differentiated twice at most"):
        second[2].backward()


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32"])
@pytest.mark.parametrize("name", ["silu", "softmax"])
def test_type_is_kept(name, dtype):
    x = points(2, 4, dtype=getattr(torch, dtype))
    y = actcli.torch.module(name)(x)
    y[..., 0].sum().backward()
    assert (y.dtype, x.grad.dtype) == (x.dtype, x.dtype)


def test_network_with_an_activation_of_ones_own_is_trained():
    torch.manual_seed(2)
    module = actcli.torch.module(actcli.expression("x*sigmoid(b*x)"), b=1.7)
    network = torch.nn.Sequential(torch.nn.Linear(1, 16), module, torch.nn.Linear(16, 1))
    optimizer = torch.optim.Adam(network.parameters(), lr=0.02)
    x = torch.linspace(-2, 2, 64)[:, None]
    losses = []
    for _ in range(100):
        optimizer.zero_grad()
        loss = ((network(x) - x.square()) ** 2).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] / 20


def test_module_is_shown_copied_and_pickled():
    module = actcli.torch.module("elu", alpha=0.2)
    assert repr(module) == "ActivationModule(elu:alpha=0.2)"
    x = points(3)
    for again in (copy.deepcopy(module), pickle.loads(pickle.dumps(module))):
        assert torch.equal(again(x), module(x))
        assert again.activation == module.activation
    assert module.state_dict() == {}


@pytest.mark.parametrize(
    ("function", "values", "said"),
    [
        ("gelo", {}, "Did you mean 'gelu'"),
        ("elu", {"beta": 1}, "no parameter 'beta'"),
        ("elu", {"alpha": -1}, "alpha must be > 0"),
        ("x*b", {}, "needs a number for b"),
    ],
)
def test_what_is_no_function_is_an_error(function, values, said):
    with pytest.raises(ActcliError, match=said):
        actcli.torch.module(function, **values)


def test_what_is_no_text_is_an_error():
    with pytest.raises(TypeError, match="made of a text or an Activation, not of 3"):
        actcli.torch.module(3)


def test_what_is_no_tensor_is_an_error():
    with pytest.raises(TypeError, match="a module takes a tensor, not ndarray"):
        actcli.torch.module("elu")(np.ones(3))


OURS_AND_THEIRS = [("gelu", torch.nn.functional.gelu), ("softmax", lambda x: torch.softmax(x, -1))]


@pytest.mark.parametrize(("name", "theirs"), OURS_AND_THEIRS, ids=["gelu", "softmax"])
def test_functions_transform_the_module(name, theirs):
    from torch.func import grad, jacrev, vmap

    x = points(5, 4)
    transforms = [
        lambda f: vmap(f)(x),
        lambda f: vmap(f, in_dims=1)(x),
        lambda f: vmap(grad(lambda v: (f(v) ** 2).sum()))(x),
        lambda f: vmap(jacrev(f))(x),
        lambda f: jacrev(jacrev(f))(x[0]),
    ]
    for transform in transforms:
        ours = transform(actcli.torch.module(name))
        torch.testing.assert_close(ours, transform(theirs), rtol=1e-13, atol=1e-15)


@pytest.mark.filterwarnings("ignore:.torch.jit.script:DeprecationWarning")  # PyTorch's own call
def test_functions_of_a_number_are_differentiated_forwards():
    from torch.func import hessian, jvp

    x, gelu = points(4), actcli.torch.module("gelu")
    theirs = torch.nn.functional.gelu
    torch.testing.assert_close(jvp(gelu, (x,), (x,))[1], jvp(theirs, (x,), (x,))[1])
    torch.testing.assert_close(hessian(gelu)(x), hessian(theirs)(x))


def test_vectors_are_not_made_of_a_batch_of_numbers():
    with pytest.raises(ValueError, match="a function of a vector is mapped over numbers"):
        torch.func.vmap(actcli.torch.module("softmax"))(points(4))
