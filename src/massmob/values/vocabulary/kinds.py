"""The kinds of entity and the relations between them."""

from __future__ import annotations

from typing import Self

from massmob.translation.language import LANGUAGES, Language, as_language
from massmob.values.labelled_enum import LabelledEnum, word
from massmob.values.text import Text

__all__ = ["OWN_KINDS", "EntityKind", "OwnKind", "Relation"]


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

    def label(self, lang: Language | None = None) -> str:
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


class Relation(LabelledEnum):
    """The relation that a reference between entities expresses; in graphs an edge's ``relation``."""

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
