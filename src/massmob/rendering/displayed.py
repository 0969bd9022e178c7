"""`Displayed`, the base of classes with a display in notebooks; what a display consists of is in `cards`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from massmob.rendering.cards import Card, Outline

__all__ = ["Displayed"]


class Displayed:
    """Base of classes with a display in notebooks, which they define in `display`."""

    __slots__ = ()

    def display(self) -> Card | Outline:
        """The card or outline that a notebook shows; ``print`` it for the same as text."""
        raise NotImplementedError

    def _repr_html_(self) -> str:
        return self.display().to_html()

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> Mapping[str, str]:
        """HTML for notebooks, and text for IPython in a terminal, which calls the same method."""
        display = self.display()
        return {"text/html": display.to_html(), "text/plain": display.to_text()}
