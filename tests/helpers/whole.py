"""One test of the whole catalogue, for checks too quick to be worth a test for each function."""

from inspect import Signature, signature

import pytest

from actcli.catalogue import catalogue


def whole(check):
    """Make one test of a check that takes an activation first, and run it for all of them.

    All failures are reported together: the error's message lists the functions, and a note on each
    failure names its own.
    """
    _, *others = signature(check).parameters.values()

    def test(**given):
        failures = {}
        for activation in catalogue().values():
            try:
                check(activation, **given)
            except (Exception, pytest.fail.Exception) as error:
                error.add_note(f"This is the failure for {activation.name}.")
                failures[activation.name] = error
        if failures:
            names = ", ".join(failures)
            raise BaseExceptionGroup(f"{check.__name__} fails for {names}", [*failures.values()])

    test.__name__, test.__doc__, test.__module__ = check.__name__, check.__doc__, check.__module__
    test.__signature__ = Signature(others)
    return test
