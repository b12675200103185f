"""The command that counts results that are not correctly rounded."""

import sys

import numpy as np
from generate import rounding


def test_ours_are_correctly_rounded_and_a_rounded_formula_is_not(monkeypatch):
    monkeypatch.setattr(rounding, "peers", lambda name: {"ours": softsign, "usual": usual})
    size, counts = rounding.counted("softsign", 0x3F800000, share=1 << 12)
    assert size == 256
    assert counts["ours"] == [0, 0]
    assert counts["usual"][0] > 0


def softsign(x):
    return lambda: (x.astype(float) / (1 + np.abs(x.astype(float)))).astype(np.float32)


def usual(x):
    return lambda: np.float32(1) - np.float32(1) / (np.float32(1) + x)


def test_what_is_logged_is_not_counted_again(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(rounding, "CODES", {"float32": 2 * rounding.CHUNK_SIZE})
    monkeypatch.setattr(rounding, "counted", lambda name, start, share: (50, {"actcli": [1, 1]}))
    log = tmp_path / "log"
    log.write_text("tanh 0 50 actcli 0 0 torch 4 0\ntanh 10485", "utf-8")
    monkeypatch.setattr(sys, "argv", ["rounding", "tanh", "--share", "64", "--log", str(log)])
    rounding.main()
    assert "| tanh | 1.0000, 0: 1.0000 | 4.0000 |" in capsys.readouterr().out
    assert len(rounding.logged(log)) == 2
