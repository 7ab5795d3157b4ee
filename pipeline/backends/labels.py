"""Entity labels of other people's models in terms of ours."""

from __future__ import annotations

_LABELS = {
    "PER": ("PER", "PERSON", "NR", "NAME", "P"),
    "LOC": ("LOC", "LOCATION", "GPE", "FAC", "NS", "PLACE", "ADDRESS", "SCENE", "L"),
    "ORG": ("ORG", "ORGANIZATION", "ORGANISATION", "NT", "COMPANY", "GOVERNMENT", "O_ORG"),
}
TYPES = {label: kind for kind, labels in _LABELS.items() for label in labels}


def entity_type(label: str) -> str | None:
    """Our type of a label (PERSON, GPE, nt …), or None for what we don't annotate (DATE, MONEY).

    Example:
        >>> entity_type("GPE"), entity_type("nt"), entity_type("DATE")
        ('LOC', 'ORG', None)
    """
    return TYPES.get(label.upper())
