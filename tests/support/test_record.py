"""Values: made of their fields, and never changed."""

import copy

import pytest

from actcli.support.record import Record


class Point(Record):
    x: float
    y: float = 0.0


class Named(Point):
    name: str


def test_fields_are_given_by_name_or_have_a_default():
    point = Named(x=1.0, name="a")
    assert (point.x, point.y, point.name) == (1, 0, "a")
    assert repr(point) == "Named(x=1.0, y=0.0, name='a')"


@pytest.mark.parametrize(
    ("fields", "message"),
    [({}, "Point needs x"), ({"x": 1.0, "z": 2.0}, "Point has no field z")],
)
def test_missing_and_unknown_fields_are_errors(fields, message):
    with pytest.raises(TypeError, match=message):
        Point(**fields)


def test_fields_cannot_be_set_or_deleted():
    point = Point(x=1.0)
    with pytest.raises(AttributeError, match="Point does not change: x is fixed"):
        point.x = 2.0
    with pytest.raises(AttributeError, match="does not change"):
        del point.x


def test_replace_makes_a_changed_copy():
    point = Named(x=1.0, y=2.0, name="a")
    other = point.replace(y=3.0)
    assert type(other) is Named
    assert (other.x, other.y, other.name) == (1, 3, "a")
    assert point.y == 2
    with pytest.raises(TypeError, match="no field z"):
        point.replace(z=1.0)


def test_records_are_equal_only_to_themselves():
    point = Point(x=1.0)
    assert point != copy.copy(point)
    assert len({point, copy.copy(point)}) == 2
