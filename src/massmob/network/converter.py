"""The canonical form: a movement as plain values, which every format writes in its own way.

The form, version 2: an object with ``"massmob": 2``; for each kind that occurs, under its plural, the list of
its records in id order; and ``"outside"``, ids that references may name although they are not here (an
excerpt). A record leaves out what has its default. Values are strings of one form each: a period is ISO 8601
(``"2025-07-01/.."``), a name is a string (Vietnamese) or an object by language, a quantity is a number or an
object of bounds.

A record is decoded in two stages, so that right records are fast and wrong ones are explained::

    record ── fast_decoder ──→ entity                                  nearly every record
                   │ any exception
                   └──→ cattrs converter ──→ entity                    right, in an unusual form
                                  └──→ problems, each with its path    wrong
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, TypeAlias, TypeVar, cast

import attrs

from massmob.errors import InvalidValueError, LoadError, MassmobError
from massmob.model.converters import as_ids
from massmob.model.entity import ENTITY_TYPES, Entity, per_kinds
from massmob.model.records.fast_decode import fast_decoder
from massmob.model.records.value_forms import VERSION
from massmob.network.collection import Unknown
from massmob.network.lookups import Lookups
from massmob.values import limits
from massmob.values.text import unknown_word_error

__all__ = [
    "HEADER_KEYS",
    "VERSION",
    "Locator",
    "check_version",
    "from_plain",
    "header",
    "keeping_unknown",
    "keeps_unknown",
    "plainly_right_entity",
    "record_lists",
    "to_plain",
]

_L = TypeVar("_L", bound=Lookups)
HEADER_KEYS = {"massmob", "outside"}
"""The keys of a form that are not lists of records."""


@per_kinds
def _classes() -> dict[str, type[Entity]]:
    """Plural → class."""
    return {cls.plural: cls for cls in ENTITY_TYPES.values()}


def to_plain(movement: Lookups) -> dict[str, object]:
    """A movement in the canonical form.

    Args:
        movement: The movement.

    Returns:
        Plain values: dict, list, str, int, float, bool.
    """
    lists = {
        key: [*value] if isinstance(value, Iterator) else value
        for key, value in record_lists(movement)
    }
    return {**header(movement), **lists}


def record_lists(movement: Lookups) -> Iterator[tuple[str, Iterator[dict[str, object]]]]:
    """The plural of each kind that occurs and its records, made one after the other."""
    from massmob.model.records.record_converter import cattrs_converter  # reading needs no cattrs

    unknown = movement.unknown
    for cls in ENTITY_TYPES.values():
        if entities := movement.of_kind(cls.entity_kind):
            to_record = cattrs_converter().get_unstructure_hook(cls)
            records: Iterator[dict[str, object]] = map(to_record, entities.values())
            if unknown.fields:
                records = (
                    {**record, **unknown.fields.get(str(record["id"]), {})} for record in records
                )
            yield cls.plural, records
    yield from unknown.lists.items()


def header(movement: Lookups) -> dict[str, object]:
    """The members before the records: the version, and the ids outside an excerpt."""
    plain: dict[str, object] = {"massmob": VERSION}
    if movement.outside:
        plain["outside"] = sorted(movement.outside)
    return plain


Locator: TypeAlias = "Callable[[tuple[str | int, ...]], str]"
"""From the path to a value, its place in the text: ``line 3, column 7``."""


def from_plain(
    cls: type[_L], plain: object, make_locator: Callable[[], Locator] | None = None
) -> _L:
    """A movement from the canonical form.

    Args:
        cls: The class of movements.
        plain: Plain values, such as a JSON reader gives.
        make_locator: Makes the locator of values in the text; called only when there is a problem.

    Returns:
        The movement.

    Raises:
        LoadError: Every problem with its path (of very many, the first thousand), or more than the limits in
            force allow; nothing is half-built.
    """
    problems = _ProblemList(make_locator)
    keep, unknown_lists = keeps_unknown(), dict[str, Any]()
    try:
        lists = _lists_by_plural(plain, problems, unknown_lists if keep else None)
        outside = _outside_ids(plain, problems)
    except LoadError:
        _check_depth(plain)
        raise
    if problems or keep or limits.current().max_depth < _DEPTH:
        _check_depth(plain)
    limits.current().check_entities(sum(map(len, lists.values())))
    unknown = Unknown(_take_unknown_fields(lists) if keep else {}, unknown_lists)
    # Each record is dropped once it is read, as the garbage collector has less to search: a fifth of the time.
    del plain
    decoded = {
        plural: _decode_records(plural, records, problems) for plural, records in lists.items()
    }
    entities = [entity for list_ in decoded.values() for entity in list_ if entity is not None]
    try:
        movement = cls(entities, outside=outside, unknown=unknown)
    except InvalidValueError:
        _add_repeated_ids(decoded, problems)
        movement = cls()  # never returned, as there is a problem now
    problems.raise_if_any()
    return movement


_KEEP_UNKNOWN: ContextVar[bool] = ContextVar("massmob.keep_unknown", default=False)


def keeps_unknown() -> bool:
    """Whether `keeping_unknown` is in force."""
    return _KEEP_UNKNOWN.get()


@contextmanager
def keeping_unknown(keep: bool) -> Generator[None]:
    """Within a ``with`` block, `from_plain` keeps keys and kinds that it does not know, or refuses them."""
    token = _KEEP_UNKNOWN.set(keep)
    try:
        yield
    finally:
        _KEEP_UNKNOWN.reset(token)


def _take_unknown_fields(lists: dict[str, list[object]]) -> dict[str, dict[str, Any]]:
    """Remove the fields that are not known from records; id → these fields."""
    taken: dict[str, dict[str, Any]] = {}
    for plural, records in lists.items():
        known = {field.name for field in attrs.fields(_classes()[plural])}
        for position, record in enumerate(records):
            if isinstance(record, dict) and not record.keys() <= known:
                fields = cast("dict[str, Any]", record)
                records[position] = {name: fields[name] for name in fields if name in known}
                unknown = {name: fields[name] for name in fields if name not in known}
                taken[str(fields.get("id"))] = unknown
    return taken


_DEPTH = 6
"""How deep the form is nested: form, list, record, list of held values, one of them, its list of ids."""


def _decode_records(
    plural: str, records: list[object], problems: _ProblemList
) -> list[Entity | None]:
    """The entity of each record, taken from the end of the list; ``None`` where there is a problem."""
    decode_fast: Callable[[object], Entity] = fast_decoder(cast("Any", _classes()[plural]))
    entities: list[Entity | None] = []
    while records:
        record = records.pop()
        try:
            entities.append(decode_fast(record))
        except Exception:  # noqa: BLE001 - whichever it is, the second stage reports it better
            entities.append(_decode_with_errors(plural, len(entities), record, problems))
    return entities


def plainly_right_entity(plural: str, record: object) -> Entity | None:
    """The entity of a record, as `from_plain` reads it from a form of its own, if the first stage reads it.

    Args:
        plural: The key of its list in the form.
        record: The record.

    Returns:
        The entity; ``None`` for a record that only `from_plain` can read or explain.
    """
    cls = _classes().get(plural)
    if cls is None or limits.current().max_depth < _DEPTH:
        return None
    try:
        return cast("Entity", fast_decoder(cast("Any", cls))(record))
    except Exception:  # noqa: BLE001 - whichever it is, the second stage reports it better
        return None


def _decode_with_errors(
    plural: str, position: int, record: object, problems: _ProblemList
) -> Entity | None:
    """The entity of a record that the first stage refused; ``None`` where there is a problem."""
    from massmob.model.records.record_converter import cattrs_converter  # only for what is wrong

    try:
        return cattrs_converter().structure(record, _classes()[plural])
    except Exception as error:  # noqa: BLE001 - cattrs raises errors of many classes
        _check_depth({plural: [record]})
        problems.add_record(plural, position, record, error)
        return None


class _ProblemList:
    """The problems of a file, with their places; there may be millions, so not all are collected."""

    def __init__(self, make_locator: Callable[[], Locator] | None) -> None:
        self._locator = cache(make_locator) if make_locator else None
        self._problems: list[MassmobError] = []

    def __bool__(self) -> bool:
        return bool(self._problems)

    def add(self, problem: MassmobError, path: tuple[str | int, ...] = ()) -> None:
        """Add a problem of the value at a path."""
        if len(self._problems) >= _MAX_PROBLEMS:
            self.raise_if_any()
        self._problems.append(problem.at(self._locator()(path)) if self._locator else problem)

    def add_record(self, plural: str, position: int, record: object, error: Exception) -> None:
        """Add the problems of a record for which cattrs raised an error."""
        from massmob.model.structuring import problems, written

        place = _record_place(plural, position, _id_of(record))
        for path, problem in problems(error):
            located = problem.at(written(path)) if path else problem
            self.add(located.at(place), (plural, position, *path))

    def raise_if_any(self) -> None:
        if self._problems:
            raise LoadError.of(self._problems, truncated=len(self._problems) >= _MAX_PROBLEMS)


_MAX_PROBLEMS = 1000


def _check_depth(plain: object) -> None:
    """Refuse plain values that are nested deeper than the limits allow."""
    depth, level = 0, [plain]
    while level := [inner for value in level for inner in _inner_values(value)]:
        depth += 1
        limits.current().check_depth(depth)


def _inner_values(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return cast("dict[str, object]", value).values()
    return cast("list[object]", value) if isinstance(value, list) else ()


def _record_place(plural: str, position: int, id: object) -> str:
    return f"{plural}[{position}]" + (f" ({id[:80]!r})" if isinstance(id, str) else "")


def _id_of(record: object) -> object:
    return cast("dict[str, object]", record).get("id") if isinstance(record, dict) else None


def _add_repeated_ids(decoded: dict[str, list[Entity | None]], problems: _ProblemList) -> None:
    """Report the entities whose id another has."""
    places: dict[str, str] = {}
    for plural, entities in decoded.items():
        for position, entity in enumerate(entities):
            if entity is None:
                continue
            place = _record_place(plural, position, entity.id)
            if entity.id in places:
                hint = f"the first is at {places[entity.id]}; give one of them another"
                problem = InvalidValueError(
                    "two entities have one id", place=place, found=entity.id, hint=hint
                )
                problems.add(problem, (plural, position, "id"))
            places.setdefault(entity.id, place)


def _lists_by_plural(
    plain: object, problems: _ProblemList, unknown: dict[str, Any] | None
) -> dict[str, list[object]]:
    """The lists of records by plural, each reversed; an unknown key at the top is kept, or a problem."""
    if not isinstance(plain, dict):
        raise LoadError("not a movement", found=plain, hint='give an object {"massmob": 2, …}')
    form = cast("dict[str, object]", plain)
    check_version(form)
    lists: dict[str, list[object]] = {}
    for key, value in form.items():
        if key in HEADER_KEYS:
            continue
        if key not in _classes() and unknown is not None:
            unknown[key] = value
        elif key not in _classes():
            problems.add(unknown_word_error("unknown key", key, _classes()), (key,))
        elif not isinstance(value, list):
            problems.add(
                InvalidValueError("not a list", place=key, found=value, hint="give a list […]"),
                (key,),
            )
        else:
            lists[key] = cast("list[object]", value)[::-1]
    return lists


def check_version(form: dict[str, object]) -> None:
    """Refuse a form without a version, or of another version than this release reads.

    Raises:
        LoadError: With what to do about it.

    Example:
        >>> check_version({"massmob": 99})
        Traceback (most recent call last):
        massmob.errors.LoadError: massmob: a newer version of the form than this release reads: found 99; ...
    """
    version = form.get("massmob")
    if not isinstance(version, int) or isinstance(version, bool):
        raise _version_error("not a version of the form", version, f'write "massmob": {VERSION}')
    if version > VERSION:
        raise _version_error(
            "a newer version of the form than this release reads",
            version,
            "run: pip install --upgrade massmob; "
            f'or have the file saved again with "massmob": {VERSION}',
        )
    if version < VERSION:
        raise _version_error(
            "a version of the form that no release wrote",
            version,
            f'known is {VERSION}; its localities have tiers, its "contest_clusters" were "clusters"',
        )


def _version_error(message: str, version: object, hint: str) -> LoadError:
    return LoadError(message, place="massmob", found=version, hint=hint)


def _outside_ids(plain: object, problems: _ProblemList) -> tuple[str, ...]:
    value = cast("dict[str, object]", plain).get("outside", [])
    try:
        return as_ids(cast("list[str]", value))
    except InvalidValueError as error:
        problems.add(error.at("outside"), ("outside",))
        return ()
