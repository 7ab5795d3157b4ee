"""Mentions of one body, place or person brought together. Precision first: what is ambiguous stays apart."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.annotations import Entity, Mention
from pipeline.entities.bodies import known_names
from pipeline.entities.gazetteer import abbreviations, level_of, places
from pipeline.entities.keys import city_of, clean, condensed, definitions, without_place, written_out
from pipeline.entities.lexicon import Lexicon
from pipeline.entities.text import ArticleText

RULES = (
    *("same-text", "lexicon", "abbreviation-definition", "place", "prefix", "shortened"),
    *("city", "title", "part-of-name", "known"),
)
"""Values of `resolved_by`."""
_LEVEL_FORM = re.compile(r"^(?:自治区|省|市|区|县|州|旗|镇|乡)(?!.*(?:省|市|区|县))")


@dataclass(slots=True)
class _Name:
    """A surface form of one type in one scope, with the mentions that have it."""

    text: str
    type: str
    article: int
    mentions: list[Mention] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    role: str | None = None


class _Groups:
    """Union-find over names that remembers which rule joined them."""

    def __init__(self, size: int):
        self.parent = list(range(size))
        self.rule = ["same-text"] * size

    def find(self, i: int) -> int:
        while self.parent[i] != i:
            self.parent[i] = self.parent[self.parent[i]]
            i = self.parent[i]
        return i

    def join(self, i: int, j: int, rule: str) -> None:
        a, b = self.find(i), self.find(j)
        if a == b:
            return
        a, b = min(a, b), max(a, b)
        rules = [r for r in (self.rule[a], self.rule[b]) if r != "same-text"]
        self.parent[b] = a
        self.rule[a] = rules[0] if rules else rule


def link_article(
    mentions: Sequence[Mention],
    text: str | ArticleText,
    city: str | None = None,
    lexicon: Lexicon | None = None,
) -> list[Entity]:
    """Entities of one article; sets `entity` of every mention.

    Args:
        mentions: with ids; nested ones too.
        text: the view text that the mentions point into (or the article that holds it).
        city: place of the paper, for 市总工会; else the city that the text is mostly about.
        lexicon: names and aliases of the user.
    """
    plain = text if isinstance(text, str) else text.text
    return link_issue([("", mentions, plain)], city, lexicon)


def link_issue(
    articles: Sequence[tuple[str, Sequence[Mention], str]],
    city: str | None = None,
    lexicon: Lexicon | None = None,
    prefix: str = "e",
) -> list[Entity]:
    """Entities of the articles of an issue; sets `entity` of every mention.

    Names that need their surroundings (市总工会, 江, an abbreviation defined in the text) are resolved inside
    their article; full names are one across the issue.

    Args:
        articles: (article id, mentions, view text) each.
        city: as for `link_article`.
        lexicon: names and aliases of the user.
        prefix: begins the entity ids.

    Returns:
        Entities in order of their first mention. Their mention ids are `<article id>-<mention id>`, or the
        mention id alone where the article id is empty.
    """
    names = _collect(articles)
    groups = _Groups(len(names))
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, name in enumerate(names):
        index[name.type, name.text].append(i)
    place = city or infer_city(names)
    _same_text(names, groups, index, place)
    _definitions(names, groups, index, articles)
    _places(names, groups)
    _place_tails(names, groups)
    _aliases(names, groups, lexicon)
    _bodies(names, groups, place)
    _persons(names, groups)
    return _entities(names, groups, prefix, lexicon)


def _collect(articles: Sequence[tuple[str, Sequence[Mention], str]]) -> list[_Name]:
    """A name per article, type and cleaned surface."""
    found: dict[tuple[int, str, str], _Name] = {}
    for number, (identity, mentions, text) in enumerate(articles):
        for m in mentions:
            surface = clean(text[m.start : m.end])
            name = found.setdefault((number, m.type, surface), _Name(surface, m.type, number))
            name.mentions.append(m)
            name.ids.append(f"{identity}-{m.id}" if identity else m.id)
            name.role = name.role or m.role
    return list(found.values())


def infer_city(names: Iterable[_Name]) -> str | None:
    """The city that most places of an issue lie in, or None where none stands out."""
    votes: Counter[str] = Counter()
    for name in names:
        if name.type in ("LOC", "ORG"):
            found = city_of(name.text)
            if found:
                votes[found] += len(name.mentions)
    if not votes:
        return None
    (best, count), total = votes.most_common(1)[0], sum(votes.values())
    return best if count >= 3 and count * 5 >= total * 3 else None


def _needs_context(name: _Name) -> bool:
    """Whether a surface means a body only inside its article (市总工会; a family name alone)."""
    if name.type == "PER":
        return len(name.text) == 1
    return name.type == "ORG" and _LEVEL_FORM.match(name.text) is not None


def _same_text(
    names: list[_Name], groups: _Groups, index: dict[tuple[str, str], list[int]], city: str | None
) -> None:
    """The same words are the same thing, across the issue where they need no context."""
    for members in index.values():
        if _needs_context(names[members[0]]) and city is None:
            continue
        for other in members[1:]:
            groups.join(members[0], other, "same-text")


def _definitions(
    names: list[_Name],
    groups: _Groups,
    index: dict[tuple[str, str], list[int]],
    articles: Sequence[tuple[str, Sequence[Mention], str]],
) -> None:
    """以下简称: the abbreviation, and names that begin with it, inside the article."""
    for number, (_, mentions, text) in enumerate(articles):
        for start, _, short in definitions(text):
            full = _defined(mentions, text, start)
            if full is None:
                continue
            here = [i for i, n in enumerate(names) if n.article == number]
            by_text = {(names[i].type, names[i].text): i for i in here}
            for i in here:
                name = names[i]
                if name.text.startswith(short) and name.type in ("ORG", "LOC"):
                    j = by_text.get((name.type, full + name.text[len(short) :]))
                    if j is not None and j != i:
                        groups.join(j, i, "abbreviation-definition")


def _defined(mentions: Sequence[Mention], text: str, bracket: int) -> str | None:
    """The name that an abbreviation's bracket explains: a mention that ends there, or the part before it."""
    ending = [m for m in mentions if m.end == bracket]
    if ending:
        longest = max(ending, key=lambda m: m.end - m.start)
        return clean(text[longest.start : longest.end])
    around = [m for m in mentions if m.start < bracket < m.end]
    if around:
        longest = max(around, key=lambda m: m.end - m.start)
        return clean(text[longest.start : bracket])
    return None


def _places(names: list[_Name], groups: _Groups) -> None:
    """北京 and 北京市; 中 and 中国 inside an article."""
    full: dict[str, int] = {}
    for i, name in enumerate(names):
        if name.type != "LOC" or len(name.text) < 2:
            continue
        key = written_out(name.text)
        if key in full:
            groups.join(full[key], i, "place")
        else:
            full[key] = i
    for i, name in enumerate(names):
        if name.type == "LOC" and len(name.text) == 1:
            hits = {
                j
                for country, _ in abbreviations().get(name.text, ())
                for j in (full.get(written_out(country)),)
                if j is not None and any(n.article == name.article for n in _members(names, groups, j))
            }
            if len(hits) == 1:
                groups.join(hits.pop(), i, "known")


def _place_tails(names: list[_Name], groups: _Groups) -> None:
    """大兴新城海户新村 and 海户新村 inside an article, where only one longer name ends so."""
    longer = _index(names, "LOC", lambda name: [name[k:] for k in range(2, len(name) - 2)])
    for i, name in enumerate(names):
        if name.type != "LOC" or len(name.text) < 3:
            continue
        found = {groups.find(j) for j in longer.get((name.article, name.text), ())}
        if len(found) == 1 and level_of(name.text) is not None:
            groups.join(found.pop(), i, "prefix")


def _index(
    names: list[_Name], type_: str, keys: Callable[[str], Iterable[str]]
) -> dict[tuple[int, str], list[int]]:
    """Numbers of the names of one type by article and by what `keys` makes of their text."""
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    for i, name in enumerate(names):
        if name.type == type_:
            for key in dict.fromkeys(keys(name.text)):
                found[name.article, key].append(i)
    return found


def _members(names: list[_Name], groups: _Groups, i: int) -> list[_Name]:
    """All names of a group."""
    root = groups.find(i)
    return [n for k, n in enumerate(names) if groups.find(k) == root]


def _aliases(names: list[_Name], groups: _Groups, lexicon: Lexicon | None) -> None:
    """Aliases of the user's lexicon and of well-known bodies."""
    for table, rule in ((lexicon.names if lexicon else {}, "lexicon"), (known_names(), "known")):
        first: dict[tuple[str, str], int] = {}
        for i, name in enumerate(names):
            if name.text in table and (rule == "lexicon" or name.type == "ORG"):
                j = first.setdefault((name.type, table[name.text]), i)
                groups.join(j, i, rule)


def _bodies(names: list[_Name], groups: _Groups, city: str | None) -> None:
    """Organisations with and without their place, and with inner words left out."""
    orgs = [i for i, n in enumerate(names) if n.type == "ORG"]
    forms: dict[str, set[int]] = defaultdict(set)
    for i in orgs:
        if not _needs_context(names[i]):
            forms[written_out(names[i].text)].add(i)
    for members in forms.values():
        _join_all(groups, members, "prefix")
    _city_forms(names, groups, orgs, forms, city)
    tails: dict[str, set[int]] = defaultdict(set)
    for i in orgs:
        for tail in _proper_tails(names[i].text):
            tails[tail].add(i)
    for i in orgs:
        name = names[i]
        if not _needs_context(name):
            _unique(groups, i, tails.get(name.text, set()), "prefix")
    short: dict[str, set[int]] = defaultdict(set)
    for i in orgs:
        if _needs_context(names[i]):
            continue
        short[condensed(written_out(names[i].text))].add(i)
        rest = without_place(names[i].text)
        if rest:
            short[condensed(rest)].add(i)
    for i in orgs:
        if not _needs_context(names[i]):
            _unique(groups, i, short.get(condensed(written_out(names[i].text)), set()), "shortened")


def _join_all(groups: _Groups, members: set[int], rule: str) -> None:
    """Join all members."""
    first, *rest = sorted(members)
    for i in rest:
        groups.join(first, i, rule)


def _proper_tails(name: str) -> list[str]:
    """Ends of a name after each of the places that it begins with (朝阳区朝外街道总工会 → 朝外街道总工会)."""
    rest = without_place(name)
    return [rest] if rest is not None and len(rest) >= 4 and _LEVEL_FORM.match(rest) is None else []


def _unique(groups: _Groups, i: int, candidates: set[int], rule: str) -> None:
    """Join with the candidates where they all are one group already (else it is ambiguous)."""
    roots = {groups.find(j) for j in candidates if groups.find(j) != groups.find(i)}
    if len(roots) == 1:
        groups.join(i, roots.pop(), rule)


def _city_forms(
    names: list[_Name], groups: _Groups, orgs: list[int], forms: dict[str, set[int]], city: str | None
) -> None:
    """市总工会 is the one of the article's full name with 市总工会, or of the paper's city."""
    longer = _index(names, "ORG", lambda name: [name[k:] for k in range(1, min(8, len(name)))])
    for i in orgs:
        name = names[i]
        if not _needs_context(name):
            continue
        fulls = {
            groups.find(j) for j in longer.get((name.article, name.text), ()) if not _needs_context(names[j])
        }
        if len(fulls) == 1:
            groups.join(fulls.pop(), i, "prefix")
        elif not fulls and city and name.text[0] == "市":
            full = places()[city].name if city in places() else city
            found = forms.get(full.removesuffix("市") + name.text, set())
            if found:
                groups.join(min(found), i, "city")


def _persons(names: list[_Name], groups: _Groups) -> None:
    """A family name with a title, and the last part of a foreign name, inside an article."""
    families = _index(names, "PER", lambda name: [name[0]] if len(name) > 1 else [])
    parts = _index(names, "PER", lambda name: re.split("[·•・]", name)[1:])
    for i, name in enumerate(names):
        if name.type != "PER":
            continue
        if len(name.text) == 1:
            table, rule = families, "title"
        elif "·" not in name.text:
            table, rule = parts, "part-of-name"
        else:
            continue
        fulls = {groups.find(j) for j in table.get((name.article, name.text), ()) if j != i}
        if len(fulls) == 1:
            groups.join(fulls.pop(), i, rule)


def _entities(names: list[_Name], groups: _Groups, prefix: str, lexicon: Lexicon | None) -> list[Entity]:
    """Entities in order of their first mention."""
    members: dict[int, list[_Name]] = defaultdict(list)
    for i, name in enumerate(names):
        members[groups.find(i)].append(name)
    result: list[Entity] = []
    for root in sorted(members):
        group = members[root]
        surfaces = list(dict.fromkeys(n.text for n in group))
        preferred = lexicon.names if lexicon else {}
        full = next((preferred[s] for s in surfaces if s in preferred), None) or max(surfaces, key=len)
        entity = Entity(
            id=f"{prefix}{len(result)}",
            type=group[0].type,
            name=full,
            aliases=[s for s in surfaces if s != full],
            mentions=[i for n in group for i in n.ids],
            resolved_by=groups.rule[root],
        )
        for n in group:
            for m in n.mentions:
                m.entity = entity.id
        result.append(entity)
    return result
