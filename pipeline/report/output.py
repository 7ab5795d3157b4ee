"""Writing a finished document: to stdout, or to a file that is there whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from pipeline.errors import UsageError


def write_output(path: str | Path | None, data: str | bytes) -> None:
    """Write data to a file, or to stdout for None or `-`.

    Raises:
        UsageError: the file can't be written; a file of that name stays as it was.
    """
    content = data.encode() if isinstance(data, str) else data
    if path is None or str(path) == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    path = Path(path)
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # mkstemp makes files for the owner only; give what a plain open() would have given.
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise UsageError(
            f"{path}: can't be written ({error.strerror})",
            hint="name a file in a folder that you may write to",
            code="output.unwritable",
        ) from None
