"""The order of families in the catalogue: what is used most comes first."""

from actcli import catalogue as module
from actcli.catalogue import catalogue, families


def test_catalogue_begins_with_rectifiers_and_ends_with_bumps():
    order = list(families())
    assert order[:4] == ["rectifiers", "gelus", "swishes", "sigmoids"]
    assert order[-1] == "bumps"
    assert next(iter(catalogue())) == "relu"
    assert list(dict.fromkeys(a.family for a in catalogue().values())) == order


def test_every_family_in_the_declared_order_exists():
    assert sorted(module._MOST_USED_FIRST) == module._FAMILIES.names()


def test_new_family_comes_last_until_it_is_given_a_place(monkeypatch):
    names = ["aardvarks", *module._FAMILIES.names()]
    monkeypatch.setattr(module._FAMILIES, "names", lambda: names)
    assert module._ordered_families() == [*module._MOST_USED_FIRST, "aardvarks"]
