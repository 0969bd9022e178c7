"""The closed lists of the domain: enumerations with labels in three languages.

Labels follow the glossary of the movement's sources; a Vietnamese label is the official word. Lists that a
province may extend are entities instead (fields, see `massmob.model.entities`).
"""

from __future__ import annotations

from datetime import date
from typing import Self

from massmob.errors import naming_argument
from massmob.values.labelled_enum import LabelledEnum, word
from massmob.values.period import Period
from massmob.values.text import LANGUAGES, Language, Text, as_language

__all__ = [
    "OWN_KINDS",
    "Actor",
    "Aspect",
    "BodyKind",
    "CampaignKind",
    "Channel",
    "CommendationForm",
    "ContestForm",
    "CyclePhase",
    "DocumentSystem",
    "DocumentType",
    "EntityKind",
    "EventKind",
    "Extent",
    "FieldKind",
    "Grade",
    "Level",
    "LocalityKind",
    "Measure",
    "ModelStatus",
    "OwnKind",
    "Position",
    "PublicationKind",
    "Relation",
    "TaskKind",
    "Tier",
    "WorkKind",
]


class OwnKind(str):
    """A kind of entity that another package declares; it serves wherever an `EntityKind` does.

    Attributes:
        value: The word, which is the text itself.
        vi: Its label in Vietnamese.
        en: Its label in English.
        ru: Its label in Russian.
    """

    __slots__ = ("en", "ru", "vi")

    vi: str
    en: str
    ru: str

    def __new__(cls, value: str, label: Text) -> Self:
        """Create a kind from its word and its name."""
        kind = str.__new__(cls, value)
        kind.vi, kind.en, kind.ru = (label.label(lang) for lang in LANGUAGES)
        return kind

    @property
    def value(self) -> str:
        """The word."""
        return str(self)

    def label(self, lang: Language = "en") -> str:
        """The label for readers, in a language."""
        label: str = getattr(self, as_language(lang))
        return label


class EntityKind(LabelledEnum):
    """Loại thực thể: the kinds of entity in a movement; other packages may add an `OwnKind`."""

    LOCALITY = word("locality", "đơn vị hành chính", "locality", "административная единица")
    COMMITTEE = word("committee", "cấp ủy", "Party committee", "комитет партии")
    BODY = word("body", "cơ quan", "body", "орган")
    TERM = word("term", "nhiệm kỳ", "term", "срок полномочий")
    CLUSTER = word("cluster", "cụm thi đua", "emulation cluster", "кластер соревнования")
    FIELD = word("field", "lĩnh vực", "field", "область")
    TARGET_GROUP = word("target_group", "đối tượng vận động", "target group", "целевая группа")
    DOCUMENT = word("document", "văn bản", "document", "документ")
    CAMPAIGN = word("campaign", "phong trào", "campaign", "кампания")
    CYCLE = word("cycle", "chu kỳ năm", "yearly cycle", "годовой цикл")
    TASK = word("task", "nhiệm vụ", "task", "задача")
    EVENT = word("event", "sự kiện", "event", "событие")
    PUBLICATION = word("publication", "ấn phẩm", "publication", "издание")
    MODEL = word("model", "mô hình", "model", "модель")
    WORK = word("work", "công trình", "work", "объект")
    CONTEST = word("contest", "hội thi", "contest", "конкурс")
    ROUND = word("round", "vòng thi", "contest round", "тур конкурса")
    CONTEST_CLUSTER = word("contest_cluster", "cụm thi", "contest cluster", "конкурсный кластер")
    TEAM = word("team", "đội thi", "team", "команда")
    DIALOGUE = word(
        "dialogue", "hội nghị đối thoại", "dialogue conference", "диалоговая конференция"
    )
    COMMENDATION = word("commendation", "khen thưởng", "commendation", "награждение")
    ASSESSMENT = word("assessment", "đánh giá", "assessment", "оценка")
    INDICATOR = word("indicator", "chỉ tiêu", "indicator", "показатель")
    OBSERVATION = word("observation", "số liệu", "observation", "значение")
    SOURCE = word("source", "nguồn", "source", "источник")
    DATASET = word("dataset", "bộ dữ liệu", "dataset", "набор данных")

    @classmethod
    def of(cls, value: object) -> EntityKind:
        """The kind with a value or a label, those of other packages among them; see `LabelledEnum.of`."""
        if isinstance(value, str) and value in OWN_KINDS:
            return OWN_KINDS[value]
        return super().of(value)


OWN_KINDS: dict[str, EntityKind] = {}
"""The kinds that other packages declared, by their words."""


class Tier(LabelledEnum):
    """Bậc hành chính: the tiers of localities, ``rank`` 0 at the top; a tier may end.

    Source:
        Luật Tổ chức chính quyền địa phương 72/2025/QH15; the district tier ended by Nghị quyết 203/2025/QH15.
    """

    NATION = word("nation", "cả nước", "nation", "страна в целом")
    PROVINCE = word("province", "cấp tỉnh", "province tier", "уровень провинции")
    DISTRICT = word("district", "cấp huyện", "district tier", "районный уровень")
    COMMUNE = word("commune", "cấp xã", "commune tier", "уровень коммуны")
    VILLAGE = word("village", "thôn, tổ dân phố", "village tier", "уровень деревни")

    @property
    def rank(self) -> int:
        """Distance from the top."""
        return _TIERS[self][0]

    @property
    def valid(self) -> Period:
        """When the tier exists: the district tier ends 2025-06-30."""
        return _BEFORE_TWO_TIERS if self is Tier.DISTRICT else Period()

    @property
    def code_digits(self) -> int | None:
        """Digits of its localities' codes (General Statistics Office); ``None`` if they have no codes."""
        return _TIERS[self][1]

    def levels(self, valid: Period | None = None) -> tuple[Level, ...]:
        """The levels that a committee leading a locality of this tier may have.

        Args:
            valid: The period that matters; always by default.

        Returns:
            One level, or two for communes in a period that begins before 2025-07-01 and goes on after it.

        Source:
            Quy định 298-QĐ/TW (2025): committees of communes are directly above base organisations since then.

        Example:
            >>> [level.value for level in Tier.COMMUNE.levels(Period.parse("2024"))]
            ['base']
            >>> [level.value for level in Tier.COMMUNE.levels(Period.parse("2026"))]
            ['direct']
        """
        if self is not Tier.COMMUNE:
            return (_TIERS[self][2],)
        period = valid or Period()
        before = (Level.BASE,) if period.overlaps(_BEFORE_TWO_TIERS) else ()
        return (*before, Level.DIRECT) if period.overlaps(_TWO_TIERS) else before


class Level(LabelledEnum):
    """Cấp của tổ chức đảng: the levels of Party organisations, ``rank`` 0 at the top.

    Which organisations are of a level changes: directly above the base were the committees of districts and
    blocs until 2025-06-30, and are those of communes and of the city's agencies since.

    Source:
        Quy định 298-QĐ/TW (2025).
    """

    CENTRAL = word("central", "Trung ương", "central", "центральный уровень")
    CITY = word("city", "thành phố, tỉnh", "city, province", "город, провинция")
    DIRECT = word(
        "direct",
        "cấp trên trực tiếp của tổ chức cơ sở đảng",
        "directly above the base",
        "непосредственно над низовыми организациями",
    )
    BASE = word("base", "cơ sở", "base", "низовой уровень")
    CELL = word("cell", "chi bộ", "cell", "партийная ячейка")

    @property
    def rank(self) -> int:
        """Distance from the top."""
        return _RANKS[self]

    def may_lead(self, other: Level) -> bool:
        """Whether an organ of this level may be the direct superior of one of the other level.

        Example:
            >>> Level.CITY.may_lead(Level.BASE), Level.BASE.may_lead(Level.CITY)
            (True, False)
        """
        if not isinstance(other, Level):
            with naming_argument("other"):
                other = Level.of(other)
        return self.rank < other.rank or (self is other is Level.CELL)


_RANKS = {level: rank for rank, level in enumerate(Level)}
_BEFORE_TWO_TIERS = Period(end=date(2025, 6, 30))
_TWO_TIERS = Period(date(2025, 7, 1))
_TIERS: dict[Tier, tuple[int, int | None, Level]] = {
    Tier.NATION: (0, None, Level.CENTRAL),
    Tier.PROVINCE: (1, 2, Level.CITY),
    Tier.DISTRICT: (2, 3, Level.DIRECT),
    Tier.COMMUNE: (3, 5, Level.BASE),
    Tier.VILLAGE: (4, None, Level.CELL),
}
"""Tier → rank, digits of codes, level of the committee; of communes until 2025-06-30."""


class LocalityKind(LabelledEnum):
    """Loại đơn vị hành chính: the kinds of administrative unit, and villages below them."""

    COUNTRY = word("quoc_gia", "quốc gia", "country", "страна")
    TINH = word("tinh", "tỉnh", "province", "провинция")
    THANH_PHO = word(
        "thanh_pho",
        "thành phố trực thuộc Trung ương",
        "centrally run city",
        "город центрального подчинения",
    )
    QUAN = word("quan", "quận", "urban district", "городской район")
    HUYEN = word("huyen", "huyện", "rural district", "уезд")
    THI_XA = word("thi_xa", "thị xã", "town", "город уездного уровня")
    THANH_PHO_TINH = word(
        "thanh_pho_thuoc_tinh",
        "thành phố thuộc tỉnh",
        "provincial city",
        "город провинциального подчинения",
    )
    PHUONG = word("phuong", "phường", "ward", "квартал")
    XA = word("xa", "xã", "commune", "коммуна")
    THI_TRAN = word("thi_tran", "thị trấn", "township", "посёлок")
    DAC_KHU = word("dac_khu", "đặc khu", "special zone", "особая зона")
    THON = word("thon", "thôn, tổ dân phố", "village, residential group", "деревня, жилая группа")

    @property
    def tier(self) -> Tier:
        """The tier to which a unit of this kind belongs."""
        return _TIER_OF_KIND[self]


_TIER_OF_KIND = {
    LocalityKind.COUNTRY: Tier.NATION,
    LocalityKind.TINH: Tier.PROVINCE,
    LocalityKind.THANH_PHO: Tier.PROVINCE,
    LocalityKind.QUAN: Tier.DISTRICT,
    LocalityKind.HUYEN: Tier.DISTRICT,
    LocalityKind.THI_XA: Tier.DISTRICT,
    LocalityKind.THANH_PHO_TINH: Tier.DISTRICT,
    LocalityKind.PHUONG: Tier.COMMUNE,
    LocalityKind.XA: Tier.COMMUNE,
    LocalityKind.THI_TRAN: Tier.COMMUNE,
    LocalityKind.DAC_KHU: Tier.COMMUNE,
    LocalityKind.THON: Tier.VILLAGE,
}


class BodyKind(LabelledEnum):
    """Loại cơ quan: the kinds of organs other than Party committees."""

    COMMITTEE_ORGAN = word(
        "committee_organ",
        "cơ quan của cấp ủy (ban thường vụ, thường trực)",
        "organ inside a committee",
        "орган внутри комитета",
    )
    COMMISSION = word(
        "commission", "ban của cấp ủy", "commission of a committee", "комиссия комитета"
    )
    OFFICE = word("office", "văn phòng", "office", "канцелярия")
    STEERING_BOARD = word("steering_board", "ban chỉ đạo", "steering board", "руководящий совет")
    REVIEW_COUNCIL = word(
        "review_council", "hội đồng xét duyệt", "review council", "экспертный совет"
    )
    ORGANISING_COMMITTEE = word(
        "organising_committee", "ban tổ chức hội thi", "organising committee", "оргкомитет"
    )
    STATE = word("state", "cơ quan nhà nước", "State organ", "государственный орган")
    PEOPLE_COUNCIL = word(
        "people_council", "Hội đồng nhân dân", "People's Council", "Народный совет"
    )
    PEOPLE_COMMITTEE = word(
        "people_committee", "Ủy ban nhân dân", "People's Committee", "Народный комитет"
    )
    FRONT = word("front", "Mặt trận Tổ quốc", "Fatherland Front", "Отечественный фронт")
    RESIDENTIAL_FRONT_BOARD = word(
        "residential_front_board",
        "ban công tác mặt trận ở khu dân cư",
        "Front work committee of a residential area",
        "комитет по работе фронта жилого района",
    )
    TRADE_UNION = word("trade_union", "công đoàn", "trade union", "профсоюз")
    FARMERS_UNION = word(
        "farmers_union", "Hội Nông dân", "Farmers' Association", "Ассоциация крестьян"
    )
    WOMENS_UNION = word("womens_union", "Hội Liên hiệp Phụ nữ", "Women's Union", "Союз женщин")
    VETERANS_ASSOCIATION = word(
        "veterans_association",
        "Hội Cựu chiến binh",
        "Veterans' Association",
        "Ассоциация ветеранов",
    )
    YOUTH_UNION = word(
        "youth_union",
        "Đoàn Thanh niên Cộng sản Hồ Chí Minh",
        "Ho Chi Minh Communist Youth Union",
        "Союз коммунистической молодёжи",
    )
    MASS_ORGANISATION = word(
        "mass_organisation",
        "tổ chức quần chúng khác",
        "other mass organisation",
        "другая массовая организация",
    )
    MASS_MOBILIZATION_BLOC = word(
        "mass_mobilization_bloc", "khối dân vận", "mass-mobilization bloc", "блок мобилизации масс"
    )
    MASS_MOBILIZATION_TEAM = word(
        "mass_mobilization_team", "tổ dân vận", "mass-mobilization team", "группа мобилизации масс"
    )
    FUNERAL_COMMITTEE = word(
        "funeral_committee", "ban tang lễ", "funeral committee", "комитет по организации похорон"
    )
    COMMUNITY_BODY = word(
        "community_body",
        "tổ chức tự quản cộng đồng",
        "self-managed community body",
        "орган общественного самоуправления",
    )
    AGENCY = word("agency", "cơ quan, đơn vị", "agency, unit", "ведомство, подразделение")
    ENTERPRISE = word("enterprise", "doanh nghiệp", "enterprise", "предприятие")
    SCHOOL = word("school", "trường học", "school", "школа")
    ARMED_FORCE = word("armed_force", "lực lượng vũ trang", "armed force", "вооружённые силы")
    PRESS = word("press", "cơ quan báo chí", "press", "пресса")


class FieldKind(LabelledEnum):
    """The breadth of an entry in the list of fields: field (lĩnh vực), direction (hướng), theme (chủ đề)."""

    FIELD = word("field", "lĩnh vực", "field", "область")
    DIRECTION = word("direction", "hướng", "direction", "направление")
    THEME = word("theme", "chủ đề", "theme", "тема")


class ModelStatus(LabelledEnum):
    """Trạng thái của mô hình: how far a model has developed."""

    REGISTERED = word("registered", "đăng ký", "registered", "зарегистрирована")
    BUILT = word("built", "xây dựng", "built", "создана")
    EFFECTIVE = word("effective", "hiệu quả", "effective", "эффективна")
    RECOGNISED = word("recognised", "công nhận", "recognised", "признана")
    EXEMPLARY = word("exemplary", "tiêu biểu, điển hình", "exemplary", "образцовая")
    COMMENDED = word("commended", "khen thưởng, biểu dương", "commended", "награждена")
    REPLICATED = word("replicated", "nhân rộng", "replicated", "тиражирована")
    MAINTAINED = word("maintained", "duy trì", "maintained", "поддерживается")
    STOPPED = word("stopped", "dừng", "stopped", "прекращена")

    @property
    def order(self) -> int | None:
        """Position in the usual sequence, 0 to 6, a hint; ``None`` for the two statuses outside it."""
        return _ORDER.get(self)


_ORDER = {status: order for order, status in enumerate([*ModelStatus][:7])}


class ContestForm(LabelledEnum):
    """Hình thức thi: the forms of contests."""

    STAGED = word("staged", "sân khấu hóa", "staged", "в форме драматизации")
    ESSAY = word("essay", "cuộc thi viết", "essay contest", "конкурс сочинений")
    PRESS = word(
        "press", "cuộc thi viết trên báo chí", "press writing contest", "конкурс публикаций"
    )
    QUIZ = word("quiz", "thi tìm hiểu", "quiz", "викторина")


class DocumentSystem(LabelledEnum):
    """Hệ thống ký hiệu: the rules that a document symbol follows, not who may use them."""

    PARTY = word("party", "ký hiệu văn bản của Đảng", "Party notation", "партийное обозначение")
    STATE = word(
        "state", "ký hiệu văn bản nhà nước", "State notation", "государственное обозначение"
    )
    HISTORIC = word("historic", "ký hiệu cũ", "historic notation", "старое обозначение")


class DocumentType(LabelledEnum):
    """Loại văn bản: the types of documents; for their codes in symbols see `massmob.values.symbol_codes`.

    Source:
        Party: Quy định 66-QĐ/TW (2017) and the list before it; 399-QĐ/TW (2026) adds option plans,
        invitations, transfer slips and public letters. State: Decree 30/2020/NĐ-CP, and the acts of the
        Assembly and the Government outside it.
    """

    # Party and State
    RESOLUTION = word("resolution", "nghị quyết", "resolution", "резолюция")
    DIRECTIVE = word("directive", "chỉ thị", "directive", "директива")
    DECISION = word("decision", "quyết định", "decision", "решение")
    REGULATION = word("regulation", "quy định", "regulation", "положение")
    WORKING_REGULATION = word("working_regulation", "quy chế", "working regulation", "регламент")
    GUIDANCE = word("guidance", "hướng dẫn", "guidance", "руководство")
    NOTICE = word("notice", "thông báo", "notice", "уведомление")
    COMMUNIQUE = word("communique", "thông cáo", "communiqué", "коммюнике")
    REPORT = word("report", "báo cáo", "report", "доклад")
    PLAN = word("plan", "kế hoạch", "plan", "план")
    PROGRAMME = word("programme", "chương trình", "programme", "программа")
    SCHEME = word("scheme", "đề án", "scheme", "целевой проект")
    PROJECT = word("project", "dự án", "project", "проект")
    SUBMISSION = word("submission", "tờ trình", "submission", "представление")
    OFFICIAL_LETTER = word("official_letter", "công văn", "official letter", "официальное письмо")
    MINUTES = word("minutes", "biên bản", "minutes", "протокол")
    COPY = word("copy", "bản sao", "copy", "копия")
    INTRODUCTION_LETTER = word(
        "introduction_letter",
        "giấy giới thiệu",
        "letter of introduction",
        "рекомендательное письмо",
    )
    LEAVE_PERMIT = word("leave_permit", "giấy nghỉ phép", "leave permit", "отпускное удостоверение")
    DISPATCH_SLIP = word("dispatch_slip", "phiếu gửi", "dispatch slip", "сопроводительный лист")
    OPTION_PLAN = word("option_plan", "phương án", "option plan", "вариант плана")
    INVITATION = word("invitation", "giấy mời", "invitation", "приглашение")
    TRANSFER_SLIP = word("transfer_slip", "phiếu chuyển", "transfer slip", "лист передачи")
    # Party alone
    CONCLUSION = word("conclusion", "kết luận", "conclusion", "заключение")
    PARTY_CIRCULAR = word("party_circular", "thông tri", "Party circular", "партийный циркуляр")
    STATEMENT = word("statement", "tuyên bố", "statement", "заявление")
    APPEAL = word("appeal", "lời kêu gọi", "appeal", "воззвание")
    MASTER_PLAN = word("master_plan", "quy hoạch", "master plan", "генеральный план")
    STRATEGY = word("strategy", "chiến lược", "strategy", "стратегия")
    STATUTES = word("statutes", "điều lệ", "statutes", "устав")
    PLATFORM = word("platform", "cương lĩnh", "platform", "политическая программа")
    CERTIFICATE = word("certificate", "giấy chứng nhận", "certificate", "удостоверение")
    TRAVEL_PERMIT = word(
        "travel_permit",
        "giấy đi đường",
        "travel permit",
        "командировочное удостоверение",
    )
    PUBLIC_LETTER = word("public_letter", "thư công", "public letter", "служебное послание")
    # State alone
    LAW = word("law", "luật", "law", "закон")
    ORDINANCE = word("ordinance", "pháp lệnh", "ordinance", "ордонанс")
    DECREE = word("decree", "nghị định", "decree", "постановление правительства")
    CIRCULAR = word("circular", "thông tư", "circular", "циркуляр")
    JOINT_CIRCULAR = word(
        "joint_circular",
        "thông tư liên tịch",
        "joint circular",
        "совместный циркуляр",
    )
    CONSOLIDATED_TEXT = word(
        "consolidated_text",
        "văn bản hợp nhất",
        "consolidated text",
        "сводный текст",
    )
    CONTRACT = word("contract", "hợp đồng", "contract", "договор")
    TELEGRAM = word("telegram", "công điện", "official telegram", "служебная телеграмма")
    MEMORANDUM = word("memorandum", "bản ghi nhớ", "memorandum", "меморандум")
    AGREEMENT = word("agreement", "bản thỏa thuận", "agreement", "соглашение")
    AUTHORISATION = word(
        "authorisation", "giấy ủy quyền", "letter of authorisation", "доверенность"
    )
    NOTIFICATION_SLIP = word("notification_slip", "phiếu báo", "notification slip", "извещение")


class EventKind(LabelledEnum):
    """Loại sự kiện: the kinds of events."""

    ANNIVERSARY = word("anniversary", "kỷ niệm", "anniversary", "годовщина")
    CONGRESS = word("congress", "đại hội", "congress", "съезд")
    DISASTER = word("disaster", "thiên tai", "natural disaster", "стихийное бедствие")
    EPIDEMIC = word("epidemic", "dịch bệnh", "epidemic", "эпидемия")
    CRISIS = word("crisis", "khủng hoảng, suy thoái", "crisis", "кризис")
    SECURITY_CHALLENGE = word(
        "security_challenge",
        "vấn đề an ninh phi truyền thống",
        "non-traditional security challenge",
        "нетрадиционная проблема безопасности",
    )
    REORGANISATION = word("reorganisation", "sắp xếp tổ chức", "reorganisation", "реорганизация")
    MEETING = word("meeting", "hội nghị", "meeting", "совещание")
    SEMINAR = word("seminar", "tọa đàm, hội thảo", "seminar", "семинар")
    FESTIVAL = word("festival", "ngày hội", "festival", "фестиваль")
    LAUNCH = word("launch", "lễ phát động", "launch", "торжественное начало")
    REVIEW_CONFERENCE = word(
        "review_conference",
        "hội nghị sơ kết, tổng kết",
        "review conference",
        "итоговая конференция",
    )
    PLAQUE_CEREMONY = word(
        "plaque_ceremony",
        "lễ gắn biển công trình",
        "plaque ceremony",
        "церемония установки таблички",
    )
    AWARD_CEREMONY = word(
        "award_ceremony", "lễ trao giải, biểu dương", "award ceremony", "церемония награждения"
    )


class CyclePhase(LabelledEnum):
    """Bước trong năm: the phases of a yearly cycle, in their usual order."""

    LAUNCH = word("launch", "phát động", "launch", "объявление о начале")
    REGISTRATION = word("registration", "đăng ký", "registration", "регистрация")
    BUILDING = word("building", "xây dựng, triển khai", "building", "создание")
    INSPECTION = word("inspection", "kiểm tra, khảo sát", "inspection", "проверка")
    ASSESSMENT = word("assessment", "đánh giá", "assessment", "оценка")
    REVIEW = word("review", "xét duyệt, lựa chọn", "review and selection", "рассмотрение и отбор")
    RECOGNITION = word("recognition", "công nhận", "recognition", "признание")
    COMMENDATION = word("commendation", "khen thưởng, biểu dương", "commendation", "награждение")
    REPLICATION = word("replication", "nhân rộng", "replication", "тиражирование")
    MAINTENANCE = word("maintenance", "duy trì", "maintenance", "поддержание")
    PRELIMINARY_REVIEW = word(
        "preliminary_review", "sơ kết", "preliminary review", "предварительное подведение итогов"
    )
    FINAL_REVIEW = word("final_review", "tổng kết", "final review", "подведение итогов")

    @property
    def order(self) -> int:
        """Position in the usual order, from 0: a hint, as sources give several orders."""
        return _PHASE_ORDER[self]


_PHASE_ORDER = {phase: order for order, phase in enumerate(CyclePhase)}


class Actor(LabelledEnum):
    """Lực lượng thực hiện: who carries a movement, a field's work or an event, as sources name them."""

    PARTY_COMMITTEE = word("party_committee", "cấp ủy", "Party committees", "партийные комитеты")
    AUTHORITY = word("authority", "chính quyền", "authorities", "органы власти")
    FRONT = word("front", "Mặt trận Tổ quốc", "Fatherland Front", "Отечественный фронт")
    MASS_ORGANISATION = word(
        "mass_organisation",
        "tổ chức chính trị - xã hội",
        "socio-political organisations",
        "общественно-политические организации",
    )
    LOCALITY = word("locality", "địa phương", "localities", "местные органы")
    AGENCY = word("agency", "cơ quan", "agencies", "ведомства")
    UNIT = word("unit", "đơn vị", "units", "подразделения")
    ENTERPRISE = word("enterprise", "doanh nghiệp", "enterprises", "предприятия")
    ARMED_FORCES = word("armed_forces", "lực lượng vũ trang", "armed forces", "вооружённые силы")
    MASS_MOBILIZATION_SYSTEM = word(
        "mass_mobilization_system",
        "hệ thống dân vận",
        "mass-mobilization system",
        "система мобилизации масс",
    )
    MASS_MOBILIZATION_TEAM = word(
        "mass_mobilization_team", "tổ dân vận", "mass-mobilization teams", "группы мобилизации масс"
    )
    COMMUNITY = word(
        "community", "cộng đồng dân cư", "community of residents", "сообщество жителей"
    )


class Channel(LabelledEnum):
    """Hình thức tuyên truyền: the forms of propaganda."""

    MASS_MEDIA = word(
        "mass_media",
        "phương tiện thông tin đại chúng",
        "mass media",
        "средства массовой информации",
    )
    CONTEST = word("contest", "hội thi", "contest", "конкурс")
    FESTIVAL = word("festival", "ngày hội", "festival", "фестиваль")
    SEMINAR = word("seminar", "tọa đàm, hội thảo", "seminar", "семинар")
    ESSAY_CONTEST = word("essay_contest", "cuộc thi viết", "essay contest", "конкурс сочинений")
    BOOK = word("book", "xuất bản sách", "book", "публикация книг")
    DIGITAL_MEDIA = word(
        "digital_media",
        "công nghệ thông tin, truyền thông hiện đại",
        "information technology, modern media",
        "информационные технологии, современные средства коммуникации",
    )
    DIALOGUE = word(
        "dialogue", "hội nghị đối thoại", "dialogue conference", "диалоговая конференция"
    )
    DOOR_TO_DOOR = word(
        "door_to_door",
        "đến từng hộ, từng người",
        "team from door to door",
        "обход домов",
    )
    PLAQUE = word(
        "plaque", "gắn biển công trình", "plaque on a work", "установка таблички на объекте"
    )


class Position(LabelledEnum):
    """Chức danh: offices that host or decide, never the people who hold them."""

    SECRETARY = word("secretary", "bí thư", "secretary", "секретарь")
    DEPUTY_SECRETARY = word(
        "deputy_secretary", "phó bí thư", "deputy secretary", "заместитель секретаря"
    )
    STANDING_DEPUTY_SECRETARY = word(
        "standing_deputy_secretary",
        "phó bí thư thường trực",
        "standing deputy secretary",
        "постоянный заместитель секретаря",
    )
    CHAIR_PEOPLE_COUNCIL = word(
        "chair_people_council",
        "chủ tịch Hội đồng nhân dân",
        "chair of the People's Council",
        "председатель Народного совета",
    )
    CHAIR_PEOPLE_COMMITTEE = word(
        "chair_people_committee",
        "chủ tịch Ủy ban nhân dân",
        "chair of the People's Committee",
        "председатель Народного комитета",
    )
    CHAIR_FRONT = word(
        "chair_front",
        "chủ tịch Ủy ban Mặt trận Tổ quốc",
        "chair of the Fatherland Front committee",
        "председатель комитета Отечественного фронта",
    )
    HEAD_COMMISSION = word(
        "head_commission", "trưởng ban", "head of a commission", "заведующий комиссией"
    )
    DEPUTY_HEAD_COMMISSION = word(
        "deputy_head_commission",
        "phó trưởng ban",
        "deputy head of a commission",
        "заместитель заведующего комиссией",
    )
    CHAIR_INSPECTION = word(
        "chair_inspection",
        "chủ nhiệm Ủy ban Kiểm tra",
        "chair of the inspection commission",
        "председатель контрольной комиссии",
    )
    CHIEF_OFFICE = word(
        "chief_office", "chánh văn phòng", "chief of office", "управляющий канцелярией"
    )
    STANDING_BOARD_MEMBER = word(
        "standing_board_member",
        "ủy viên ban thường vụ",
        "member of the standing board",
        "член постоянного бюро",
    )
    COMMITTEE_MEMBER = word(
        "committee_member", "ủy viên ban chấp hành", "member of a committee", "член комитета"
    )
    CELL_SECRETARY = word(
        "cell_secretary", "bí thư chi bộ", "secretary of a cell", "секретарь партийной ячейки"
    )
    VILLAGE_HEAD = word(
        "village_head",
        "trưởng thôn, tổ trưởng tổ dân phố",
        "village head, head of a residential group",
        "староста деревни, глава жилой группы",
    )
    HEAD_FRONT_WORK_COMMITTEE = word(
        "head_front_work_committee",
        "trưởng ban công tác mặt trận",
        "head of the Front work committee",
        "глава комитета по работе фронта",
    )
    HEAD_OF_ORGANISATION = word(
        "head_of_organisation",
        "người đứng đầu",
        "head of an organisation",
        "руководитель организации",
    )


class CommendationForm(LabelledEnum):
    """Hình thức khen thưởng: the forms of commendation of the State, of the Party and of the movement.

    Source:
        Luật Thi đua, khen thưởng 06/2022/QH15, Article 9; rules on commending Party organisations.
    """

    ORDER = word("order", "huân chương", "order", "орден")
    MEDAL = word("medal", "huy chương", "medal", "медаль")
    STATE_TITLE = word(
        "state_title",
        "danh hiệu vinh dự nhà nước",
        "State honorary title",
        "почётное государственное звание",
    )
    STATE_PRIZE = word(
        "state_prize",
        "Giải thưởng Hồ Chí Minh, Giải thưởng Nhà nước",
        "Ho Chi Minh Prize, State Prize",
        "премия имени Хо Ши Мина, государственная премия",
    )
    COMMEMORATIVE_MEDAL = word(
        "commemorative_medal", "kỷ niệm chương", "commemorative medal", "памятный знак"
    )
    MERIT_CERTIFICATE = word(
        "merit_certificate", "bằng khen", "certificate of merit", "похвальная грамота"
    )
    COMMENDATION_LETTER = word(
        "commendation_letter", "giấy khen", "letter of commendation", "почётная грамота"
    )
    EMULATION_FLAG = word("emulation_flag", "cờ thi đua", "emulation flag", "знамя соревнования")
    EMULATION_TITLE = word(
        "emulation_title", "danh hiệu thi đua", "emulation title", "звание соревнования"
    )
    PARTY_BADGE = word("party_badge", "Huy hiệu Đảng", "Party badge", "партийный знак")
    PLAQUE = word(
        "plaque", "công nhận và gắn biển", "recognition and plaque", "признание и табличка"
    )
    CONTEST_PRIZE = word("contest_prize", "giải hội thi", "prize of a contest", "премия конкурса")
    PRAISE = word("praise", "biểu dương", "praise", "благодарность")


class WorkKind(LabelledEnum):
    """Loại công trình: the kinds of works, and of key projects that the movement helps."""

    ENVIRONMENT = word(
        "environment", "công trình môi trường", "environmental work", "экологический объект"
    )
    ART = word("art", "tranh bích họa, tranh ghép", "mural, mosaic", "настенная роспись, мозаика")
    PLAYGROUND = word(
        "playground",
        "khu vui chơi, thể dục thể thao",
        "playground, sports ground",
        "площадка отдыха и спорта",
    )
    SCHOOL_SPACE = word(
        "school_space", "không gian trường học", "school space", "школьное пространство"
    )
    HERITAGE_STREET = word(
        "heritage_street", "tuyến phố, con đường di sản", "heritage street", "улица наследия"
    )
    ROAD = word("road", "đường giao thông nông thôn", "rural road", "сельская дорога")
    LIBRARY = word("library", "thư viện", "library", "библиотека")
    FACILITY = word(
        "facility",
        "công trình văn hóa, xã hội, thể thao",
        "cultural, social or sports facility",
        "культурное, социальное, спортивное учреждение",
    )
    KEY_PROJECT = word("key_project", "dự án trọng điểm", "key project", "ключевой проект")


class TaskKind(LabelledEnum):
    """Loại nhiệm vụ: what is ordered, and what is aimed at."""

    TASK = word("task", "nhiệm vụ", "task", "задача")
    AIM = word("aim", "mục tiêu, mục đích", "aim", "цель")


class Aspect(LabelledEnum):
    """Khía cạnh đánh giá: which side of an entity an assessment is about."""

    EFFECT = word("effect", "hiệu quả, kết quả", "effect", "результат")
    STRENGTH = word("strength", "ưu điểm", "strength", "сильная сторона")
    SHORTCOMING = word("shortcoming", "hạn chế", "shortcoming", "недостаток")
    LESSON = word("lesson", "bài học kinh nghiệm", "lesson", "урок")
    SIGNIFICANCE = word("significance", "ý nghĩa", "significance", "значение")
    PRACTICE = word("practice", "cách làm", "practice", "практика")


class CampaignKind(LabelledEnum):
    """Loại phong trào: an emulation movement, a campaign, or a standing programme."""

    EMULATION = word(
        "emulation", "phong trào thi đua", "emulation movement", "движение соревнования"
    )
    CAMPAIGN = word("campaign", "cuộc vận động", "campaign", "кампания")
    PROGRAMME = word("programme", "chương trình", "programme", "программа")


class PublicationKind(LabelledEnum):
    """Loại ấn phẩm: the kinds of publications."""

    BOOK = word("book", "sách", "book", "книга")
    ARTICLE = word("article", "bài báo", "article", "статья")


class Measure(LabelledEnum):
    """Loại chỉ tiêu: how figures of an indicator are aggregated.

    Counts are summed over units and over time; a stock, and a number a year, over units only, on one day or for
    one period. The part and the whole of a ratio are summed separately. A share or a mean is not summed, but
    has a mean where weights are known. Of minima and maxima the least and the greatest are taken, over units
    and over time. Of cumulative and latest figures the last is taken over time, and these are summed over
    units.
    """

    COUNT = word("count", "số đếm", "count", "число за период")
    YEARLY = word("yearly", "số bình quân một năm", "number a year", "число в год")
    CUMULATIVE = word("cumulative", "số lũy kế", "cumulative number", "число нарастающим итогом")
    MEAN = word("mean", "số bình quân", "mean", "среднее")
    STOCK = word("stock", "số có đến ngày", "stock", "число на дату")
    RATIO = word("ratio", "tỷ lệ x/y", "ratio", "соотношение")
    SHARE = word("share", "tỷ lệ", "share", "доля")
    MINIMUM = word("minimum", "giá trị nhỏ nhất", "minimum", "минимум")
    MAXIMUM = word("maximum", "giá trị lớn nhất", "maximum", "максимум")
    LATEST = word("latest", "số mới nhất", "latest figure", "последнее значение")

    @property
    def adds_like(self) -> Measure:
        """The measure whose figures are combined in the same way; most are combined in a way of their own.

        Example:
            >>> Measure.YEARLY.adds_like.value, Measure.COUNT.adds_like.value
            ('stock', 'count')
        """
        return _ADDS_LIKE.get(self, self)


_ADDS_LIKE = {
    Measure.YEARLY: Measure.STOCK,
    Measure.CUMULATIVE: Measure.LATEST,
    Measure.MEAN: Measure.SHARE,
}


class Extent(LabelledEnum):
    """Phạm vi nhập: how much of an old unit was merged into a new one (from the conversion table of 2025)."""

    WHOLE = word("whole", "toàn bộ", "whole", "полностью")
    PART = word("part", "một phần", "part", "часть")
    LAND_ONLY = word(
        "land_only", "một phần diện tích", "land without people", "территория без населения"
    )
    ALL_PEOPLE = word(
        "all_people",
        "một phần diện tích, toàn bộ dân số",
        "part of the land with all the people",
        "часть территории со всем населением",
    )
    PEOPLE_PART = word("people_part", "một phần dân số", "some people", "часть населения")
    REMAINDER = word("remainder", "phần còn lại", "remainder", "остаток")
    UNKNOWN = word("unknown", "không rõ", "unknown", "неизвестно")


class Grade(LabelledEnum):
    """The reliability of a source: A official text seen, B press or portal, B- a secondary copy or derived."""

    A = word("A", "văn bản chính thức", "official text or data set seen", "официальный текст")
    B = word("B", "báo chí hoặc cổng thông tin", "press or official portal", "пресса или портал")
    B_MINUS = word(
        "B-",
        "bản sao thứ cấp hoặc suy ra",
        "secondary copy, or derived from an A or B source",
        "вторичная копия или вывод",
    )


class Relation(LabelledEnum):
    """The relation that a reference between entities expresses; the value is the edge's key in the graph."""

    PART_OF = word("part_of", "thuộc", "part of", "часть")
    SUCCEEDED_BY = word("succeeded_by", "nhập vào", "succeeded by", "преемник")
    ORDERED_BY = word("ordered_by", "theo nghị quyết", "ordered by", "по решению")
    SUBORDINATE_TO = word("subordinate_to", "trực thuộc", "subordinate to", "подчинён")
    SERVES = word("serves", "tham mưu, giúp việc", "serves", "обслуживает")
    LEADS = word("leads", "lãnh đạo", "leads", "руководит")
    WORKS_IN = word("works_in", "hoạt động tại", "works in", "работает в")
    SUCCEEDS = word("succeeds", "kế thừa", "succeeds", "наследует")
    TERM_OF = word("term_of", "nhiệm kỳ của", "term of", "срок полномочий")
    BROADER = word("broader", "thuộc lĩnh vực", "in the wider field", "шире")
    ADOPTED_BY = word("adopted_by", "do địa phương bổ sung", "adopted by", "принято")
    FOCUSES_ON = word("focuses_on", "trọng tâm tại", "focuses on", "сосредоточено на")
    ISSUED_BY = word("issued_by", "ban hành bởi", "issued by", "издан")
    IMPLEMENTS = word("implements", "triển khai", "implements", "исполняет")
    CONTINUES = word("continues", "tiếp tục", "continues", "продолжает")
    REPLACES = word("replaces", "thay thế", "replaces", "заменяет")
    AMENDS = word("amends", "sửa đổi", "amends", "изменяет")
    CITES = word("cites", "căn cứ", "cites as basis", "ссылается на")
    ISSUED_WITH = word("issued_with", "ban hành kèm", "issued with", "издан вместе с")
    UNDER = word("under", "theo văn bản", "under", "на основании")
    BELONGS_TO = word("belongs_to", "trong phong trào", "belongs to", "в рамках")
    ORGANISED_BY = word("organised_by", "tổ chức bởi", "organised by", "организован")
    PUBLISHED_BY = word("published_by", "xuất bản bởi", "published by", "опубликован")
    IN_FIELD = word("in_field", "trong lĩnh vực", "in field", "в области")
    RUN_BY = word("run_by", "đơn vị thực hiện", "run by", "ведётся")
    DECIDED_BY = word("decided_by", "quyết định bởi", "decided by", "решено")
    REPLICATES = word("replicates", "nhân rộng từ", "replicates", "тиражирует")
    ROUND_OF = word("round_of", "vòng của", "round of", "тур")
    CLUSTER_OF = word("cluster_of", "cụm của", "cluster of", "кластер")
    MEMBER_OF = word("member_of", "thuộc cụm", "member of", "участник")
    REPRESENTS = word("represents", "đại diện cho", "represents", "представляет")
    PLACED_IN = word("placed_in", "đạt giải tại", "placed in", "место в")
    SUBJECTS = word("measures", "đo chỉ tiêu", "measures", "измеряет")
    ABOUT = word("about", "về đơn vị", "about", "о единице")
    COMPONENT_OF = word("component_of", "bộ phận của", "component of", "слагаемое")
    BOUNDED_BY = word("bounded_by", "không vượt quá", "bounded by", "не больше")
    BRANCH_OF = word("branch_of", "ngành dọc của", "branch of", "нижестоящий орган")
    ACTED_BY = word("acted_by", "thay mặt bởi", "acted by", "от имени комитета")
    ADVISED_BY = word("advised_by", "tham mưu bởi", "advised by", "подготовлен")
    HAS_MEMBER = word("has_member", "có thành viên", "has member", "включает")
    LED_BY = word("led_by", "trưởng cụm", "led by", "во главе")
    SUBGROUP_OF = word("subgroup_of", "thuộc nhóm", "subgroup of", "подгруппа")
    MOBILISES = word("mobilises", "vận động", "mobilises", "мобилизует")
    IN_CYCLE = word("in_cycle", "trong chu kỳ", "in cycle", "в цикле")
    CARRIED_OUT_BY = word("carried_out_by", "thực hiện bởi", "carried out by", "выполняется")
    REVIEWED_BY = word("reviewed_by", "xét duyệt bởi", "reviewed by", "рассматривается")
    DESCRIBES = word("describes", "mô tả", "describes", "описывает")
    SCOPE = word("scope", "phạm vi", "scope", "охват")
    THROUGH = word("through", "lồng ghép với", "carried out through", "осуществляется через")
    HONOURS = word("honours", "chào mừng", "in honour of", "в честь")
    ANSWERS = word("answers", "hưởng ứng", "answers", "отвечает на")
    PRESENTS = word("presents", "giới thiệu mô hình", "presents", "представляет модель")
    MEETING_OF = word("meeting_of", "cuộc thi của cụm", "meeting of", "встреча кластера")
    TAKES_PLACE_IN = word("takes_place_in", "diễn ra tại", "takes place in", "проходит в")
    LOCATED_IN = word("located_in", "nằm tại", "located in", "расположен в")
    RESPONDS_TO = word("responds_to", "góp phần thực hiện", "responds to", "способствует")
    RESULT_OF = word("result_of", "kết quả của mô hình", "result of", "результат модели")
    SET_BY = word("set_by", "giao tại", "set by", "поставлено в")
    AIM_OF = word("aim_of", "nhiệm vụ của", "task of", "задача для")
    PROGRESS_OF = word("progress_of", "đo tiến độ của", "progress of", "ход выполнения")
    AWARDED_TO = word("awarded_to", "tặng cho", "awarded to", "присуждено")
    OCCASIONED_BY = word("occasioned_by", "nhân dịp", "on the occasion of", "по случаю")
    ASSESSES = word("assesses", "đánh giá về", "assesses", "оценивает")
    CITED_FOR = word("cited_for", "nguồn của trường", "cited for", "источник поля")
    SOURCED_FROM = word("sourced_from", "nguồn", "sourced from", "источник")
    EXCERPT_OF = word("excerpt_of", "trích từ", "excerpt of", "отрывок из")
