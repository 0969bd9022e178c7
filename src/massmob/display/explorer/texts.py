"""The texts of the explorer page by key, in English; catalogues have them in the other languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from massmob.model.captions import hierarchy_heading
from massmob.network.placement import ALONG
from massmob.translation.catalogue import gettext, gettext_noop
from massmob.translation.language import LANGUAGES
from massmob.values.vocabulary import LocalityKind

__all__ = ["page_texts"]

_UI = {
    "skip": gettext_noop("Skip to the content"),
    "offline": gettext_noop("This page works offline and sends nothing anywhere."),
    "noscript": gettext_noop("This page needs JavaScript."),
    "search": gettext_noop("Search"),
    "search_hint": gettext_noop("Name, code or document symbol"),
    "results_none": gettext_noop("Nothing found."),
    "results_hidden": gettext_noop("and {n} more; type more letters to narrow"),
    "results": gettext_noop("{n} found"),
    "language": gettext_noop("Language"),
    "theme": gettext_noop("Theme"),
    "theme_auto": gettext_noop("Auto"),
    "theme_light": gettext_noop("Light"),
    "theme_dark": gettext_noop("Dark"),
    "time": gettext_noop("Point in time"),
    "as_on": gettext_noop("As of"),
    "slider": gettext_noop("Days on which something changes"),
    "earlier": gettext_noop("Previous change"),
    "later": gettext_noop("Next change"),
    "choose_day": gettext_noop("Day"),
    "changed_on": gettext_noop("Last change {day}"),
    "nothing_changed": gettext_noop("No change recorded up to this day"),
    "hierarchy": gettext_noop("Hierarchy"),
    "tree_empty": gettext_noop("Nothing here on this day."),
    "views": gettext_noop("Views"),
    "view_card": gettext_noop("Details"),
    "view_documents": gettext_noop("Documents"),
    "view_findings": gettext_noop("Checks"),
    "path": gettext_noop("Path"),
    "in_force": gettext_noop("in force"),
    "not_in_force": gettext_noop("not in force on this day"),
    "under_way": gettext_noop("under way on this day"),
    "not_under_way": gettext_noop("not under way on this day"),
    "always": gettext_noop("no start or end on record"),
    "until": gettext_noop("until {day}, start not on record"),
    "since": gettext_noop("since {day}"),
    "totals": gettext_noop("Totals"),
    "totals_hint": gettext_noop("Each line counts the unit and all that is below it."),
    "unit": gettext_noop("Unit"),
    "total": gettext_noop("Total"),
    "direct": gettext_noop("Directly here"),
    "unplaced": gettext_noop("In no total of this hierarchy"),
    "totals_none": gettext_noop("Nothing is below it on this day."),
    "facts": gettext_noop("Facts"),
    "history": gettext_noop("What became of it"),
    "predecessors": gettext_noop("Made up of"),
    "successors": gettext_noop("Went into"),
    "basis_of": gettext_noop("under"),
    "main_receiver": gettext_noop("main part"),
    "named_by": gettext_noop("Named by"),
    "show_all": gettext_noop("Show all {n}"),
    "chain": gettext_noop("Document chain"),
    "rests_on": gettext_noop("Rests on"),
    "rests_on_none": gettext_noop("No document behind it is recorded."),
    "basis_for": gettext_noop("What rests on it"),
    "basis_for_none": gettext_noop("Nothing recorded rests on it."),
    "figures": gettext_noop("Figures"),
    "indicator": gettext_noop("Indicator"),
    "period": gettext_noop("Period"),
    "value": gettext_noop("Value"),
    "stated": gettext_noop("stated"),
    "summed": gettext_noop("summed from below"),
    "findings": gettext_noop("Findings"),
    "findings_none": gettext_noop("Nothing was found."),
    "findings_hint": gettext_noop("The whole movement was checked, all periods."),
    "all": gettext_noop("All"),
    "what_to_do": gettext_noop("What to do"),
    "sources": gettext_noop("Sources"),
    "sources_none": gettext_noop("No source is named."),
    "disputed": gettext_noop("According to other sources"),
    "coverage": gettext_noop("What time the documents cover"),
    "coverage_hint": gettext_noop("Hatched is time that no document on record covers."),
    "coverage_none": gettext_noop("No document states what period it covers."),
    "gap": gettext_noop("gap"),
    "gaps": gettext_noop("Gaps"),
    "register": gettext_noop("Register of documents"),
    "symbol": gettext_noop("Symbol"),
    "title": gettext_noop("Name"),
    "issuer": gettext_noop("Issuer"),
    "issued": gettext_noop("Issued"),
    "covers": gettext_noop("Covers"),
    "documents_none": gettext_noop("There are no documents."),
    "empty": gettext_noop("There is nothing here yet."),
    "copy_link": gettext_noop("Copy link"),
    "link_copied": gettext_noop("The link to what is shown was copied."),
    "unknown_entity": gettext_noop("There is no entity {id} in this movement."),
    "unknown_part": gettext_noop(
        "The address has a value that is not known and not used: {name}={value}"
    ),
    "too_early": gettext_noop("{day}: the data begin on {first}; no earlier day is shown."),
    "too_late": gettext_noop("the data cover the time up to {last}"),
    "not_a_day": gettext_noop("“{value}” is no day. Write it as in {example}"),
    "view_map": gettext_noop("Map"),
    "view_timeline": gettext_noop("Timeline"),
    "view_graph": gettext_noop("Graph"),
    "view_tables": gettext_noop("Tables"),
    "view_compare": gettext_noop("Compare"),
    "timeline_undated": gettext_noop("Not drawn, as no day is on record"),
    "no_figure": gettext_noop("no figure on record"),
    "origin": gettext_noop("How it is known"),
    "save_csv": gettext_noop("Save CSV"),
    "kind": gettext_noop("Kind"),
    "subtype": gettext_noop("Type"),
    "scope_day": gettext_noop("on this day"),
    "scope_all": gettext_noop("all periods"),
    "rows_shown": gettext_noop("{n} of {all} entries"),
    "rows_none": gettext_noop(
        "Nothing is in force on this day; choose all periods to see everything."
    ),
    "map_units": gettext_noop("Shown"),
    "map_points": gettext_noop("every unit with coordinates"),
    "map_children": gettext_noop("units directly below"),
    "map_colour": gettext_noop("Colour by"),
    "map_of": gettext_noop("Map: {name}"),
    "map_hint": gettext_noop(
        "Each spot is the centre of a unit; choose one to open it. A unit without coordinates is "
        "placed at the mean of those below it."
    ),
    "map_missing": gettext_noop("Not on the map, as no coordinates are on record"),
    "map_none": gettext_noop("There are no coordinates to draw a map from."),
    "map_table": gettext_noop("Table of the units on the map"),
    "latitude": gettext_noop("Latitude"),
    "longitude": gettext_noop("Longitude"),
    "span": gettext_noop("Stretch of time"),
    "span_all": gettext_noop("all of it"),
    "span_decade": gettext_noop("ten years around the day"),
    "span_year": gettext_noop("one year around the day"),
    "timeline_none": gettext_noop("Nothing dated to draw."),
    "timeline_hint": gettext_noop(
        "The upright line is {day}. Full bars are in force or under way on that day."
    ),
    "depth": gettext_noop("Steps"),
    "depth_1": gettext_noop("one step"),
    "depth_2": gettext_noop("two steps"),
    "relation": gettext_noop("Relation"),
    "graph_of": gettext_noop("Graph around: {name}"),
    "graph_hint": gettext_noop(
        "Left is what refers to it, right is what it refers to; arrows point to what is referred "
        "to. Sources are left out."
    ),
    "graph_none": gettext_noop("No relation is recorded."),
    "went_into": gettext_noop("went into"),
    "more_of": gettext_noop("and {n} more"),
    "open_card": gettext_noop("Open its details"),
    "other_day": gettext_noop("Compared with"),
    "compare_of": gettext_noop("{from} and {until}"),
    "changes": gettext_noop("What changed"),
    "ended": gettext_noop("Ended"),
    "began": gettext_noop("Began"),
    "changed": gettext_noop("Changed while it lasted"),
    "began_and_ended": gettext_noop("Began and ended in between"),
}

_SHORT: Mapping[LocalityKind, str] = {
    LocalityKind.COUNTRY: "",
    LocalityKind.THANH_PHO: gettext_noop("city"),
    LocalityKind.THANH_PHO_TINH: gettext_noop("city"),
}
"""What is written beside the name of a unit where its kind is long; nothing beside that of a country."""

_PLURAL: Mapping[LocalityKind, str] = {
    LocalityKind.COUNTRY: gettext_noop("countries"),
    LocalityKind.TINH: gettext_noop("provinces"),
    LocalityKind.THANH_PHO: gettext_noop("centrally run cities"),
    LocalityKind.QUAN: gettext_noop("urban districts"),
    LocalityKind.HUYEN: gettext_noop("rural districts"),
    LocalityKind.THI_XA: gettext_noop("towns"),
    LocalityKind.THANH_PHO_TINH: gettext_noop("provincial cities"),
    LocalityKind.PHUONG: gettext_noop("wards"),
    LocalityKind.XA: gettext_noop("communes"),
    LocalityKind.THI_TRAN: gettext_noop("townships"),
    LocalityKind.DAC_KHU: gettext_noop("special zones"),
    LocalityKind.THON: gettext_noop("villages, residential groups"),
}


@cache
def page_texts() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """The texts in the three languages: by key, and for kinds of units by their Vietnamese label.

    Example:
        >>> page_texts()["ui"]["search"]
        ['Tìm kiếm', 'Search', 'Поиск']
    """
    return {
        "ui": {
            **{key: _in_languages(text) for key, text in _UI.items()},
            **{along: [*map(hierarchy_heading(along).label, LANGUAGES)] for along in ALONG},
        },
        "short": {kind.vi: _in_languages(text) for kind, text in _SHORT.items()},
        "plural": {kind.vi: _in_languages(text) for kind, text in _PLURAL.items()},
    }


def _in_languages(text: str) -> list[str]:
    return [gettext(text, lang) for lang in LANGUAGES]
