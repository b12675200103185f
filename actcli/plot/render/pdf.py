"""The PDF that Matplotlib writes, with what it cannot be told."""

from __future__ import annotations

from typing import Any

from matplotlib.backends.backend_pdf import PdfFile

LANGUAGE = b"en"
# A screen reader would otherwise read the description in the language of its reader.


class EnglishPdfFile(PdfFile):
    """A PDF whose catalog, the object in which a reader begins, says that it is in English."""

    def writeObject(self, object: Any, contents: Any) -> None:  # noqa: N802
        """Write an object to the file."""
        if object is self.rootObject:
            assert "Pages" in contents
            contents = {**contents, "Lang": LANGUAGE}
        super().writeObject(object, contents)  # type: ignore[no-untyped-call]
