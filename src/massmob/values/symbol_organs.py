"""The codes of issuing organs in document symbols, and what is known of each organ.

The tables contain what sources of grade A, B or B- show. A code that is not in them is valid, but nothing is
known about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import attrs

from massmob.values.period import Period
from massmob.values.text import Text
from massmob.values.vocabulary import DocumentSystem, Grade, Level

__all__ = [
    "ISSUER_CODES",
    "SHORT_ISSUERS",
    "IssuerCode",
    "organ_of",
    "spell_issuer",
    "split_legislature",
    "system_of_issuer",
]

_PARTY, _STATE, _HISTORIC = DocumentSystem.PARTY, DocumentSystem.STATE, DocumentSystem.HISTORIC


@attrs.frozen(kw_only=True)
class IssuerCode:
    """A code of an issuing organ (ký hiệu cơ quan ban hành) and what is known of it.

    Attributes:
        code: As written in a symbol, without the number of a legislature.
        name: The organ, or the kind of organ that shares the code.
        system: The system whose symbols contain it; ``None`` when both do.
        levels: The levels its organs may belong to; empty when the code does not determine them.
        shared: Whether several organs use it, so that it does not identify one.
        valid: When it was in use, as far as is known.
        grade: The grade of the source; a code constructed by rule is derived, B-.

    Example:
        >>> code = ISSUER_CODES["BDVTU"]
        >>> code.name.vi, code.level.value, str(code.valid)
        ('Ban Dân vận Tỉnh ủy / Thành ủy', 'city', '../2025-02-28')
    """

    code: str
    name: Text
    system: DocumentSystem | None
    levels: tuple[Level, ...]
    shared: bool
    valid: Period
    grade: Grade

    @property
    def level(self) -> Level | None:
        """The one level the code implies; ``None`` when it implies none or several."""
        return self.levels[0] if len(self.levels) == 1 else None


def _issuer_code(
    code: str,
    name: Text,
    levels: str = "",
    valid: str = "../..",
    grade: str = "B-",
    *,
    system: DocumentSystem | None = _PARTY,
    shared: bool = True,
) -> IssuerCode:
    """A row of the tables below, in plain values."""
    return IssuerCode(
        code=code,
        name=name,
        system=system,
        levels=tuple(map(Level.of, levels.split())),
        shared=shared,
        valid=Period.parse(valid),
        grade=Grade.of(grade),
    )


# fmt: off
_COMMITTEES = (
    _issuer_code("TW", Text("Trung ương", "the Central Committee", "ЦК"), "central", shared=False),
    _issuer_code("TU", Text("Tỉnh ủy / Thành ủy", "a provincial or city Party committee",
                            "комитет партии провинции или города"), "city", grade="B"),
    _issuer_code("HU", Text("Huyện ủy", "a rural district Party committee", "уездный комитет партии"),
                 "direct", "../2025-06-30", "B"),
    _issuer_code("QU", Text("Quận ủy", "an urban district Party committee", "комитет партии городского района"),
                 "direct", "../2025-06-30", "B"),
    _issuer_code("ĐU", Text("Đảng ủy", "a Party committee of a commune, ward or agency",
                            "комитет партии коммуны, квартала или учреждения"), "direct base"),
    _issuer_code("ĐUK", Text("Đảng ủy Khối", "a bloc Party committee", "комитет партии блока"),
                 "direct", "../2025", "B"),
)
_MERGED_NAME = Text("Ban Tuyên giáo và Dân vận",
                    "the Commission for Information, Education and Mass Mobilization",
                    "комиссия по пропаганде и мобилизации масс")
_BODIES = {
    "VP": Text("Văn phòng", "the Office", "канцелярия"),
    "UBKT": Text("Ủy ban Kiểm tra", "the Inspection Commission", "контрольная комиссия"),
    "BTC": Text("Ban Tổ chức", "the Organisation Commission", "организационная комиссия"),
    "BTG": Text("Ban Tuyên giáo", "the Propaganda Commission", "комиссия по пропаганде"),
    "BDV": Text("Ban Dân vận", "the Mass Mobilization Commission", "комиссия по мобилизации масс"),
    "BTGDV": _MERGED_NAME,
}
# Code → levels, time of use and grade where a source states them; other codes of bodies follow the rule. For
# the merger of the provinces' commissions only the month is known.
_DOCUMENTED_CODES = {
    "VPTW": ("central", "../..", "A"),
    "BDVTW": ("central", "../2025-02-02", "B"),
    "BTGDVTW": ("central", "2025-02-03/..", "B-"),
    "BDVTU": ("city", "../2025-02", "B"),
    "UBKTĐU": ("base", "../..", "B-"),
    "VPĐU": ("base", "../..", "B-"),
}
_STANDING_NAME = Text("Ủy ban Thường vụ Quốc hội", "the Standing Committee of the National Assembly",
                      "Постоянный комитет Национального собрания")
_OTHER_CODES = (
    # 31-QĐ/TW, 91-QĐ/TW, 66-QĐ/TW, 399-QĐ/TW: all three organs use the same code.
    _issuer_code("TW", Text("Ban Chấp hành Trung ương, Bộ Chính trị hoặc Ban Bí thư",
                            "the Central Committee, the Politburo or the Secretariat",
                            "ЦК, Политбюро или Секретариат"), "central", grade="A"),
    _issuer_code("BTGDV", _MERGED_NAME, "city"),
    _issuer_code("CB", Text("Chi bộ", "a Party cell", "партийная ячейка"), "cell"),
    _issuer_code("TWĐTN", Text("Trung ương Đoàn Thanh niên", "the Central Committee of the Youth Union",
                               "ЦК Союза молодёжи"), "central", grade="B", shared=False),
    _issuer_code("BCĐ", Text("Ban Chỉ đạo", "a steering board", "руководящий совет"), grade="B", system=None),
    _issuer_code("MTTQ", Text("Ủy ban Mặt trận Tổ quốc", "a committee of the Fatherland Front",
                              "комитет Отечественного фронта"), system=None),
    _issuer_code("QH", Text("Quốc hội", "the National Assembly", "Национальное собрание"),
                 "central", grade="A", system=_STATE, shared=False),
    _issuer_code("UBTVQH", _STANDING_NAME, "central", grade="A", system=_STATE, shared=False),
    _issuer_code("TVQH", _STANDING_NAME, "central", system=_STATE, shared=False),
    _issuer_code("CP", Text("Chính phủ", "the Government", "правительство"),
                 "central", grade="A", system=_STATE, shared=False),
    _issuer_code("TTg", Text("Thủ tướng Chính phủ", "the Prime Minister", "премьер-министр"),
                 "central", grade="B", system=_STATE, shared=False),
    _issuer_code("UBND", Text("Ủy ban nhân dân", "a people's committee", "народный комитет"),
                 grade="B", system=_STATE),
    _issuer_code("HĐND", Text("Hội đồng nhân dân", "a people's council", "народный совет"),
                 grade="B", system=_STATE),
    _issuer_code("MTTW", Text("Ủy ban Trung ương Mặt trận Tổ quốc",
                              "the Central Committee of the Fatherland Front",
                              "ЦК Отечественного фронта"), "central", system=None, shared=False),
)
# Organs of the State that sign acts of the whole country: code(s), name. A code with & (BGD&ĐT) is the same.
_CENTRAL_STATE = (
    ("CTN", "Chủ tịch nước", "the President", "президент"),
    ("VPQH", "Văn phòng Quốc hội", "the Office of the National Assembly", "канцелярия Национального собрания"),
    ("VPCP", "Văn phòng Chính phủ", "the Government Office", "канцелярия правительства"),
    ("VPCTN", "Văn phòng Chủ tịch nước", "the Office of the President", "канцелярия президента"),
    ("HĐBCQG", "Hội đồng Bầu cử quốc gia", "the National Election Council", "национальный избирательный совет"),
    ("HĐTP", "Hội đồng Thẩm phán", "the Council of Justices", "совет судей Верховного суда"),
    ("TANDTC", "Tòa án nhân dân tối cao", "the Supreme People's Court", "Верховный народный суд"),
    ("VKSNDTC VKSTC", "Viện kiểm sát nhân dân tối cao", "the Supreme People's Procuracy",
     "Верховная народная прокуратура"),
    ("KTNN", "Kiểm toán nhà nước", "the State Audit Office", "государственный аудит"),
    ("ĐCTUBTWMTTQVN", "Đoàn Chủ tịch Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam",
     "the Presidium of the Fatherland Front", "президиум Отечественного фронта"),
    ("UBTWMTTQVN", "Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam",
     "the Central Committee of the Fatherland Front",
     "ЦК Отечественного фронта"),
    ("BQP", "Bộ Quốc phòng", "the Ministry of National Defence", "министерство обороны"),
    ("BCA", "Bộ Công an", "the Ministry of Public Security", "министерство общественной безопасности"),
    ("BNG", "Bộ Ngoại giao", "the Ministry of Foreign Affairs", "министерство иностранных дел"),
    ("BNV", "Bộ Nội vụ", "the Ministry of Home Affairs", "министерство внутренних дел"),
    ("BTP", "Bộ Tư pháp", "the Ministry of Justice", "министерство юстиции"),
    ("BTC", "Bộ Tài chính", "the Ministry of Finance", "министерство финансов"),
    ("BKHĐT BKH", "Bộ Kế hoạch và Đầu tư", "the Ministry of Planning and Investment",
     "министерство планирования"),
    ("BCT", "Bộ Công Thương", "the Ministry of Industry and Trade", "министерство промышленности и торговли"),
    ("BCN", "Bộ Công nghiệp", "the Ministry of Industry", "министерство промышленности"),
    ("BTM", "Bộ Thương mại", "the Ministry of Trade", "министерство торговли"),
    ("BTS", "Bộ Thủy sản", "the Ministry of Fisheries", "министерство рыбного хозяйства"),
    ("BNN BNNPTNT", "Bộ Nông nghiệp và Phát triển nông thôn",
     "the Ministry of Agriculture and Rural Development",
     "министерство сельского хозяйства"),
    ("BNNMT", "Bộ Nông nghiệp và Môi trường", "the Ministry of Agriculture and Environment",
     "министерство сельского хозяйства и окружающей среды"),
    ("BTNMT", "Bộ Tài nguyên và Môi trường", "the Ministry of Natural Resources and Environment",
     "министерство природных ресурсов"),
    ("BGTVT", "Bộ Giao thông vận tải", "the Ministry of Transport", "министерство транспорта"),
    ("BXD", "Bộ Xây dựng", "the Ministry of Construction", "министерство строительства"),
    ("BYT", "Bộ Y tế", "the Ministry of Health", "министерство здравоохранения"),
    ("BGDĐT BGD", "Bộ Giáo dục và Đào tạo", "the Ministry of Education and Training",
     "министерство образования"),
    ("BLĐTBXH", "Bộ Lao động - Thương binh và Xã hội", "the Ministry of Labour, Invalids and Social Affairs",
     "министерство труда и социальных дел"),
    ("BKHCN", "Bộ Khoa học và Công nghệ", "the Ministry of Science and Technology",
     "министерство науки и технологий"),
    ("BKHCNMT", "Bộ Khoa học, Công nghệ và Môi trường", "the Ministry of Science, Technology and Environment",
     "министерство науки, технологий и окружающей среды"),
    ("BVHTT", "Bộ Văn hóa - Thông tin", "the Ministry of Culture and Information",
     "министерство культуры и информации"),
    ("BVHTTDL", "Bộ Văn hóa, Thể thao và Du lịch", "the Ministry of Culture, Sports and Tourism",
     "министерство культуры, спорта и туризма"),
    ("BTTTT", "Bộ Thông tin và Truyền thông", "the Ministry of Information and Communications",
     "министерство информации и связи"),
    ("BBCVT", "Bộ Bưu chính, Viễn thông", "the Ministry of Posts and Telematics", "министерство связи"),
    ("BDTTG", "Bộ Dân tộc và Tôn giáo", "the Ministry of Ethnic and Religious Affairs",
     "министерство по делам национальностей и религий"),
    ("UBDT", "Ủy ban Dân tộc", "the Committee for Ethnic Affairs", "комитет по делам национальностей"),
    ("UBTDTT", "Ủy ban Thể dục thể thao", "the Committee for Physical Training and Sports",
     "комитет по спорту"),
    ("UBDSGĐTE", "Ủy ban Dân số, Gia đình và Trẻ em", "the Committee for Population, Family and Children",
     "комитет по народонаселению, семье и детям"),
    ("NHNN", "Ngân hàng Nhà nước", "the State Bank", "Государственный банк"),
    ("TTCP", "Thanh tra Chính phủ", "the Government Inspectorate", "правительственная инспекция"),
    ("TTNN", "Thanh tra Nhà nước", "the State Inspectorate", "государственная инспекция"),
    ("TCCP BTCCBCP", "Ban Tổ chức - Cán bộ Chính phủ", "the Government Committee on Organisation and Personnel",
     "правительственный комитет по кадрам"),
    ("TCTK", "Tổng cục Thống kê", "the General Statistics Office", "главное статистическое управление"),
    ("TCHQ", "Tổng cục Hải quan", "the General Department of Customs", "главное таможенное управление"),
    ("TCĐC", "Tổng cục Địa chính", "the General Department of Land Administration",
     "главное управление землеустройства"),
    ("TCBĐ", "Tổng cục Bưu điện", "the General Department of Posts", "главное управление связи"),
    ("TCDL", "Tổng cục Du lịch", "the General Department of Tourism", "главное управление туризма"),
    ("BHXH", "Bảo hiểm xã hội", "the social insurance agency", "управление социального страхования"),
    ("UBCKNN", "Ủy ban Chứng khoán Nhà nước", "the State Securities Commission",
     "государственная комиссия по ценным бумагам"),
)
# Codes of older acts alone, the ministries without their B. They also occur as drafting units of today
# (UBND-NV), and then are no issuers.
_CENTRAL_HISTORIC = (
    ("HĐBT", "Hội đồng Bộ trưởng", "the Council of Ministers", "Совет министров"),
    ("HĐCP", "Hội đồng Chính phủ", "the Government Council", "Правительственный совет"),
    ("CT", "Chủ tịch Hội đồng Bộ trưởng", "the Chairman of the Council of Ministers",
     "председатель Совета министров"),
    ("HĐNN", "Hội đồng Nhà nước", "the State Council", "Государственный совет"),
    ("TVQHK", "Ủy ban Thường vụ Quốc hội", "the Standing Committee of the National Assembly",
     "Постоянный комитет Национального собрания"),
    ("QHK", "Quốc hội", "the National Assembly", "Национальное собрание"),
    ("SL", "Chủ tịch nước (sắc lệnh)", "the President (sắc lệnh)", "президент (sắc lệnh)"),
    ("SLt", "Chủ tịch nước (sắc luật)", "the President (sắc luật)", "президент (sắc luật)"),
    ("LCT", "Chủ tịch nước (lệnh)", "the President (lệnh)", "президент (lệnh)"),
    ("LB", "Liên bộ", "several ministries together", "несколько министерств вместе"),
    ("TCCB", "Tổ chức cán bộ", "an office of organisation and personnel", "отдел кадров"),
    ("TC", "Bộ Tài chính", "the Ministry of Finance", "министерство финансов"),
    ("NV", "Bộ Nội vụ", "the Ministry of the Interior", "министерство внутренних дел"),
    ("YT", "Bộ Y tế", "the Ministry of Health", "министерство здравоохранения"),
    ("LĐ LĐTBXH", "Bộ Lao động", "the Ministry of Labour", "министерство труда"),
    ("GD GDĐT", "Bộ Giáo dục", "the Ministry of Education", "министерство образования"),
    ("VH VHTT", "Bộ Văn hóa", "the Ministry of Culture", "министерство культуры"),
    ("XD", "Bộ Xây dựng", "the Ministry of Construction", "министерство строительства"),
    ("GTVT GT", "Bộ Giao thông vận tải", "the Ministry of Transport", "министерство транспорта"),
    ("NN NNPTNT", "Bộ Nông nghiệp", "the Ministry of Agriculture", "министерство сельского хозяйства"),
    ("LN", "Bộ Lâm nghiệp", "the Ministry of Forestry", "министерство лесного хозяйства"),
    ("TM", "Bộ Thương mại", "the Ministry of Trade", "министерство торговли"),
    ("TL", "Bộ Thủy lợi", "the Ministry of Water Resources", "министерство водного хозяйства"),
    ("TP", "Bộ Tư pháp", "the Ministry of Justice", "министерство юстиции"),
    ("QP", "Bộ Quốc phòng", "the Ministry of National Defence", "министерство обороны"),
    ("CN", "Bộ Công nghiệp", "the Ministry of Industry", "министерство промышленности"),
    ("NH", "Ngân hàng Nhà nước", "the State Bank", "Государственный банк"),
    ("UBKHNN", "Ủy ban Kế hoạch Nhà nước", "the State Planning Committee", "Государственный плановый комитет"),
    ("UBVGNN VGNN", "Ủy ban Vật giá Nhà nước", "the State Price Committee", "Государственный комитет цен"),
)
_LOCAL_HISTORIC = (
    ("UB", "Ủy ban nhân dân", "a people's committee", "народный комитет"),
    ("UBHC", "Ủy ban hành chính", "an administrative committee", "административный комитет"),
)
# fmt: on
# A number of the legislature may follow these codes.
_LEGISLATURE_CODES = frozenset({"QH", "UBTVQH", "HĐNN", "QHK", "TVQHK"})

SHORT_ISSUERS = frozenset(
    ["CP", "TTg", "TVQH", "HĐBT", "HĐCP", "SL", "SLt", "LCT", "CT", "CTN", "TCCB"]
    + [codes.split()[0] for codes, *_ in _CENTRAL_STATE if codes.startswith("B")]
)
"""Issuers that symbols name directly after the number, without a type code: 120-CP, 39/TTg, 165-HĐBT."""


def _committees_and_bodies() -> Iterator[IssuerCode]:
    """The codes of committees and of their bodies: the body's code, then that of the committee."""
    for committee in _COMMITTEES:
        yield committee
        for body, name in _BODIES.items():
            derived = attrs.evolve(
                committee,
                code=body + committee.code,
                name=Text(
                    f"{name.vi} {committee.name.vi}",
                    f"{name.en} of {committee.name.en}",
                    f"{name.ru} ({committee.name.ru})",
                ),
                grade=Grade.B_MINUS,
            )
            documented = _DOCUMENTED_CODES.get(derived.code)
            if documented:
                yield _issuer_code(derived.code, derived.name, *documented, shared=derived.shared)
            else:
                yield derived


def _organs_of_the_state() -> Iterator[IssuerCode]:
    """The codes of the tables of State organs, several for one organ."""
    tables = (
        (_CENTRAL_STATE, "central", _STATE, False),
        (_CENTRAL_HISTORIC, "central", _HISTORIC, False),
        (_LOCAL_HISTORIC, "", _HISTORIC, True),
    )
    for rows, levels, system, shared in tables:
        for codes, vi, en, ru in rows:
            for code in codes.split():
                yield _issuer_code(code, Text(vi, en, ru), levels, system=system, shared=shared)


ISSUER_CODES: Mapping[str, IssuerCode] = MappingProxyType(
    {
        organ.code: organ
        for organ in (*_committees_and_bodies(), *_OTHER_CODES, *_organs_of_the_state())
    }
)
"""Issuer code → what is known of its organ."""

_DIGITS = "0123456789"
# Codes of Party committees, and of bodies that serve one: the rule of construction, for codes not in the table.
_COMMITTEE_CODE = re.compile("(?:[A-ZĐ]{2,}(?:TU|HU|QU|ĐU|ĐUK)|ĐU[A-Z]+)")
# Ủy ban, Tổng cục, Ngân hàng, Liên bộ: the other codes that begin so are of the State; UBKT and UBMT are not.
_STATE_CODE = re.compile("(?:UB(?!KT|MT)[A-ZĐ]+|TC[A-ZĐ]{1,4}|NH[A-ZĐ0-9]{1,4}|LB[A-ZĐ]+)")


def split_legislature(code: str) -> tuple[str, int | None]:
    """An issuer code and the number of the legislature (khóa) after it, if there is one.

    Source:
        Decree 30/2020/NĐ-CP: acts of the National Assembly and its Standing Committee; HĐNN7 and HĐNN8 of
        the State Council (1981-1992).

    Example:
        >>> split_legislature("UBTVQH15"), split_legislature("QK7")
        (('UBTVQH', 15), ('QK7', None))
    """
    if code[-1:] in _DIGITS:
        base = code.rstrip(_DIGITS)
        digits = code[len(base) :]
        if base in _LEGISLATURE_CODES and len(digits) <= 2 and digits[0] != "0":
            return base, int(digits)
    return code, None


def organ_of(code: str) -> IssuerCode | None:
    """What is known of an issuer code, with or without a legislature; ``None`` for an unknown code.

    Example:
        >>> organ_of("UBTVQH15").name.vi, organ_of("BGD&ĐT").code, organ_of("SGDĐT")
        ('Ủy ban Thường vụ Quốc hội', 'BGDĐT', None)
    """
    return (
        ISSUER_CODES.get(code)
        or ISSUER_CODES.get(split_legislature(code)[0])
        or ISSUER_CODES.get(code.replace("&", ""))
    )


def system_of_issuer(code: str) -> DocumentSystem | None:
    """The system in whose symbols an issuer code occurs; ``None`` when it is unknown or both have it.

    Example:
        >>> [system and system.value for system in map(system_of_issuer, ("BNCTU", "BYT", "LB", "BCĐ"))]
        ['party', 'state', 'historic', None]
    """
    organ = organ_of(code)
    if organ is not None:
        return organ.system
    if _COMMITTEE_CODE.fullmatch(code):
        return _PARTY
    return _STATE if _STATE_CODE.fullmatch(code) else None


def _spelling_key(code: str) -> str:
    """A code without case and without the stroke of Đ, since ``QD`` is printed for ``QĐ``."""
    return code.casefold().replace("đ", "d")


_ISSUER_SPELLINGS = {_spelling_key(code): code for code in ISSUER_CODES}


def spell_issuer(token: str) -> str:
    """An issuer or unit code as the table spells it; a code that is not in the table is unchanged.

    Example:
        >>> spell_issuer("ttg"), spell_issuer("ubtvqh15"), spell_issuer("SGDĐT")
        ('TTg', 'UBTVQH15', 'SGDĐT')
    """
    if token in ISSUER_CODES:
        return token
    base = token.rstrip(_DIGITS) if token[-1:] in _DIGITS else token
    spelling = _ISSUER_SPELLINGS.get(_spelling_key(base))
    return spelling + token[len(base) :] if spelling else token
