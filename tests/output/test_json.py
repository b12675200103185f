"""JSON and JSON Lines."""

import json

import numpy as np
import pytest
from helpers.frames import ELU, arrays, frame_of, lines, same_bits, written
from helpers.json_schema import SCHEMA, conforms, keywords, parsed
from hypothesis import given
from jsonschema import Draft202012Validator

import actcli
from actcli.output import (
    Frame,
    jacobian_columns,
    result_columns,
    text_column,
)


def test_json_names_function_parameters_and_dtype():
    frame = frame_of([-1, np.inf], ELU.bind(alpha=0.25), orders=(0, 1))
    document = parsed(written(frame, "json"))
    assert document == {
        "version": actcli.__version__,
        "function": "elu",
        "parameters": {"alpha": 0.25},
        "dtype": "float64",
        "order": [0, 1],
        "rows": [
            {"x": -1, "f": -0.15803013970713942, "df": 0.09196986029286058},
            {"x": "inf", "f": "inf", "df": 1},
        ],
    }


def test_json_of_several_functions_is_an_array():
    frame = frame_of(np.float32([0.1]), ELU, actcli.find("relu"), orders=(1,))
    elu, relu = parsed(written(frame, "json"))
    assert (elu["function"], relu["function"]) == ("elu", "relu")
    assert (elu["order"], relu["parameters"], relu["dtype"]) == (1, {}, "float32")
    assert relu["rows"] == [{"x": 0.1, "df": 1}]


def test_json_of_one_function_twice_keeps_both():
    small, large = parsed(written(frame_of([0.0], ELU.bind(alpha=0.1), ELU.bind(alpha=9)), "json"))
    assert (small["parameters"], large["parameters"]) == ({"alpha": 0.1}, {"alpha": 9})


def test_json_of_texts_is_an_array_of_rows():
    frame = Frame(
        columns=[
            text_column("name", ["relu", "elu"]),
            text_column("formula", ["α·x", '"']),
        ]
    )
    assert parsed(written(frame, "json")) == [
        {"name": "relu", "formula": "α·x"},
        {"name": "elu", "formula": '"'},
    ]


def test_json_of_no_rows():
    assert parsed(written(frame_of([], ELU), "json"))["rows"] == []
    assert parsed(written(Frame(columns=[text_column("name", [])]), "json")) == []


def test_json_of_an_unfixed_random_parameter_is_null():
    document = parsed(written(frame_of([1], actcli.find("rrelu")), "json"))
    assert document["parameters"]["slope"] is None


@pytest.mark.parametrize("columns", [
    result_columns(ELU, np.eye(2)),
    jacobian_columns(ELU, np.eye(2)),
    jacobian_columns(ELU, np.ones((3, 2, 2))),
    result_columns(ELU, np.eye(2), 2),
])  # fmt: skip
def test_json_schema_allows_every_kind_of_column(columns):
    parsed(written(Frame(columns=columns), "json"))


@pytest.mark.parametrize(
    "spoilt",
    [{"version": 1}, {"order": -1}, {"dtype": "int8"}, {"rows": [{"y": 1}]}, {"rows": [{"x": "a"}]},
     {"rows": {}}, {"parameters": {"alpha": "1"}}, {"more": 1}, {"rows": [{}]}, {"order": 1.0},
     {"order": True}],
)  # fmt: skip
def test_json_schema_rejects_wrong_documents(spoilt):
    document = parsed(written(frame_of([1], ELU), "json"))
    assert not conforms(document | spoilt)


def test_json_schema_is_a_schema_without_misspelt_keywords():
    Draft202012Validator.check_schema(SCHEMA)
    annotations = {"$schema", "$defs", "title", "description"}
    assert {*keywords(SCHEMA)} <= Draft202012Validator.VALIDATORS.keys() | annotations


@given(x=arrays)
def test_json_reads_back_to_the_same_bits(x):
    rows = parsed(written(frame_of(x, ELU), "json"))["rows"]
    assert same_bits(np.array([float(row["x"]) for row in rows]).astype(x.dtype), x)
    assert same_bits(np.array([float(row["f"]) for row in rows]).astype(x.dtype), ELU(x))


@given(x=arrays)
def test_json_writes_hexadecimal_floats_as_strings(x):
    rows = parsed(written(frame_of(x, ELU), "json", digits="hex"))["rows"]
    assert same_bits(np.array([float.fromhex(row["x"]) for row in rows]).astype(x.dtype), x)


@given(x=arrays)
def test_json_lines_read_back_to_the_same_bits(x):
    rows = [json.loads(line) for line in lines(written(frame_of(x, ELU, orders=(0, 1)), "jsonl"))]
    assert {*rows[0]} == {"x", "elu", "elu'"}
    assert same_bits(np.array([float(row["x"]) for row in rows]).astype(x.dtype), x)
    assert same_bits(np.array([float(row["elu"]) for row in rows]).astype(x.dtype), ELU(x))
