"""Strategies of entities, one for each kind, each entity valid by itself.

All fields are drawn that refer to nothing, and held values without references. References that a kind requires
are the id given or an invented one (``contest:1``); no other reference is drawn. So the only findings in a
movement of such an entity alone are of missing entities.
"""

from __future__ import annotations

from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from massmob.errors import InvalidValueError
from massmob.model.entities import (
    Assessment,
    Body,
    Campaign,
    Commendation,
    Contest,
    ContestCluster,
    ContestRound,
    Cycle,
    DatasetCard,
    Dialogue,
    Document,
    EmulationCluster,
    Event,
    Field,
    Indicator,
    Locality,
    MobilizationModel,
    Observation,
    PartyCommittee,
    Publication,
    Source,
    TargetGroup,
    Task,
    Team,
    Term,
    Work,
)
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.model.records.value_forms import field_types
from massmob.model.references import reference_fields
from massmob.strategies.decode_entries import complete, kind_maker
from massmob.strategies.draft import WIDTH, Bits, Draft
from massmob.strategies.plain_fields import plain_value, unknown_types
from massmob.strategies.values import decoded

__all__ = [
    "Asked",
    "asked_of",
    "assessments",
    "bodies",
    "campaigns",
    "clusters",
    "commendations",
    "committees",
    "contest_clusters",
    "contests",
    "cycles",
    "datasets",
    "dialogues",
    "documents",
    "entities_of",
    "events",
    "fields",
    "held_values",
    "indicators",
    "localities",
    "models",
    "observations",
    "publications",
    "rounds",
    "sources",
    "target_groups",
    "tasks",
    "teams",
    "terms",
    "works",
]

_E = TypeVar("_E", bound=Entity)
_V = TypeVar("_V")


@attrs.frozen(eq=False)
class Asked:
    """What a strategy of entities was asked for.

    Attributes:
        cls: The class.
        fields: The strategies of the fields that were given.
    """

    cls: type[Entity]
    fields: dict[str, SearchStrategy[Any]]


_ASKED: WeakKeyDictionary[SearchStrategy[Any], Asked] = WeakKeyDictionary()


def asked_of(strategy: SearchStrategy[Any]) -> Asked | None:
    """What a strategy of this module was asked for; ``None`` for any other."""
    return _ASKED.get(strategy)


def entities_of(cls: type[_E], **given: object) -> SearchStrategy[_E]:
    """Entities of any class: one of this package, one that another package declares, or a subclass.

    Args:
        cls: The class.
        **given: Values of fields, or strategies of them: ``kind="phuong"``, ``valid=periods()``. Fields that
            depend on one another are the caller's to keep in order, where both are given.

    Raises:
        InvalidValueError: A field that the class does not have, or of a type without a strategy.

    Example:
        >>> from hypothesis import find
        >>> find(entities_of(TargetGroup), lambda group: True)
        TargetGroup(id='group:1', name='nhóm Bình Hưng 1')
        >>> find(entities_of(TargetGroup, name="thanh niên"), lambda group: True)
        TargetGroup(id='group:1', name='thanh niên')
    """
    known = [field.name for field in attrs.fields(cls)]
    unknown = given.keys() - set(known)
    if unknown:
        raise InvalidValueError(
            f"not fields of {cls.__name__}",
            found=sorted(unknown),
            hint=f"it has {', '.join(known)}",
        )
    for field, type_ in unknown_types(cls).items():
        if field not in given:
            raise InvalidValueError(
                "a field of a type without a strategy",
                place=f"{cls.__name__}.{field}",
                found=type_,
                hint=f"give one: entities_of({cls.__name__}, {field}=…)",
            )
    strategies = {name: _as_strategy(value) for name, value in given.items()}
    names = tuple(strategies)

    def build(data: bytes, *values: object) -> _E:
        return _entity(cls, data, dict(zip(names, values, strict=True)))

    data = st.binary(min_size=WIDTH, max_size=WIDTH)
    strategy = decoded(st.tuples(data, *strategies.values()), build)
    _ASKED[strategy] = Asked(cls, strategies)
    return strategy


def _as_strategy(value: object) -> SearchStrategy[Any]:
    if isinstance(value, SearchStrategy):
        strategy: SearchStrategy[Any] = cast("Any", value)
        return strategy
    return st.just(value)


def _entity(cls: type[_E], data: bytes, given: dict[str, object]) -> _E:
    """The entity that bytes encode, without sources and other entities."""
    bits = Bits(data)
    draft = Draft(kind_maker, alone=True)
    number = 1 + bits.last(5) % 60
    given.setdefault("id", f"{cls.prefix}:{number + 60 * (bits.last(6) + 256 * bits.last(7))}")
    given.setdefault("sources", ())
    record = draft.add(cls, bits, number=number, given=given)
    complete(draft, [record])
    return cast("_E", record.build())


def held_values(cls: type[_V]) -> SearchStrategy[_V]:
    """Values of a class that entities hold: milestones, successions, results, points and so on.

    References that it requires are invented ids; no other reference is drawn.

    Args:
        cls: The class.

    Example:
        >>> from hypothesis import find
        >>> from massmob.model.entities import Result
        >>> find(held_values(Result), lambda result: True)
        Result(round='round:1', rank=None, prize=None, sources=())
    """
    types = field_types(cls)
    declared: type[Any] = cls
    references = {reference.field: reference for reference in reference_fields(declared)}
    drawn: dict[str, SearchStrategy[Any]] = {}
    for field in attrs.fields(declared):
        reference, kind = references.get(field.name), types[field.name].kind
        if reference is not None and field.default is attrs.NOTHING:
            first = min(reference.kinds, key=list(ENTITY_TYPES).index)
            drawn[field.name] = st.just(f"{ENTITY_TYPES[first].prefix}:1")
        elif reference is None and field.default is attrs.NOTHING:
            drawn[field.name] = _plain_values(kind)
        elif reference is None:
            drawn[field.name] = st.just(field.default) | _plain_values(kind)
    names = tuple(drawn)
    return decoded(
        st.tuples(*drawn.values()), lambda *values: cls(**dict(zip(names, values, strict=True)))
    )


def _plain_values(kind: type[Any]) -> SearchStrategy[Any]:
    def build(number: int) -> object:
        return plain_value(kind, number)

    return decoded(st.tuples(st.integers(0, 127)), build)


# --- the kinds -------------------------------------------------------------------------------------


def localities(**given: object) -> SearchStrategy[Locality]:
    """Localities of every kind, in force while their tier exists; without successors.

    Args:
        **given: Values of fields, or strategies of them.

    Example:
        >>> from hypothesis import find
        >>> find(localities(kind="quan", parent="loc:01"), lambda unit: True)
        Locality(id='loc:1', name='An Khê', valid='../2025-06-30', kind='quan', parent='loc:01')
    """
    return entities_of(Locality, **given)


def committees(**given: object) -> SearchStrategy[PartyCommittee]:
    """Party committees of every level.

    Args:
        **given: Values of fields, or strategies of them.
    """
    return entities_of(PartyCommittee, **given)


def bodies(**given: object) -> SearchStrategy[Body]:
    """Commissions, offices, State organs and so on.

    Args:
        **given: Values of fields, or strategies of them.
    """
    return entities_of(Body, **given)


def terms(**given: object) -> SearchStrategy[Term]:
    """Terms of five years; of the committee given, or of ``org:1``.

    Args:
        **given: Values of fields, or strategies of them.
    """
    return entities_of(Term, **given)


def fields(**given: object) -> SearchStrategy[Field]:
    """Fields of the movement without a parent, so neither directions nor themes.

    Args:
        **given: Values of fields, or strategies of them.
    """
    return entities_of(Field, **given)


def documents(**given: object) -> SearchStrategy[Document]:
    """Documents with a symbol that means their type, in force from the day of issue.

    Args:
        **given: Values of fields, or strategies of them.

    Example:
        >>> from hypothesis import find
        >>> str(find(documents(type="directive"), lambda document: True).symbol)
        '01-CT/TU'
    """
    return entities_of(Document, **given)


def campaigns(**given: object) -> SearchStrategy[Campaign]:
    """Emulation movements, campaigns and programmes.

    Args:
        **given: Values of fields, or strategies of them.
    """
    return entities_of(Campaign, **given)


def events(**given: object) -> SearchStrategy[Event]:
    """Anniversaries, congresses and other events on known days.

    Args:
        **given: Values of fields, or strategies of them.
    """
    return entities_of(Event, **given)


def publications(**given: object) -> SearchStrategy[Publication]:
    """Books and articles.

    Args:
        **given: Values of fields, or strategies of them.
    """
    return entities_of(Publication, **given)


def models(**given: object) -> SearchStrategy[MobilizationModel]:
    """Models with milestones in the usual order of statuses.

    Args:
        **given: Values of fields, or strategies of them.
    """
    return entities_of(MobilizationModel, **given)


def contests(**given: object) -> SearchStrategy[Contest]:
    """Contests of every form and level.

    Args:
        **given: Values of fields, or strategies of them.
    """
    return entities_of(Contest, **given)


def rounds(**given: object) -> SearchStrategy[ContestRound]:
    """Rounds of the contest given, or of ``contest:1``.

    A later round (``order=2``) is valid only with those before it (MM601), which `movements` draws together.

    Args:
        **given: Values of fields, or strategies of them.
    """
    return entities_of(ContestRound, **given)


def contest_clusters(**given: object) -> SearchStrategy[ContestCluster]:
    """Clusters of the round given, or of ``round:1``.

    Args:
        **given: Values of fields, or strategies of them.
    """
    return entities_of(ContestCluster, **given)


def teams(**given: object) -> SearchStrategy[Team]:
    """Teams.

    Args:
        **given: Values of fields, or strategies of them.
    """
    return entities_of(Team, **given)


def dialogues(**given: object) -> SearchStrategy[Dialogue]:
    """Conferences of leaders with the people.

    Args:
        **given: Values of fields, or strategies of them.
    """
    return entities_of(Dialogue, **given)


def clusters(**given: object) -> SearchStrategy[EmulationCluster]:
    """Emulation clusters, without members.

    Args:
        **given: Values of fields, or strategies of them.
    """
    return entities_of(EmulationCluster, **given)


def target_groups(**given: object) -> SearchStrategy[TargetGroup]:
    """Target groups.

    Args:
        **given: Values of fields, or strategies of them.
    """
    return entities_of(TargetGroup, **given)


def cycles(**given: object) -> SearchStrategy[Cycle]:
    """Yearly cycles whose phases follow one another within the year; of the organ given, or of ``org:1``.

    Args:
        **given: Values of fields, or strategies of them.
    """
    return entities_of(Cycle, **given)


def tasks(**given: object) -> SearchStrategy[Task]:
    """Tasks and aims.

    Args:
        **given: Values of fields, or strategies of them.
    """
    return entities_of(Task, **given)


def works(**given: object) -> SearchStrategy[Work]:
    """Works of every kind.

    Args:
        **given: Values of fields, or strategies of them.
    """
    return entities_of(Work, **given)


def commendations(**given: object) -> SearchStrategy[Commendation]:
    """Commendations of every form.

    Args:
        **given: Values of fields, or strategies of them.
    """
    return entities_of(Commendation, **given)


def datasets(**given: object) -> SearchStrategy[DatasetCard]:
    """Cards of datasets.

    Args:
        **given: Values of fields, or strategies of them.
    """
    return entities_of(DatasetCard, **given)


def assessments(**given: object) -> SearchStrategy[Assessment]:
    """Assessments in words; about the entity given, or ``loc:1``.

    Args:
        **given: Values of fields, or strategies of them.
    """
    return entities_of(Assessment, **given)


def indicators(**given: object) -> SearchStrategy[Indicator]:
    """Indicators of every measure: counts, stocks, ratios, shares.

    Args:
        **given: Values of fields, or strategies of them.
    """
    return entities_of(Indicator, **given)


def observations(**given: object) -> SearchStrategy[Observation]:
    """Figures of a year, of the indicator and unit given, or of ``ind:1`` and ``loc:1``.

    Args:
        **given: Values of fields, or strategies of them.
    """
    return entities_of(Observation, **given)


def sources(**given: object) -> SearchStrategy[Source]:
    """Sources with a publisher and a grade.

    Args:
        **given: Values of fields, or strategies of them.
    """
    return entities_of(Source, **given)
