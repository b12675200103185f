"""Reports: counts, errors and trends."""

import numpy as np
import pytest
from helpers.tables import table

import actcli
from actcli.lut.report import Report
from actcli.lut.report_json import report_object
from actcli.lut.report_text import report_rows
from actcli.specs.spec import expression


def test_report_measures_agree_with_numpy():
    made = Report(table(actcli.gelu, dtype="q15", window=(-4.0, 4.0), entries=64))
    x = np.arange(-32768, 32768) / 8192
    entry = np.clip(np.floor((x + 4) * 8 + 0.5), 0, 63)
    stored = np.clip(np.round(actcli.gelu(entry / 8 - 4) * 32768), -32768, 32767)
    error = np.abs(stored / 32768 - actcli.gelu(x))
    assert made.absolute.max == error.max()
    assert made.absolute.x == x[error.argmax()]
    assert made.absolute.mean == pytest.approx(error.mean())
    assert made.lsb.rms == pytest.approx(np.sqrt(np.mean(error**2)) * 32768)
    values = report_object(made)
    assert values["saturated"] == (actcli.gelu(np.arange(64) / 8 - 4) * 32768 > 32767.5).sum() > 0
    assert (values["entries"], values["bytes"], values["wrapped"]) == (64, 128, 0)
    assert values["distinct"] == len(set(stored))
    assert values["kernel_lsb"] == pytest.approx(actcli.gelu.accuracy[0] * 2**-51 * 2**15, rel=1.1)
    assert values["trend"] == "not monotonic"
    below, above = made.beyond
    assert below == abs(stored[0]) / 32768  # what is left of the limit, 0
    assert above == np.inf
    assert [other["what"] for other in values["instead"]] == ["s16.13"]


def test_trend_is_that_of_decoded_values():
    assert Report(table(actcli.sigmoid, dtype="bfloat16")).trend == "increasing"
    assert Report(table(actcli.tanh, dtype="float16")).trend == "increasing"
    assert Report(table(actcli.sigmoid, dtype="q15", overflow="wrap")).trend == "increasing"
    assert Report(table(actcli.gelu, dtype="q15", overflow="wrap")).trend == "not monotonic"


def test_one_is_singular():
    single = table(actcli.tanh, segments=1, lookup="linear", in_dtype="s8.4")
    assert "1 segment of q15, " in dict(report_rows(Report(single)))["table"]
    ends = table(expression("exp(-x)"), dtype="q7", window=(0.0, 8.0), entries=16)
    assert dict(report_rows(Report(ends)))["overflow"] == "1 entry saturated, 0 wrapped"
