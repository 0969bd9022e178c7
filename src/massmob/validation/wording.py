"""Words of messages that depend on a noun or a number: the article, singular and plural."""

from __future__ import annotations

__all__ = ["counted", "with_article"]


def with_article(noun: str) -> str:
    """A noun with its indefinite article.

    Example:
        >>> [with_article(noun) for noun in ("ward", "urban district", "official letter")]
        ['a ward', 'an urban district', 'an official letter']
    """
    return f"an {noun}" if noun[:1].lower() in {"a", "e", "i", "o", "u"} else f"a {noun}"


def counted(number: object, noun: str) -> str:
    """A number and its noun.

    Args:
        number: A whole number or a `Quantity`.
        noun: The noun, whose plural has an s.

    Example:
        >>> counted(1, "team"), counted(0, "team")
        ('1 team', '0 teams')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"
