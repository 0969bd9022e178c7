"""`extend`: drawn entities added to a movement, with the references that keep it valid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from massmob.errors import InvalidValueError
from massmob.movement import Movement
from massmob.strategies.decode_entries import complete, kind_maker
from massmob.strategies.draft import SOURCE, WIDTH, Bits, Draft
from massmob.strategies.entities import Asked, asked_of
from massmob.strategies.values import decoded

__all__ = ["extend"]


def extend(
    movement: Movement | SearchStrategy[Movement], *added: SearchStrategy[Any]
) -> SearchStrategy[Movement]:
    """A movement with one entity more for each strategy, wired to what is there.

    References go to entities of the movement, and what an entity cannot be without is added too: a contest gets
    a document, a model a field. Where the movement is valid, so is the extended one, as far as the fields that
    are given allow it.

    Args:
        movement: The movement, or a strategy of movements.
        *added: Strategies of kinds, such as ``contests()`` and ``documents(type="plan")``.

    Raises:
        InvalidValueError: Not a movement, or not a strategy of a kind.

    Example:
        >>> from hypothesis import find
        >>> from massmob.strategies import contests, movements
        >>> movement = find(extend(movements(), contests(form="quiz")), lambda movement: True)
        >>> [entity.id for entity in movement], movement.validate().findings
        (['contest:1', 'doc:1', 'loc:01', 'src:0'], ())
    """
    if isinstance(movement, Movement):
        movement = st.just(movement)
    elif not isinstance(movement, SearchStrategy):
        raise InvalidValueError("not a movement", place="movement", found=movement)
    asked = [_asked(strategy) for strategy in added]
    data = st.binary(min_size=WIDTH, max_size=WIDTH)
    parts = [st.tuples(data, st.fixed_dictionaries(kind.fields)) for kind in asked]

    def build(movement: Movement, *drawn: tuple[bytes, dict[str, object]]) -> Movement:
        return _extended(movement, asked, drawn)

    return decoded(st.tuples(movement, *parts), build)


def _asked(strategy: SearchStrategy[Any]) -> Asked:
    asked = asked_of(strategy) if isinstance(strategy, SearchStrategy) else None
    if asked is None:
        raise InvalidValueError(
            "not a strategy of a kind of entity",
            place="added",
            found=strategy,
            hint="give contests(), documents(type='plan') and so on, without map or filter",
        )
    return asked


def _extended(
    movement: Movement, asked: Sequence[Asked], drawn: Sequence[tuple[bytes, dict[str, object]]]
) -> Movement:
    draft = Draft(kind_maker)
    draft.include(movement)
    if SOURCE.id not in movement:
        movement = movement.add(SOURCE)
        draft.include([SOURCE])
    for kind, (data, given) in zip(asked, drawn, strict=True):
        draft.add(kind.cls, Bits(data), given=given)
    complete(draft, draft.new)
    return movement.add(*(record.build() for record in draft.new))
