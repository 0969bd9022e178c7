"""Titles of pictures, and dates and figures in them as a language writes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from massmob.aggregation.labels import group_label
from massmob.aggregation.result import Rollup
from massmob.model.entities import Locality
from massmob.translation.catalogue import gettext, gettext_noop
from massmob.translation.language import Language
from massmob.values.day_label import day_label
from massmob.values.quantity import Quantity
from massmob.values.vocabulary import Tier

__all__ = [
    "day_text",
    "heading",
    "notes_of_totals",
    "short_figure",
    "title_of_totals",
    "what_where_when",
]

_BY_TIER: dict[Tier, str] = {
    Tier.PROVINCE: gettext_noop("{title}, by province"),
    Tier.DISTRICT: gettext_noop("{title}, by district"),
    Tier.COMMUNE: gettext_noop("{title}, by commune"),
    Tier.VILLAGE: gettext_noop("{title}, by village"),
}


def heading(*parts: str) -> str:
    """The title of a picture: what it shows, then where and when, as far as they are given.

    Example:
        >>> heading("Organisation", "", "15 October 2024")
        'Organisation, 15 October 2024'
    """
    return ", ".join(filter(None, parts))


def day_text(day: date | None, lang: Language) -> str:
    """A day for a heading; empty for none."""
    return "" if day is None else day_label(day, lang)


def what_where_when(what: str, where: str, when: date | None, lang: Language) -> str:
    """A title of what is shown, where and on which day, as far as they are given.

    Example:
        >>> what_where_when("Fields", "", date(2024, 10, 15), "en")
        'Fields, 15 October 2024'
    """
    return heading(what, where, day_text(when, lang))


_SEPARATORS: dict[Language, dict[int, int]] = {
    "en": {},
    "vi": str.maketrans(",.", ".,"),
    "ru": str.maketrans(",.", "\N{NO-BREAK SPACE},"),
}


def short_figure(figure: Quantity, lang: Language) -> str:
    r"""A figure with signs for its bounds and numbers as the language writes them.

    Example:
        >>> [short_figure(Quantity.at_least(1200), lang) for lang in ("vi", "en", "ru")]
        ['≥ 1.200', '≥ 1,200', '≥ 1\xa0200']
    """
    return str(figure).translate(_SEPARATORS[lang])


def title_of_totals(
    rollup: Rollup[Any], units: Iterable[str], lang: Language, group: object = None
) -> str:
    """The title of totals, with the tier of the units where they have one, and with the group.

    Args:
        rollup: The totals.
        units: The units shown.
        lang: The language.
        group: The one group shown, if it is only one.

    Example:
        >>> from massmob.datasets.shipped import load_dataset
        >>> hanoi = load_dataset("hanoi").at("2024-10-15")
        >>> districts = hanoi.rollup("locality", along="locality", tier="district")
        >>> title_of_totals(districts, districts, "en")
        'Localities, Hà Nội, 15 October 2024, by district'
    """
    context = rollup.context
    title = context.title.label(lang)
    entities = map(context.entity, units)
    tiers = {unit.tier if isinstance(unit, Locality) else None for unit in entities}
    tier = tiers.pop() if len(tiers) == 1 else None
    if tier is not None and tier in _BY_TIER:
        title = gettext(_BY_TIER[tier], lang).format(title=title)
    if group is not None:
        title = f"{title}, {group_label(group, context.by, context.movement, lang)}"
    return title


def notes_of_totals(rollup: Rollup[Any], lang: Language) -> Iterator[str]:
    """What readers must know of totals where there is little space: the losses in numbers only."""
    if rollup.losses:
        yield rollup.losses.summary(lang)
    yield from (note.label(lang) for note in rollup.context.notes)
