"""A test that asks for an `activation` runs over the whole catalogue."""

from actcli.catalogue import catalogue


def pytest_generate_tests(metafunc):
    if "activation" in metafunc.fixturenames:
        metafunc.parametrize("activation", catalogue().values(), ids=lambda a: a.name)
