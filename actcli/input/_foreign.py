"""Files that are not read, by their first bytes, and what to do with them instead."""

from __future__ import annotations

import re

from actcli.errors import ReadError

CONVERT = "convert it: iconv -f {0} -t UTF-8"
UNPACK = "unpack it: {0}"
SAVE_ARRAY = "save its array with numpy.save"
SAVE_TABLE = "save it as CSV"

KINDS = {
    rb"\xff\xfe\0\0|\0\0\xfe\xff": ("text in UTF-32, not UTF-8", CONVERT.format("UTF-32")),
    rb"\xff\xfe|\xfe\xff": ("text in UTF-16, not UTF-8", CONVERT.format("UTF-16")),
    rb"[^\0]\0[^\0]\0": ("text in UTF-16, not UTF-8", CONVERT.format("UTF-16LE")),
    rb"\0[^\0]\0[^\0]": ("text in UTF-16, not UTF-8", CONVERT.format("UTF-16BE")),
    rb"BZh[1-9]1AY&": ("compressed with bzip2", UNPACK.format("bunzip2")),
    rb"\xfd7zXZ": ("compressed with xz", UNPACK.format("unxz")),
    rb"\x28\xb5\x2f\xfd": ("compressed with zstd", UNPACK.format("unzstd")),
    rb"\x04\x22\x4d\x18": ("compressed with lz4", UNPACK.format("unlz4")),
    rb"\x89HDF": ("HDF5", SAVE_ARRAY),
    rb"MATLAB 5": ("a MATLAB file", SAVE_ARRAY),
    rb"\x80[\x02-\x05][\x80-\xff(\]}]": ("a pickle, which could run any code", SAVE_ARRAY),
    rb"\xd0\xcf\x11\xe0": ("a workbook of Excel", SAVE_TABLE),
    rb"SQLite f": ("a database", SAVE_TABLE),
    rb"ARROW1\0\0": ("an Arrow file", "save it as parquet"),
    rb"%PDF-|\x89PNG|\xff\xd8\xff|GIF8": ("a picture or a page", "give the numbers themselves"),
}
# By a pattern of the first bytes: what it is, and what to do.


def refuse_foreign(start: bytes, title: str) -> None:
    """Raise ReadError, which says what to do, if a file begins as one of another program."""
    for pattern, (what, remedy) in KINDS.items():
        if re.match(pattern, start, re.DOTALL):
            raise ReadError(f"{title} is {what}: {remedy}.")
