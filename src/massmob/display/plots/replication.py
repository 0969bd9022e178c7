"""Models that were modelled on one another: the origin at the left, its followers to the right."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from massmob.display.arguments import axes, entity_id
from massmob.display.plots.boxes import Label, draw_branches
from massmob.errors import InvalidValueError, at_least, checked
from massmob.model.entities import MobilizationModel
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.network.outline_choice import choose_visible
from massmob.network.trees import Dag
from massmob.translation.catalogue import gettext, ngettext
from massmob.translation.language import Language, as_language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_replication"]

LIMIT = 60


@checked(movement=Movement, depth=at_least(0), limit=at_least(1), lang=as_language, ax=axes)
def draw_replication(
    movement: Movement,
    *,
    root: Entity | str | None = None,
    depth: int | None = None,
    limit: int = LIMIT,
    lang: Language | None = None,
    ax: Axes | None = None,
) -> Figure:
    """Models replicated from one another, from the origin to the right; models on their own are not drawn.

    A box has the name of the model and, small, the unit that runs it and the year it began. A model that
    followed several is drawn beside the first; dashed lines lead from the others.

    Args:
        movement: The movement.
        root: Draw only this model and those that follow it.
        depth: How many steps from the origins to go.
        limit: How many boxes at most.
        lang: Language of texts.
        ax: Where to draw; a new figure of a fitting size when ``None``.

    Returns:
        The figure.

    Raises:
        InvalidValueError: No model replicates another.
        UnknownEntityError: There is no such root.
        HierarchyError: Models replicate one another in a circle.
        MissingExtraError: The extra ``display`` is not installed.

    Example:
        >>> first = MobilizationModel(id="model:1", name="Safe school gate")
        >>> second = MobilizationModel(id="model:2", name="Safe gate", replicates=("model:1",))
        >>> figure = draw_replication(Movement([first, second]))
        >>> [text.get_text() for text in figure.axes[0].texts][1:]
        ['Safe school gate', 'Safe gate']
    """
    lang = as_language(lang)
    models = movement.models
    network = Dag({id: model.replicates for id, model in models.items()})
    top = entity_id(movement, root, "root")
    roots = network.roots if top is None else (top,)
    origins = _origins_by_followers(network, roots)
    if not origins:
        raise InvalidValueError(
            "no model was modelled on another",
            found=repr(movement),
            hint="record it with MobilizationModel(replicates=…)",
        )
    visible = choose_visible(network.children, origins, limit, depth)

    def label(id: str) -> Label:
        model = models[id]
        return Label(
            model.name.label(lang), _unit_and_year(movement, model, lang), network.depth(id)
        )

    note = ngettext(
        "Not shown: {number} model (root=, depth=, limit=)",
        "Not shown: {number} models (root=, depth=, limit=)",
        visible.hidden,
        lang,
    )
    return draw_branches(
        visible,
        label,
        title=gettext("Models and those modelled on them", lang),
        note=note.format(number=visible.hidden) if visible.hidden else "",
        dashed=gettext("dashed: modelled on this one too", lang),
        lang=lang,
        ax=ax,
    )


def _origins_by_followers(network: Dag, roots: Iterable[str]) -> list[str]:
    """The origins that others followed, those with most followers first."""
    followed = {root: len(network.descendants(root)) for root in roots}
    return sorted((root for root in followed if followed[root]), key=lambda id: (-followed[id], id))


def _unit_and_year(movement: Movement, model: MobilizationModel, lang: Language) -> str:
    unit = movement.get(model.unit) if model.unit is not None else None
    name = "" if unit is None else unit.name.label(lang)
    year = "" if model.valid.first_year is None else str(model.valid.first_year)
    return ", ".join(filter(None, (name, year)))
