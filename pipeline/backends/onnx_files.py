"""What the models that onnxruntime reads have in common: settings, sessions, batches of padded rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import InputError


def read_settings(path: Path, version: int) -> dict[str, Any]:
    """Settings of a model.

    Raises:
        InputError: they are of another format than `version`.
    """
    settings: dict[str, Any] = json.loads(path.read_text("utf-8"))
    if settings.get("format") != version:
        raise InputError(
            f"{path}: format {settings.get('format')} of the model, {version} expected",
            hint="use the model that comes with this version, or train it again",
            code="model.format",
        )
    return settings


def open_session(path: Path, threads: int) -> Any:
    """A session of the runtime for a graph, on the processor; imported here, since `--help` needs none."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def batches(sizes: Sequence[int], limit: int) -> Iterator[list[int]]:
    """Numbers of rows in ascending size, as many together as fit into a limit when padded.

    Example:
        >>> list(batches([5, 1, 2, 9], 8))
        [[1, 2], [0], [3]]
    """
    batch: list[int] = []
    for number in sorted(range(len(sizes)), key=lambda i: sizes[i]):
        if batch and (len(batch) + 1) * sizes[number] > limit:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch
