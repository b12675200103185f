"""`actcli list`: by name, family and tag."""

import pytest

from actcli.analysis.tags import TAGS


def names(done):
    return [line.partition("\t")[0] for line in done.out.splitlines()[1:]]


def test_pattern(run):
    assert names(run("list gelu"))[:2] == ["gelu", "gelu_tanh"]
    assert names(run("list x*elu")) == ["xielu"]


def test_self_normalizing(run):
    assert names(run("list --tag self_normalizing")) == ["selu"]


def test_tags_are_combined(run):
    found = names(run("list --tag bounded --tag odd"))
    assert {"tanh", "softsign", "erf"} <= {*found}
    assert not {"sigmoid", "arcsinh"} & {*found}


def test_vector_functions(run):
    found = names(run("list --tag vector"))
    assert "softmax" in found
    assert "relu" not in found


def test_nothing_found(run):
    done = run("list zzz --tag odd")
    assert (done.code, done.out) == (2, "")
    assert (
        done.err
        == "actcli: no function matches pattern 'zzz' and tag odd  (all names: actcli list)\n"
    )


def test_unknown_tag(run):
    done = run("list --tag smoth")
    assert done.code == 2
    assert "Did you mean 'smooth'?" in done.err
    assert all(tag in done.err for tag in TAGS)


@pytest.mark.parametrize("tag", TAGS)
def test_every_tag_has_functions(run, tag):
    assert names(run(f"list --tag {tag}"))
