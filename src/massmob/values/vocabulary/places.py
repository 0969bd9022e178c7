"""Words on places and levels: tiers, levels of Party organisations, kinds of locality, extents, days."""

from __future__ import annotations

from datetime import date

from massmob.errors import naming_argument
from massmob.values.labelled_enum import LabelledEnum, word
from massmob.values.period import Period

__all__ = ["Extent", "Level", "LocalityKind", "StartBasis", "Tier"]


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
        return _BEFORE_TWO_TIERS if self is Tier.DISTRICT else _ALWAYS

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

_ALWAYS = Period()
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


class StartBasis(LabelledEnum):
    """Căn cứ của ngày đầu: from what the first day of a unit follows, where no act states it."""

    LIST = word(
        "list",
        "khoảng ngày của danh mục",
        "about: the day of the office's list",
        "примерно: день списка",
    )
    BOUNDED = word("bounded", "không muộn hơn", "not later than this day", "не позднее этого дня")
    FIRST_SEEN = word(
        "first_seen",
        "danh mục đầu tiên có tên",
        "first list that has it: perhaps earlier",
        "первый список с ней: возможно, раньше",
    )
