"""What goes wrong while a kernel is recorded."""


class NotRecordableError(Exception):
    """A kernel does something that a tape cannot."""
