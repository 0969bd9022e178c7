"""Words on organs and who acts: kinds of body, actors, positions."""

from __future__ import annotations

from massmob.values.labelled_enum import LabelledEnum, word

__all__ = ["Actor", "BodyKind", "Position"]


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
