"""Flax. Its calls are not run: its modules take parameters beside arrays."""

from actcli.frameworks._framework import Framework

FRAMEWORK = Framework()
