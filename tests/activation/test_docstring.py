"""The docstrings of activations and of what declares them."""

import doctest
import inspect
import pydoc
import re
from importlib import import_module

import numpy as np
import pytest
from helpers.whole import whole

import actcli
from actcli.activation import Equivalent


def sections(activation):
    """Return the docstring's text before the sections, and each section by its title."""
    head, found = [], {}
    lines = head
    text = activation.__doc__.split("\n")
    for line, rule in zip(text, [*text[1:], ""], strict=True):
        if line and rule == "-" * len(line):
            lines = found[line] = []
        elif not line or set(line) != {"-"}:
            lines.append(line)
    return "\n".join(head), {title: "\n".join(lines).strip() for title, lines in found.items()}


@whole
def test_docstring_has_the_declared_headline_formula_and_paper(activation):
    head, found = sections(activation)
    assert head.startswith(f"{activation.name}{inspect.signature(activation)}\n\n")
    assert activation.title in head
    assert activation.doc in head
    assert f"f(x) = {activation.formula.text}" in head
    assert found.get("References", "") == activation.paper


@whole
def test_docstring_lists_every_parameter(activation):
    _, found = sections(activation)
    named = [line for line in found["Parameters"].split("\n") if not line.startswith(" ")]
    assert [line.split(" : ")[0] for line in named] == ["x", *activation.values]
    for parameter in activation.parameters:
        assert (
            f"{parameter.name} : float, {parameter.brief()}\n    {parameter.help}"
            in (found["Parameters"])
        )


@whole
def test_docstring_says_which_shape_comes_back(activation):
    _, found = sections(activation)
    x = np.zeros((3, 12))
    if activation.pointwise:
        assert found["Returns"].startswith("ndarray, the shape and floating type of x")
        assert activation(x).shape == activation.derivative(x).shape == x.shape
        return
    shape = found["Returns"].partition("shape (..., ")[2].partition(")")[0]
    jacobian = found["Returns"].partition("the Jacobian, shape (..., ")[2].partition(")")[0]
    outputs = eval(shape, {"n": 12, **activation.values})
    assert activation(x).shape == (3, outputs)
    assert activation.derivative(x).shape == (3, outputs, 12)
    assert jacobian == f"{shape}, n"


@whole
def test_docstring_says_the_bounds_in_ulps(activation):
    _, found = sections(activation)
    text = " ".join(found["Returns"].split())
    for bound in activation.accuracy:
        assert f"within {bound:g} ulp in float64" in text


@whole
def test_docstring_has_every_equivalent(activation):
    _, found = sections(activation)
    for equivalent in activation.equivalents:
        call = equivalent.code_with(activation.freeze().values)
        assert f"{equivalent.framework} : {call}" in found["See Also"]


def test_docstring_of_an_expression_claims_no_accuracy():
    head, found = sections(actcli.expression("x*b"))
    assert "f(x) = x*b" in head
    assert "b : float, has no default" in found["Parameters"]
    assert "ulp" not in found["Returns"]


def test_docstring_has_the_values_that_are_bound():
    _, found = sections(actcli.elu.bind(alpha=0.25))
    assert "torch : torch.nn.ELU(alpha=0.25)(x)" in found["See Also"]
    assert "tensorflow : tf.nn.elu(x) (another function: alpha differs)" in found["See Also"]


def test_help_shows_the_docstring():
    shown = pydoc.render_doc(actcli.softmax, renderer=pydoc.plaintext)
    assert "ndarray of the floating type of x, shape (..., n)" in shown


def test_repr_has_title_and_settings():
    assert repr(actcli.elu.bind(alpha=0.2)) == (
        "<activation elu: Exponential Linear Unit (alpha = 0.2)>"
    )


def test_signature_has_the_parameters():
    assert str(inspect.signature(actcli.elu)) == "(x, /, *, alpha=1.0)"


def test_help_of_the_class_lists_its_fields():
    shown = pydoc.render_doc(actcli.Activation, renderer=pydoc.plaintext)
    one_line = re.sub(r"[\s|]+", " ", shown)  # pydoc breaks a long signature from Python 3.13 on.
    assert re.search(r"Activation\( ?\*, name: 'str', title: 'str'", one_line)
    assert re.search(r"factory: 'Callable\[\[\], Declaration\] None' = None,? ?\)", one_line)
    assert "A differentiable function of a number or of a vector" in shown
    assert "(*, framework: 'str', code: 'str'" in str(inspect.signature(Equivalent))


@pytest.mark.parametrize(
    "module", ["declaration", "decorator", "interval", "lengths", "model", "parameter"]
)
def test_examples_in_docstrings_are_true(module):
    done = doctest.testmod(import_module(f"actcli.activation.{module}"))
    assert done.attempted
    assert not done.failed
