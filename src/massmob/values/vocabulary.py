"""The closed lists of the domain: enumerations with labels in three languages.

Labels follow the glossary of the movement's sources; a Vietnamese label is the official word. Lists that a
province may extend are entities instead (fields, see `massmob.model.entities`).
"""

from __future__ import annotations

from datetime import date

from massmob.errors import naming_argument
from massmob.values.labelled_enum import LabelledEnum, word
from massmob.values.period import Period

__all__ = [
    "BodyKind",
    "CampaignKind",
    "ContestForm",
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
    "PublicationKind",
    "Relation",
]


class EntityKind(LabelledEnum):
    """Loại thực thể: the kinds of entity in a movement."""

    LOCALITY = word("locality", "đơn vị hành chính", "locality", "административная единица")
    COMMITTEE = word("committee", "cấp ủy", "Party committee", "комитет партии")
    BODY = word("body", "cơ quan", "body", "орган")
    TERM = word("term", "nhiệm kỳ", "term", "срок полномочий")
    FIELD = word("field", "lĩnh vực", "field", "область")
    DOCUMENT = word("document", "văn bản", "document", "документ")
    CAMPAIGN = word("campaign", "phong trào", "campaign", "кампания")
    EVENT = word("event", "sự kiện", "event", "событие")
    PUBLICATION = word("publication", "ấn phẩm", "publication", "издание")
    MODEL = word("model", "mô hình", "model", "модель")
    CONTEST = word("contest", "hội thi", "contest", "конкурс")
    ROUND = word("round", "vòng thi", "contest round", "тур конкурса")
    CLUSTER = word("cluster", "cụm thi", "contest cluster", "конкурсный кластер")
    TEAM = word("team", "đội thi", "team", "команда")
    DIALOGUE = word(
        "dialogue", "hội nghị đối thoại", "dialogue conference", "диалоговая конференция"
    )
    INDICATOR = word("indicator", "chỉ tiêu", "indicator", "показатель")
    OBSERVATION = word("observation", "số liệu", "observation", "значение")
    SOURCE = word("source", "nguồn", "source", "источник")


class Level(LabelledEnum):
    """Cấp: the levels of Party organs, ``rank`` 0 at the top; a level may end."""

    CENTRAL = word("central", "Trung ương", "central", "центральный уровень")
    CITY = word("city", "thành phố, tỉnh", "city, province", "город, провинция")
    DISTRICT = word("district", "quận, huyện, thị xã", "district", "район, уезд")
    DIRECT_COMMITTEE = word(
        "direct_committee",
        "đảng ủy trực thuộc Thành ủy",
        "committee directly under the City committee",
        "комитет партии, непосредственно подчинённый городскому",
    )
    BASE = word("base", "cơ sở", "base", "низовой уровень")
    CELL = word("cell", "chi bộ", "cell", "партийная ячейка")

    @property
    def rank(self) -> int:
        """Distance from the top; district and direct committee both have 2."""
        return _RANKS[self]

    @property
    def valid(self) -> Period:
        """When the level exists: the district level ends 2025-06-30."""
        return Period(end=date(2025, 6, 30)) if self is Level.DISTRICT else Period()

    @property
    def code_digits(self) -> int | None:
        """Digits of its localities' codes (General Statistics Office); ``None`` if they have no codes."""
        return _CODE_DIGITS.get(self)

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


_RANKS = {
    Level.CENTRAL: 0,
    Level.CITY: 1,
    Level.DISTRICT: 2,
    Level.DIRECT_COMMITTEE: 2,
    Level.BASE: 3,
    Level.CELL: 4,
}


_CODE_DIGITS = {Level.CITY: 2, Level.DISTRICT: 3, Level.BASE: 5}


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
    def level(self) -> Level:
        """The level to which a unit of this kind belongs."""
        return _LEVEL_OF_KIND[self]


_LEVEL_OF_KIND = {
    LocalityKind.COUNTRY: Level.CENTRAL,
    LocalityKind.TINH: Level.CITY,
    LocalityKind.THANH_PHO: Level.CITY,
    LocalityKind.QUAN: Level.DISTRICT,
    LocalityKind.HUYEN: Level.DISTRICT,
    LocalityKind.THI_XA: Level.DISTRICT,
    LocalityKind.THANH_PHO_TINH: Level.DISTRICT,
    LocalityKind.PHUONG: Level.BASE,
    LocalityKind.XA: Level.BASE,
    LocalityKind.THI_TRAN: Level.BASE,
    LocalityKind.DAC_KHU: Level.BASE,
    LocalityKind.THON: Level.CELL,
}


class BodyKind(LabelledEnum):
    """Loại cơ quan: the kinds of organs other than Party committees."""

    COMMISSION = word(
        "commission", "ban của cấp ủy", "commission of a committee", "комиссия комитета"
    )
    OFFICE = word("office", "văn phòng", "office", "канцелярия")
    STEERING_BOARD = word("steering_board", "ban chỉ đạo", "steering board", "руководящий совет")
    STATE = word("state", "cơ quan nhà nước", "State organ", "государственный орган")
    FRONT = word("front", "Mặt trận Tổ quốc", "Fatherland Front", "Отечественный фронт")
    MASS_ORGANISATION = word(
        "mass_organisation",
        "tổ chức chính trị - xã hội",
        "socio-political organisation",
        "общественно-политическая организация",
    )
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
        """Position in the usual sequence, 0 to 6; ``None`` for the two statuses outside it."""
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
        Party: Quy định 66-QĐ/TW (2017) and the list before it. State: Decree 30/2020/NĐ-CP, and the acts
        of the Assembly and the Government outside it.
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
    OPTION_PLAN = word("option_plan", "phương án", "option plan", "вариант плана")
    CONTRACT = word("contract", "hợp đồng", "contract", "договор")
    TELEGRAM = word("telegram", "công điện", "official telegram", "служебная телеграмма")
    MEMORANDUM = word("memorandum", "bản ghi nhớ", "memorandum", "меморандум")
    AGREEMENT = word("agreement", "bản thỏa thuận", "agreement", "соглашение")
    AUTHORISATION = word(
        "authorisation", "giấy ủy quyền", "letter of authorisation", "доверенность"
    )
    INVITATION = word("invitation", "giấy mời", "invitation", "приглашение")
    TRANSFER_SLIP = word("transfer_slip", "phiếu chuyển", "transfer slip", "лист передачи")
    NOTIFICATION_SLIP = word("notification_slip", "phiếu báo", "notification slip", "извещение")


class EventKind(LabelledEnum):
    """Loại sự kiện: the kinds of events."""

    ANNIVERSARY = word("anniversary", "kỷ niệm", "anniversary", "годовщина")
    CONGRESS = word("congress", "đại hội", "congress", "съезд")
    DISASTER = word("disaster", "thiên tai", "natural disaster", "стихийное бедствие")
    REORGANISATION = word("reorganisation", "sắp xếp tổ chức", "reorganisation", "реорганизация")
    MEETING = word("meeting", "hội nghị", "meeting", "совещание")


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

    Counts are summed over units and over time; a stock is summed over units on one day only; the part and the
    whole of a ratio are summed separately; a share is not summed, but has a mean where weights are known; of
    minima and maxima the least and the greatest are taken, over units and over time; of the latest the last is
    taken over time, and these are summed over units.
    """

    COUNT = word("count", "số đếm", "count", "число за период")
    STOCK = word("stock", "số có đến ngày", "stock", "число на дату")
    RATIO = word("ratio", "tỷ lệ x/y", "ratio", "соотношение")
    SHARE = word("share", "tỷ lệ", "share", "доля")
    MINIMUM = word("minimum", "giá trị nhỏ nhất", "minimum", "минимум")
    MAXIMUM = word("maximum", "giá trị lớn nhất", "maximum", "максимум")
    LATEST = word("latest", "số mới nhất", "latest figure", "последнее значение")


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
    SOURCED_FROM = word("sourced_from", "nguồn", "sourced from", "источник")
    EXCERPT_OF = word("excerpt_of", "trích từ", "excerpt of", "отрывок из")
