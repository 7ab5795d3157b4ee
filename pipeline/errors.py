"""Errors that a user can act on.

Every error of newsfacts is one line that names the input and says what to do. The command line prints that
line and exits with `exit_code`; a traceback is shown with `--debug` only.
"""

from __future__ import annotations


class NewsfactsError(Exception):
    """An error with a code, a cause and a remedy.

    Args:
        message: what is wrong, naming the input (file, line, option).
        hint: what to do about it.
        code: a stable short name such as `input.encoding`, for scripts and `errors.jsonl`.

    Example:
        >>> str(NewsfactsError("page.md: the file is empty", hint="give a file with text", code="input.empty"))
        'page.md: the file is empty; give a file with text [input.empty]'
    """

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "", code: str = "error"):
        self.message, self.hint, self.code = message, hint, code
        super().__init__(message)

    def __str__(self) -> str:
        return self.message + (f"; {self.hint}" if self.hint else "") + f" [{self.code}]"


class InputError(NewsfactsError):
    """An input (file, line, stream) that can't be read as what it should be."""


class UsageError(NewsfactsError):
    """A wrong option, configuration or combination of them."""


class MissingPartError(NewsfactsError):
    """An optional part (extra, model, back end) that is not installed here."""
