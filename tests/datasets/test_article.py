"""Every item of the article that the project started from, answered by a query on the dataset ``hanoi``.

``data/inputs/article_items.csv`` numbers the 169 items by paragraph. `ANSWERS` has a query for each of them,
the answer, and the entities of which at least one cites the paragraph.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import massmob as mm

HANOI = mm.load_dataset("hanoi")
ARTICLE = "src:kinhtedothi-2024-10"
ITEMS = {
    int(row["n"]): row
    for row in csv.DictReader(
        (Path(__file__).parents[2] / "data" / "inputs" / "article_items.csv")
        .read_text(encoding="utf-8")
        .splitlines()
    )
}

DVK = "campaign:dan-van-kheo"
CULTURE, ECONOMY = "field:culture-society", "field:economy"
SECURITY, POLITICAL = "field:defence-security", "field:political-system"
LIFE = f"{CULTURE}/civilised-life"


class Answer(NamedTuple):
    """A query, what it gives, and the entities that cite the paragraph."""

    query: Callable[[], Any]
    expected: Any
    evidence: tuple[str, ...]


def plain(value: object) -> object:
    """A field's value as words, ids and texts."""
    if isinstance(value, tuple):
        return tuple(plain(item) for item in value)
    return value.label("en") if isinstance(value, mm.Text) else value


def is_value(id: str, field: str, expected: object, *evidence: str) -> Answer:
    """The field of an entity has a value."""
    return Answer(lambda: plain(getattr(HANOI[id], field)), expected, evidence or (id,))


def contains(id: str, field: str, *expected: str) -> Answer:
    """The field of an entity has these values among others."""
    return Answer(
        lambda: [value for value in expected if value in getattr(HANOI[id], field)],
        [*expected],
        (id,),
    )


def is_named(id: str, name: str, *evidence: str) -> Answer:
    """There is an entity with an English name."""
    return is_value(id, "name", name, *(evidence or (id,)))


def figure(id: str, value: mm.Quantity | float) -> Answer:
    """An observation has a value."""
    return is_value(id, "value", value)


def theme(id: str, name: str) -> Answer:
    """A theme or direction has a name, in the field that its id begins with."""
    field = id.split("/", maxsplit=1)[0]
    return Answer(
        lambda: (plain(HANOI[id].name), field in {wider.id for wider in HANOI.ancestors(id)}),
        (name, True),
        (id,),
    )


def assessed(id: str, about: str, aspect: str) -> Answer:
    """An assessment is about an entity, in an aspect, and has a text in three languages."""

    def query() -> tuple[str, str, int]:
        found = HANOI.assessments[f"assess:{id}"]
        return found.about, str(found.aspect), len(found.text.languages)

    return Answer(query, (about, aspect, 3), (f"assess:{id}",))


def aim(id: str, of: str, kind: str) -> Answer:
    """A task or aim belongs to an entity, and has a text in three languages."""

    def query() -> tuple[bool, str, int]:
        found = HANOI.tasks[f"task:{id}"]
        return of in found.of, str(found.kind), len(found.text.languages) if found.text else 0

    return Answer(query, (True, kind, 3), (f"task:{id}",))


def ids(entities: Iterable[mm.Entity]) -> list[str]:
    return sorted(entity.id for entity in entities)


def kinds_of_bodies(*needed: str) -> list[str]:
    """Those of the kinds that a body of Hanoi has."""
    found = {str(b.kind) for b in HANOI.bodies.values() if b.id.endswith("-01")}
    return [kind for kind in needed if kind in found]


def phases(year: int) -> set[str]:
    return {str(phase.kind) for phase in HANOI.cycles[f"cycle:01-{year}"].phases}


def teams_of_final() -> dict[str, str]:
    """Team → its prize in the final of 2024."""
    return {
        team.id.removeprefix("team:2024-"): result.prize.label("vi")
        for team in HANOI.teams.values()
        for result in team.results
        if result.round == "round:2024-final" and result.prize is not None
    }


def children(id: str) -> list[str]:
    """The last parts of the ids of the fields directly below one."""
    return sorted(f.id.rsplit("/", 1)[1] for f in HANOI.fields.values() if f.parent == id)


UNIONS = (
    "trade_union",
    "farmers_union",
    "womens_union",
    "veterans_association",
    "youth_union",
)
MEMBERS = ("group:cadre", "group:union-member", "group:association-member", "group:resident")
CAPITAL_HONOURS = (
    "event:dan-van-article-75",
    "event:liberation-70",
    "event:mass-day-25",
    "event:traditional-day-94",
)
MOUNTAIN = ("loc:271", "loc:276", "loc:275", "loc:282", "loc:277")

ANSWERS: dict[int, Answer] = {
    1: contains(
        DVK,
        "groups",
        "group:cadre",
        "group:party-member",
        "group:union-member",
        "group:association-member",
        "group:all-strata",
    ),
    2: Answer(
        lambda: ("loc:01" in HANOI.campaigns[DVK].scope, HANOI.committees["org:01"].locality),
        (True, "loc:01"),
        (DVK, "assess:distinctive-feature"),
    ),
    3: assessed("consensus-voluntariness", DVK, "strength"),
    4: is_value(DVK, "organiser", "org:bdv-tw"),
    5: is_value("doc:70-KH-BDVTW", "issued", mm.Period.parse("2009-02-26")),
    6: Answer(
        lambda: (
            HANOI.bodies["org:bdv-tw"].level,
            HANOI.campaigns[DVK].scope,
            "nationwide" in str(plain(HANOI[DVK].note)),
        ),
        ("central", ("loc:01",), True),
        (DVK,),
    ),
    7: is_value(DVK, "valid", mm.Period.parse("2009-02-26/..")),
    8: Answer(
        lambda: [
            publication.id
            for publication in HANOI.publications.values()
            if publication.id in HANOI.campaigns[DVK].cites and publication.quotation
        ],
        ["pub:dan-van-1949"],
        ("pub:dan-van-1949",),
    ),
    9: contains(DVK, "cites", "doc:25-NQ-TW", "doc:290-QD-TW", "doc:23-QD-TW"),
    10: Answer(
        lambda: ("party_committee" in HANOI.campaigns[DVK].actors, len(HANOI.committees) > 700),
        (True, True),
        (DVK,),
    ),
    11: Answer(
        lambda: (
            "authority" in HANOI.campaigns[DVK].actors,
            kinds_of_bodies("people_council", "people_committee"),
        ),
        (True, ["people_council", "people_committee"]),
        (DVK,),
    ),
    12: Answer(
        lambda: ("front" in HANOI.campaigns[DVK].actors, kinds_of_bodies("front")),
        (True, ["front"]),
        (DVK,),
    ),
    13: Answer(
        lambda: ("mass_organisation" in HANOI.campaigns[DVK].actors, kinds_of_bodies(*UNIONS)),
        (True, [*UNIONS]),
        (DVK,),
    ),
    14: assessed("residents-respond", DVK, "effect"),
    15: assessed("simple-lasting-models", DVK, "strength"),
    16: aim("consensus", DVK, "aim"),
    17: is_value("org:bdv-01", "kind", "commission"),
    18: Answer(
        lambda: [d.covers for d in HANOI.issued_by("org:bdv-01") if d.id == "doc:48-KH-BDVTU"],
        [mm.Period.years(2024, 2024)],
        ("org:bdv-01", "assess:documents-every-year"),
    ),
    19: is_value("org:bdv-01", "superior", "org:bdv-tw"),
    20: Answer(
        lambda: (HANOI.bodies["org:btv-01"].kind, HANOI.bodies["org:bdv-01"].serves),
        ("committee_organ", "org:01"),
        ("org:bdv-01",),
    ),
    21: assessed("documents-follow-key-tasks", "org:bdv-01", "practice"),
    22: Answer(
        lambda: [
            "org:bdv-01" in HANOI.documents[id].advised_by
            for id in ("doc:12-CT-TU", "doc:88-CV-TU")
        ],
        [True, True],
        ("doc:12-CT-TU",),
    ),
    23: Answer(
        lambda: (str(HANOI.document("12-CT/TU").issued), HANOI.document("12-CT/TU").covers),
        ("2016-12-05", mm.Period.years(2016, 2020)),
        ("doc:12-CT-TU",),
    ),
    24: Answer(
        lambda: (str(HANOI.document("88-CV/TU").issued), HANOI.document("88-CV/TU").covers),
        ("2021-03-15", mm.Period.years(2021, 2025)),
        ("doc:88-CV-TU",),
    ),
    25: Answer(lambda: HANOI.documents["doc:88-CV-TU"].title is not None, True, ("doc:88-CV-TU",)),
    26: is_value("doc:88-CV-TU", "continues", ("doc:12-CT-TU",)),
    27: is_value("contest:2018", "form", "essay"),
    28: is_value("contest:2020", "form", "essay"),
    29: is_value("contest:2019", "form", "staged"),
    30: is_value("contest:2024", "form", "staged"),
    31: is_named("pub:2020-typical", "Typical skillful mass mobilization of the Capital"),
    32: is_value("pub:2023-culture", "field", CULTURE),
    33: Answer(
        lambda: (HANOI.contests["contest:press"].organiser, HANOI.contests["contest:2018"].answers),
        ("org:bdv-tw", ("contest:press",)),
        ("contest:press",),
    ),
    34: Answer(
        lambda: {"inspection", "assessment", "commendation", "replication"} <= phases(2024),
        True,
        ("cycle:01-2024",),
    ),
    35: assessed("leading-position", "org:01", "practice"),
    36: contains("campaign:ho-chi-minh", "documents", "doc:05-CT-TW"),
    37: is_value("campaign:new-rural-civilised-urban", "organiser", "org:ubtw-mttq"),
    38: contains("campaign:grassroots-democracy", "documents", "doc:10-2022-QH15"),
    39: is_value("campaign:national-target-programmes", "kind", "programme"),
    40: is_value("campaign:patriotic-emulation", "kind", "emulation"),
    41: contains(
        DVK,
        "alongside",
        "campaign:ho-chi-minh",
        "campaign:new-rural-civilised-urban",
        "campaign:grassroots-democracy",
        "campaign:national-target-programmes",
        "campaign:patriotic-emulation",
    ),
    42: contains(DVK, "channels", "mass_media"),
    43: contains(DVK, "channels", "contest"),
    44: contains(DVK, "channels", "festival"),
    45: contains(DVK, "channels", "seminar"),
    46: contains(DVK, "channels", "essay_contest"),
    47: contains(DVK, "channels", "book"),
    48: contains(DVK, "actors", "locality", "agency", "unit"),
    49: Answer(
        lambda: (
            HANOI.observations["obs:models-registered/2010..2024"].value,
            HANOI.indicators["ind:models-registered"].measure,
        ),
        (mm.Quantity.at_least(10_000), "yearly"),
        ("obs:models-registered/2010..2024",),
    ),
    50: Answer(
        lambda: (
            HANOI.observations["obs:fields/2010..2024"].value,
            sorted(HANOI.hierarchy("field").roots),
        ),
        (4, [CULTURE, SECURITY, ECONOMY, POLITICAL]),
        ("obs:fields/2010..2024",),
    ),
    51: figure("obs:levels/2010..2024", 3),
    52: Answer(
        lambda: (
            HANOI.observations["obs:direct-committees/2020-08"].value,
            len([c for c in HANOI.at("2024-10-15").committees.values() if c.level == "direct"])
            > 30,
        ),
        (50, True),
        ("ind:levels",),
    ),
    53: figure("obs:models-recognised/2010..2024", mm.Quantity.at_least(2000)),
    54: Answer(
        lambda: (
            "recognition" in phases(2024),
            str(HANOI.commendations["award:works-2024"].authority),
        ),
        (True, "org:bdv-01"),
        ("cycle:01-2024",),
    ),
    55: assessed("builds-the-capital", DVK, "effect"),
    56: Answer(
        lambda: {
            str(event.kind)
            for event in HANOI.events.values()
            if f"{ARTICLE}#p10" in event.sources or event.id == "event:covid-19"
        },
        {"disaster", "epidemic", "crisis", "security_challenge"},
        ("event:disasters", "event:economic-slump", "event:non-traditional-security"),
    ),
    57: contains(DVK, "groups", "group:volunteer"),
    58: assessed("resources", DVK, "effect"),
    59: contains(DVK, "alongside", "campaign:national-target-programmes"),
    60: Answer(
        lambda: [above.id for above in HANOI.ancestors("org:00001")][:2],
        ["org:001", "org:01"],
        (DVK,),
    ),
    61: assessed("hard-tasks-solved", DVK, "effect"),
    62: theme(f"{ECONOMY}/production", "production and lawful enrichment"),
    63: Answer(
        lambda: HANOI.fields[f"{ECONOMY}/workers"].groups,
        ("group:worker",),
        (f"{ECONOMY}/workers",),
    ),
    64: is_value(ECONOMY, "actors", ("agency", "unit", "enterprise")),
    65: is_value(f"{ECONOMY}/land-for-roads", "groups", ("group:farmer",)),
    66: theme(f"{ECONOMY}/land-consolidation", "land consolidation"),
    67: theme(f"{ECONOMY}/crops-livestock", "crop and livestock restructuring"),
    68: theme(f"{ECONOMY}/science", "science in agriculture"),
    69: theme(f"{ECONOMY}/new-rural", "new rural area"),
    70: is_value(f"{ECONOMY}/new-rural-criteria", "parent", f"{ECONOMY}/new-rural"),
    71: Answer(
        lambda: ids(
            indicator
            for indicator in HANOI.indicators.values()
            if indicator.field == f"{ECONOMY}/new-rural"
            and "task:new-rural-city" in indicator.tasks
        ),
        ["ind:new-rural", "ind:new-rural-advanced", "ind:new-rural-model"],
        (f"{ECONOMY}/new-rural-criteria",),
    ),
    72: figure("obs:new-rural/2024-10", mm.Quantity.ratio(382, 382)),
    73: figure("obs:new-rural-advanced/2024-10", 188),
    74: figure("obs:new-rural-model/2024-10", 76),
    75: figure("obs:districts-basically-advanced/2024-10", mm.Quantity.ratio(7, 17)),
    76: is_value("task:new-rural-city", "completed", mm.Period.parse("2024-10")),
    77: assessed("life-improved", "loc:01", "effect"),
    78: is_value(ECONOMY, "groups", MEMBERS),
    79: Answer(
        lambda: ids(
            field
            for field in HANOI.fields.values()
            if field.parent == CULTURE and field.kind == "direction"
        ),
        [f"{CULTURE}/education", f"{CULTURE}/health", f"{CULTURE}/heritage"],
        (f"{CULTURE}/education", f"{CULTURE}/health", f"{CULTURE}/heritage"),
    ),
    80: theme(f"{CULTURE}/libraries", "libraries"),
    81: assessed("libraries-socialised", f"{CULTURE}/libraries", "practice"),
    82: theme(f"{CULTURE}/talent", "education and talent"),
    83: theme(f"{CULTURE}/facilities", "cultural, social and sports facilities"),
    84: theme(
        f"{CULTURE}/beautification",
        "urban beautification, dump black spots turned into flower gardens",
    ),
    85: theme(f"{CULTURE}/insurance", "health insurance cards for poor households"),
    86: theme(f"{CULTURE}/reintegration", "reintegration of drug users"),
    87: Answer(
        lambda: [
            HANOI.fields[f"{CULTURE}/{name}"].groups for name in ("insurance", "reintegration")
        ],
        [("group:poor-household",), ("group:drug-user",)],
        (f"{CULTURE}/insurance", f"{CULTURE}/reintegration"),
    ),
    88: Answer(lambda: children(LIFE), ["festivals", "funerals", "weddings"], (LIFE,)),
    89: is_value(LIFE, "actors", ("party_committee", "authority", "front", "mass_organisation")),
    90: assessed("weddings-new-way", f"{LIFE}/weddings", "practice"),
    91: figure("obs:funeral-committees/2024", mm.Quantity.between(0.5, 1)),
    92: assessed("funeral-committees", f"{LIFE}/funerals", "practice"),
    93: assessed("bad-customs", f"{LIFE}/funerals", "effect"),
    94: figure("obs:cremation/2024", mm.Quantity.between(0.8, 1)),
    95: contains(f"{LIFE}/funerals", "actors", "authority"),
    96: theme(f"{CULTURE}/religion/thrift", "thrift in religious ceremonies"),
    97: theme(f"{CULTURE}/religion/unlawful-activity", "refusal of unlawful religious activity"),
    98: is_value("model:catholics-no-drugs", "groups", ("group:catholic",)),
    99: is_value(
        f"{CULTURE}/religion", "groups", ("group:religious-believer", "group:religious-dignitary")
    ),
    100: theme(f"{CULTURE}/ethnic-minorities", "ethnic minorities in mountain communes"),
    101: is_value(f"{CULTURE}/ethnic-minorities", "focuses_on", MOUNTAIN),
    102: Answer(
        lambda: "mountain communes" in str(plain(HANOI[f"{CULTURE}/ethnic-minorities"].note)),
        True,
        (f"{CULTURE}/ethnic-minorities",),
    ),
    103: Answer(
        lambda: children(f"{CULTURE}/ethnic-minorities"),
        ["credit", "identity", "listening", "living-conditions"],
        (f"{CULTURE}/ethnic-minorities/credit",),
    ),
    104: is_value(f"{CULTURE}/ethnic-minorities", "groups", ("group:ethnic-minority",)),
    105: is_value("model:cameras", "field", SECURITY),
    106: is_named("model:crime-handbook", "Handbook on preventing and fighting crime and offences"),
    107: is_named(
        "model:no-crime-areas", "Residential areas without crime, social evils and drug crime"
    ),
    108: is_named("model:clan-security", "Self-managed security in clans"),
    109: is_value("model:religious-family-security", "groups", ("group:religious-believer",)),
    110: is_named("model:safe-school-gate", "Safe school gate"),
    111: is_value(SECURITY, "actors", ("armed_forces",)),
    112: is_value("model:field-training", "unit", "org:capital-command"),
    113: theme(f"{SECURITY}/order", "political security, public order, fight against crime"),
    114: theme(f"{POLITICAL}/one-stop", "modern one-stop administrative services"),
    115: theme(
        f"{POLITICAL}/service",
        "awareness, responsibility and service of cadres and public employees",
    ),
    116: is_value(
        f"{POLITICAL}/service",
        "groups",
        ("group:cadre", "group:civil-servant", "group:public-employee"),
    ),
    117: is_value(f"{POLITICAL}/reform", "groups", ("group:resident", "group:enterprise")),
    118: theme(f"{POLITICAL}/disputes", "settling disputes at the grassroots"),
    119: theme(f"{POLITICAL}/dialogue", "dialogue with the people, feedback and lawful proposals"),
    120: is_value("dialogue:yearly", "valid", mm.Period.parse("2010/2024")),
    121: is_value(
        "dialogue:yearly", "hosts", ("secretary", "chair_people_council", "chair_people_committee")
    ),
    122: is_value("dialogue:yearly", "levels", ("city", "direct", "base")),
    123: is_value("dialogue:yearly", "groups", MEMBERS),
    124: figure("obs:dialogue-questions/2010..2024", mm.Quantity.at_least(20_000)),
    125: assessed("fewer-complaints", "dialogue:yearly", "effect"),
    126: contains("event:covid-19", "actors", "mass_mobilization_system"),
    127: figure("obs:covid-people/2021", mm.Quantity.at_least(200_000)),
    128: figure("obs:covid-teams/2021", mm.Quantity.at_least(26_000)),
    129: figure("obs:covid-units/2021", 579),
    130: is_value("event:covid-19", "kind", "epidemic"),
    131: aim("double-goal", "event:covid-19", "aim"),
    132: contains("event:covid-19", "actors", "community"),
    133: is_value("work:ring-road-4", "kind", "key_project"),
    134: Answer(
        lambda: (
            HANOI.observations["obs:ring-road-4/2023"].unit,
            HANOI.observations["obs:ring-road-4/2023"].value,
        ),
        ("work:ring-road-4", mm.Quantity.between(0.9, 1)),
        ("obs:ring-road-4/2023",),
    ),
    135: Answer(
        lambda: ids(work for work in HANOI.works.values() if work.kind == "key_project"),
        ["work:ring-road-4"],
        ("work:ring-road-4",),
    ),
    136: is_value("event:yagi-2024", "kind", "disaster"),
    137: Answer(
        lambda: (
            HANOI.events["event:yagi-2024"].locality,
            "northern provinces" in str(plain(HANOI["event:yagi-2024"].note)),
        ),
        ("loc:01", True),
        ("event:yagi-2024",),
    ),
    138: aim("yagi-recovery", "event:yagi-2024", "task"),
    139: contains(
        "event:yagi-2024", "actors", "mass_mobilization_system", "mass_mobilization_team"
    ),
    140: is_value("doc:48-KH-BDVTU", "issuer", "org:bdv-01"),
    141: contains("doc:48-KH-BDVTU", "implements", "doc:27-CT-TU"),
    142: is_value("contest:2024", "organiser", "org:bdv-01"),
    143: is_value("event:dan-van-article-75", "years", 75),
    144: is_value("event:traditional-day-94", "years", 94),
    145: is_value("event:mass-day-25", "years", 25),
    146: is_value("event:liberation-70", "years", 70),
    147: Answer(
        lambda: tuple(sorted(HANOI.contests["contest:2024"].honours)),
        CAPITAL_HONOURS,
        ("contest:2024",),
    ),
    148: assessed("contest-documents-early", "contest:2024", "practice"),
    149: assessed("contest-from-villages", "contest:2024", "practice"),
    150: figure("obs:contests-held/2024", mm.Quantity.at_least(200)),
    151: is_value("round:2024-preliminary", "teams", 35),
    152: Answer(
        lambda: len(
            [t for t in HANOI.teams.values() if t.id.startswith("team:2024-") and t.represents]
        ),
        15,
        ("round:2024-preliminary",),
    ),
    153: is_value("round:2024-preliminary", "clusters", 6),
    154: Answer(
        lambda: [
            HANOI.contest_clusters[f"cluster:2024-{number}"].meeting_of for number in range(1, 7)
        ],
        [f"emulation-cluster:01-{number}" for number in range(1, 7)],
        ("cluster:2024-1",),
    ),
    155: Answer(
        lambda: [team.id for team in HANOI.teams.values() if team.presents],
        [],  # teams present models, but the article names no pair
        ("round:2024-preliminary",),
    ),
    156: Answer(
        lambda: [
            body.serves for body in HANOI.bodies.values() if body.kind == "organising_committee"
        ],
        ["org:bdv-01"],
        ("round:2024-preliminary",),
    ),
    157: is_value("round:2024-preliminary", "held", 6),
    158: Answer(
        lambda: (HANOI.rounds["round:2024-final"].teams, set(teams_of_final())),
        (6, {"cong-an", "dong-da", "tay-ho", "dong-anh", "phuc-tho", "phu-xuyen"}),
        ("round:2024-final",),
    ),
    159: aim("contest-2024-experience", "contest:2024", "aim"),
    160: aim("contest-2024-awareness", "contest:2024", "aim"),
    161: Answer(
        lambda: ids(
            task
            for task in HANOI.tasks.values()
            if "contest:2024" in task.of and f"{ARTICLE}#p29" in task.sources
        ),
        [
            "task:contest-2024-awareness",
            "task:contest-2024-political-activity",
            "task:contest-2024-propaganda",
            "task:contest-2024-spread",
        ],
        ("task:contest-2024-political-activity",),
    ),
    162: aim("all-fields", DVK, "task"),
    163: aim("hard-new-tasks", DVK, "task"),
    164: aim("keep-replicate", DVK, "task"),
    165: aim("fitting-propaganda", DVK, "task"),
    166: is_value("task:digital-media", "channels", ("digital_media",)),
    167: aim("timely-review", DVK, "task"),
    168: aim("bridge", "org:bdv-01", "aim"),
    169: Answer(
        lambda: HANOI.sources[ARTICLE].url.startswith("https://kinhtedothi.vn/"),
        True,
        (f"{ARTICLE}#p33",),
    ),
}

RHETORIC = frozenset({3, 14, 15, 55, 58, 61, 77, 93, 125})
"""Items that only say how good something is: an assessment with its paragraph, and nothing else."""

PRACTICES = frozenset({21, 35, 81, 90, 92, 148, 149})
"""Items that say how something is done: an assessment of the aspect practice."""


def sources_of(entity: mm.Entity) -> Iterator[str]:
    """Every source of an entity: of the whole, of fields, of held values; an excerpt itself."""
    yield entity.id
    yield from entity.sources
    yield from (citation.source for citation in entity.cited)
    if isinstance(entity, mm.Cycle):
        for phase in entity.phases:
            yield from phase.sources


def test_every_item_has_an_answer() -> None:
    assert [*ANSWERS] == [*ITEMS] == [*range(1, 170)]


@pytest.mark.parametrize("n", ITEMS)
def test_the_query_gives_the_answer(n: int) -> None:
    assert ANSWERS[n].query() == ANSWERS[n].expected, ITEMS[n]["item"]


@pytest.mark.parametrize("n", ITEMS)
def test_the_paragraph_is_among_the_sources(n: int) -> None:
    excerpt = f"{ARTICLE}#p{ITEMS[n]['paragraph']}"
    cited = {source for id in ANSWERS[n].evidence for source in sources_of(HANOI[id])}
    assert excerpt in cited
    assert HANOI.sources[excerpt].part_of == ARTICLE


def test_at_least_160_items_are_answered_by_other_data_than_judgements() -> None:
    by_assessment = {n for n, answer in ANSWERS.items() if _is_assessment(answer)}
    assert by_assessment == RHETORIC | PRACTICES
    assert len(ANSWERS) - len(RHETORIC) == 160
    aspects = {n: HANOI.assessments[ANSWERS[n].evidence[0]].aspect for n in by_assessment}
    assert {n for n, aspect in aspects.items() if aspect == "practice"} == PRACTICES


def _is_assessment(answer: Answer) -> bool:
    return all(id.startswith("assess:") for id in answer.evidence) and len(answer.evidence) == 1


def test_texts_of_the_article_are_in_three_languages() -> None:
    lists = (HANOI.assessments, HANOI.tasks, HANOI.target_groups, HANOI.fields, HANOI.works)
    assert [
        entity.id
        for entities in lists
        for entity in entities.values()
        if entity.name.languages != ("vi", "en", "ru")
    ] == []
