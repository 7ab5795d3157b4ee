"""The command line: one file per command, thin over functions that return data.

Data goes to stdout or the file named by `-o`; progress, warnings and summaries go to stderr. Exit code 0 done,
1 wrong usage, configuration or unreadable input, 3 finished but some documents failed.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys

import typer

from pipeline.errors import NewsfactsError

COMMANDS = (
    "extract",
    "run",
    "status",
    "retry",
    "tables",
    "report",
    "view",
    "evaluate",
    "compare",
    "numbers",
    "export",
    "schema",
    "models",
    "doctor",
    "train",
)
"""Each names a module of this package with a function (or a `typer.Typer` called `app`) of that name."""


def build_app() -> typer.Typer:
    """The typer application with every command; command modules import heavy things only when they run."""
    app = typer.Typer(
        name="newsfacts",
        help="Reads Chinese newspapers and returns facts.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    for name in COMMANDS:
        if importlib.util.find_spec(f"pipeline.cli.{name}") is None:
            continue
        module = importlib.import_module(f"pipeline.cli.{name}")
        if hasattr(module, "app"):
            app.add_typer(module.app, name=name)
        else:
            app.command(name)(getattr(module, name))
    return app


def main(argv: list[str] | None = None) -> None:
    """Entry point of `newsfacts`: runs a command and turns every error into one line and an exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in arguments
    arguments = [a for a in arguments if a != "--debug"]
    try:
        code = build_app()(arguments, standalone_mode=False, prog_name="newsfacts")
    except Exception as error:
        if debug:
            raise
        code = _explain(error)
    except KeyboardInterrupt:
        print("newsfacts: stopped", file=sys.stderr)
        code = 130
    sys.exit(code if isinstance(code, int) else 0)


def _explain(error: Exception) -> int:
    """Print one line for an error and return the exit code."""
    if isinstance(error, NewsfactsError):
        print(f"newsfacts: {error}", file=sys.stderr)
        return error.exit_code
    if hasattr(
        error, "format_message"
    ):  # click's usage errors, from click itself or from the copy inside typer
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error.format_message(), file=sys.stderr)
            return 1
        where = getattr(getattr(error, "ctx", None), "command_path", None) or "newsfacts"
        print(f"newsfacts: {error.format_message()}; see '{where} --help'", file=sys.stderr)
        return 1
    if isinstance(error, BrokenPipeError):
        return 0
    message = " ".join(str(error).split()) or type(error).__name__
    print(
        f"newsfacts: {type(error).__name__}: {message}; run again with --debug to see where", file=sys.stderr
    )
    return 1
