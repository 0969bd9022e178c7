"""Words on what the movement does: fields, statuses, phases, forms, measures."""

from __future__ import annotations

from massmob.values.labelled_enum import LabelledEnum, word

__all__ = [
    "Aspect",
    "CampaignKind",
    "Channel",
    "CommendationForm",
    "ContestForm",
    "CyclePhase",
    "EventKind",
    "FieldKind",
    "Measure",
    "ModelStatus",
    "TaskKind",
    "WorkKind",
]


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
    HOME_VISIT = word(
        "home_visit",
        "đến từng hộ, từng người",
        "visit to every household",
        "обход домов",
    )
    PLAQUE = word(
        "plaque", "gắn biển công trình", "plaque on a work", "установка таблички на объекте"
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
