"""Families are the modules of the catalogue, and keep the order of their declarations."""

import inspect

import pytest

from actcli.catalogue import catalogue, families


@pytest.mark.parametrize("family", families())
def test_a_family_has_a_heading(family):
    heading = families()[family]
    assert heading.endswith(".")
    assert "\n" not in heading.strip()


def test_functions_follow_each_other_as_they_are_declared():
    places = {}
    for activation in catalogue().values():
        module = inspect.getmodule(activation.kernel).__name__
        line = activation.kernel.__code__.co_firstlineno
        places.setdefault((activation.family, module), []).append(line)
    assert all(lines == sorted(lines) for lines in places.values())


def test_a_family_in_two_modules_has_the_functions_of_both():
    names = [a.name for a in catalogue().values() if a.family == "rectifiers"]
    assert names[0] == "relu"
    assert names[-1] == "nlrelu"
    assert names.index("generalized_relu") < names.index("squared_relu")
