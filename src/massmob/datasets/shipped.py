"""Movements shipped with the library, every fact with its source.

``data/build.py`` builds their JSON files in this folder from the inputs in ``data/``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import attrs

from massmob.errors import UnknownEntityError, checked
from massmob.io.load_save import loads
from massmob.movement import Movement
from massmob.network.listing import Listing
from massmob.values.text import similar_words

__all__ = ["Dataset", "list_datasets", "load_dataset"]


@attrs.frozen(kw_only=True)
class Dataset:
    """A dataset shipped with the library.

    Attributes:
        name: The argument of `load_dataset`.
        title: Its content in a sentence.
    """

    name: str
    title: str


_DATASETS = Listing(
    (
        Dataset(
            name="hanoi",
            title="Hanoi's movement 'Dân vận khéo', 2009-2025: localities of four periods, committees, "
            "documents, contests, figures",
        ),
        Dataset(
            name="vietnam",
            title="Viet Nam's administrative units from 2018 to 2026, and what became of each",
        ),
    )
)


def list_datasets() -> Listing[Dataset]:
    """The datasets shipped with the library.

    Example:
        >>> [dataset.name for dataset in list_datasets()]
        ['hanoi', 'vietnam']
    """
    return _DATASETS


@checked(name=str)
def load_dataset(name: str) -> Movement:
    """A dataset shipped with the library; every call returns the same movement, as it is immutable.

    Args:
        name: Its name, such as ``"hanoi"``.

    Raises:
        UnknownEntityError: No such dataset.
        InvalidValueError: The name is no text.

    Example:
        >>> len(load_dataset("hanoi").at("2024-10-15").localities)
        610
    """
    names = [dataset.name for dataset in _DATASETS]
    if name not in names:
        near = ", ".join(similar_words(name, names) or names)
        raise UnknownEntityError(
            "no such dataset", place="name", found=name, hint=f"one of: {near}"
        )
    return _load_cached(name)


@cache
def _load_cached(name: str) -> Movement:
    return loads(Path(__file__).with_name(f"{name}.json").read_bytes())
