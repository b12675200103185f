"""Columns say what they hold."""

import numpy as np
import pytest
from helpers.frames import ELU, frame_of

import actcli
from actcli.output import (
    Frame,
    input_column,
    jacobian_columns,
    result_columns,
)


def test_headings_and_keys_say_what_a_column_holds():
    frame = frame_of([-1, 2], ELU.bind(alpha=0.2), actcli.find("relu"), orders=(0, 1))
    assert frame.headings == ["x", "elu(alpha=0.2)", "elu'(alpha=0.2)", "relu", "relu'"]
    assert [column.key for column in frame.columns] == ["x", "f", "df", "f", "df"]


@pytest.mark.parametrize(
    ("order", "heading", "key"), [(2, "elu''", "d2f"), (3, "elu'''", "d3f"), (4, "elu^(4)", "d4f")]
)
def test_headings_and_keys_of_higher_derivatives(order, heading, key):
    (column,) = result_columns(ELU, np.zeros(2), order)
    assert (column.heading, column.key) == (heading, key)


def test_components_are_columns_side_by_side():
    columns = result_columns(ELU.bind(alpha=2), np.arange(6.0).reshape(2, 3), 1)
    assert [c.heading for c in columns] == [f"elu_{i}'(alpha=2)" for i in (1, 2, 3)]
    assert [c.key for c in columns] == ["df1", "df2", "df3"]
    assert columns[2].values.tolist() == [2, 5]


@pytest.mark.parametrize("shape", [(4,), (4, 1), (0,), (0, 1)])
def test_a_single_component_has_no_number(shape):
    (column,) = result_columns(ELU, np.zeros(shape))
    assert (column.heading, column.key, len(column.values)) == ("elu", "f", shape[0])


def test_a_jacobian_has_a_row_for_each_component():
    columns = jacobian_columns(ELU, np.arange(4.0).reshape(2, 2))
    assert [(c.heading, c.key) for c in columns] == [("d/dx1", "df_dx1"), ("d/dx2", "df_dx2")]
    assert [c.values.tolist() for c in columns] == [[0, 2], [1, 3]]


def test_several_jacobians_have_a_row_each():
    columns = jacobian_columns(ELU, np.arange(12.0).reshape(3, 2, 2))
    assert [c.heading for c in columns] == ["df1/dx1", "df1/dx2", "df2/dx1", "df2/dx2"]
    assert [c.key for c in columns] == ["df1_dx1", "df1_dx2", "df2_dx1", "df2_dx2"]
    assert [c.values.tolist() for c in columns] == [[0, 4, 8], [1, 5, 9], [2, 6, 10], [3, 7, 11]]


def test_columns_of_unequal_length_are_an_error():
    with pytest.raises(ValueError, match="equal length"):
        Frame(columns=[input_column(np.zeros(2)), *result_columns(ELU, np.zeros(3))])
