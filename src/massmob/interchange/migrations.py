"""Older versions of the canonical form: each is read by carrying it to the next, one small function a step.

Lives here: the version that is written, and the steps from older ones. Must not live here: what the form is
(`massmob.interchange.records`).

The form has had one version so far, so there are no steps yet. A change that an older reader would
misunderstand raises `VERSION` and adds a step with `migrates`; a new kind or a new field with a default needs
neither.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from massmob.errors import LoadError

__all__ = ["MIGRATIONS", "VERSION", "Step", "migrated", "migrates", "version_of"]

VERSION = 1
"""The version of the canonical form that is written."""

Step: TypeAlias = "Callable[[dict[str, object]], dict[str, object]]"

MIGRATIONS: dict[int, Step] = {}
"""Version → the step from it to the next."""


def migrates(version: int) -> Callable[[Step], Step]:
    """Name a function as the step from a version to the next.

    A step is given a form and gives a new one; it need not set ``"massmob"``. It does the same to a record
    whatever the others are: a stream hands it a form of one record at a time.

    Args:
        version: The version from which it leads.
    """

    def name(step: Step) -> Step:
        MIGRATIONS[version] = step
        return step

    return name


def migrated(form: dict[str, object]) -> dict[str, object]:
    """A form in the version of today.

    Args:
        form: A form of any version; it is not changed.

    Returns:
        The form itself when nothing was to do.

    Raises:
        LoadError: No version, or one that is no longer or not yet known.

    Example:
        >>> migrated({"massmob": 99})
        Traceback (most recent call last):
        massmob.errors.LoadError: massmob: a newer version of the form than this release reads: found 99; ...
    """
    for version in range(version_of(form), VERSION):
        form = {**MIGRATIONS[version](form), "massmob": version + 1}
    return form


def version_of(form: dict[str, object]) -> int:
    """The version of a form, one that can be read; errors are those of `migrated`."""
    version = form.get("massmob")
    if not isinstance(version, int) or isinstance(version, bool):
        raise _not_read("not a version of the form", version, f'write "massmob": {VERSION}')
    if version > VERSION:
        raise _not_read(
            "a newer version of the form than this release reads",
            version,
            "run: pip install --upgrade massmob; "
            f'or have the file saved again with "massmob": {VERSION}',
        )
    if version < VERSION and version not in MIGRATIONS:
        known = f"known are {min(MIGRATIONS, default=VERSION)} to {VERSION}"
        raise _not_read("a version of the form that is not known", version, known)
    return version


def _not_read(message: str, version: object, remedy: str) -> LoadError:
    return LoadError(message, place="massmob", found=version, remedy=remedy)
