"""Rules between entities as queries in SPARQL, each finding the entities that break it.

Lives here: a query a rule. Must not live here: what concerns one entity alone
(`massmob.interchange.linked.shapes`, from the model's declarations).

A query is asked once of the whole graph, not once an entity: that is a hundred times faster. The entity at
fault is ``?value``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from massmob.declaration import ENTITY_TYPES, During, reference_fields
from massmob.interchange.linked.terms import PART_TYPES, TYPES, of_field, of_relation
from massmob.vocabulary import Level, Relation

__all__ = ["queries"]


def queries() -> Mapping[str, str]:
    """Code of a rule → what stands within ``WHERE { … }`` of its query.

    Example:
        >>> queries()["MM309"].splitlines()[0]
        '?value mm:succeeds ?other .'
    """
    return dict(_WRITTEN) | {
        "MM102": _to_nothing(),
        "MM104": _to_itself(),
        "MM201": f"?value {_upwards()}+ ?value .",
        "MM301": _together(
            During.WHOLE,
            "(BOUND(?otherFrom) && (!BOUND(?valueFrom) || ?valueFrom < ?otherFrom))"
            " || (BOUND(?otherTo) && (!BOUND(?valueTo) || ?valueTo > ?otherTo))",
        ),
        "MM302": _together(
            During.START,
            "BOUND(?valueFrom) && ((BOUND(?otherFrom) && ?valueFrom < ?otherFrom)"
            " || (BOUND(?otherTo) && ?valueFrom > ?otherTo))",
        ),
        "MM303": _together(
            During.OVERLAP,
            "(BOUND(?valueTo) && BOUND(?otherFrom) && ?valueTo < ?otherFrom)"
            " || (BOUND(?valueFrom) && BOUND(?otherTo) && ?valueFrom > ?otherTo)",
        ),
        "MM210": _length_of_code(),
        "MM306": _after_its_level(),
    }


def _days(*names: str) -> str:
    return "\n".join(
        f"OPTIONAL {{ ?{name} schema:validFrom ?{name}From }} "
        f"OPTIONAL {{ ?{name} schema:validThrough ?{name}To }}"
        for name in names
    )


_BOTH = _days("value", "other")
_OVERLAP = (
    "FILTER((!BOUND(?valueTo) || !BOUND(?otherFrom) || ?otherFrom <= ?valueTo)"
    " && (!BOUND(?otherTo) || !BOUND(?valueFrom) || ?valueFrom <= ?otherTo))"
)
_LATER = "FILTER(STR(?other) < STR(?value))"


def _surely_before(one: str, other: str) -> str:
    """Whether a day, month or year ends before another begins: its text, cut to the shorter, is less."""
    least = (
        f"IF(STRLEN(STR({one})) < STRLEN(STR({other})), STRLEN(STR({one})), STRLEN(STR({other})))"
    )
    cut = [f"SUBSTR(STR({each}), 1, {least})" for each in (one, other)]
    return f"{cut[0]} < {cut[1]}"


def _terms(relations: Iterable[Relation]) -> list[str]:
    return list(dict.fromkeys(of_relation(each)[0] for each in relations))


def _upwards() -> str:
    """The properties that build hierarchies, as a path."""
    along = (each for cls in ENTITY_TYPES.values() for each in reference_fields(cls) if each.along)
    return f"({'|'.join(_terms(each.relation for each in along))})"


def _every() -> tuple[str, str]:
    """The properties by which entities refer, and those by which the values they hold do, as paths."""
    own, held = set[str](), set[str]()
    for cls in ENTITY_TYPES.values():
        for each in reference_fields(cls):
            (held if each.via else own).add(of_relation(each.relation)[0])
    parts = "|".join(of_field(name)[0] for name in PART_TYPES)
    return "|".join(sorted(own)), f"({parts})/({'|'.join(sorted(held))})"


def _to_itself() -> str:
    own, held = _every()
    return f"?value {own}|({held}) ?value ."


def _to_nothing() -> str:
    own, held = _every()
    there = "FILTER NOT EXISTS { ?other a ?any }"
    return _any(f"?value {path} ?other . {there}" for path in (own, held))


def _any(patterns: Iterable[str]) -> str:
    # The standard forbids VALUES in a constraint, as $this is put in before the query is asked.
    return "\nUNION ".join(f"{{ {each} }}" for each in dict.fromkeys(patterns))


def _together(during: During, broken: str) -> str:
    held = _any(
        f"?value a {TYPES[kind][0]} ; {of_relation(each.relation)[0]} ?other"
        for kind, cls in ENTITY_TYPES.items()
        for each in reference_fields(cls)
        if each.during is during and not each.via
    )
    return f"{held}\n{_BOTH}\nFILTER({broken})"


def _after_its_level() -> str:
    ended = _any(
        f"?value mm:level mm:Level.{each} . {_days('value')}\n"
        f'FILTER(!BOUND(?valueTo) || ?valueTo > "{each.valid.end}"^^xsd:date)'
        for each in Level
        if each.valid.end
    )
    return f"{ended}\n?value a ?kind . FILTER(?kind IN (mm:Locality, mm:PartyCommittee, mm:Body))"


def _length_of_code() -> str:
    return _any(
        f"?value a mm:Locality ; mm:level mm:Level.{level} ; org:identifier ?code . "
        f"FILTER(STRLEN(STR(?code)) != {digits})"
        for level, digits in ((Level.CITY, 2), (Level.DISTRICT, 3), (Level.BASE, 5))
    )


def _rank(level: str) -> str:
    """How far a level is from the top."""
    found = "9"
    for each in Level:
        found = f"IF({level} = mm:Level.{each}, {each.rank}, {found})"
    return found


_UNSURE = "FILTER(isLiteral(?day) && isLiteral(?otherDay))"
_WRITTEN: Mapping[str, str] = {
    "MM204": f"""?value org:subOrganizationOf ?other ; mm:level ?level . ?other mm:level ?otherLevel .
FILTER({_rank("?otherLevel")} >= {_rank("?level")})
FILTER(?level != mm:Level.cell || ?otherLevel != mm:Level.cell || EXISTS {{ ?value a mm:Locality }})""",
    "MM205": f"{{ ?value mm:leads ?place . ?other mm:leads ?place . {_LATER} }}\n{_BOTH}\n{_OVERLAP}",
    "MM206": """?value a mm:PartyCommittee ; mm:leads ?place ; org:subOrganizationOf ?other .
?place org:subOrganizationOf ?wider . ?other mm:leads ?led .
FILTER(?wider != ?led)""",
    "MM207": """{ ?value a mm:Field ; dct:type ?kind .
FILTER(?kind != mm:FieldKind.field) FILTER NOT EXISTS { ?value skos:broader ?any } }
UNION { ?value a mm:Field ; dct:type ?kind ; skos:broader/dct:type ?above .
FILTER(?kind = mm:FieldKind.field || (?kind = mm:FieldKind.direction && ?above != mm:FieldKind.field)) }""",
    "MM208": """?value a mm:PartyCommittee ; mm:level ?own ; mm:leads ?place . ?place mm:level ?level .
FILTER(?own != ?level)""",
    "MM211": """?value a mm:Body ; mm:level ?own ; mm:serves ?other .
?other a mm:PartyCommittee ; mm:level ?level .
FILTER(?own != ?level)""",
    "MM304": f"""{{ ?value a mm:Locality ; org:identifier ?code . ?other org:identifier ?code .
{_LATER} }}
?value mm:level ?level . ?other mm:level ?level .
{_BOTH}
{_OVERLAP}""",
    "MM308": f"""?value a mm:Term ; mm:termOf ?committee . ?other mm:termOf ?committee .
{_LATER}
{_BOTH}
FILTER((!BOUND(?valueTo) || !BOUND(?otherFrom) || ?otherFrom < ?valueTo)
 && (!BOUND(?otherTo) || !BOUND(?valueFrom) || ?valueFrom < ?otherTo))""",
    "MM309": """?value mm:succeeds ?other .
?value schema:validFrom ?valueFrom . ?other schema:validFrom ?otherFrom .
FILTER(?valueFrom < ?otherFrom)""",
    "MM403": f"""?value eli:based_on|mm:continues|eli:cites ?other .
?value eli:date_document ?day . ?other eli:date_document ?otherDay .
{_UNSURE}
FILTER({_surely_before("?day", "?otherDay")})""",
    "MM405": f"""?newer dct:replaces ?value . ?newer schema:validFrom ?first .
{_days("value")}
FILTER(!BOUND(?valueTo) || ?valueTo > ?first)""",
    "MM407": f"""?value a mm:Document ; eli:date_document ?day .
{_days("value")}
FILTER(isLiteral(?day) && (!BOUND(?valueFrom) || STR(?valueFrom) < STR(?day)))""",
    "MM501": f"""?value mm:milestone ?one , ?two .
?one mm:status/mm:statusOrder ?order ; dct:date ?day .
?two mm:status/mm:statusOrder ?otherOrder ; dct:date ?otherDay .
OPTIONAL {{ ?one mm:level ?level }} OPTIONAL {{ ?two mm:level ?otherLevel }}
{_UNSURE}
FILTER(?order > ?otherOrder && COALESCE(STR(?level), "") = COALESCE(STR(?otherLevel), "")
 && {_surely_before("?day", "?otherDay")})""",
    "MM502": f"""?value mm:milestone/dct:date ?day .
{_days("value")}
FILTER(isLiteral(?day) && ((BOUND(?valueFrom) && {_surely_before("?day", "?valueFrom")})
 || (BOUND(?valueTo) && {_surely_before("?valueTo", "?day")})))""",
    "MM503": f"""?value mm:replicates ?other . ?other schema:validFrom ?first .
{_days("value")}
FILTER(!BOUND(?valueFrom) || ?valueFrom < ?first)""",
    "MM506": f"""?value mm:milestone ?stop , ?later .
?stop mm:status mm:ModelStatus.stopped ; dct:date ?day . ?later dct:date ?otherDay .
{_UNSURE}
FILTER({_surely_before("?day", "?otherDay")})""",
    "MM507": f"""?value a mm:MobilizationModel ; mm:level ?level ; mm:runBy ?unit . ?unit mm:level ?above .
FILTER({_rank("?level")} > {_rank("?above")})""",
    "MM609": """?value mm:result ?one , ?two . ?one mm:placedIn ?round . ?two mm:placedIn ?round .
FILTER(STR(?one) < STR(?two))""",
    "MM702": """?value schema:variableMeasured/mm:measure mm:Measure.share ; schema:minValue ?low .
OPTIONAL { ?value schema:maxValue ?high }
FILTER NOT EXISTS { ?value mm:of ?any }
FILTER(?low > 1 || (BOUND(?high) && ?high > 1))""",
    "MM709": """?value schema:variableMeasured/mm:measure mm:Measure.ratio ; schema:minValue ?low .
FILTER NOT EXISTS { ?value mm:of ?any }""",
    "MM710": """?value schema:variableMeasured/mm:measure mm:Measure.count ;
schema:minValue|schema:maxValue ?bound .
FILTER(FLOOR(?bound) != ?bound)""",
    "MM801": """?value a mm:Locality ; schema:validThrough ?last ; mm:level ?level .
FILTER NOT EXISTS { ?value org:changedBy ?any }
"""
    + "\n".join(
        f'FILTER(?level != mm:Level.{each} || ?last != "{each.valid.end}"^^xsd:date)'
        for each in Level
        if each.valid.end
    ),
    "MM802": """?value org:changedBy ?row . ?row dct:date ?day ; mm:extent ?extent .
OPTIONAL { ?value schema:validThrough ?last }
FILTER((BOUND(?last) && ?last + "P1D"^^xsd:dayTimeDuration != ?day)
 || (!BOUND(?last) && ?extent = mm:Extent.whole))""",
    "MM803": f"""?value org:changedBy ?row . ?row dct:date ?day ; org:resultingOrganization ?other .
?other a mm:Locality .
{_days("other")}
FILTER((BOUND(?otherFrom) && ?day < ?otherFrom) || (BOUND(?otherTo) && ?day > ?otherTo))""",
    "MM805": "?value (org:changedBy/org:resultingOrganization)+ ?value . ?value a mm:Locality .",
}
"""Queries that follow from the rule alone, not from what the model declares."""
