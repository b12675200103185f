"""One test of the whole catalogue, for what is looked at in no time."""

from inspect import Signature, signature

from actcli.catalogue import catalogue


def whole(check):
    """Make a test of all activations of one that takes an activation first.

    Where it fails, the traceback says for which.
    """
    _, *others = signature(check).parameters.values()

    def test(**given):
        for activation in catalogue().values():
            check(activation, **given)

    test.__signature__ = Signature(others)
    return test
