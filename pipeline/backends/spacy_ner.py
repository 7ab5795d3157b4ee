"""Any trained spaCy pipeline with an entity recogniser as a back end.

The pipeline may use any tokenizer (characters, jieba, pkuseg); spans come back as character offsets.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from pipeline.backends.base import EntitySpan
from pipeline.backends.labels import entity_type
from pipeline.backends.lock import find_model, read_lock
from pipeline.errors import MissingPartError, UsageError

NOT_NEEDED = ("parser", "tagger", "morphologizer", "lemmatizer", "attribute_ruler", "senter", "sentencizer")
"""Components that an entity recogniser does without: they are not run."""


class SpacyBackend:
    """Entities by a spaCy pipeline.

    Args:
        path: folder of a pipeline saved with `nlp.to_disk`, or the name of an installed pipeline package;
            default: the one in `models/spacy`.
        batch_size: texts that spaCy takes at a time.

    Raises:
        MissingPartError: there is no pipeline at the path, or no default one.
        UsageError: the pipeline has no component that sets entities.
        InputError: a file of the default pipeline is damaged.
    """

    name = "spacy"

    def __init__(self, path: str | Path | None = None, batch_size: int = 256):
        import spacy

        source = str(path) if path is not None else str(_default())
        self.path = source if Path(source).exists() else None
        try:
            self._nlp = spacy.load(source, exclude=list(NOT_NEEDED))
        except OSError as error:
            raise MissingPartError(
                f"{source}: no spaCy pipeline is there",
                hint="give the folder that nlp.to_disk wrote, or install the pipeline's package with pip",
                code="ner.path",
            ) from error
        except (ValueError, ImportError) as error:
            raise UsageError(
                f"{source}: this spaCy pipeline can't be loaded: {' '.join(str(error).split())[:200]}",
                hint="install the packages that it was made with",
                code="ner.load",
            ) from error
        if not any(name in self._nlp.pipe_names for name in ("ner", "entity_ruler", "beam_ner")):
            raise UsageError(
                f"{source}: the spaCy pipeline has no entity recogniser (components: {self._nlp.pipe_names})",
                hint="give a pipeline with a trained `ner`",
                code="ner.component",
            )
        self._batch_size = batch_size

    def predict(self, texts: Sequence[str]) -> list[list[EntitySpan]]:
        """Spans of every text, in order (see `EntityBackend`)."""
        docs = self._nlp.pipe(texts, batch_size=self._batch_size)
        result = []
        for doc in docs:
            spans = []
            for ent in doc.ents:
                kind = entity_type(ent.label_)
                if kind is not None:
                    spans.append(EntitySpan(ent.start_char, ent.end_char, kind))
            result.append(spans)
        return result

    def fingerprint(self) -> str:
        """Name, version and content of the pipeline."""
        meta = self._nlp.meta
        digest = hashlib.sha256(json.dumps(self._nlp.config, sort_keys=True, default=str).encode())
        for name, component in self._nlp.pipeline:
            if hasattr(component, "to_bytes"):
                digest.update(name.encode() + component.to_bytes())
        return f"spacy {meta.get('name')} {meta.get('version')} {digest.hexdigest()[:12]}"


def _default() -> Path:
    """Folder of the pipeline that comes with newsfacts, checked against its lock file."""
    try:
        folder = find_model("spacy")
    except MissingPartError as error:
        raise MissingPartError(
            "the spaCy back end needs a trained pipeline",
            hint="give its folder, for example --ner-model path/to/pipeline",
            code="ner.path",
        ) from error
    read_lock(folder).check()
    return folder
