"""Entities: the layers after the back end, the same for all of them.

`recognise` gives the mentions of articles; `link_article` and `link_issue` bring mentions of one body, place or
person together; `load_lexicon` reads names and corrections that win over the model; `Trace` shows which layer
produced or removed a span.

Example:
    >>> from pipeline.backends import create_backend
    >>> text = "本报讯 河北省保定市教育局副局长王小明今天说，市教育局将在京办公。"
    >>> [mentions] = recognise([ArticleText(text)], create_backend("lac"))
    >>> [(text[m.start : m.end], m.type) for m in mentions if m.parent is None]
    [('河北省保定市教育局', 'ORG'), ('王小明', 'PER'), ('市教育局', 'ORG'), ('京', 'LOC')]
    >>> [e.name for e in link_article(mentions, text) if e.type == "ORG"]
    ['河北省保定市教育局']
"""

from __future__ import annotations

from pipeline.entities.conventions import CONVENTIONS
from pipeline.entities.explain import Step, Trace, format_trace
from pipeline.entities.lexicon import Correction, Entry, Lexicon, load_lexicon
from pipeline.entities.linking import link_article, link_issue
from pipeline.entities.recogniser import recognise
from pipeline.entities.roles import affiliations
from pipeline.entities.text import ArticleText, split_sentences

__all__ = [
    "CONVENTIONS",
    "ArticleText",
    "Correction",
    "Entry",
    "Lexicon",
    "Step",
    "Trace",
    "affiliations",
    "format_trace",
    "link_article",
    "link_issue",
    "load_lexicon",
    "recognise",
    "split_sentences",
]
