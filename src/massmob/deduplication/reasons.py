"""`DuplicateReason`: what speaks for and against two entities being one."""

from __future__ import annotations

from massmob.values.labelled_enum import LabelledEnum, word

__all__ = ["DuplicateReason"]


class DuplicateReason(LabelledEnum):
    """Căn cứ: why two entities are probably one, or what speaks against it."""

    SAME_NAME = word("same_name", "cùng tên", "same name", "одно название")
    OTHER_ORDER = word(
        "other_order",
        "cùng từ, khác thứ tự",
        "same words in another order",
        "те же слова в другом порядке",
    )
    ABBREVIATED = word("abbreviated", "tên viết tắt", "abbreviated name", "сокращённое название")
    SIMILAR_NAME = word("similar_name", "tên gần giống", "similar name", "похожее название")
    SAME_PLACE = word("same_place", "cùng nơi", "same place", "одно место")
    SUCCESSOR_PLACE = word(
        "successor_place", "nơi kế tục", "place and its successor", "место и его преемник"
    )
    NO_PLACE = word("no_place", "không nêu nơi", "no place stated", "место не указано")
    SAME_BODY = word("same_body", "cùng tổ chức", "same body", "одна организация")
    OTHER_BODY = word("other_body", "khác tổ chức", "another body", "другая организация")
    SAME_FIELD = word("same_field", "cùng lĩnh vực", "same field", "одно направление")
    OTHER_FIELD = word("other_field", "khác lĩnh vực", "another field", "другое направление")
    SAME_YEAR = word("same_year", "cùng thời gian", "same time", "одно время")
    NEXT_YEAR = word("next_year", "năm liền kề", "neighbouring years", "соседние годы")
    YEARS_APART = word("years_apart", "cách nhiều năm", "years apart", "разрыв в несколько лет")
    SAME_SYMBOL = word("same_symbol", "cùng số, ký hiệu", "same symbol", "один номер")
    SAME_TITLE = word("same_title", "cùng trích yếu", "same title", "один заголовок")
    SAME_ISSUER = word("same_issuer", "cùng cơ quan ban hành", "same issuer", "один издатель акта")
    OTHER_ISSUER = word(
        "other_issuer", "khác cơ quan ban hành", "another issuer", "другой издатель акта"
    )
    SAME_KIND = word(
        "same_kind", "cùng loại, cùng cấp", "same kind and level", "один вид и уровень"
    )
    OTHER_KIND = word(
        "other_kind", "khác loại hoặc cấp", "another kind or level", "другой вид или уровень"
    )
