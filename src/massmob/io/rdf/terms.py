"""The terms in which a movement is linked data: those of others first, our own for the rest.

Source:
    W3C ORG, SKOS, PROV-O and WGS84; ELI (Publications Office of the EU); DCMI terms; schema.org.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from massmob.model.entity import ENTITY_TYPES
from massmob.model.references import HOLDS, Reference, is_plain, reference_fields
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.vocabulary import (
    Actor,
    Aspect,
    BodyKind,
    CampaignKind,
    Channel,
    CommendationForm,
    ContestForm,
    CyclePhase,
    DocumentType,
    EntityKind,
    EventKind,
    Extent,
    FieldKind,
    Grade,
    Level,
    LocalityKind,
    Measure,
    ModelStatus,
    Position,
    PublicationKind,
    Relation,
    StartBasis,
    TaskKind,
    Tier,
    WorkKind,
)

__all__ = [
    "BASE",
    "LABELS",
    "NAMESPACES",
    "PART_TYPES",
    "SCHEMES",
    "TYPES",
    "concept",
    "expand",
    "fields_of_terms",
    "of_field",
    "of_reference",
    "of_relation",
    "part_types",
    "types_of",
]

BASE = "urn:massmob:"
"""The beginning of the IRI of an entity, unless another base is given; its id follows."""

NAMESPACES: Mapping[str, str] = {
    "mm": "urn:massmob:vocabulary:",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefix → namespace."""


def expand(term: str) -> str:
    """The IRI of a term such as ``org:subOrganizationOf``.

    Example:
        >>> expand("mm:level")
        'urn:massmob:vocabulary:level'
    """
    prefix, _, name = term.partition(":")
    return NAMESPACES[prefix] + name


TYPES: Mapping[EntityKind, tuple[str, ...]] = {
    EntityKind.LOCALITY: ("mm:Locality", "org:Organization", "schema:AdministrativeArea"),
    EntityKind.COMMITTEE: ("mm:PartyCommittee", "org:FormalOrganization"),
    EntityKind.BODY: ("mm:Body", "org:Organization"),
    EntityKind.TERM: ("mm:Term", "dct:PeriodOfTime"),
    EntityKind.CLUSTER: ("mm:EmulationCluster", "org:OrganizationalCollaboration"),
    EntityKind.FIELD: ("mm:Field", "skos:Concept"),
    EntityKind.TARGET_GROUP: ("mm:TargetGroup", "skos:Concept"),
    EntityKind.DOCUMENT: ("mm:Document", "eli:LegalResource"),
    EntityKind.CAMPAIGN: ("mm:Campaign", "prov:Activity"),
    EntityKind.CYCLE: ("mm:Cycle", "prov:Activity"),
    EntityKind.TASK: ("mm:Task", "schema:Action"),
    EntityKind.EVENT: ("mm:Event", "schema:Event"),
    EntityKind.PUBLICATION: ("mm:Publication", "schema:CreativeWork"),
    EntityKind.MODEL: ("mm:MobilizationModel",),
    EntityKind.WORK: ("mm:Work", "schema:Place"),
    EntityKind.CONTEST: ("mm:Contest", "schema:Event"),
    EntityKind.ROUND: ("mm:ContestRound", "schema:Event"),
    EntityKind.CONTEST_CLUSTER: ("mm:ContestCluster",),
    EntityKind.TEAM: ("mm:Team",),
    EntityKind.DIALOGUE: ("mm:Dialogue", "schema:Event"),
    EntityKind.COMMENDATION: ("mm:Commendation", "prov:Activity"),
    EntityKind.ASSESSMENT: ("mm:Assessment", "schema:Review"),
    EntityKind.INDICATOR: ("mm:Indicator", "schema:StatisticalVariable"),
    EntityKind.OBSERVATION: ("mm:Observation", "schema:Observation"),
    EntityKind.SOURCE: ("mm:Source", "prov:Entity"),
    EntityKind.DATASET: ("mm:DatasetCard", "schema:Dataset"),
}
"""Kind → its classes, our own first."""


def types_of(kind: EntityKind) -> tuple[str, ...]:
    """The classes of a kind; of another package's kind a class of our own vocabulary."""
    return TYPES.get(kind) or (f"mm:{ENTITY_TYPES[kind].__name__}",)


def part_types(name: str, value: type[attrs.AttrsInstance]) -> tuple[str, ...]:
    """The classes of the values that a field holds; of another package's class one of our own vocabulary."""
    return PART_TYPES.get(name) or (f"mm:{value.__name__}",)


PART_TYPES: Mapping[str, tuple[str, ...]] = {
    "disputes": ("mm:Dispute",),
    "successors": ("mm:Succession", "org:ChangeEvent"),
    "cited": ("mm:Citation", "prov:Derivation"),
    "memberships": ("mm:Membership", "org:Membership"),
    "leaders": ("mm:Leadership",),
    "phases": ("mm:Phase",),
    "milestones": ("mm:Milestone",),
    "results": ("mm:Result",),
}
"""Field that holds values → the classes of the values."""

_RELATIONS: Mapping[Relation, tuple[str, ...]] = {
    Relation.PART_OF: ("org:subOrganizationOf", "schema:containedInPlace"),
    Relation.SUCCEEDED_BY: ("org:resultingOrganization",),
    Relation.SUBORDINATE_TO: ("org:subOrganizationOf",),
    Relation.BRANCH_OF: ("org:subOrganizationOf",),
    Relation.HAS_MEMBER: ("org:hasMember",),
    Relation.BROADER: ("skos:broader",),
    Relation.SUBGROUP_OF: ("skos:broader",),
    Relation.ISSUED_BY: ("eli:passed_by",),
    Relation.IMPLEMENTS: ("eli:based_on",),
    Relation.REPLACES: ("dct:replaces",),
    Relation.AMENDS: ("eli:amends",),
    Relation.CITES: ("eli:cites",),
    Relation.ORGANISED_BY: ("schema:organizer",),
    Relation.PUBLISHED_BY: ("dct:publisher",),
    Relation.IN_FIELD: ("dct:subject",),
    Relation.ROUND_OF: ("mm:roundOf", "schema:superEvent"),
    Relation.SUBJECTS: ("schema:variableMeasured",),
    Relation.ABOUT: ("schema:observationAbout",),
    Relation.SOURCED_FROM: ("prov:wasDerivedFrom",),
    Relation.CITED_FOR: ("prov:entity",),
    Relation.EXCERPT_OF: ("dct:isPartOf",),
    Relation.TAKES_PLACE_IN: ("mm:takesPlaceIn", "schema:location"),
    Relation.LOCATED_IN: ("mm:locatedIn", "schema:location"),
    Relation.ASSESSES: ("schema:itemReviewed",),
    Relation.DESCRIBES: ("dct:spatial",),
}
_HELD_RELATIONS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("memberships", "of"): ("org:organization",),
}
"""Field that holds values, and their field that refers → its terms, where those of the relation do not fit."""

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "id": ("dct:identifier",),
    "name": ("rdfs:label",),
    "note": ("skos:note",),
    "disputes": ("mm:dispute",),
    "successors": ("org:changedBy",),
    "cited": ("prov:qualifiedDerivation",),
    "memberships": ("org:hasMembership",),
    "leaders": ("mm:leadership",),
    "phases": ("mm:phase",),
    "milestones": ("mm:milestone",),
    "results": ("mm:result",),
    "code": ("org:identifier",),
    "kind": ("dct:type",),
    "valid": ("schema:validFrom", "schema:validThrough"),
    "centre": ("geo:lat",),
    "on": ("dct:date",),
    "symbol": ("eli:id_local",),
    "title": ("dct:title",),
    "type": ("eli:type_document",),
    "issued": ("eli:date_document",),
    "covers": ("dct:temporal",),
    "unit": ("schema:unitText",),
    "publisher": ("dc:publisher",),
    "url": ("schema:url",),
    "version": ("schema:version",),
    "licence": ("schema:license",),
    "published": ("dct:issued",),
    "place": ("mm:placeInSource",),
    "field": ("mm:ofField",),
    "value": ("mm:disputedValue",),
}
_KIND_FIELDS: Mapping[tuple[EntityKind, str], tuple[str, ...]] = {
    (EntityKind.FIELD, "name"): ("rdfs:label", "skos:prefLabel"),
    (EntityKind.TARGET_GROUP, "name"): ("rdfs:label", "skos:prefLabel"),
    (EntityKind.DIALOGUE, "answers"): ("mm:questionsAnswered",),
    (EntityKind.ASSESSMENT, "text"): ("schema:reviewBody",),
    (EntityKind.PUBLICATION, "name"): ("rdfs:label", "dct:title"),
    (EntityKind.SOURCE, "name"): ("rdfs:label", "dct:title"),
    (EntityKind.LOCALITY, "kind"): ("dct:type", "org:classification"),
    (EntityKind.BODY, "kind"): ("dct:type", "org:classification"),
    (EntityKind.OBSERVATION, "value"): ("schema:value",),
}


def of_relation(relation: Relation) -> tuple[str, ...]:
    """The terms of a relation; readers look for the first.

    Example:
        >>> of_relation(Relation.LEADS), of_relation(Relation.IMPLEMENTS)
        (('mm:leads',), ('eli:based_on',))
    """
    return _RELATIONS.get(relation, (f"mm:{_camel(relation.value)}",))


def of_reference(reference: Reference) -> tuple[str, ...]:
    """The terms of a field that refers: mostly those of its relation.

    Example:
        >>> from massmob.model.entities import Body
        >>> [of_reference(r) for r in reference_fields(Body) if r.field == "of"]
        [('org:organization',)]
    """
    own = _HELD_RELATIONS.get((reference.via, reference.field))
    return own or of_relation(reference.relation)


def of_field(field: str, kind: EntityKind | None = None) -> tuple[str, ...]:
    """The terms of a field that refers to nothing.

    Args:
        field: The field's name.
        kind: The kind of entity that has the field; ``None`` for a field of a held value.

    Example:
        >>> of_field("kind", EntityKind.LOCALITY), of_field("area_km2")
        (('dct:type', 'org:classification'), ('mm:areaKm2',))
    """
    own = _KIND_FIELDS.get((kind, field)) if kind is not None else None
    return own or _FIELDS.get(field, (f"mm:{_camel(field)}",))


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def concept(word: LabelledEnum) -> str:
    """The term of a word of a closed list.

    Example:
        >>> concept(Level.CITY)
        'mm:Level.city'
    """
    return f"mm:{type(word).__name__}.{word.value}"


SCHEMES: Mapping[type[LabelledEnum], tuple[str, str, str]] = {
    Actor: ("lực lượng thực hiện", "actors", "исполнители"),
    Aspect: ("khía cạnh đánh giá", "aspects of assessment", "аспекты оценки"),
    BodyKind: ("loại cơ quan", "kinds of body", "виды органов"),
    CampaignKind: ("loại phong trào", "kinds of campaign", "виды кампаний"),
    Channel: ("hình thức tuyên truyền", "forms of propaganda", "формы пропаганды"),
    CommendationForm: ("hình thức khen thưởng", "forms of commendation", "формы награждения"),
    ContestForm: ("hình thức thi", "forms of contest", "формы конкурсов"),
    CyclePhase: ("bước trong năm", "phases of a yearly cycle", "этапы годового цикла"),
    DocumentType: ("loại văn bản", "types of document", "виды документов"),
    EventKind: ("loại sự kiện", "kinds of event", "виды событий"),
    Extent: ("phạm vi nhập", "extents of succession", "объём перехода"),
    FieldKind: ("loại lĩnh vực", "kinds of field", "виды областей"),
    Grade: ("mức tin cậy của nguồn", "grades of source", "степени надёжности источников"),
    Level: ("cấp", "levels", "уровни"),
    LocalityKind: (
        "loại đơn vị hành chính",
        "kinds of locality",
        "виды административных единиц",
    ),
    Measure: ("loại chỉ tiêu", "measures", "виды показателей"),
    ModelStatus: ("trạng thái của mô hình", "statuses of a model", "состояния моделей"),
    Position: ("chức danh", "positions", "должности"),
    PublicationKind: ("loại ấn phẩm", "kinds of publication", "виды изданий"),
    StartBasis: ("căn cứ của ngày đầu", "bases of a first day", "основания первого дня"),
    TaskKind: ("loại nhiệm vụ", "kinds of task", "виды задач"),
    Tier: ("bậc hành chính", "tiers of localities", "уровни административных единиц"),
    WorkKind: ("loại công trình", "kinds of work", "виды объектов"),
}
"""Closed lists that are concept schemes, with their titles in Vietnamese, English and Russian."""

LABELS: Mapping[str, tuple[str, str, str]] = {
    "mm:Dispute": ("bất đồng giữa các nguồn", "dispute", "расхождение источников"),
    "mm:Succession": ("sáp nhập, chia tách", "succession", "правопреемство"),
    "mm:Citation": ("nguồn của một trường", "citation", "ссылка на источник поля"),
    "mm:Membership": ("tư cách thành viên", "membership", "членство"),
    "mm:Leadership": ("trưởng cụm theo năm", "leadership in a year", "руководство в году"),
    "mm:Phase": ("bước của chu kỳ năm", "phase of a cycle", "этап цикла"),
    "mm:Milestone": ("mốc của mô hình", "milestone", "веха"),
    "mm:Result": ("kết quả thi", "result", "результат"),
    "mm:Outside": ("ngoài phần trích", "outside the excerpt", "вне выборки"),
    "mm:fields": ("danh mục lĩnh vực", "list of fields", "перечень областей"),
    "mm:targetGroups": ("danh mục đối tượng", "list of target groups", "перечень целевых групп"),
    "mm:dispute": ("bất đồng", "dispute", "расхождение"),
    "mm:ofField": ("trường", "field concerned", "поле"),
    "mm:disputedValue": ("giá trị khác", "other value", "иное значение"),
    "mm:leadership": ("trưởng cụm", "leadership", "руководство"),
    "mm:phase": ("bước", "phase", "этап"),
    "mm:milestone": ("mốc", "milestone", "веха"),
    "mm:result": ("kết quả", "result", "результат"),
    "mm:areaKm2": ("diện tích (km²)", "area in km²", "площадь в км²"),
    "mm:extent": ("phạm vi", "extent", "объём"),
    "mm:main": ("đơn vị nhận chính", "main receiver", "основной преемник"),
    "mm:grade": ("mức tin cậy", "grade", "степень надёжности"),
    "mm:level": ("cấp", "level", "уровень"),
    "mm:tier": ("bậc hành chính", "tier", "уровень единицы"),
    "mm:levels": ("các cấp", "levels", "уровни"),
    "mm:levelRank": ("thứ bậc", "rank of a level or tier", "ранг уровня"),
    "mm:number": ("số thứ tự", "number", "номер"),
    "mm:commemorates": ("ngày được kỷ niệm", "day commemorated", "памятная дата"),
    "mm:years": ("số năm", "years", "число лет"),
    "mm:status": ("trạng thái", "status", "состояние"),
    "mm:statusOrder": ("thứ tự thường gặp", "usual place", "обычный порядок"),
    "mm:form": ("hình thức", "form", "форма"),
    "mm:order": ("thứ tự vòng", "order", "порядок"),
    "mm:held": ("số cuộc thi", "contests held", "проведено конкурсов"),
    "mm:clusters": ("số cụm", "clusters", "число кластеров"),
    "mm:teams": ("số đội", "teams", "число команд"),
    "mm:advanced": ("số đội đi tiếp", "teams advanced", "прошло команд"),
    "mm:rank": ("thứ hạng", "rank", "место"),
    "mm:prize": ("giải thưởng", "prize", "награда"),
    "mm:hosts": ("chủ trì", "hosts", "ведущие"),
    "mm:conferences": ("số hội nghị", "conferences", "конференции"),
    "mm:people": ("số người dự", "people", "люди"),
    "mm:questions": ("số câu hỏi", "questions", "вопросы"),
    "mm:questionsAnswered": ("số câu được trả lời", "questions answered", "ответы"),
    "mm:actors": ("lực lượng thực hiện", "actors", "исполнители"),
    "mm:channels": ("hình thức tuyên truyền", "channels", "каналы"),
    "mm:year": ("năm", "year", "год"),
    "mm:criteria": ("tiêu chí", "criteria", "критерии"),
    "mm:text": ("nội dung", "text", "текст"),
    "mm:due": ("thời hạn", "due", "срок"),
    "mm:completed": ("hoàn thành", "completed", "выполнено"),
    "mm:plaque": ("ngày gắn biển", "plaque", "табличка"),
    "mm:collectives": ("số tập thể", "collectives", "коллективы"),
    "mm:individuals": ("số cá nhân", "individuals", "отдельные лица"),
    "mm:aspect": ("khía cạnh", "aspect", "аспект"),
    "mm:quotation": ("trích dẫn", "quotation", "цитата"),
    "mm:seen": ("ngày xem", "seen on", "дата просмотра"),
    "mm:measure": ("cách tính", "measure", "вид показателя"),
    "mm:among": ("trong các loại đơn vị", "among", "среди видов единиц"),
    "mm:of": ("trên tổng số", "out of", "из общего числа"),
    "mm:stated": ("nguyên văn nguồn", "words of the source", "слова источника"),
    "mm:placeInSource": ("vị trí trong nguồn", "place in the source", "место в источнике"),
}
"""Our own terms that are neither kinds nor relations, with labels in Vietnamese, English and Russian."""


def fields_of_terms() -> dict[str, list[tuple[type[attrs.AttrsInstance], str]]]:
    """Our own properties → the classes and fields that they express, in the order of the data model."""
    fields_by_term: dict[str, list[tuple[type[attrs.AttrsInstance], str]]] = {}
    for terms, cls, field in _terms_of_fields():
        for term in terms:
            fields = fields_by_term.setdefault(term, [])
            if term.startswith("mm:") and (cls, field) not in fields:
                fields.append((cls, field))
    return {term: fields for term, fields in fields_by_term.items() if fields}


def _terms_of_fields() -> Iterator[tuple[tuple[str, ...], type[attrs.AttrsInstance], str]]:
    """Each field of each kind and of the values held, with its terms."""
    for cls in ENTITY_TYPES.values():
        held: dict[str, type[attrs.AttrsInstance]] = {
            field.name: field.metadata[HOLDS]
            for field in attrs.fields(cls)
            if HOLDS in field.metadata
        }
        for field in attrs.fields(cls):
            if field.name in held or is_plain(field):
                yield of_field(field.name, cls.entity_kind), cls, field.name
        for part in held.values():
            for field in attrs.fields(part):
                if is_plain(field):
                    yield of_field(field.name), part, field.name
        for reference in reference_fields(cls):
            yield of_reference(reference), held.get(reference.via, cls), reference.field
