"""Modules as models of PyTorch's and of Transformers are printed."""

import importlib

import numpy as np
import pytest

from actcli.errors import ActcliError
from actcli.formula import FormulaError
from actcli.specs.spec import parse_spec


@pytest.mark.parametrize(
    ("printed", "name", "settings"),
    [
        ("GELU(approximate='none')", "gelu", {}),
        ("GELU(approximate='tanh')", "gelu_tanh", {}),
        ("Softplus(beta=1.0, threshold=20.0)", "softplus", {"beta": 1.0}),
        ("PReLU(num_parameters=1)", "prelu", {}),
        ("PReLU(num_parameters=64)", "prelu", {}),
        ("Softmax(dim=1)", "softmax", {}),
        ("LeakyReLU(negative_slope=0.2, inplace=True)", "leaky_relu", {"negative_slope": 0.2}),
        ("Softshrink(0.3)", "softshrink", {"lambd": 0.3}),
        ("Threshold(threshold=20, value=3)", "threshold", {"threshold": 20, "value": 3}),
        ("nn.ReLU6()", "relu6", {}),
        ("NewGELUActivation()", "gelu_tanh", {}),
        ("QuickGELUActivation()", "quick_gelu", {}),
        ("ClippedGELUActivation()", "clipped_gelu", {}),
        ("ReLUSquaredActivation()", "squared_relu", {}),
    ],
)
def test_a_printed_module_is_a_spec(printed, name, settings):
    spec = parse_spec(printed)
    assert spec.target.name == name
    assert {key: value for key, (value,) in spec.settings.items()} == settings


def test_settings_behind_a_printed_module_win():
    assert parse_spec("ELU(alpha=0.2):alpha=0.3").bind({}).values == {"alpha": 0.3}
    assert parse_spec("ELU(alpha=0.2)").bind({"alpha": (0.3,)}).values == {"alpha": 0.2}


def test_arguments_that_make_another_function_are_refused():
    with pytest.raises(ActcliError, match=r"only torch.nn.Softplus\(beta=1.0\)\(x\)"):
        parse_spec("Softplus(beta=1.0, threshold=5.0)")


def test_an_expression_is_none():
    assert parse_spec("elu(x)").target.name == "elu(x)"
    with pytest.raises(FormulaError, match="unknown function 'Swoosh'"):
        parse_spec("Swoosh()")


X = np.linspace(-4, 4, 33)


def test_every_activation_of_torch_is_understood_as_it_is_printed():
    """With its defaults, and with other arguments."""
    nn = pytest.importorskip("torch.nn")
    torch = importlib.import_module("torch")
    plain = {name for name in nn.modules.activation.__all__ if name != "MultiheadAttention"}
    modules = [getattr(nn, name)() for name in sorted(plain - {"Threshold"})]
    modules += [
        nn.Threshold(0.5, 20.0),
        nn.ELU(0.3, inplace=True),
        nn.CELU(0.3),
        nn.GELU(approximate="tanh"),
        nn.Hardshrink(0.3),
        nn.Hardtanh(-0.5, 2.0),
        nn.LeakyReLU(0.3),
        nn.PReLU(8),
        nn.RReLU(0.1, 0.4),
        nn.ReLU(inplace=True),
        nn.Softmax(dim=1),
        nn.LogSoftmax(dim=1),
        nn.Softplus(2.0),
        nn.Softshrink(0.3),
        nn.Identity(),
    ]
    tensor = torch.from_numpy(X)
    for module in modules:
        ours = parse_spec(repr(module)).bind({})
        if ours.pointwise and getattr(module, "num_parameters", 1) == 1:
            theirs = module.double().eval()(tensor.clone()).detach().numpy()
            np.testing.assert_allclose(ours.freeze()(X), theirs, atol=3e-9, err_msg=repr(module))


def test_every_activation_of_transformers_is_understood_as_it_is_printed():
    activations = pytest.importorskip("transformers.activations")
    for key, module in activations.ACT2FN.items():
        if isinstance(module, tuple):
            module = module[0]
        assert parse_spec(repr(activations.ACT2FN[key])), key
