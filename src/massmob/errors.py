"""The errors massmob raises on purpose: they state where, what was found and what to do.

Every class keeps its arguments in ``args``, so that it survives pickling and can cross process pools.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from functools import wraps
from inspect import signature
from typing import Any, TypeAlias, TypeVar, cast

import attrs

__all__ = [
    "UNPRINTABLE",
    "AmbiguousError",
    "HierarchyError",
    "InvalidValueError",
    "LoadError",
    "MassmobError",
    "MissingExtraError",
    "SaveError",
    "UnknownEntityError",
    "ValidationError",
    "at_least",
    "checked",
    "naming_argument",
    "one_line",
    "printable",
    "require_type",
]

_F = TypeVar("_F", bound=Callable[..., object])

UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029"  # control characters, lone surrogates, separators
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # the direction of writing
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"  # invisible
)
"""Characters that move the cursor, reorder, hide or break a line, or cannot be encoded; but tab and line feed.

These are the control characters, lone surrogates and separators of lines and paragraphs, the controls of the
direction of writing (CVE-2021-42574, "Trojan Source") and all that Unicode declares as ignored when displayed
(UAX #44, Default_Ignorable_Code_Point), but variation selectors: emoji have them.
"""
_LOG_COMMAND = re.compile(r"::(?=[A-Za-z])|##(?=[A-Za-z]*\[)")
"""How a command begins that GitHub, Azure or TeamCity runs where it is printed into the log of a build."""


def printable(text: str) -> str:
    r"""A text that is harmless to print: what cannot be seen in it is written as in JSON, ``\uXXXX``.

    So is the second character of ``::error`` or ``##[error]``, which the log of a build would run. JSON stays
    the same data, as all these occur only inside its texts.

    Args:
        text: Any text.

    Returns:
        The text with tabs and line feeds; of CR LF the line feed remains.

    Source:
        Unicode Technical Report #36, Unicode Security Considerations; CVE-2021-42574; for logs
        https://docs.github.com/actions/reference/workflow-commands-for-github-actions

    Example:
        >>> print(printable("a\u202eb\x1b[31m"), printable("Hà Nội, Москва"))
        a\u202eb\u001b[31m Hà Nội, Москва
    """
    seen = UNPRINTABLE.sub(lambda match: _escape(match[0]), text.replace("\r\n", "\n"))
    return _LOG_COMMAND.sub(lambda match: match[0][0] + _escape(match[0][1]), seen)


def one_line(text: str) -> str:
    r"""A text that is harmless to print and on one line: spaces for line feeds and tabs; see `printable`.

    Example:
        >>> one_line("a\nerror: b")
        'a error: b'
    """
    return printable(text).replace("\n", " ").replace("\t", " ")


def _escape(char: str) -> str:
    """A character as JSON escapes it: beyond U+FFFF as two surrogates."""
    code = ord(char)
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"


def with_article(noun: str) -> str:
    """A noun with its indefinite article; nouns whose first vowel sounds as in "you" are listed.

    Example:
        >>> [with_article(noun) for noun in ("ward", "urban district", "official letter", "unit")]
        ['a ward', 'an urban district', 'an official letter', 'a unit']
    """
    word = noun.lower()
    return f"a{'n' * (word[:1] in tuple('aeiou') and not word.startswith(_LIKE_YOU))} {noun}"


_LIKE_YOU = ("unit", "union", "unique", "university", "use", "one")


def counted(number: object, noun: str, plural: str = "") -> str:
    """A number and its noun.

    Args:
        number: A whole number or a `Quantity`.
        noun: The noun, or words that begin with it, in the singular.
        plural: The same in the plural; by default by the rules of `plural_of`.

    Example:
        >>> counted(1, "team"), counted(0, "team"), counted(1200, "body"), counted(2, "unit has", "units have")
        ('1 team', '0 teams', '1,200 bodies', '2 units have')
    """
    written = f"{number:,}" if isinstance(number, int) else str(number)
    return f"{written} {noun if number == 1 else plural or plural_of(noun)}"


def plural_of(noun: str) -> str:
    """The plural of a regular noun.

    Example:
        >>> [plural_of(noun) for noun in ("unit", "body", "day", "address")]
        ['units', 'bodies', 'days', 'addresses']
    """
    if noun.endswith("y") and noun[-2:-1] not in tuple("aeiou"):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


def singular_of(plural: str) -> str:
    """The regular noun of which `plural_of` made a plural that is not in ``-es``.

    Example:
        >>> [singular_of(plural) for plural in ("units", "bodies", "days")]
        ['unit', 'body', 'day']
    """
    return f"{plural[:-3]}y" if plural.endswith("ies") else plural.removesuffix("s")


class MassmobError(Exception):
    """Base of every error that massmob raises on purpose.

    Args:
        message: What is wrong, in one sentence without a full stop.
        place: Where: a file, line or row, entity id, field; ``""`` when there is none.
        found: The offending value as the reader would recognise it.
        hint: What would be right, or what to do.

    Example:
        >>> print(MassmobError("not a day", place="hanoi.json: doc:1: valid", found="2024-13-01",
        ...                    hint="write YYYY-MM-DD"))
        hanoi.json: doc:1: valid: not a day: found '2024-13-01'; write YYYY-MM-DD
    """

    _default_place = ""

    def __init__(
        self, message: str, *, place: str = "", found: object = attrs.NOTHING, hint: str = ""
    ) -> None:
        shown = "" if found is attrs.NOTHING else _short_repr(found)
        super().__init__(message, place, shown, hint)

    @property
    def message(self) -> str:
        """What is wrong, without the place and the hint."""
        return str(self.args[0])

    @property
    def place(self) -> str:
        """Where it is wrong; empty when there is no place to name."""
        return ": ".join(filter(None, [self._default_place, str(self.args[1])]))

    @property
    def found(self) -> str:
        """The offending value as text; empty when there is none."""
        return str(self.args[2])

    @property
    def hint(self) -> str:
        """What would be right; empty when there is no advice."""
        return str(self.args[3])

    def at(self, place: str) -> MassmobError:
        """The same error with an outer place before its own (``file`` before ``field``).

        Args:
            place: The outer place.

        Returns:
            A new error of the same class.
        """
        inner = str(self.args[1])
        joined = f"{place}: {inner}" if inner else place
        state: dict[str, object] = {**self.__dict__, "_default_place": ""}
        return _rebuild(type(self), (self.message, joined, *self.args[2:]), state)

    def at_default(self, place: str) -> MassmobError:
        """Like `at`, but an outer place replaces this one: a field, not the argument of its converter.

        Args:
            place: The outer place, such as the name of an argument.

        Returns:
            A new error of the same class.

        Example:
            >>> error = InvalidValueError("not a day").at_default("text")
            >>> print(error, "|", error.at("hanoi.json"))
            text: not a day | hanoi.json: not a day
        """
        return _rebuild(type(self), self.args, {**self.__dict__, "_default_place": place})

    def __str__(self) -> str:
        head = f"{self.place}: {self.message}" if self.place else self.message
        if self.found:
            head = f"{head}: found {self.found}"
        return one_line(f"{head}; {self.hint}" if self.hint else head)

    def __repr__(self) -> str:
        return printable(super().__repr__())

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.args, dict(self.__dict__))


def _rebuild(
    kind: type[MassmobError], args: tuple[object, ...], state: dict[str, object]
) -> MassmobError:
    """Rebuild an error from its parts; ``__init__`` has keyword-only arguments, so pickle cannot."""
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


def _short_repr(found: object, limit: int = 120) -> str:
    """The found value as text, cut so that a hostile value cannot flood a terminal."""
    try:
        text = repr(found)
    except Exception as error:  # noqa: BLE001 - a foreign repr may fail; the report of the error must not
        text = f"<{type(found).__name__} without a repr: {type(error).__name__}>"
    return text if len(text) <= limit else f"{text[:limit]}… ({counted(len(text), 'character')})"


class InvalidValueError(MassmobError, ValueError):
    """A value that is not valid as a day, a period, a quantity, a symbol, a field."""


class UnknownEntityError(MassmobError, KeyError):
    """An id, symbol or name that is not in the movement; the hint names near ones."""


class AmbiguousError(MassmobError, LookupError):
    """A look-up that fits several entities; the hint names them and how to distinguish them."""


class HierarchyError(MassmobError, ValueError):
    """Parents that do not form a tree: a cycle, or a chain deeper than any real hierarchy."""


class MissingExtraError(MassmobError, ImportError):
    """An optional library is not installed; the hint names the extra to install."""

    @classmethod
    def of(cls, extra: str, library: str) -> MissingExtraError:
        """The error for a library that an extra installs.

        Args:
            extra: The extra's name, such as ``cli``.
            library: The library that is missing.

        Returns:
            The error; its hint is the command to run.
        """
        return cls(f"{library} is not installed", hint=f"run: pip install 'massmob[{extra}]'")


class _MultiProblemError(MassmobError):
    """Several problems reported at once, in ``problems``; it is empty when the message is enough."""

    def __init__(
        self,
        message: str,
        problems: Iterable[object] = (),
        *,
        place: str = "",
        found: object = attrs.NOTHING,
        hint: str = "",
    ) -> None:
        super().__init__(message, place=place, found=found, hint=hint)
        self.problems: tuple[object, ...] = tuple(problems)

    def __str__(self) -> str:
        # An error is harmless, and may have problems of its own, each on a line.
        texts = (
            str(problem) if isinstance(problem, MassmobError) else one_line(str(problem))
            for problem in self.problems[:20]
        )
        shown = [f"  {text}" for text in texts]
        hidden = len(self.problems) - len(shown)
        if hidden > 0:
            shown.append(f"  … and {hidden} more")
        return "\n".join([super().__str__(), *shown])


class LoadError(_MultiProblemError, ValueError):
    """A file that cannot be read as a movement: it lists every problem with its path.

    Example:
        >>> print(LoadError.of([InvalidValueError("not a day", place="doc:1: valid")],
        ...                    place="hanoi.json"))
        hanoi.json: 1 problem
          doc:1: valid: not a day
    """

    @classmethod
    def of(
        cls, problems: Sequence[object], *, place: str = "", truncated: bool = False
    ) -> LoadError:
        """The error that reports several problems, headed by their number.

        Args:
            problems: The problems, usually errors with their places.
            place: The file.
            truncated: Whether reading stopped before the whole file was checked.

        Returns:
            The error.
        """
        count = counted(len(problems), "problem")
        return cls(count + ", and perhaps more" * truncated, problems, place=place)


class SaveError(MassmobError):
    """A file or folder that cannot be written: a folder that does not exist, a full disk, no permission.

    A file that was there is unchanged.
    """


class ValidationError(_MultiProblemError):
    """A movement with findings of severity error."""

    @property
    def findings(self) -> tuple[object, ...]:
        """The findings, each a `massmob.Finding`."""
        return self.problems


# --- errors that name an argument ------------------------------------------------------------------


@contextmanager
def naming_argument(name: str) -> Generator[None, None, None]:
    """Put the name of an argument before the place of every error raised in the block.

    Example:
        >>> with naming_argument("at"):
        ...     raise InvalidValueError("not a day", found="soon")
        Traceback (most recent call last):
        massmob.errors.InvalidValueError: at: not a day: found 'soon'
    """
    try:
        yield
    except MassmobError as error:
        raise error.at(name) from None


def require_type(name: str, value: object, *types: type, hint: str = "") -> None:
    """Refuse an argument that is not of one of these types.

    Raises:
        InvalidValueError: It is of another type; the place is the argument's name.
    """
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        wanted = " or ".join(kind.__name__ for kind in types)
        hint = hint or f"give a value of type {wanted}"
        raise InvalidValueError(f"not {with_article(wanted)}", place=name, found=value, hint=hint)


Check: TypeAlias = type[Any] | tuple[type[Any], ...] | Callable[[Any], object]
"""The type or types of an argument, or a function that raises a `MassmobError` for what does not fit."""


def checked(**checks: Check) -> Callable[[_F], _F]:
    """A decorator that refuses wrong arguments by their names before the function runs.

    Args:
        checks: Argument → its check. ``None`` passes where it is the default.

    Returns:
        A decorator; the function keeps its signature.

    Example:
        >>> @checked(text=str, times=int)
        ... def repeated(text, times=None):
        ...     return text * (times or 1)
        >>> repeated("a", times="2")
        Traceback (most recent call last):
        massmob.errors.InvalidValueError: times: not an int: found '2'; give a value of type int
    """

    def decorate(function: _F) -> _F:
        parameters = signature(function).parameters
        positions = {name: position for position, name in enumerate(parameters)}
        optional = {name for name in checks if parameters[name].default is None}

        @wraps(function)
        def call(*args: Any, **kwargs: Any) -> object:  # noqa: ANN401 - the function's own arguments
            for name, check in checks.items():
                position = positions[name]
                value = args[position] if position < len(args) else kwargs.get(name, attrs.NOTHING)
                if value is not attrs.NOTHING and not (value is None and name in optional):
                    _check_argument(name, value, check)
            return function(*args, **kwargs)

        return cast("_F", call)

    return decorate


def at_least(least: int, message: str = "out of range", hint: str = "") -> Callable[[object], None]:
    """A check for `checked`: a whole number that is not less than another.

    Args:
        least: The other.
        message: What is wrong with a smaller number.
        hint: What would be right.
    """
    advice = hint or f"give a whole number, {least} or more"

    def check(value: Any) -> None:  # noqa: ANN401 - any value, which is checked
        require_type("", value, int, hint=advice)
        if value < least:
            raise InvalidValueError(message, found=value, hint=advice)

    return check


def _check_argument(name: str, value: object, check: Check) -> None:
    if isinstance(check, tuple):
        require_type(name, value, *cast("tuple[type, ...]", check))
    elif isinstance(check, type):
        require_type(name, value, check)
    else:
        with naming_argument(name):
            check(value)
