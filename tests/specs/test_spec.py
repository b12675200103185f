"""What a user may type to name an activation."""

import re

import pytest
from click.testing import CliRunner
from helpers.whole import whole
from hypothesis import given
from hypothesis import strategies as st

from actcli.catalogue import UnknownActivationError
from actcli.cli import cli
from actcli.errors import ActcliError
from actcli.formula import FormulaError
from actcli.specs.spec import SpecError, canonical_spec, parse_spec


@pytest.mark.parametrize(
    ("text", "flags", "wanted"),
    [
        ("elu", {}, "elu"),
        ("ELU", {}, "elu"),
        ("Leaky-ReLU", {}, "leaky_relu"),
        ("elu:alpha=0.2", {}, "elu:alpha=0.2"),
        ("elu:alpha=1/4", {}, "elu:alpha=0.25"),
        ("elu: alpha = 2", {}, "elu:alpha=2.0"),
        ("elu", {"alpha": (0.5,)}, "elu:alpha=0.5"),
        ("elu:alpha=0.2", {"alpha": (0.5,)}, "elu:alpha=0.2"),  # its own setting wins
        ("relu", {"alpha": (0.5,)}, "relu"),  # a flag for another function
        ("rrelu:lower=0,upper=1/2", {}, "rrelu:lower=0.0,upper=0.5"),
        ("elu:alpha=1", {}, "elu"),  # the default is no setting
        ("x*sigmoid(b*x):b=2", {}, "x*sigmoid(b*x):b=2.0"),
        (" x * sigmoid( b*x ) :b=2", {"b": (3.0,)}, "x*sigmoid(b*x):b=2.0"),
        ("x**a", {"a": (3.0,)}, "x**a:a=3.0"),
        ("x", {}, "x"),
        ("x-1", {}, "x-1"),
        ("-x", {}, "-x"),
        ("leaky-relu", {}, "leaky_relu"),
    ],
)
def test_spec_is_bound(text, flags, wanted):
    assert canonical_spec(parse_spec(text).bind(flags)) == wanted


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("gelo", UnknownActivationError, "Did you mean 'gelu'"),
        ("zzzz", UnknownActivationError, "actcli list"),
        ("my-relu", UnknownActivationError, "no function 'my-relu'"),
        ("x*sigmod(x)", FormulaError, "unknown function 'sigmod' at 3. Did you mean 'sigmoid'?"),
        ("2*b", FormulaError, "'2*b' does not depend on x"),
        ("x*b", SpecError, "x*b needs a number for b: add --b NUMBER, or write x*b:b=NUMBER."),
        ("elu + x", SpecError, "elu+x needs a number for elu: add --elu NUMBER, or write elu + x"),
        ("elu + x", SpecError, "Did you mean 'elu(x) + x'?"),
        ("2x", FormulaError, "Did you mean '2 * x'?"),
        ("x²", FormulaError, "Did you mean 'x ** 2'?"),
        ("größe", UnknownActivationError, "no function 'größe'"),
        ("x*b:c=1", ActcliError, "x*b has no parameter 'c'. It takes b"),
        ("elu:alpha=1,alpha=2", SpecError, "alpha is set twice"),
        ("elu:alpha=1,2,alpha=3", SpecError, "alpha is set twice"),
        ("", UnknownActivationError, "no function ''"),
        ("elu:", SpecError, "elu:parameter=value"),
        ("elu:alpha", SpecError, "elu:parameter=value"),
        ("elu:alpha=", SpecError, "elu:parameter=value"),
        ("elu:alpha=much", SpecError, "'much' is not a number"),
        ("elu:beta=1", ActcliError, "It takes alpha"),
        ("elu:alpha=-1", ActcliError, "alpha must be > 0 for elu, got -1"),
        ("relu:alpha=1", ActcliError, "It takes no parameters"),
    ],
)
def test_wrong_spec_is_an_error_that_says_what_is_right(text, error, said):
    with pytest.raises(error) as raised:
        parse_spec(text).bind({})
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("text", "flags", "wanted"),
    [
        ("elu", {}, ["elu"]),
        ("elu:alpha=0.1,0.2", {}, ["elu:alpha=0.1", "elu:alpha=0.2"]),
        ("elu:alpha=1:2:3", {}, ["elu", "elu:alpha=1.5", "elu:alpha=2.0"]),
        ("elu: alpha = 1/2 , 2", {}, ["elu:alpha=0.5", "elu:alpha=2.0"]),
        ("elu", {"alpha": (2.0, 3.0)}, ["elu:alpha=2.0", "elu:alpha=3.0"]),
        ("elu:alpha=2", {"alpha": (0.5, 3.0)}, ["elu:alpha=2.0"]),
        ("relu", {"alpha": (0.5, 3.0)}, ["relu"]),
        (
            "rrelu:lower=0,1/8,upper=1/2",
            {},
            ["rrelu:lower=0.0,upper=0.5", "rrelu:upper=0.5"],
        ),
    ],
)
def test_swept_parameter_gives_a_family(text, flags, wanted):
    assert [canonical_spec(member) for member in parse_spec(text).family(flags)] == wanted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("elu:alpha=1:2", "write LO:HI:N"),
        ("elu:alpha=1:2:3.5", "whole number"),
        ("elu:alpha=2:1:3", "did you mean 1:2"),
        ("elu:alpha=1:2:9999", "more than"),
        ("elu:alpha=1,,2", "not ''"),
        ("elu:0.2", "elu:parameter=value"),
        ("elu:alpha=1,2x", "'2x' is not a number"),
        ("elu:alpha=1,-1", "alpha must be > 0 for elu, got -1"),
        ("rrelu:lower=0,0.1,upper=1,2", "sweep one"),
    ],
)
def test_wrong_sweep_is_an_error_that_says_what_is_right(text, said):
    with pytest.raises(ActcliError, match=re.escape(said)):
        parse_spec(text).family({})


@pytest.mark.parametrize("values", ["1,2", "2,2", "1:2:5"])
def test_binding_a_swept_parameter_is_an_error(values):
    with pytest.raises(ActcliError, match="alpha must be one"):
        parse_spec(f"elu:alpha={values}").bind({})


@whole
def test_canonical_spec_is_parsed_to_the_same_activation(activation):
    assert parse_spec(canonical_spec(activation)).bind({}).values == activation.values


@given(st.text(max_size=30))
def test_random_text_is_a_spec_or_an_actcli_error(text):
    try:
        parse_spec(text).bind({})
    except ActcliError as error:
        assert str(error)


@pytest.mark.parametrize("spec", ["elu:alpha=2", "x*sigmoid(x)", "my.py:f"])
def test_a_command_line_reads_each_spec_once(spec, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my.py").write_text("def f(x):\n    return 2 * x\n")
    read = []

    def parse(text, **options):
        read.append(text)
        return parse_spec(text, **options)

    monkeypatch.setattr("actcli.specs.spec.parse_spec", parse)
    assert CliRunner().invoke(cli, ["eval", spec, "1"]).exit_code == 0
    assert read == [spec]
