"""Run every part of the stress harness in turn: in tests/, `python -m stress --minutes 60`."""

from stress._runner import main, parts

if __name__ == "__main__":
    main(*parts())
