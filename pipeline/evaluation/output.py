"""Writing JSON: whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import orjson

from pipeline.errors import UsageError


def check_writable(path: Path | None) -> None:
    """Refuse an output file in a folder that isn't there, before any work is done."""
    if path is not None and (path.is_dir() or not path.absolute().parent.is_dir()):
        raise UsageError(
            f"{path}: can't be written", hint="name a file in a folder that exists", code="output.path"
        )


def write_json(data: Any, path: Path | None) -> None:
    """Write JSON to a file, or to stdout for None."""
    text = orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    if path is None:
        sys.stdout.write(text.decode())
        sys.stdout.flush()
        return
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(text)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError as error:
        if temporary and os.path.exists(temporary):
            os.unlink(temporary)
        raise UsageError(
            f"{path}: can't be written ({error.strerror})",
            hint="check the folder and the disk",
            code="output.path",
        ) from error
