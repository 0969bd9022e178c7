"""Titles that say what a picture shows: what was counted or added, by what units, where and on which day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from massmob.aggregation.context import Context
from massmob.aggregation.labels import group_label
from massmob.aggregation.result import Rollup
from massmob.model.entities import Locality
from massmob.network.trees import Tree
from massmob.translation.catalogue import gettext, gettext_noop
from massmob.translation.language import Language
from massmob.values.quantity import Quantity
from massmob.values.vocabulary import OWN_KINDS, EntityKind, Tier

__all__ = [
    "dates_written",
    "long_day",
    "notes_of_totals",
    "plural",
    "short_figure",
    "title_of_totals",
]

_MONTHS = (
    gettext_noop("{day} January {year}"),
    gettext_noop("{day} February {year}"),
    gettext_noop("{day} March {year}"),
    gettext_noop("{day} April {year}"),
    gettext_noop("{day} May {year}"),
    gettext_noop("{day} June {year}"),
    gettext_noop("{day} July {year}"),
    gettext_noop("{day} August {year}"),
    gettext_noop("{day} September {year}"),
    gettext_noop("{day} October {year}"),
    gettext_noop("{day} November {year}"),
    gettext_noop("{day} December {year}"),
)

_PLURALS: dict[EntityKind, str] = {
    EntityKind.LOCALITY: gettext_noop("Localities"),
    EntityKind.COMMITTEE: gettext_noop("Party committees"),
    EntityKind.BODY: gettext_noop("Bodies"),
    EntityKind.TERM: gettext_noop("Terms"),
    EntityKind.CLUSTER: gettext_noop("Emulation clusters"),
    EntityKind.FIELD: gettext_noop("Fields"),
    EntityKind.TARGET_GROUP: gettext_noop("Target groups"),
    EntityKind.DOCUMENT: gettext_noop("Documents"),
    EntityKind.CAMPAIGN: gettext_noop("Campaigns"),
    EntityKind.CYCLE: gettext_noop("Yearly cycles"),
    EntityKind.TASK: gettext_noop("Tasks"),
    EntityKind.EVENT: gettext_noop("Events"),
    EntityKind.PUBLICATION: gettext_noop("Publications"),
    EntityKind.MODEL: gettext_noop("Models"),
    EntityKind.WORK: gettext_noop("Works"),
    EntityKind.CONTEST: gettext_noop("Contests"),
    EntityKind.ROUND: gettext_noop("Contest rounds"),
    EntityKind.CONTEST_CLUSTER: gettext_noop("Contest clusters"),
    EntityKind.TEAM: gettext_noop("Teams"),
    EntityKind.DIALOGUE: gettext_noop("Dialogue conferences"),
    EntityKind.COMMENDATION: gettext_noop("Commendations"),
    EntityKind.ASSESSMENT: gettext_noop("Assessments"),
    EntityKind.INDICATOR: gettext_noop("Indicators"),
    EntityKind.OBSERVATION: gettext_noop("Stated figures"),
    EntityKind.SOURCE: gettext_noop("Sources"),
    EntityKind.DATASET: gettext_noop("Datasets"),
}

_BY_TIER: dict[Tier, str] = {
    Tier.NATION: gettext_noop("{what} of the country"),
    Tier.PROVINCE: gettext_noop("{what} by province"),
    Tier.DISTRICT: gettext_noop("{what} by district"),
    Tier.COMMUNE: gettext_noop("{what} by commune"),
    Tier.VILLAGE: gettext_noop("{what} by village"),
}
_BY_HIERARCHY = {
    "locality": gettext_noop("{what} by locality"),
    "committee": gettext_noop("{what} by committee"),
    "organisation": gettext_noop("{what} by organ"),
    "field": gettext_noop("{what} by field"),
    "target_group": gettext_noop("{what} by target group"),
    "document": gettext_noop("{what} by document"),
    "contest": gettext_noop("{what} by contest"),
    "campaign": gettext_noop("{what} by campaign"),
}


def long_day(day: date, lang: Language) -> str:
    """A day with the name of its month, as the language writes it.

    Example:
        >>> [long_day(date(2024, 10, 15), lang) for lang in ("vi", "en", "ru")]
        ['ngày 15 tháng 10 năm 2024', '15 October 2024', '15 октября 2024 г.']
    """
    return gettext(_MONTHS[day.month - 1], lang).format(day=day.day, year=day.year)


_ISO_DATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
_SHORT_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_DATE_SEPARATORS: dict[Language, str] = {"en": " ", "vi": "/", "ru": "."}


def dates_written(text: str, lang: Language) -> str:
    """A text in which dates such as 2024-10-15 and 2024-10 are written as is usual in a language.

    Example:
        >>> [dates_written("2024-10-15–2025-01", lang) for lang in ("vi", "en", "ru")]
        ['15/10/2024–01/2025', '15 Oct 2024–Jan 2025', '15.10.2024–01.2025']
    """

    def written(match: re.Match[str]) -> str:
        year, month, day = match.groups()
        if lang == "en":
            month = _SHORT_MONTHS[int(month) - 1]
            day = day and str(int(day))
        return _DATE_SEPARATORS[lang].join(filter(None, (day, month, year)))

    return _ISO_DATE.sub(written, text)


def plural(kind: str, lang: Language) -> str:
    """The entities of a kind, as a title begins; a kind of another package by its label.

    Example:
        >>> plural("model", "en"), plural("model", "ru")
        ('Models', 'Модели')
    """
    if kind in OWN_KINDS:
        label = OWN_KINDS[kind].label(lang)
        return label[:1].upper() + label[1:]
    return gettext(_PLURALS[EntityKind(kind)], lang)


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
    """What totals are of, by what units, where and on which day.

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
        'Localities by district, Hà Nội, 15 October 2024'
    """
    context, shown = rollup.context, list(units)
    parts = [_what_by_units(context, shown, lang)]
    if group is not None:
        parts.append(group_label(group, context.by, context.movement, lang))
    if context.is_share:
        parts.append(gettext("share", lang))
    if context.others:
        parts.append(gettext("change", lang))
    if (place := _place(rollup, shown)) is not None:
        parts.append(context.name(place, lang))
    if context.day is not None:
        parts.append(long_day(context.day, lang))
    return ", ".join(parts)


def notes_of_totals(rollup: Rollup[Any], lang: Language) -> Iterator[str]:
    """What readers must know of totals where there is little space: the losses in numbers only."""
    if lost := rollup.losses:
        message = gettext("In no total: {number} of {given}.", lang)
        number, given = (short_figure(Quantity(n), lang) for n in (lost.count, lost.given))
        yield message.format(number=number, given=given)
    yield from rollup.context.notes


def _what_by_units(context: Context, units: Iterable[str], lang: Language) -> str:
    if context.what in context.movement:
        what = context.name(context.what, lang)
    elif context.what in OWN_KINDS or context.what in set(EntityKind):
        what = plural(context.what, lang)
    else:
        what = context.what or gettext("Rows", lang)
    entities = map(context.entity, units)
    tiers = {unit.tier if isinstance(unit, Locality) else None for unit in entities}
    if len(tiers) == 1 and (tier := tiers.pop()) is not None:
        return gettext(_BY_TIER[tier], lang).format(what=what)
    if context.what == context.along:
        return what
    return gettext(_BY_HIERARCHY[context.along], lang).format(what=what)


def _place(rollup: Rollup[Any], units: list[str]) -> str | None:
    """The lowest unit that all the units are within, if there is one."""
    if isinstance(rollup.hierarchy, Tree) and units:
        return rollup.hierarchy.common_ancestor(*units)
    return None
