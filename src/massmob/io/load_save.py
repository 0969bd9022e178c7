"""Reading and writing movements: `load`, `save`, `loads`, `dumps`, and entity by entity; a module a format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from importlib import import_module
from os import PathLike
from pathlib import Path
from types import ModuleType
from typing import cast

import attrs

from massmob.errors import InvalidValueError, LoadError, MassmobError
from massmob.io.records import converter
from massmob.io.storage import files
from massmob.io.storage.limits import Limits, current, using
from massmob.io.text import jsonl_format
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.values.text import unknown_word

__all__ = [
    "FORMATS",
    "Format",
    "dumps",
    "iter_entities",
    "load",
    "loads",
    "locate",
    "save",
    "save_entities",
]


@attrs.frozen(kw_only=True)
class Format:
    """A format: how it is named, and the module that knows it, imported when the format is used.

    Attributes:
        module: The module's name in `massmob.io.load_save`. What it offers tells its shape: ``read(bytes) ->
            plain`` and ``write(plain) -> bytes`` for the canonical form in other letters;
            ``read_movement(bytes) -> Movement`` and ``write_movement(Movement) -> bytes``; ``load(Path) ->
            Movement`` and ``save(Movement, Path)`` for folders and databases. A format may only write.
        suffixes: The endings of its files, with the dot.
        extra: The extra that brings what it needs; empty when it needs nothing.
    """

    module: str
    suffixes: tuple[str, ...]
    extra: str = ""


FORMATS: dict[str, Format] = {
    "json": Format(module="text.json_format", suffixes=(".json",)),
    "jsonl": Format(module="text.jsonl_format", suffixes=(".jsonl", ".ndjson")),
    "yaml": Format(module="text.yaml_format", suffixes=(".yaml", ".yml"), extra="yaml"),
    "node-link": Format(module="graphs.node_link", suffixes=()),
    "graphml": Format(module="graphs.graphml", suffixes=(".graphml",)),
    "gexf": Format(module="graphs.gexf", suffixes=(".gexf",)),
    "cytoscape": Format(module="graphs.cytoscape", suffixes=(".cyjs",)),
    "dot": Format(module="graphs.dot", suffixes=(".dot", ".gv")),
    "mermaid": Format(module="graphs.mermaid", suffixes=(".mmd", ".mermaid")),
    "turtle": Format(module="rdf.turtle", suffixes=(".ttl",), extra="linked"),
    "n-triples": Format(module="rdf.n_triples", suffixes=(".nt",), extra="linked"),
    "json-ld": Format(module="rdf.json_ld", suffixes=(".jsonld",), extra="linked"),
    "csv": Format(module="tables.csv_folder", suffixes=()),
    "xlsx": Format(module="tables.xlsx_file", suffixes=(".xlsx",), extra="tables"),
    "parquet": Format(module="tables.parquet_folder", suffixes=(), extra="tables"),
    "duckdb": Format(module="tables.duckdb_file", suffixes=(".duckdb",), extra="tables"),
    "sqlite": Format(module="tables.sqlite_file", suffixes=(".sqlite", ".sqlite3", ".db")),
}
"""Name → format, in the order in which messages name them."""


def load(
    path: str | PathLike[str], format: str | None = None, *, limits: Limits | None = None
) -> Movement:
    """Read a movement from a file.

    Args:
        path: The file.
        format: The format's name, such as ``"json"``; by default the suffix tells.
        limits: What is taken at the most; by default `Limits()`.

    Returns:
        The movement. Nothing between entities is checked; call `Movement.validate`.

    Raises:
        LoadError: The file cannot be read, or holds a problem; ``problems`` has every one with its path.
        InvalidValueError: No such format.

    Example:
        >>> load("no-such-file.json")
        Traceback (most recent call last):
        massmob.errors.LoadError: no-such-file.json: cannot read the file: ...
    """
    module = _module(format or _held_in(Path(path)), Path(path).suffix)
    try:
        with using(limits):
            if hasattr(module, "load"):
                return _held(module.load(Path(path)))
            return _read(module, files.read(Path(path)))
    except MassmobError as error:
        raise error.at(str(path)) from None


def loads(text: str | bytes, format: str = "json", *, limits: Limits | None = None) -> Movement:
    """Read a movement from text.

    Args:
        text: The text, or its bytes in UTF-8.
        format: The format's name.
        limits: What is taken at the most; by default `Limits()`.

    Raises:
        LoadError: The text holds a problem.
        InvalidValueError: No such format, or neither text nor bytes.

    Example:
        >>> from massmob.model.entities import Field
        >>> movement = Movement([Field(id="field:economy", name="phát triển kinh tế")])
        >>> loads(dumps(movement)) == movement
        True
    """
    module = _module(format, "")
    if not isinstance(text, str | bytes):
        raise InvalidValueError(
            "not a text", found=text, hint="give str or bytes; load() reads files"
        )
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    with using(limits) as most:
        most.check_bytes(len(data))
        return _read(module, data)


def iter_entities(path: str | PathLike[str], *, limits: Limits | None = None) -> Iterator[Entity]:
    """The entities of a file of lines (``.jsonl``) one after the other, for files larger than memory.

    Args:
        path: The file.
        limits: What is taken at the most; by default `Limits()`.

    Yields:
        Each entity, in the order of the file. Whether an id stands twice is not looked at, as that would take
        memory; `Movement` does.

    Raises:
        LoadError: When a line is reached that is wrong, with its number and column; what came before was right.

    Example:
        >>> from massmob.model.entities import Field
        >>> path = getfixture("tmp_path") / "fields.jsonl"
        >>> save_entities((Field(id=f"field:{n}", name=f"lĩnh vực {n}") for n in range(3)), path)
        3
        >>> [entity.id for entity in iter_entities(path)]
        ['field:0', 'field:1', 'field:2']
    """
    try:
        # Not around what the caller does between two entities: a generator shares its context with the caller.
        with using(limits):
            opened = files.opened(Path(path))
            file = opened.__enter__()
        try:
            entities = jsonl_format.entities_of(file, limits or current())
            yield from entities
        finally:
            opened.__exit__(None, None, None)
    except MassmobError as error:
        raise error.at(str(path)) from None


def save_entities(
    entities: Iterable[Entity], path: str | PathLike[str], outside: Iterable[str] = ()
) -> int:
    """Write entities as they come to a file of lines (``.jsonl``), whole or not at all.

    Args:
        entities: The entities; a generator is not gathered up.
        path: The file; one that exists is replaced in one step when the last entity is written.
        outside: Ids that references may name although they are not there.

    Returns:
        How many there were.

    Raises:
        InvalidValueError: A value that is no entity.
        MassmobError: The file cannot be written; what was there is still there.
    """
    with files.writing(Path(path)) as file:
        return jsonl_format.write_entities(entities, file, outside)


def locate(path: str | PathLike[str]) -> dict[str, int]:
    """Where the entities of a file stand in it.

    Args:
        path: A file that `load` can read.

    Returns:
        Id → line, from 1; empty for a format that has no lines.

    Raises:
        LoadError: The file cannot be read.
        InvalidValueError: No such format.
    """
    module = _module(None, Path(path).suffix)
    if not hasattr(module, "lines_of_ids"):
        return {}
    return cast("dict[str, int]", module.lines_of_ids(files.read(Path(path))))


def save(
    movement: Movement,
    path: str | PathLike[str],
    format: str | None = None,
    *,
    limits: Limits | None = None,
) -> None:
    """Write a movement to a file, whole or not at all.

    Args:
        movement: The movement.
        path: The file; one that exists is replaced in one step.
        format: The format's name; by default the suffix tells.
        limits: What a reader takes at the most: what it would refuse is not written. By default `Limits()`.

    Raises:
        InvalidValueError: No such format, or a movement without entities.
        LoadError: More entities or bytes than the limits allow.
        MassmobError: The file cannot be written; what was there is still there.
    """
    module = _module(format, Path(path).suffix)
    with using(limits):
        _full(movement)
        if hasattr(module, "save"):
            module.save(movement, Path(path))
        else:
            files.write(Path(path), _written(module, movement))


def dumps(movement: Movement, format: str = "json", *, limits: Limits | None = None) -> str:
    """Write a movement as text; the arguments are those of `save`."""
    with using(limits):
        return _written(_module(format, ""), _full(movement)).decode("utf-8")


def _read(module: ModuleType, data: bytes) -> Movement:
    _must(module, "read", "read_movement")
    if not hasattr(module, "read"):
        return _held(module.read_movement(data))
    where = partial(module.locator, data) if hasattr(module, "locator") else None
    return _held(converter.from_plain(module.read(data), where))


def _written(module: ModuleType, movement: Movement) -> bytes:
    _must(module, "write", "write_movement")
    if hasattr(module, "write_movement"):
        data = cast("bytes", module.write_movement(movement))
    else:
        data = cast("bytes", module.write(converter.to_plain(movement)))
    current().check_bytes(len(data))
    return data


def _held_in(path: Path) -> str | None:
    """The format of a folder, by what it holds; ``None`` for a file."""
    marks = (name for name in ("csv", "parquet") if (path / f"massmob.{name}").is_file())
    return next(marks, None)


def _must(module: ModuleType, *offered: str) -> None:
    """Refuse what a format cannot do: some only write, some are no text."""
    if any(hasattr(module, name) for name in offered):
        return
    name = module.__name__.rpartition(".")[2]
    if "read" in offered and hasattr(module, "write_movement"):
        hint = "write JSON, which comes back as it was, to load the movement again"
        raise InvalidValueError("this format is only written", found=name, hint=hint)
    done = "read" if "read" in offered else "written"
    raise InvalidValueError(f"a format that cannot be {done} this way", found=name)


def _held(movement: Movement) -> Movement:
    if not movement:
        raise LoadError("the file holds no entity", hint="give at least one, such as a locality")
    return movement


def _full(movement: Movement) -> Movement:
    # An empty file tells a reader nothing, least of all whether something was lost; it is refused both ways.
    if not movement:
        raise InvalidValueError(
            "a movement without entities", found=repr(movement), hint="add an entity first"
        )
    current().check_entities(len(movement))
    return movement


def _module(name: str | None, suffix: str) -> ModuleType:
    if name is None:
        name = next(
            (name for name, each in FORMATS.items() if suffix.lower() in each.suffixes), None
        )
    if name in FORMATS:
        return import_module(f"massmob.io.{FORMATS[name].module}")
    raise unknown_word("not a format massmob knows", name if name is not None else suffix, FORMATS)
