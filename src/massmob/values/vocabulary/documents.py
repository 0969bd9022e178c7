"""Words on documents and sources: notation, types, publications, grades."""

from __future__ import annotations

from massmob.values.labelled_enum import LabelledEnum, word

__all__ = ["DocumentSystem", "DocumentType", "Grade", "PublicationKind"]


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
    ORDER = word("order", "lệnh", "order of the President", "указ")
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


class PublicationKind(LabelledEnum):
    """Loại ấn phẩm: the kinds of publications."""

    BOOK = word("book", "sách", "book", "книга")
    ARTICLE = word("article", "bài báo", "article", "статья")


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
