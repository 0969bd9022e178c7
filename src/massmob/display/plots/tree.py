"""A hierarchy as boxes from left to right: units of a place, an organisation chart, fields, documents."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from massmob.display.arguments import axes, entity_id
from massmob.display.plots.boxes import Label, draw_branches
from massmob.display.plots.titles import what_where_when
from massmob.errors import InvalidValueError, at_least, checked, naming_argument
from massmob.model.captions import hierarchy_heading
from massmob.model.entities import Body, Document, Locality, PartyCommittee
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.network.outline_choice import choose_visible
from massmob.network.placement import Along
from massmob.translation.catalogue import gettext, ngettext
from massmob.translation.language import Language, as_language
from massmob.values.day_label import dates_written
from massmob.values.period import as_date

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_tree"]

LIMIT = 70


@checked(
    movement=Movement,
    depth=at_least(0),
    limit=at_least(1),
    at=as_date,
    lang=as_language,
    ax=axes,
)
def draw_tree(
    movement: Movement,
    along: Along = "locality",
    *,
    root: Entity | str | None = None,
    depth: int | None = None,
    limit: int = LIMIT,
    at: date | str | None = None,
    lang: Language | None = None,
    ax: Axes | None = None,
) -> Figure:
    """A hierarchy as a tree from left to right; along ``"committee"`` it is the organisation chart.

    Along ``"organisation"`` an organ is below the one above it in its own organisation. A box has the name and,
    small, what the entity is. ``+ 14`` means that 14 below it are not drawn. A document that carries out
    several is drawn below the first; dashed lines lead from the others.

    Args:
        movement: The movement.
        along: The hierarchy.
        root: Draw only this entity and what is below it.
        depth: How many steps below the roots to go; by default as far as the limit allows.
        limit: How many boxes at most; each gets a fair share of those below it.
        at: The day; entities of all periods when ``None``.
        lang: Language of texts.
        ax: Where to draw; a new figure of a fitting size when ``None``.

    Returns:
        The figure; `massmob.display.plots.saving.save_figure` writes it.

    Raises:
        InvalidValueError: Nothing to draw, no such hierarchy, or a negative depth or a limit below 1.
        UnknownEntityError: There is no such root.
        MissingExtraError: The extra ``display`` is not installed.

    Example:
        >>> from massmob.datasets.shipped import load_dataset
        >>> figure = draw_tree(load_dataset("hanoi"), "field")
        >>> figure.axes[0].texts[0].get_text()
        'Fields'
    """
    lang = as_language(lang)
    with naming_argument("at"):
        shown = movement if at is None else movement.at(at)
    with naming_argument("along"):
        tree = shown.hierarchy(along)
    if not tree:
        raise InvalidValueError(
            f"nothing to draw along {along}", found=repr(shown), hint="choose another hierarchy"
        )
    top = entity_id(shown, root, "root")
    roots = tree.roots if top is None else (top,)
    visible = choose_visible(tree.children, roots, limit, depth)
    place = "" if top is None else shown[top].name.label(lang)
    title = what_where_when(hierarchy_heading(along).label(lang), place, shown.snapshot_day, lang)
    note = ngettext(
        "Not shown: {number} further below (root=, depth=, limit=)",
        "Not shown: {number} further below (root=, depth=, limit=)",
        visible.hidden,
        lang,
    )

    def label(id: str) -> Label:
        entity = shown[id]
        colour = _colour(entity, tree.depth(id), along)
        return Label(_symbol_or_name(entity, lang), _type_of(entity, lang), colour)

    return draw_branches(
        visible,
        label,
        title=title,
        note=note.format(number=visible.hidden) if visible.hidden else "",
        dashed=gettext("dashed: belongs below this one too", lang),
        lang=lang,
        ax=ax,
    )


def _symbol_or_name(entity: Entity, lang: Language) -> str:
    if isinstance(entity, Document) and entity.symbol is not None:
        return str(entity.symbol)
    return entity.name.label(lang)


def _type_of(entity: Entity, lang: Language) -> str:
    """What sort of its kind the entity is, for the small second line."""
    if isinstance(entity, Document):
        issued = (
            "" if entity.issued is None else f", {dates_written(entity.issued.label(lang), lang)}"
        )
        return f"{entity.type.label(lang)}{issued}"
    if isinstance(entity, Locality | Body):
        return entity.kind.label(lang)
    if isinstance(entity, PartyCommittee):
        return entity.level.label(lang)
    return ""


def _colour(entity: Entity, depth: int, along: Along) -> int:
    """Bodies that serve a committee have a colour of their own; all else is coloured by depth."""
    return 4 if along == "committee" and isinstance(entity, Body) else depth
