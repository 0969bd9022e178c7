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
from massmob.values.text import as_language, fold, similar_words, unknown_word_error

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

    def __new__(cls, value: str, vi: str, en: str, ru: str) -> Self:
        """Create a member from its value and three labels."""
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
        if not isinstance(value, str):
            raise unknown_word_error(f"not a valid {cls.__name__}", value, cls)
        member = cls._value2member_map_.get(value) or _members_by_word(cls).get(fold(value))
        if member is None:
            if longer := _labels_beginning_with(cls, value):
                hint = f"write it in full: {', '.join(longer)}"
                raise InvalidValueError(f"not a valid {cls.__name__}", found=value, hint=hint)
            raise unknown_word_error(f"not a valid {cls.__name__}", value, _suggestions(cls, value))
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


def _labels_beginning_with(words: type[LabelledEnum], word: str) -> list[str]:
    """The labels of which a word is the beginning, such as "thành phố" of two kinds of city."""
    start = f"{fold(word)} "
    labels = (label for member in words for label in (member.vi, member.en, member.ru))
    return [label for label in labels if fold(label).startswith(start)]


def _suggestions(words: type[LabelledEnum], word: str) -> tuple[str, ...]:
    """The values and labels of a list that are similar to a word, or else all values."""
    values = tuple(member.value for member in words)
    labels = [label for member in words for label in (member.vi, member.en, member.ru)]
    return similar_words(word, [*values, *labels]) or values


class EntityKind(LabelledEnum):
    """Loại thực thể: the kinds of entity in a movement."""

    LOCALITY = "locality", "đơn vị hành chính", "locality", "административная единица"
    COMMITTEE = "committee", "cấp ủy", "Party committee", "комитет партии"
    BODY = "body", "cơ quan", "body", "орган"
    TERM = "term", "nhiệm kỳ", "term", "срок полномочий"
    FIELD = "field", "lĩnh vực", "field", "область"
    DOCUMENT = "document", "văn bản", "document", "документ"
    CAMPAIGN = "campaign", "phong trào", "campaign", "кампания"
    EVENT = "event", "sự kiện", "event", "событие"
    PUBLICATION = "publication", "ấn phẩm", "publication", "издание"
    MODEL = "model", "mô hình", "model", "модель"
    CONTEST = "contest", "hội thi", "contest", "конкурс"
    ROUND = "round", "vòng thi", "contest round", "тур конкурса"
    CLUSTER = "cluster", "cụm thi", "contest cluster", "конкурсный кластер"
    TEAM = "team", "đội thi", "team", "команда"
    DIALOGUE = "dialogue", "hội nghị đối thoại", "dialogue conference", "диалоговая конференция"
    INDICATOR = "indicator", "chỉ tiêu", "indicator", "показатель"
    OBSERVATION = "observation", "số liệu", "observation", "значение"
    SOURCE = "source", "nguồn", "source", "источник"


class Level(LabelledEnum):
    """Cấp: the levels of Party organs, ``rank`` 0 at the top; a level may end."""

    CENTRAL = "central", "Trung ương", "central", "центральный уровень"
    CITY = "city", "thành phố, tỉnh", "city, province", "город, провинция"
    DISTRICT = "district", "quận, huyện, thị xã", "district", "район, уезд"
    DIRECT_COMMITTEE = (
        "direct_committee",
        "đảng ủy trực thuộc Thành ủy",
        "committee directly under the City committee",
        "комитет партии, непосредственно подчинённый городскому",
    )
    BASE = "base", "cơ sở", "base", "низовой уровень"
    CELL = "cell", "chi bộ", "cell", "партийная ячейка"

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

    COUNTRY = "quoc_gia", "quốc gia", "country", "страна"
    TINH = "tinh", "tỉnh", "province", "провинция"
    THANH_PHO = (
        "thanh_pho",
        "thành phố trực thuộc Trung ương",
        "centrally run city",
        "город центрального подчинения",
    )
    QUAN = "quan", "quận", "urban district", "городской район"
    HUYEN = "huyen", "huyện", "rural district", "уезд"
    THI_XA = "thi_xa", "thị xã", "town", "город уездного уровня"
    THANH_PHO_TINH = (
        "thanh_pho_thuoc_tinh",
        "thành phố thuộc tỉnh",
        "provincial city",
        "город провинциального подчинения",
    )
    PHUONG = "phuong", "phường", "ward", "квартал"
    XA = "xa", "xã", "commune", "коммуна"
    THI_TRAN = "thi_tran", "thị trấn", "township", "посёлок"
    DAC_KHU = "dac_khu", "đặc khu", "special zone", "особая зона"
    THON = "thon", "thôn, tổ dân phố", "village, residential group", "деревня, жилая группа"

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

    COMMISSION = "commission", "ban của cấp ủy", "commission of a committee", "комиссия комитета"
    OFFICE = "office", "văn phòng", "office", "канцелярия"
    STEERING_BOARD = "steering_board", "ban chỉ đạo", "steering board", "руководящий совет"
    STATE = "state", "cơ quan nhà nước", "State organ", "государственный орган"
    FRONT = "front", "Mặt trận Tổ quốc", "Fatherland Front", "Отечественный фронт"
    MASS_ORGANISATION = (
        "mass_organisation",
        "tổ chức chính trị - xã hội",
        "socio-political organisation",
        "общественно-политическая организация",
    )
    ARMED_FORCE = "armed_force", "lực lượng vũ trang", "armed force", "вооружённые силы"
    PRESS = "press", "cơ quan báo chí", "press", "пресса"


class FieldKind(LabelledEnum):
    """The breadth of an entry in the list of fields: field (lĩnh vực), direction (hướng), theme (chủ đề)."""

    FIELD = "field", "lĩnh vực", "field", "область"
    DIRECTION = "direction", "hướng", "direction", "направление"
    THEME = "theme", "chủ đề", "theme", "тема"


class ModelStatus(LabelledEnum):
    """Trạng thái của mô hình: how far a model has developed."""

    REGISTERED = "registered", "đăng ký", "registered", "зарегистрирована"
    BUILT = "built", "xây dựng", "built", "создана"
    EFFECTIVE = "effective", "hiệu quả", "effective", "эффективна"
    RECOGNISED = "recognised", "công nhận", "recognised", "признана"
    EXEMPLARY = "exemplary", "tiêu biểu, điển hình", "exemplary", "образцовая"
    COMMENDED = "commended", "khen thưởng, biểu dương", "commended", "награждена"
    REPLICATED = "replicated", "nhân rộng", "replicated", "тиражирована"
    MAINTAINED = "maintained", "duy trì", "maintained", "поддерживается"
    STOPPED = "stopped", "dừng", "stopped", "прекращена"

    @property
    def order(self) -> int | None:
        """Position in the usual sequence, 0 to 6; ``None`` for the two statuses outside it."""
        return _ORDER.get(self)


_ORDER = {status: order for order, status in enumerate([*ModelStatus][:7])}


class ContestForm(LabelledEnum):
    """Hình thức thi: the forms of contests."""

    STAGED = "staged", "sân khấu hóa", "staged", "в форме драматизации"
    ESSAY = "essay", "cuộc thi viết", "essay contest", "конкурс сочинений"
    PRESS = "press", "cuộc thi viết trên báo chí", "press writing contest", "конкурс публикаций"
    QUIZ = "quiz", "thi tìm hiểu", "quiz", "викторина"


class DocumentSystem(LabelledEnum):
    """Hệ thống ký hiệu: the rules that a document symbol follows, not who may use them."""

    PARTY = "party", "ký hiệu văn bản của Đảng", "Party notation", "партийное обозначение"
    STATE = "state", "ký hiệu văn bản nhà nước", "State notation", "государственное обозначение"
    HISTORIC = "historic", "ký hiệu cũ", "historic notation", "старое обозначение"


class DocumentType(LabelledEnum):
    """Loại văn bản: the types of documents; for their codes in symbols see `massmob.values.symbol_codes`.

    Source:
        Party: Quy định 66-QĐ/TW (2017) and the list before it. State: Decree 30/2020/NĐ-CP, and the acts
        of the Assembly and the Government outside it.
    """

    # Party and State
    RESOLUTION = "resolution", "nghị quyết", "resolution", "резолюция"
    DIRECTIVE = "directive", "chỉ thị", "directive", "директива"
    DECISION = "decision", "quyết định", "decision", "решение"
    REGULATION = "regulation", "quy định", "regulation", "положение"
    WORKING_REGULATION = "working_regulation", "quy chế", "working regulation", "регламент"
    GUIDANCE = "guidance", "hướng dẫn", "guidance", "руководство"
    NOTICE = "notice", "thông báo", "notice", "уведомление"
    COMMUNIQUE = "communique", "thông cáo", "communiqué", "коммюнике"
    REPORT = "report", "báo cáo", "report", "доклад"
    PLAN = "plan", "kế hoạch", "plan", "план"
    PROGRAMME = "programme", "chương trình", "programme", "программа"
    SCHEME = "scheme", "đề án", "scheme", "целевой проект"
    PROJECT = "project", "dự án", "project", "проект"
    SUBMISSION = "submission", "tờ trình", "submission", "представление"
    OFFICIAL_LETTER = "official_letter", "công văn", "official letter", "официальное письмо"
    MINUTES = "minutes", "biên bản", "minutes", "протокол"
    COPY = "copy", "bản sao", "copy", "копия"
    INTRODUCTION_LETTER = (
        "introduction_letter",
        "giấy giới thiệu",
        "letter of introduction",
        "рекомендательное письмо",
    )
    LEAVE_PERMIT = "leave_permit", "giấy nghỉ phép", "leave permit", "отпускное удостоверение"
    DISPATCH_SLIP = "dispatch_slip", "phiếu gửi", "dispatch slip", "сопроводительный лист"
    # Party alone
    CONCLUSION = "conclusion", "kết luận", "conclusion", "заключение"
    PARTY_CIRCULAR = "party_circular", "thông tri", "Party circular", "партийный циркуляр"
    STATEMENT = "statement", "tuyên bố", "statement", "заявление"
    APPEAL = "appeal", "lời kêu gọi", "appeal", "воззвание"
    MASTER_PLAN = "master_plan", "quy hoạch", "master plan", "генеральный план"
    STRATEGY = "strategy", "chiến lược", "strategy", "стратегия"
    STATUTES = "statutes", "điều lệ", "statutes", "устав"
    PLATFORM = "platform", "cương lĩnh", "platform", "политическая программа"
    CERTIFICATE = "certificate", "giấy chứng nhận", "certificate", "удостоверение"
    TRAVEL_PERMIT = (
        "travel_permit",
        "giấy đi đường",
        "travel permit",
        "командировочное удостоверение",
    )
    # State alone
    LAW = "law", "luật", "law", "закон"
    ORDINANCE = "ordinance", "pháp lệnh", "ordinance", "ордонанс"
    DECREE = "decree", "nghị định", "decree", "постановление правительства"
    CIRCULAR = "circular", "thông tư", "circular", "циркуляр"
    JOINT_CIRCULAR = (
        "joint_circular",
        "thông tư liên tịch",
        "joint circular",
        "совместный циркуляр",
    )
    CONSOLIDATED_TEXT = (
        "consolidated_text",
        "văn bản hợp nhất",
        "consolidated text",
        "сводный текст",
    )
    OPTION_PLAN = "option_plan", "phương án", "option plan", "вариант плана"
    CONTRACT = "contract", "hợp đồng", "contract", "договор"
    TELEGRAM = "telegram", "công điện", "official telegram", "служебная телеграмма"
    MEMORANDUM = "memorandum", "bản ghi nhớ", "memorandum", "меморандум"
    AGREEMENT = "agreement", "bản thỏa thuận", "agreement", "соглашение"
    AUTHORISATION = "authorisation", "giấy ủy quyền", "letter of authorisation", "доверенность"
    INVITATION = "invitation", "giấy mời", "invitation", "приглашение"
    TRANSFER_SLIP = "transfer_slip", "phiếu chuyển", "transfer slip", "лист передачи"
    NOTIFICATION_SLIP = "notification_slip", "phiếu báo", "notification slip", "извещение"


class EventKind(LabelledEnum):
    """Loại sự kiện: the kinds of events."""

    ANNIVERSARY = "anniversary", "kỷ niệm", "anniversary", "годовщина"
    CONGRESS = "congress", "đại hội", "congress", "съезд"
    DISASTER = "disaster", "thiên tai", "natural disaster", "стихийное бедствие"
    REORGANISATION = "reorganisation", "sắp xếp tổ chức", "reorganisation", "реорганизация"
    MEETING = "meeting", "hội nghị", "meeting", "совещание"


class CampaignKind(LabelledEnum):
    """Loại phong trào: an emulation movement, a campaign, or a standing programme."""

    EMULATION = "emulation", "phong trào thi đua", "emulation movement", "движение соревнования"
    CAMPAIGN = "campaign", "cuộc vận động", "campaign", "кампания"
    PROGRAMME = "programme", "chương trình", "programme", "программа"


class PublicationKind(LabelledEnum):
    """Loại ấn phẩm: the kinds of publications."""

    BOOK = "book", "sách", "book", "книга"
    ARTICLE = "article", "bài báo", "article", "статья"


class Measure(LabelledEnum):
    """Loại chỉ tiêu: how figures of an indicator are aggregated.

    Counts are summed over units and over time; a stock is summed over units on one day only; the part and the
    whole of a ratio are summed separately; a share is not summed, but has a mean where weights are known; of
    minima and maxima the least and the greatest are taken, over units and over time; of the latest the last is
    taken over time, and these are summed over units.
    """

    COUNT = "count", "số đếm", "count", "число за период"
    STOCK = "stock", "số có đến ngày", "stock", "число на дату"
    RATIO = "ratio", "tỷ lệ x/y", "ratio", "соотношение"
    SHARE = "share", "tỷ lệ", "share", "доля"
    MINIMUM = "minimum", "giá trị nhỏ nhất", "minimum", "минимум"
    MAXIMUM = "maximum", "giá trị lớn nhất", "maximum", "максимум"
    LATEST = "latest", "số mới nhất", "latest figure", "последнее значение"


class Extent(LabelledEnum):
    """Phạm vi nhập: how much of an old unit was merged into a new one (from the conversion table of 2025)."""

    WHOLE = "whole", "toàn bộ", "whole", "полностью"
    PART = "part", "một phần", "part", "часть"
    LAND_ONLY = "land_only", "một phần diện tích", "land without people", "территория без населения"
    ALL_PEOPLE = (
        "all_people",
        "một phần diện tích, toàn bộ dân số",
        "part of the land with all the people",
        "часть территории со всем населением",
    )
    PEOPLE_PART = "people_part", "một phần dân số", "some people", "часть населения"
    REMAINDER = "remainder", "phần còn lại", "remainder", "остаток"
    UNKNOWN = "unknown", "không rõ", "unknown", "неизвестно"


class Grade(LabelledEnum):
    """The reliability of a source: A official text seen, B press or portal, B- a secondary copy or derived."""

    A = "A", "văn bản chính thức", "official text or data set seen", "официальный текст"
    B = "B", "báo chí hoặc cổng thông tin", "press or official portal", "пресса или портал"
    B_MINUS = (
        "B-",
        "bản sao thứ cấp hoặc suy ra",
        "secondary copy, or derived from an A or B source",
        "вторичная копия или вывод",
    )


class Relation(LabelledEnum):
    """The relation that a reference between entities expresses; the value is the edge's key in the graph."""

    PART_OF = "part_of", "thuộc", "part of", "часть"
    SUCCEEDED_BY = "succeeded_by", "nhập vào", "succeeded by", "преемник"
    ORDERED_BY = "ordered_by", "theo nghị quyết", "ordered by", "по решению"
    SUBORDINATE_TO = "subordinate_to", "trực thuộc", "subordinate to", "подчинён"
    SERVES = "serves", "tham mưu, giúp việc", "serves", "обслуживает"
    LEADS = "leads", "lãnh đạo", "leads", "руководит"
    WORKS_IN = "works_in", "hoạt động tại", "works in", "работает в"
    SUCCEEDS = "succeeds", "kế thừa", "succeeds", "наследует"
    TERM_OF = "term_of", "nhiệm kỳ của", "term of", "срок полномочий"
    BROADER = "broader", "thuộc lĩnh vực", "in the wider field", "шире"
    ADOPTED_BY = "adopted_by", "do địa phương bổ sung", "adopted by", "принято"
    FOCUSES_ON = "focuses_on", "trọng tâm tại", "focuses on", "сосредоточено на"
    ISSUED_BY = "issued_by", "ban hành bởi", "issued by", "издан"
    IMPLEMENTS = "implements", "triển khai", "implements", "исполняет"
    CONTINUES = "continues", "tiếp tục", "continues", "продолжает"
    REPLACES = "replaces", "thay thế", "replaces", "заменяет"
    AMENDS = "amends", "sửa đổi", "amends", "изменяет"
    CITES = "cites", "căn cứ", "cites as basis", "ссылается на"
    ISSUED_WITH = "issued_with", "ban hành kèm", "issued with", "издан вместе с"
    UNDER = "under", "theo văn bản", "under", "на основании"
    BELONGS_TO = "belongs_to", "trong phong trào", "belongs to", "в рамках"
    ORGANISED_BY = "organised_by", "tổ chức bởi", "organised by", "организован"
    PUBLISHED_BY = "published_by", "xuất bản bởi", "published by", "опубликован"
    IN_FIELD = "in_field", "trong lĩnh vực", "in field", "в области"
    RUN_BY = "run_by", "đơn vị thực hiện", "run by", "ведётся"
    DECIDED_BY = "decided_by", "quyết định bởi", "decided by", "решено"
    REPLICATES = "replicates", "nhân rộng từ", "replicates", "тиражирует"
    ROUND_OF = "round_of", "vòng của", "round of", "тур"
    CLUSTER_OF = "cluster_of", "cụm của", "cluster of", "кластер"
    MEMBER_OF = "member_of", "thuộc cụm", "member of", "участник"
    REPRESENTS = "represents", "đại diện cho", "represents", "представляет"
    PLACED_IN = "placed_in", "đạt giải tại", "placed in", "место в"
    SUBJECTS = "measures", "đo chỉ tiêu", "measures", "измеряет"
    ABOUT = "about", "về đơn vị", "about", "о единице"
    COMPONENT_OF = "component_of", "bộ phận của", "component of", "слагаемое"
    BOUNDED_BY = "bounded_by", "không vượt quá", "bounded by", "не больше"
    SOURCED_FROM = "sourced_from", "nguồn", "sourced from", "источник"
    EXCERPT_OF = "excerpt_of", "trích từ", "excerpt of", "отрывок из"
