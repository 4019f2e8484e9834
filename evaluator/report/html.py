"""The report as one HTML file that needs nothing else: no network, no script to be read."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

import regex
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from evaluator.report import messages, passages, view
from evaluator.report.decisions import Decision
from evaluator.types import Comparison

# What would end the element that JSON stands in, or reorder what is read.
_UNSAFE = regex.compile(r"[<>&\u2028\u2029\u202A-\u202E\u2066-\u2069\uD800-\uDFFF]")

STYLES = ("base.css", "report.css", "cards.css", "found.css", "print.css")
"""The style sheets of the report, in order."""
SCRIPTS = (
    "base", "records", "cards", "deciding", "fixes", "exchange", "filters", "search", "folding",
    "changes", "keys", "onward",
)  # fmt: skip
"""The files of `static/report` in the order in which they are joined."""


def page(comparison: Comparison, decisions: Sequence[Decision] = (), list_href: str = "") -> str:
    """Return the report of `comparison`.

    Args:
        comparison: What was found.
        decisions: What editors said before: shown again, and reopened where a text changed.
        list_href: The way back to the list that the article stands in, relative to the page.
    """
    style = "".join(asset(name) for name in STYLES) + _style_texts()
    script = _joined_script()
    built = view.build(comparison, decisions, list_href)
    if built.through is not None:
        style += asset("through.css")
    return render("report.html.j2", style, script, page=built, js_texts=_script_texts())


def render(template: str, style: str, script: str, **values: Any) -> str:
    """Fill in a template whose page runs and wears nothing but `style` and `script`.

    The template gets both as `style` and `script`, and `policy`, the Content-Security-Policy that
    admits them by their hashes and refuses everything else.
    """
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return fill(template, style=Markup(style), script=Markup(script), policy=policy, **values)


def fill(template: str, **values: Any) -> str:
    """Fill in a template; what is not `Markup` is escaped."""
    return _environment().get_template(template).render(**values)


@cache
def _joined_script() -> str:
    """Return the files of the report's script as one, in a scope of its own."""
    parts = "".join(asset(f"report/{name}.js") for name in SCRIPTS)
    return f'"use strict";\n(() => {{\n{parts}}})();\n'


@cache
def asset(name: str) -> str:
    """Return a style sheet or script of the package, fit to stand inside its element."""
    text = (
        resources.files("evaluator.report").joinpath("static", *name.split("/")).read_text("utf-8")
    )
    assert "</s" not in text.lower(), name
    return text


def data_block(value: Any) -> Markup:
    """Return `value` as JSON that cannot end the script element that it stands in."""
    # All but ASCII is escaped: no sign that steers a terminal or turns the page's text round.
    text = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return Markup(_UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _script_texts() -> dict[str, str]:
    prefix = "js."
    return {
        key.removeprefix(prefix): value
        for key, value in messages.table().items()
        if key.startswith(prefix)
    }


def _style_texts() -> str:
    """Return the words that the style sheet puts before the columns, as custom properties."""
    names = {"--t-original": "side.original", "--t-rewrite": "side.rewrite"}
    rules = ";".join(f"{name}:{json.dumps(messages.text(key))}" for name, key in names.items())
    return f":root{{{rules}}}\n"


def _shown(value: Any) -> Any:
    """Return what an expression of a template gives as it may stand on a page."""
    safe = isinstance(value, Markup) or not isinstance(value, str)
    return value if safe else passages.visible(value)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("evaluator.report", "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["t"] = messages.text
    environment.globals["n"] = messages.count
    environment.filters["data"] = data_block
    environment.filters["quoted"] = passages.quoted
    return environment
