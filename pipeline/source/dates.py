"""Issue dates as users and file names write them."""

from __future__ import annotations

import re
from datetime import date as Date
from pathlib import PurePath

from pipeline.errors import InputError, UsageError

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_WRITTEN = re.compile(r"(\d{4})[./年](\d{1,2})[./月](\d{1,2})日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_IN_NAME = re.compile(
    r"(?<!\d)(?P<y>1[89]\d\d|20\d\d)(?:(?P<s>[-_./])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})|年(?P<m3>\d{1,2})月(?P<d3>\d{1,2})日"
    r"|[-/](?P<m4>\d{2})/(?P<d4>\d{2})|(?P<m2>\d{2})(?P<d2>\d{2}))(?!\d)"
)


def check_date(value: str, where: str | None = None) -> str:
    """A date as ISO date.

    Args:
        value: `2024-03-20`, `20240320`, `2024/03/20`, `2024年3月20日`, or an ISO date and time.
        where: the record that it comes from; None for a command-line option.

    Raises:
        InputError: not a date that exists, in a record.
        UsageError: the same, as an option.

    Example:
        >>> check_date("2024-03-20"), check_date("20240320")
        ('2024-03-20', '2024-03-20')
    """
    bare = value.strip()
    match = _ISO.fullmatch(bare) or _WRITTEN.fullmatch(bare) or _COMPACT.fullmatch(bare)
    iso = _iso(*match.groups()[:3]) if match else None
    if iso is not None:
        return iso
    what = "there is no such day" if match else "not a date"
    message = f'{where + ": " if where else ""}date "{value}": {what}'
    if where is None:
        raise UsageError(message, hint="write YYYY-MM-DD", code="usage.date")
    raise InputError(message, hint="write YYYY-MM-DD", code="input.date")


def date_in_name(path: str) -> str | None:
    """ISO date in a file or folder name, the file's name first; None where there is none.

    Raises:
        InputError: a name spells a date that does not exist (2024-02-31).

    Example:
        >>> date_in_name("archive/2024-03/20/page1.md"), date_in_name("20240320.txt"), date_in_name("notes.md")
        ('2024-03-20', '2024-03-20', None)
    """
    parts = PurePath(path).parts
    for tail in (parts[-1:], parts):
        for match in reversed(list(_IN_NAME.finditer("/".join(tail)))):
            groups = match.groupdict()
            month = groups["m"] or groups["m2"] or groups["m3"] or groups["m4"]
            day = groups["d"] or groups["d2"] or groups["d3"] or groups["d4"]
            iso = _iso(groups["y"], month, day)
            if iso:
                return iso
            if groups["s"] == "-":
                raise InputError(
                    f"{path}: the name spells the date {match[0]}, which does not exist",
                    hint="rename it, or give --date",
                    code="input.date",
                )
    return None


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return Date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
