"""`newsfacts evaluate`: scores of predictions, or of the pipeline, against gold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer


def evaluate(
    gold: Annotated[str, typer.Argument(metavar="GOLD.jsonl", help="Gold, JSONL (also .gz, .zst) or CoNLL.")],
    pred: Annotated[
        str | None,
        typer.Option("--pred", help="Predictions: article records or an issue; else the pipeline runs."),
    ] = None,
    ner: Annotated[
        list[str] | None, typer.Option(help="Entity back end, NAME or NAME=MODEL; several are compared.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="Model of the back end, where it takes one.")] = None,
    convention: Annotated[str, typer.Option(help="Entity borders: newsfacts, msra or pfr.")] = "newsfacts",
    lexicon: Annotated[
        Path | None, typer.Option(help="TSV or JSONL of names that win over the model.")
    ] = None,
    show: Annotated[int, typer.Option(min=0, metavar="N", help="Print the first N errors.")] = 0,
    resamples: Annotated[
        int, typer.Option(min=0, max=100_000, help="Bootstrap resamples; 0 for none.")
    ] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the resamples.")] = 20240320,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File for the JSON; default stdout.")
    ] = None,
) -> int:
    """Score predictions against gold: a table on stderr, JSON on stdout or OUT."""
    from pipeline.cli.output import Progress
    from pipeline.errors import UsageError
    from pipeline.evaluation import backends, corpora, tables
    from pipeline.evaluation.evaluate import evaluate as score
    from pipeline.evaluation.output import check_writable, write_json
    from pipeline.stages.settings import Loading

    if pred is not None and (ner or model or lexicon):
        raise UsageError(
            "--pred and the options of the pipeline exclude each other",
            hint="leave out --pred to let the pipeline predict, or --ner, --model and --lexicon",
        )
    check_writable(output)
    out = tables.console()
    collection = corpora.read(gold)
    options = {"resamples": resamples, "seed": seed}
    settings = Loading(None, model, str(lexicon) if lexicon else None, convention)
    result: dict[str, Any]
    failures: list[str] = []
    if pred is not None:
        predictions = corpora.read(pred, of_predictions=True)
        result = score(collection, predictions.documents, **options)
        result["warnings"] += predictions.warnings
    elif ner and len(ner) > 1:
        found, failures = backends.side_by_side(gold, list(dict.fromkeys(ner)), settings, options)
        write_json({"schema": "newsfacts-evaluations/1", "backends": found}, output)
        tables.show_backends(found, out)
        for line in failures:
            out.print(f"newsfacts: {line}", markup=False, soft_wrap=True)
        return 3 if failures else 0
    else:
        settings = backends.named(ner[0], settings) if ner else settings
        with Progress("texts") as progress:
            result = backends.evaluate_backend(collection, settings, options, failures, progress.advance)
    write_json(result, output)
    _say(result, failures, out)
    tables.show_evaluation(result, out, show)
    return 3 if failures else 0


def _say(result: dict[str, Any], failures: list[str], out: Any) -> None:
    """Print what a reader of the figures should know first."""
    lines = [f"warning: {w}" for w in result["warnings"][:10]] + failures
    if len(result["warnings"]) > 10:
        lines.append(f"warning: {len(result['warnings']) - 10} more like these are in the JSON")
    for key, what in (
        ("missing", "gold articles have no prediction"),
        ("unused", "predictions have no gold article"),
    ):
        if result[key]:
            some = ", ".join(result[key][:5]) + (" …" if len(result[key]) > 5 else "")
            lines.append(f"warning: {len(result[key])} {what}: {some}")
    for line in lines:
        out.print(f"newsfacts: {line}", markup=False, soft_wrap=True)
