"""The exhaustive proof on a cluster: pieces that a dead worker had are computed again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from generate import exhaustive

distributed = pytest.importorskip("distributed")

TESTS = Path(exhaustive.__file__).parent.parent

NAMES = "relu gelu silu elu selu tanh softplus mish sigmoid softsign celu tanhshrink".split()
JOBS = [(name, "float16", 0) for name in NAMES]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


@pytest.fixture
def cluster(request):
    """A cluster of two processes on this machine; a parameter is for its scheduler."""
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        scheduler_kwargs=getattr(request, "param", {}),
    ) as started:
        yield started


def run(*args):
    """Run the script, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "generate.exhaustive", *map(str, args)],
        cwd=TESTS, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_pieces_of_a_dead_worker_are_computed_again(cluster):
    with distributed.Client(cluster, timeout=240) as client:
        client.wait_for_workers(2, timeout=240)
        first, _ = client.run(os.getpid).values()
        found = {}
        for job, errors in exhaustive.measured(client, JOBS):
            if not found:
                os.kill(first, signal.SIGKILL)
            assert job not in found
            found[job] = errors
        assert first not in client.run(os.getpid).values()
    assert found.keys() == {*JOBS}
    assert found[JOBS[1]] == exhaustive.worst(JOBS[1])[1]


@pytest.mark.parametrize("cluster", [{"allowed_failures": 0}], indirect=True)
def test_pieces_that_the_scheduler_gives_up_are_handed_out_again(cluster, monkeypatch):
    """A scheduler gives a piece up, as KilledWorker, when that was with several dead workers."""
    with distributed.Client(cluster, timeout=240) as client:
        client.wait_for_workers(2, timeout=240)
        first, _ = client.run(os.getpid).values()
        handed_out, submit = [], client.submit
        monkeypatch.setattr(
            client, "submit", lambda f, job, **o: handed_out.append(job) or submit(f, job, **o)
        )
        found = {}
        for job, errors in exhaustive.measured(client, JOBS[:6]):
            if not found:
                os.kill(first, signal.SIGKILL)
            found[job] = errors
    assert found.keys() == {*JOBS[:6]}
    assert len(handed_out) > len(JOBS[:6])


def test_script_runs_at_an_address_and_resumes(cluster, tmp_path):
    log = tmp_path / "done"
    options = ["--log", log, "--scheduler", cluster.scheduler_address]
    printed = run("float16", "relu", "gelu", *options)
    lines = log.read_text("utf-8").splitlines(keepends=True)
    assert {line.split()[0] for line in lines} == {"relu", "gelu"}
    log.write_text(lines[0] + lines[1][:20], "utf-8")  # as a run leaves it that was killed
    assert run("float16", "relu", "gelu", *options) == printed
    again = log.read_text("utf-8").splitlines(keepends=True)
    assert again == lines


def test_script_starts_processes_of_its_own():
    assert "| relu | 0 | everywhere | 0 | everywhere |" in run("float16", "relu", "--jobs", 1)


def test_address_without_a_scheduler_is_an_error(monkeypatch):
    monkeypatch.setattr(exhaustive, "CONNECTING_SECONDS", 1)
    monkeypatch.setattr(
        sys, "argv", ["exhaustive", "float16", "relu", "--scheduler", "tcp://127.0.0.1:9"]
    )
    with pytest.raises(SystemExit, match=r"no scheduler at tcp://127.0.0.1:9"):
        exhaustive.main()
