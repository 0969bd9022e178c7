"""Reading and writing movements: `load`, `save`, `loads`, `dumps`, and entity by entity; a module a format."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import Literal

from massmob.errors import InvalidValueError, LoadError, MassmobError, naming_argument, require_type
from massmob.io.format import Format
from massmob.io.text import jsonl_format
from massmob.model.converters import as_ids
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.network.converter import keeping_unknown
from massmob.storage import files
from massmob.storage.foreign import errors_as
from massmob.values.limits import Limits, current, using
from massmob.values.text import unknown_word_error

__all__ = [
    "FORMATS",
    "dumps",
    "format_named",
    "format_to_load",
    "iter_entities",
    "load",
    "loads",
    "save",
    "save_entities",
]


class _Formats(Mapping[str, Format]):
    """Name → format, in the order in which messages name them.

    A module is imported when its format is asked for: those of all formats take as long as reading a file.
    """

    def __getitem__(self, name: str) -> Format:
        module, declaration = _DECLARATIONS[name]
        format: Format = getattr(import_module(f"massmob.io.{module}"), declaration)
        return format

    def __iter__(self) -> Iterator[str]:
        return iter(_DECLARATIONS)

    def __len__(self) -> int:
        return len(_DECLARATIONS)


_DECLARATIONS = {
    "json": ("text.json_format", "FORMAT"),
    "jsonl": ("text.jsonl_format", "FORMAT"),
    "yaml": ("text.yaml_format", "FORMAT"),
    "node-link": ("graphs.node_link", "FORMAT"),
    "graphml": ("graphs.graphml", "FORMAT"),
    "gexf": ("graphs.gexf", "FORMAT"),
    "cytoscape": ("graphs.cytoscape", "FORMAT"),
    "dot": ("graphs.dot", "FORMAT"),
    "mermaid": ("graphs.mermaid", "FORMAT"),
    "turtle": ("rdf.serialization", "TURTLE"),
    "n-triples": ("rdf.serialization", "N_TRIPLES"),
    "json-ld": ("rdf.serialization", "JSON_LD"),
    "csv": ("tables.csv_folder", "FORMAT"),
    "xlsx": ("tables.xlsx_file", "FORMAT"),
    "ods": ("tables.xlsx_file", "OPEN_DOCUMENT"),
    "parquet": ("tables.parquet_folder", "FORMAT"),
    "duckdb": ("tables.duckdb_file", "FORMAT"),
    "sqlite": ("tables.sqlite_file", "FORMAT"),
}
"""Name → the module that declares the format, and what it is called there."""

FORMATS: Mapping[str, Format] = _Formats()
"""Every format by its name."""


def load(
    path: str | PathLike[str],
    format: str | None = None,
    *,
    limits: Limits | None = None,
    unknown: Literal["refuse", "keep"] = "refuse",
) -> Movement:
    """Read a movement from a file, or from a folder of tables.

    Args:
        path: The file or folder.
        format: The format's name, such as ``"json"``; by default it follows from the suffix, or from the files
            in the folder.
        limits: The most that is read; by default `Limits()`.
        unknown: Whether fields and kinds that this release does not know are refused, or kept in
            `Movement.unknown` and written back (JSON, YAML, lines of JSON), as for files of a newer release.

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
    path = files.as_path("path", path)
    try:
        file_format = format_to_load(path) if format is None else format_named(format)
        keep = _keeps_unknown(file_format, unknown)
        with using(limits), keeping_unknown(keep), errors_as(LoadError, "cannot be read"):
            if file_format.load is not None:
                return _with_entities(file_format.load(path))
            return _read_bytes(file_format, files.read(path))
    except MassmobError as error:
        raise error.at(str(path)) from None


def loads(
    text: str | bytes,
    format: str = "json",
    *,
    limits: Limits | None = None,
    unknown: Literal["refuse", "keep"] = "refuse",
) -> Movement:
    """Read a movement from text.

    Args:
        text: The text, or its bytes in UTF-8.
        format: The format's name.
        limits: The most that is read; by default `Limits()`.
        unknown: Whether fields and kinds that this release does not know are refused or kept; see `load`.

    Raises:
        LoadError: The text holds a problem.
        InvalidValueError: No such format, or neither text nor bytes.

    Example:
        >>> from massmob.model.entities import Field
        >>> movement = Movement([Field(id="field:economy", name="phát triển kinh tế")])
        >>> loads(dumps(movement)) == movement
        True
    """
    file_format = format_named(format)
    require_type("text", text, str, bytes, hint="give the text itself; load() reads files")
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    keep = _keeps_unknown(file_format, unknown)
    with using(limits) as limits_in_force, keeping_unknown(keep):
        limits_in_force.check_bytes(len(data))
        return _read_bytes(file_format, data)


def iter_entities(path: str | PathLike[str], *, limits: Limits | None = None) -> Iterator[Entity]:
    """The entities of a file of lines (``.jsonl``) one after the other, for files larger than memory.

    Args:
        path: The file.
        limits: The most that is read; by default `Limits()`.

    Yields:
        Each entity, in the order of the file. Repeated ids are not detected, as that would take memory;
        `Movement` detects them.

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
    path = files.as_path("path", path)
    try:
        with ExitStack() as stack:
            # The limits end before the first entity is yielded: a generator shares its context with the
            # caller, for whose code between two entities they are not meant.
            with using(limits):
                file = stack.enter_context(files.opened(path))
            yield from jsonl_format.entities_of(file, limits or current())
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
        SaveError: The file cannot be written; what was there is still there.
    """
    path = files.as_path("path", path)
    require_type("entities", entities, Iterable, hint="give entities, such as a list of them")
    with naming_argument("outside"):
        outside = as_ids(outside)
    with files.writing(path) as file:
        return jsonl_format.write_entities(entities, file, outside)


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
        format: The format's name; by default it follows from the suffix.
        limits: The most that a reader accepts: what it would refuse is not written. By default `Limits()`.

    Raises:
        InvalidValueError: No such format, or a movement without entities.
        LoadError: More entities or bytes than the limits allow.
        SaveError: The file cannot be written; what was there is still there.
    """
    path = files.as_path("path", path)
    file_format = _format_to_save(path) if format is None else format_named(format)
    with using(limits):
        _check_writable(movement, file_format)
        if file_format.save is not None:
            file_format.save(movement, path)
        else:
            files.write(path, _written_bytes(file_format, movement))


def dumps(movement: Movement, format: str = "json", *, limits: Limits | None = None) -> str:
    """Write a movement as text; the arguments are those of `save`."""
    file_format = format_named(format)
    with using(limits):
        _check_writable(movement, file_format)
        return _written_bytes(file_format, movement).decode("utf-8")


def format_named(name: object) -> Format:
    """The format of a name.

    Raises:
        InvalidValueError: No such format.
    """
    if isinstance(name, str) and name in FORMATS:
        return FORMATS[name]
    raise unknown_word_error("not a format massmob knows", name, FORMATS, place="format")


def _format_by_suffix(suffix: str) -> Format | None:
    known = (format for format in FORMATS.values() if suffix.lower() in format.suffixes)
    return next(known, None)


def format_to_load(path: Path) -> Format:
    """The format of a file by its suffix, of a folder by the files in it.

    Raises:
        LoadError: A folder without tables, a file that is one table of a folder, or no regular file.
        InvalidValueError: Another suffix.
    """
    if files.is_folder(path):
        return _format_of_folder(path)
    file_format = _format_by_suffix(path.suffix)
    if file_format is not None:
        return file_format
    if os.path.lexists(path):
        files.check_regular(path)
    elif not path.suffix:
        raise LoadError("no such file or folder", found=str(path), hint="check the path")
    if folder_format := _folder_format(path.suffix):
        hint = (
            f"name the folder: load({str(path.parent)!r}); a register typed by hand is read with "
            "read_register"
        )
        message = f"one table; a movement in {folder_format.name} is a folder of tables"
        raise LoadError(message, found=path.name, hint=hint)
    raise _unknown_suffix_error(path)


def _format_to_save(path: Path) -> Format:
    """The format of a file by its suffix."""
    file_format = _format_by_suffix(path.suffix)
    if file_format is not None:
        return file_format
    if folder_format := _folder_format(path.suffix):
        name = folder_format.name
        raise InvalidValueError(
            f"a movement in {name} is a folder of tables, not one file",
            place="path",
            found=path.name,
            hint=f"write a folder: save(movement, {str(path.with_suffix(''))!r}, format={name!r}), or "
            f"massmob convert … {path.with_suffix('').name} --to {name}",
        )
    raise _unknown_suffix_error(path)


def _unknown_suffix_error(path: Path) -> InvalidValueError:
    suffixes = ", ".join(suffix for format in FORMATS.values() for suffix in format.suffixes)
    folders_of = " or ".join(repr(format.name) for format in FORMATS.values() if format.marker)
    return InvalidValueError(
        "not a suffix massmob knows" if path.suffix else "a file without a suffix",
        place="path",
        found=path.name,
        hint=f"end it in one of {suffixes}; or name the format, for a folder {folders_of}",
    )


def _folder_format(suffix: str) -> Format | None:
    """The format of folders of files with a suffix."""
    return next((f for f in FORMATS.values() if Path(f.marker).suffix == suffix != ""), None)


def _format_of_folder(path: Path) -> Format:
    """The format of a folder: that of the first of its tables, which the manifest lists if there is one."""
    # Folders alone need these, which import OpenSSL and the words of days.
    from massmob.model.records.columns import layouts
    from massmob.storage import folders

    names, tables = folders.names_in(path), layouts().keys()
    for file_format in FORMATS.values():
        suffix = Path(file_format.marker).suffix
        stems = {name.removesuffix(suffix) for name in names if suffix and name.endswith(suffix)}
        if stems & tables:
            return file_format
    raise LoadError(
        "not a folder of tables",
        found=names[:20],
        hint=f"name each file by what its rows are: {', '.join(f'{n}.csv' for n in layouts())}",
    )


def _read_bytes(format: Format, data: bytes) -> Movement:
    if format.read is not None:
        return _with_entities(format.read(data))
    if format.load is None:
        hint = "to load the movement again, write it as JSON"
        raise InvalidValueError("a write-only format", found=format.name, hint=hint)
    hint = "use load(), which takes a path"
    raise InvalidValueError("a format that cannot be read from text", found=format.name, hint=hint)


def _written_bytes(format: Format, movement: Movement) -> bytes:
    if format.write is None and format.save is None:
        hint = "to write a workbook, end its name in .xlsx"
        raise InvalidValueError("a read-only format", found=format.name, hint=hint)
    if format.write is None:
        hint = "use save(), which takes a path"
        raise InvalidValueError(
            "a format that cannot be written as text", found=format.name, hint=hint
        )
    data = format.write(movement)
    current().check_bytes(len(data))
    return data


def _with_entities(movement: Movement) -> Movement:
    if not movement:
        raise LoadError("the file holds no entity", hint="give at least one, such as a locality")
    return movement


def _keeps_unknown(format: Format, unknown: str) -> bool:
    """Whether a reader keeps what it does not know."""
    if unknown not in ("refuse", "keep"):
        raise unknown_word_error("not a way to read", unknown, ("refuse", "keep"), place="unknown")
    if unknown == "keep" and not format.keeps_unknown:
        names = ", ".join(known.name for known in FORMATS.values() if known.keeps_unknown)
        raise InvalidValueError(
            f"{format.name} has no place for what is not known",
            place="unknown",
            found=unknown,
            hint=f"keep it in {names}",
        )
    return unknown == "keep"


def _check_writable(movement: Movement, format: Format) -> None:
    require_type(
        "movement", movement, Movement, hint="give a Movement, such as load_dataset('hanoi')"
    )
    # From an empty file a reader cannot see whether something was lost; it is refused both ways.
    if not movement:
        raise InvalidValueError(
            "a movement without entities",
            place="movement",
            found=repr(movement),
            hint="add an entity first",
        )
    can_be_read = format.read is not None or format.load is not None
    if movement.unknown and can_be_read and not format.keeps_unknown:
        unknown = movement.unknown
        names = ", ".join(known.name for known in FORMATS.values() if known.keeps_unknown)
        raise InvalidValueError(
            f"{format.name} would lose what the file held besides",
            place="movement",
            found=[*unknown.lists, *unknown.fields][:6],
            hint=f"write {names}; or load it without unknown='keep'",
        )
    current().check_entities(len(movement))
