"""What a movement as a whole is: its card, how many entities it holds, and a checksum of its content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from massmob.errors import InvalidValueError
from massmob.model.captions import captions
from massmob.model.documents import DatasetCard
from massmob.model.entity import ENTITY_TYPES
from massmob.model.records.record import ResultRecord
from massmob.network.network import Network
from massmob.rendering.cards import Card, Row
from massmob.rendering.displayed import Displayed
from massmob.translation.catalogue import gettext
from massmob.translation.language import LANGUAGES, Language, get_language
from massmob.values.period import Period
from massmob.values.quantity import Quantity

__all__ = ["Info", "info_of"]


@attrs.frozen(kw_only=True, repr=False)
class Info(ResultRecord, Displayed):
    """The card of a movement as a dataset.

    Attributes:
        title: Its title in up to three languages, as text by language; empty without a card.
        version: The version of the content.
        licence: The licence or terms of use.
        publisher: Who publishes it.
        covers: The time that it is about.
        scope: Ids of the localities that it is about.
        made_from: Ids of the sources that it was made from.
        counts: Plural of a kind → how many entities of it there are.
        checksum: SHA-256 of the content; equal for equal movements, whatever the format of the file.
    """

    title: Mapping[str, str]
    version: str
    licence: str
    publisher: str
    covers: Period | None
    scope: tuple[str, ...]
    made_from: tuple[str, ...]
    counts: Mapping[str, int]
    checksum: str

    def __repr__(self) -> str:
        return f"<Info: {self.title.get('en') or next(iter(self.title.values()), 'no card')}>"

    def display(self) -> Card:
        """The card as rows."""
        lang = get_language()
        fields = {
            gettext("version", lang): (self.version,),
            gettext("licence", lang): (self.licence,),
            gettext("publisher", lang): (self.publisher,),
            gettext("covers", lang): (self.covers.label(lang),) if self.covers else (),
            gettext("scope", lang): self.scope,
            gettext("made from", lang): self.made_from,
            gettext("entities", lang): tuple(self._count_lines(lang)),
            gettext("checksum", lang): (self.checksum,),
        }
        rows = [Row(name, lines) for name, lines in fields.items() if any(lines)]
        first = next(iter(self.title.values()), gettext("no card", lang))
        title = self.title.get(lang, first)
        return Card(title=title, subtitle=gettext("dataset", lang), rows=tuple(rows))

    def _count_lines(self, lang: Language) -> Iterator[str]:
        kinds = {cls.plural: kind for kind, cls in ENTITY_TYPES.items()}
        for plural, count in self.counts.items():
            caption = captions()["kinds"].get(kinds.get(plural, ""))
            name = plural if caption is None else caption[LANGUAGES.index(lang)]
            yield f"{name}: {Quantity(count).label(lang)}"


def info_of(network: Network) -> Info:
    """The card of a network.

    Raises:
        InvalidValueError: It has several cards, as after joining movements.
    """
    cards = [*network.of_kind(DatasetCard).values()]
    if len(cards) > 1:
        raise InvalidValueError(
            "several cards of datasets",
            found=[card.id for card in cards],
            hint="remove all but one: movement.remove(id)",
        )
    card = cards[0] if cards else None
    counts = {
        cls.plural: len(entities)
        for kind, cls in ENTITY_TYPES.items()
        if (entities := network.of_kind(kind))
    }
    return Info(
        title={lang: card.name.label(lang) for lang in card.name.languages} if card else {},
        version=card.version if card else "",
        licence=card.licence if card else "",
        publisher=card.publisher if card else "",
        covers=card.covers if card else None,
        scope=card.scope if card else (),
        made_from=card.sources if card else (),
        counts=counts,
        checksum=_checksum(network),
    )


def _checksum(network: Network) -> str:
    from hashlib import sha256  # it loads OpenSSL

    digest = sha256()
    for entity in network:
        digest.update(f"{entity!r}\n".encode())
    for id in sorted(network.outside):
        digest.update(f"{id}\n".encode())
    return digest.hexdigest()
