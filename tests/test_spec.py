"""What a user may type to name an activation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actcli.catalogue import UnknownActivation
from actcli.errors import Mistake
from actcli.spec import SpecError, canonical, parse


@pytest.mark.parametrize(
    ("text", "flags", "wanted"),
    [
        ("elu", {}, "elu"),
        ("ELU", {}, "elu"),
        ("Leaky-ReLU", {}, "leaky_relu"),
        ("elu:alpha=0.2", {}, "elu:alpha=0.2"),
        ("elu:alpha=1/4", {}, "elu:alpha=0.25"),
        ("elu: alpha = 2", {}, "elu:alpha=2.0"),
        ("elu", {"alpha": 0.5}, "elu:alpha=0.5"),
        ("elu:alpha=0.2", {"alpha": 0.5}, "elu:alpha=0.2"),  # its own setting wins
        ("relu", {"alpha": 0.5}, "relu"),  # a flag for another function
        ("rrelu:lower=0,upper=1/2", {}, "rrelu:lower=0.0,upper=0.5"),
        ("elu:alpha=1", {}, "elu"),  # the default is no setting
    ],
)
def test_specs(text, flags, wanted):
    assert canonical(parse(text).bind(flags)) == wanted


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("gelo", UnknownActivation, "Did you mean 'gelu'"),
        ("zzzz", UnknownActivation, "actcli list"),
        ("", UnknownActivation, "no function ''"),
        ("elu:", SpecError, "elu:parameter=value"),
        ("elu:alpha", SpecError, "elu:parameter=value"),
        ("elu:alpha=", SpecError, "elu:parameter=value"),
        ("elu:alpha=much", SpecError, "'much' is not a number"),
        ("elu:beta=1", Mistake, "It takes alpha"),
        ("elu:alpha=-1", Mistake, "alpha must be > 0 for elu, got -1"),
        ("relu:alpha=1", Mistake, "It takes no parameters"),
    ],
)
def test_wrong_specs_say_what_would_be_right(text, error, said):
    with pytest.raises(error) as raised:
        parse(text).bind({})
    assert said in str(raised.value)


def test_the_canonical_spec_leads_back(activation):
    assert parse(canonical(activation)).bind({}).values == activation.values


@given(st.text(max_size=30))
def test_any_text_is_a_spec_or_a_clean_error(text):
    try:
        parse(text).bind({})
    except Mistake as error:
        assert str(error)
