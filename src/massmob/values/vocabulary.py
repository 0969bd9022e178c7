"""The closed lists of the domain: enumerations with labels in three languages.

Labels follow the glossary of the movement's sources; a Vietnamese label is the official word. Lists that a
province may extend are entities instead (fields, see `massmob.model.entities`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Self, cast

from massmob.errors import InvalidValueError, naming_argument
from massmob.values.period import Period
from massmob.values.text import as_language, fold, similar_words

if TYPE_CHECKING:
    from massmob.values.text import Language

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
    "LabelledEnum",
    "Level",
    "LocalityKind",
    "Measure",
    "ModelStatus",
    "PublicationKind",
    "Relation",
]


class LabelledEnum(StrEnum):
    """A value of a closed list: a string with labels in Vietnamese, English and Russian.

    Members compare and hash as plain strings, so ``{"xa": 383}`` and ``{LocalityKind.XA: 383}`` are equal.

    Example:
        >>> LocalityKind("xa").label("en"), LocalityKind.XA == "xa"
        ('commune', True)
    """

    _value_: str
    vi: str
    en: str
    ru: str

    def __new__(cls, value: str, vi: str = "", en: str = "", ru: str = "") -> Self:
        """Create a member from its value and three labels; type checkers take it for the call with a value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.vi, member.en, member.ru = vi, en, ru
        return member

    def label(self, lang: Language = "en") -> str:
        """The label for readers.

        Args:
            lang: ``"vi"``, ``"en"`` or ``"ru"``.

        Returns:
            The label in that language.

        Raises:
            InvalidValueError: Not one of these languages.
        """
        label: str = getattr(self, as_language(lang))
        return label

    @classmethod
    def of(cls, value: object) -> Self:
        """The member with a value or a label.

        Args:
            value: A member, its value, or its label in any of the three languages; accents and case do
                not matter.

        Returns:
            The member.

        Raises:
            InvalidValueError: The list has no such word; the hint names similar values and labels.

        Example:
            >>> Extent.of("whole") is Extent.of("Toàn bộ") is Extent.of("toan bo") is Extent.WHOLE
            True
        """
        if isinstance(value, cls):
            return value
        member: object = None
        if isinstance(value, str):
            member = cls._value2member_map_.get(value) or _members_by_word(cls).get(fold(value))
        if member is None:
            raise _unknown_word(cls, value).at_default("value")
        return cast("Self", member)

    @classmethod
    def _missing_(cls, value: object) -> Self:
        """The member for a call with what is not a value: ``LocalityKind("phường")``."""
        return cls.of(value)

    @classmethod
    def of_optional(cls, value: object) -> Self | None:
        """Like `of`; ``None`` gives ``None``."""
        return None if value is None else cls.of(value)


@cache
def _members_by_word(words: type[LabelledEnum]) -> Mapping[str, LabelledEnum]:
    """Value or label, folded → the member; within a list these are unique."""
    return {
        fold(word): member
        for member in words
        for word in (member.value, member.vi, member.en, member.ru)
    }


def _unknown_word(words: type[LabelledEnum], word: object) -> InvalidValueError:
    """The error of a word that a list does not have; the hint names similar ones, or else all values."""
    values = [member.value for member in words]
    labels = [label for member in words for label in (member.vi, member.en, member.ru)]
    hint = f"one of: {', '.join(values)}"
    if isinstance(word, str):
        # "thành phố" is the beginning of two kinds of city.
        longer = [label for label in labels if fold(label).startswith(f"{fold(word)} ")]
        if longer:
            hint = f"write it in full: {', '.join(longer)}"
        elif near := similar_words(word, [*values, *labels]):
            hint = f"one of: {', '.join(near)}"
    return InvalidValueError(f"not a valid {words.__name__}", found=word, hint=hint)


def _word(value: str, vi: str, en: str, ru: str) -> str:
    """The value and the labels of a member: a tuple at run time, but type checkers must see a ``str``."""
    return cast("str", (value, vi, en, ru))


class EntityKind(LabelledEnum):
    """Loại thực thể: the kinds of entity in a movement."""

    LOCALITY = _word("locality", "đơn vị hành chính", "locality", "административная единица")
    COMMITTEE = _word("committee", "cấp ủy", "Party committee", "комитет партии")
    BODY = _word("body", "cơ quan", "body", "орган")
    TERM = _word("term", "nhiệm kỳ", "term", "срок полномочий")
    FIELD = _word("field", "lĩnh vực", "field", "область")
    DOCUMENT = _word("document", "văn bản", "document", "документ")
    CAMPAIGN = _word("campaign", "phong trào", "campaign", "кампания")
    EVENT = _word("event", "sự kiện", "event", "событие")
    PUBLICATION = _word("publication", "ấn phẩm", "publication", "издание")
    MODEL = _word("model", "mô hình", "model", "модель")
    CONTEST = _word("contest", "hội thi", "contest", "конкурс")
    ROUND = _word("round", "vòng thi", "contest round", "тур конкурса")
    CLUSTER = _word("cluster", "cụm thi", "contest cluster", "конкурсный кластер")
    TEAM = _word("team", "đội thi", "team", "команда")
    DIALOGUE = _word(
        "dialogue", "hội nghị đối thoại", "dialogue conference", "диалоговая конференция"
    )
    INDICATOR = _word("indicator", "chỉ tiêu", "indicator", "показатель")
    OBSERVATION = _word("observation", "số liệu", "observation", "значение")
    SOURCE = _word("source", "nguồn", "source", "источник")


class Level(LabelledEnum):
    """Cấp: the levels of Party organs, ``rank`` 0 at the top; a level may end."""

    CENTRAL = _word("central", "Trung ương", "central", "центральный уровень")
    CITY = _word("city", "thành phố, tỉnh", "city, province", "город, провинция")
    DISTRICT = _word("district", "quận, huyện, thị xã", "district", "район, уезд")
    DIRECT_COMMITTEE = _word(
        "direct_committee",
        "đảng ủy trực thuộc Thành ủy",
        "committee directly under the City committee",
        "комитет партии, непосредственно подчинённый городскому",
    )
    BASE = _word("base", "cơ sở", "base", "низовой уровень")
    CELL = _word("cell", "chi bộ", "cell", "партийная ячейка")

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

    COUNTRY = _word("quoc_gia", "quốc gia", "country", "страна")
    TINH = _word("tinh", "tỉnh", "province", "провинция")
    THANH_PHO = _word(
        "thanh_pho",
        "thành phố trực thuộc Trung ương",
        "centrally run city",
        "город центрального подчинения",
    )
    QUAN = _word("quan", "quận", "urban district", "городской район")
    HUYEN = _word("huyen", "huyện", "rural district", "уезд")
    THI_XA = _word("thi_xa", "thị xã", "town", "город уездного уровня")
    THANH_PHO_TINH = _word(
        "thanh_pho_thuoc_tinh",
        "thành phố thuộc tỉnh",
        "provincial city",
        "город провинциального подчинения",
    )
    PHUONG = _word("phuong", "phường", "ward", "квартал")
    XA = _word("xa", "xã", "commune", "коммуна")
    THI_TRAN = _word("thi_tran", "thị trấn", "township", "посёлок")
    DAC_KHU = _word("dac_khu", "đặc khu", "special zone", "особая зона")
    THON = _word("thon", "thôn, tổ dân phố", "village, residential group", "деревня, жилая группа")

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

    COMMISSION = _word(
        "commission", "ban của cấp ủy", "commission of a committee", "комиссия комитета"
    )
    OFFICE = _word("office", "văn phòng", "office", "канцелярия")
    STEERING_BOARD = _word("steering_board", "ban chỉ đạo", "steering board", "руководящий совет")
    STATE = _word("state", "cơ quan nhà nước", "State organ", "государственный орган")
    FRONT = _word("front", "Mặt trận Tổ quốc", "Fatherland Front", "Отечественный фронт")
    MASS_ORGANISATION = _word(
        "mass_organisation",
        "tổ chức chính trị - xã hội",
        "socio-political organisation",
        "общественно-политическая организация",
    )
    ARMED_FORCE = _word("armed_force", "lực lượng vũ trang", "armed force", "вооружённые силы")
    PRESS = _word("press", "cơ quan báo chí", "press", "пресса")


class FieldKind(LabelledEnum):
    """The breadth of an entry in the list of fields: field (lĩnh vực), direction (hướng), theme (chủ đề)."""

    FIELD = _word("field", "lĩnh vực", "field", "область")
    DIRECTION = _word("direction", "hướng", "direction", "направление")
    THEME = _word("theme", "chủ đề", "theme", "тема")


class ModelStatus(LabelledEnum):
    """Trạng thái của mô hình: how far a model has developed."""

    REGISTERED = _word("registered", "đăng ký", "registered", "зарегистрирована")
    BUILT = _word("built", "xây dựng", "built", "создана")
    EFFECTIVE = _word("effective", "hiệu quả", "effective", "эффективна")
    RECOGNISED = _word("recognised", "công nhận", "recognised", "признана")
    EXEMPLARY = _word("exemplary", "tiêu biểu, điển hình", "exemplary", "образцовая")
    COMMENDED = _word("commended", "khen thưởng, biểu dương", "commended", "награждена")
    REPLICATED = _word("replicated", "nhân rộng", "replicated", "тиражирована")
    MAINTAINED = _word("maintained", "duy trì", "maintained", "поддерживается")
    STOPPED = _word("stopped", "dừng", "stopped", "прекращена")

    @property
    def order(self) -> int | None:
        """Position in the usual sequence, 0 to 6; ``None`` for the two statuses outside it."""
        return _ORDER.get(self)


_ORDER = {status: order for order, status in enumerate([*ModelStatus][:7])}


class ContestForm(LabelledEnum):
    """Hình thức thi: the forms of contests."""

    STAGED = _word("staged", "sân khấu hóa", "staged", "в форме драматизации")
    ESSAY = _word("essay", "cuộc thi viết", "essay contest", "конкурс сочинений")
    PRESS = _word(
        "press", "cuộc thi viết trên báo chí", "press writing contest", "конкурс публикаций"
    )
    QUIZ = _word("quiz", "thi tìm hiểu", "quiz", "викторина")


class DocumentSystem(LabelledEnum):
    """Hệ thống ký hiệu: the rules that a document symbol follows, not who may use them."""

    PARTY = _word("party", "ký hiệu văn bản của Đảng", "Party notation", "партийное обозначение")
    STATE = _word(
        "state", "ký hiệu văn bản nhà nước", "State notation", "государственное обозначение"
    )
    HISTORIC = _word("historic", "ký hiệu cũ", "historic notation", "старое обозначение")


class DocumentType(LabelledEnum):
    """Loại văn bản: the types of documents; for their codes in symbols see `massmob.values.symbol_codes`.

    Source:
        Party: Quy định 66-QĐ/TW (2017) and the list before it. State: Decree 30/2020/NĐ-CP, and the acts
        of the Assembly and the Government outside it.
    """

    # Party and State
    RESOLUTION = _word("resolution", "nghị quyết", "resolution", "резолюция")
    DIRECTIVE = _word("directive", "chỉ thị", "directive", "директива")
    DECISION = _word("decision", "quyết định", "decision", "решение")
    REGULATION = _word("regulation", "quy định", "regulation", "положение")
    WORKING_REGULATION = _word("working_regulation", "quy chế", "working regulation", "регламент")
    GUIDANCE = _word("guidance", "hướng dẫn", "guidance", "руководство")
    NOTICE = _word("notice", "thông báo", "notice", "уведомление")
    COMMUNIQUE = _word("communique", "thông cáo", "communiqué", "коммюнике")
    REPORT = _word("report", "báo cáo", "report", "доклад")
    PLAN = _word("plan", "kế hoạch", "plan", "план")
    PROGRAMME = _word("programme", "chương trình", "programme", "программа")
    SCHEME = _word("scheme", "đề án", "scheme", "целевой проект")
    PROJECT = _word("project", "dự án", "project", "проект")
    SUBMISSION = _word("submission", "tờ trình", "submission", "представление")
    OFFICIAL_LETTER = _word("official_letter", "công văn", "official letter", "официальное письмо")
    MINUTES = _word("minutes", "biên bản", "minutes", "протокол")
    COPY = _word("copy", "bản sao", "copy", "копия")
    INTRODUCTION_LETTER = _word(
        "introduction_letter",
        "giấy giới thiệu",
        "letter of introduction",
        "рекомендательное письмо",
    )
    LEAVE_PERMIT = _word(
        "leave_permit", "giấy nghỉ phép", "leave permit", "отпускное удостоверение"
    )
    DISPATCH_SLIP = _word("dispatch_slip", "phiếu gửi", "dispatch slip", "сопроводительный лист")
    # Party alone
    CONCLUSION = _word("conclusion", "kết luận", "conclusion", "заключение")
    PARTY_CIRCULAR = _word("party_circular", "thông tri", "Party circular", "партийный циркуляр")
    STATEMENT = _word("statement", "tuyên bố", "statement", "заявление")
    APPEAL = _word("appeal", "lời kêu gọi", "appeal", "воззвание")
    MASTER_PLAN = _word("master_plan", "quy hoạch", "master plan", "генеральный план")
    STRATEGY = _word("strategy", "chiến lược", "strategy", "стратегия")
    STATUTES = _word("statutes", "điều lệ", "statutes", "устав")
    PLATFORM = _word("platform", "cương lĩnh", "platform", "политическая программа")
    CERTIFICATE = _word("certificate", "giấy chứng nhận", "certificate", "удостоверение")
    TRAVEL_PERMIT = _word(
        "travel_permit",
        "giấy đi đường",
        "travel permit",
        "командировочное удостоверение",
    )
    # State alone
    LAW = _word("law", "luật", "law", "закон")
    ORDINANCE = _word("ordinance", "pháp lệnh", "ordinance", "ордонанс")
    DECREE = _word("decree", "nghị định", "decree", "постановление правительства")
    CIRCULAR = _word("circular", "thông tư", "circular", "циркуляр")
    JOINT_CIRCULAR = _word(
        "joint_circular",
        "thông tư liên tịch",
        "joint circular",
        "совместный циркуляр",
    )
    CONSOLIDATED_TEXT = _word(
        "consolidated_text",
        "văn bản hợp nhất",
        "consolidated text",
        "сводный текст",
    )
    OPTION_PLAN = _word("option_plan", "phương án", "option plan", "вариант плана")
    CONTRACT = _word("contract", "hợp đồng", "contract", "договор")
    TELEGRAM = _word("telegram", "công điện", "official telegram", "служебная телеграмма")
    MEMORANDUM = _word("memorandum", "bản ghi nhớ", "memorandum", "меморандум")
    AGREEMENT = _word("agreement", "bản thỏa thuận", "agreement", "соглашение")
    AUTHORISATION = _word(
        "authorisation", "giấy ủy quyền", "letter of authorisation", "доверенность"
    )
    INVITATION = _word("invitation", "giấy mời", "invitation", "приглашение")
    TRANSFER_SLIP = _word("transfer_slip", "phiếu chuyển", "transfer slip", "лист передачи")
    NOTIFICATION_SLIP = _word("notification_slip", "phiếu báo", "notification slip", "извещение")


class EventKind(LabelledEnum):
    """Loại sự kiện: the kinds of events."""

    ANNIVERSARY = _word("anniversary", "kỷ niệm", "anniversary", "годовщина")
    CONGRESS = _word("congress", "đại hội", "congress", "съезд")
    DISASTER = _word("disaster", "thiên tai", "natural disaster", "стихийное бедствие")
    REORGANISATION = _word("reorganisation", "sắp xếp tổ chức", "reorganisation", "реорганизация")
    MEETING = _word("meeting", "hội nghị", "meeting", "совещание")


class CampaignKind(LabelledEnum):
    """Loại phong trào: an emulation movement, a campaign, or a standing programme."""

    EMULATION = _word(
        "emulation", "phong trào thi đua", "emulation movement", "движение соревнования"
    )
    CAMPAIGN = _word("campaign", "cuộc vận động", "campaign", "кампания")
    PROGRAMME = _word("programme", "chương trình", "programme", "программа")


class PublicationKind(LabelledEnum):
    """Loại ấn phẩm: the kinds of publications."""

    BOOK = _word("book", "sách", "book", "книга")
    ARTICLE = _word("article", "bài báo", "article", "статья")


class Measure(LabelledEnum):
    """Loại chỉ tiêu: how figures of an indicator are aggregated.

    Counts are summed over units and over time; a stock is summed over units on one day only; the part and the
    whole of a ratio are summed separately; a share is not summed, but has a mean where weights are known; of
    minima and maxima the least and the greatest are taken, over units and over time; of the latest the last is
    taken over time, and these are summed over units.
    """

    COUNT = _word("count", "số đếm", "count", "число за период")
    STOCK = _word("stock", "số có đến ngày", "stock", "число на дату")
    RATIO = _word("ratio", "tỷ lệ x/y", "ratio", "соотношение")
    SHARE = _word("share", "tỷ lệ", "share", "доля")
    MINIMUM = _word("minimum", "giá trị nhỏ nhất", "minimum", "минимум")
    MAXIMUM = _word("maximum", "giá trị lớn nhất", "maximum", "максимум")
    LATEST = _word("latest", "số mới nhất", "latest figure", "последнее значение")


class Extent(LabelledEnum):
    """Phạm vi nhập: how much of an old unit was merged into a new one (from the conversion table of 2025)."""

    WHOLE = _word("whole", "toàn bộ", "whole", "полностью")
    PART = _word("part", "một phần", "part", "часть")
    LAND_ONLY = _word(
        "land_only", "một phần diện tích", "land without people", "территория без населения"
    )
    ALL_PEOPLE = _word(
        "all_people",
        "một phần diện tích, toàn bộ dân số",
        "part of the land with all the people",
        "часть территории со всем населением",
    )
    PEOPLE_PART = _word("people_part", "một phần dân số", "some people", "часть населения")
    REMAINDER = _word("remainder", "phần còn lại", "remainder", "остаток")
    UNKNOWN = _word("unknown", "không rõ", "unknown", "неизвестно")


class Grade(LabelledEnum):
    """The reliability of a source: A official text seen, B press or portal, B- a secondary copy or derived."""

    A = _word("A", "văn bản chính thức", "official text or data set seen", "официальный текст")
    B = _word("B", "báo chí hoặc cổng thông tin", "press or official portal", "пресса или портал")
    B_MINUS = _word(
        "B-",
        "bản sao thứ cấp hoặc suy ra",
        "secondary copy, or derived from an A or B source",
        "вторичная копия или вывод",
    )


class Relation(LabelledEnum):
    """The relation that a reference between entities expresses; the value is the edge's key in the graph."""

    PART_OF = _word("part_of", "thuộc", "part of", "часть")
    SUCCEEDED_BY = _word("succeeded_by", "nhập vào", "succeeded by", "преемник")
    ORDERED_BY = _word("ordered_by", "theo nghị quyết", "ordered by", "по решению")
    SUBORDINATE_TO = _word("subordinate_to", "trực thuộc", "subordinate to", "подчинён")
    SERVES = _word("serves", "tham mưu, giúp việc", "serves", "обслуживает")
    LEADS = _word("leads", "lãnh đạo", "leads", "руководит")
    WORKS_IN = _word("works_in", "hoạt động tại", "works in", "работает в")
    SUCCEEDS = _word("succeeds", "kế thừa", "succeeds", "наследует")
    TERM_OF = _word("term_of", "nhiệm kỳ của", "term of", "срок полномочий")
    BROADER = _word("broader", "thuộc lĩnh vực", "in the wider field", "шире")
    ADOPTED_BY = _word("adopted_by", "do địa phương bổ sung", "adopted by", "принято")
    FOCUSES_ON = _word("focuses_on", "trọng tâm tại", "focuses on", "сосредоточено на")
    ISSUED_BY = _word("issued_by", "ban hành bởi", "issued by", "издан")
    IMPLEMENTS = _word("implements", "triển khai", "implements", "исполняет")
    CONTINUES = _word("continues", "tiếp tục", "continues", "продолжает")
    REPLACES = _word("replaces", "thay thế", "replaces", "заменяет")
    AMENDS = _word("amends", "sửa đổi", "amends", "изменяет")
    CITES = _word("cites", "căn cứ", "cites as basis", "ссылается на")
    ISSUED_WITH = _word("issued_with", "ban hành kèm", "issued with", "издан вместе с")
    UNDER = _word("under", "theo văn bản", "under", "на основании")
    BELONGS_TO = _word("belongs_to", "trong phong trào", "belongs to", "в рамках")
    ORGANISED_BY = _word("organised_by", "tổ chức bởi", "organised by", "организован")
    PUBLISHED_BY = _word("published_by", "xuất bản bởi", "published by", "опубликован")
    IN_FIELD = _word("in_field", "trong lĩnh vực", "in field", "в области")
    RUN_BY = _word("run_by", "đơn vị thực hiện", "run by", "ведётся")
    DECIDED_BY = _word("decided_by", "quyết định bởi", "decided by", "решено")
    REPLICATES = _word("replicates", "nhân rộng từ", "replicates", "тиражирует")
    ROUND_OF = _word("round_of", "vòng của", "round of", "тур")
    CLUSTER_OF = _word("cluster_of", "cụm của", "cluster of", "кластер")
    MEMBER_OF = _word("member_of", "thuộc cụm", "member of", "участник")
    REPRESENTS = _word("represents", "đại diện cho", "represents", "представляет")
    PLACED_IN = _word("placed_in", "đạt giải tại", "placed in", "место в")
    SUBJECTS = _word("measures", "đo chỉ tiêu", "measures", "измеряет")
    ABOUT = _word("about", "về đơn vị", "about", "о единице")
    COMPONENT_OF = _word("component_of", "bộ phận của", "component of", "слагаемое")
    BOUNDED_BY = _word("bounded_by", "không vượt quá", "bounded by", "не больше")
    SOURCED_FROM = _word("sourced_from", "nguồn", "sourced from", "источник")
    EXCERPT_OF = _word("excerpt_of", "trích từ", "excerpt of", "отрывок из")
