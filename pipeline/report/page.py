"""Self-contained HTML pages: style, script and data inside, and a policy that allows no others."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

import orjson
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.report.labels import Labels


def render(
    template: str, *, labels: Labels, styles: list[str], scripts: list[str], data: Any = None, **values: Any
) -> str:
    """A page from a template of this package.

    Values are escaped unless they are `Markup`. `data` is embedded as JSON that can't end its script element.
    The page's Content-Security-Policy names the hashes of its own style and script: nothing is loaded, and
    markup that slipped in from a text could not run.
    """
    style = "".join(_asset(name) for name in styles)
    script = "".join(_asset(name) for name in scripts)
    policy = f"default-src 'none'; img-src data:; style-src {_hash(style)}"
    if script:
        policy += f"; script-src {_hash(script)}"
    return (
        _environment()
        .get_template(template)
        .render(
            t=labels.ui,
            of=labels.of,
            lang="zh-CN" if labels.lang == "zh" else labels.lang,
            style=Markup(style),
            script=Markup(script),
            policy=policy,
            data=json_for_html(data),
            **values,
        )
    )


def json_for_html(data: Any) -> Markup:
    """JSON to be put inside a script element: `<`, `>` and `&` as escapes, so that no markup can begin in it.

    Example:
        >>> print(json_for_html({"t": "</script>"}))
        {"t":"\\u003c/script\\u003e"}
    """
    text = orjson.dumps(data).decode()
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("pipeline.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _asset(name: str) -> str:
    return files("pipeline.report").joinpath("templates", name).read_text("utf-8")


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
