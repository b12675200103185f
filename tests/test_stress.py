"""The stress harness: each part with its own seed and number of cases, and that it can fail.

By hand, in tests/: `python -m stress --minutes 60 --seed 7`, or one part, `python -m stress.files`.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from stress._judge import complaint, malformed
from stress._process import Outcome
from stress._runner import CaseError, Part, SkippedError, parts, run_part

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="it forks processes")

PARTS = sorted(path.stem for path in (Path(__file__).parent / "stress").glob("[!_]*.py"))


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_no_case_of_the_stress_harness_fails(part):
    """In a process of its own, which may fork: pytest's has threads."""
    done = subprocess.run(
        [sys.executable, "-m", f"stress.{part}"],
        cwd=Path(__file__).parent, capture_output=True, text=True,
    )  # fmt: skip
    if "skipped: " in done.stdout:
        pytest.skip(done.stdout.rpartition("skipped: ")[2].strip(" |\n"))
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_part_is_found_by_its_name():
    assert [part.name for part in parts()] == PARTS


def test_a_failing_case_is_counted_and_shown_with_the_command_that_repeats_it(capsys):
    def attempt(random, folder):
        if random.random() < 0.5:
            raise CaseError(f"drew a small number in {folder}")

    part = Part(name="coin", title="", cases=40, attempt=attempt)
    tally = run_part(part, 7, iter(range(40)))
    assert tally.tried == 40
    assert 10 < tally.failed < 30
    shown = capsys.readouterr().out
    case = shown.partition("--case ")[2].split()[0]
    assert f"python -m stress.coin --seed 7 --case {case}" in shown
    assert run_part(part, 7, iter([int(case)])).failed == 1


def test_an_error_of_a_case_is_a_failure():
    part = Part(name="broken", title="", cases=1, attempt=lambda random, folder: 1 / 0)
    assert run_part(part, 1, iter([0])).failed == 1


def test_a_part_that_cannot_be_run_says_why():
    def attempt(random, folder):
        raise SkippedError("no disk")

    tally = run_part(Part(name="none", title="", cases=1, attempt=attempt), 1, iter([0]))
    assert tally.skipped == "no disk"


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome(code=0, out=b"1\n", err=""), ""),
        (Outcome(code=2, out=b"", err="actcli: no.\n"), ""),
        (Outcome(code=70, out=b"", err="actcli: this is a bug.\n"), "exit code 70"),
        (Outcome(code=139, out=b"", err=""), "exit code 139"),
        (Outcome(code=0, out=b"", err="Traceback (most recent call last):\n"), "traceback"),
        (Outcome(code=2, out=b"", err=f"actcli: {'x' * 400}\n"), "408 characters"),
        (Outcome(code=3, out=b"", err=""), "no message"),
        (Outcome(code=2, out=b"1\n", err="actcli: no.\n"), "standard output"),
        (Outcome(code=137, out=b"", err="", hung=True), "hangs"),
    ],
)
def test_what_is_wrong_with_an_outcome_is_said(outcome, words):
    assert words in complaint(outcome)
    assert bool(words) == bool(complaint(outcome))


@pytest.mark.parametrize(
    ("content", "format"),
    [
        (b"", "csv"),
        (b"x,f\n1,2\n3\n", "csv"),
        (b"x,f\n1,2", "csv"),
        (b'{"x": NaN}\n', "json"),
        (b'{"x": 1\n', "jsonl"),
        (b"\x93NUMPY\x01\x00", "npy"),
        (b"PK\x03\x04", "npz"),
        (b"PAR1PAR1", "parquet"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"<svg><g></svg>\n", "svg"),
        (b"%PDF-1.4\n", "pdf"),
    ],
)
def test_a_part_of_a_file_is_not_well_formed(content, format):
    assert malformed(content, format)
    assert not malformed(b'{"x": 1}\n', "json")
