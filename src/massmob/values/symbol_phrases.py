"""The sentences that explain a document symbol, in three languages."""

from __future__ import annotations

from massmob.values.text import Language

__all__ = ["PHRASES"]

PHRASES: dict[str, dict[Language, str]] = {
    "summary": {
        "vi": "{symbol}: {types} số {number}, {system}, cơ quan ban hành {issuers}.",
        "en": "{symbol}: {types} number {number} in {system}, issued by {issuers}.",
        "ru": "{symbol}: {types} номер {number}, {system}, издан: {issuers}.",
    },
    "untyped": {"vi": "văn bản", "en": "document", "ru": "документ"},
    "or": {"vi": " hoặc ", "en": " or ", "ru": " или "},
    "and": {"vi": " và ", "en": " and ", "ru": " и "},
    "two_types": {
        "vi": "{code} là viết tắt chung của {all}: chỉ có văn bản mới cho biết là loại nào.",
        "en": "{code} is the code of both {all}: only the document itself shows which.",
        "ru": "{code} обозначает и то и другое ({all}): различает их только сам документ.",
    },
    "no_type": {
        "vi": "{code} không có trong danh mục loại văn bản của hệ thống này.",
        "en": "{code} is not in this system's list of type codes.",
        "ru": "{code} нет в перечне кодов этой системы.",
    },
    "similar_type": {
        "vi": "{code} khác {similar}: dấu gạch của chữ Đ làm thành loại văn bản khác.",
        "en": "{code} is not {similar}: the stroke of Đ makes another type.",
        "ru": "{code} не то же, что {similar}: черта в букве Đ обозначает другой вид документа.",
    },
    "consolidated": {
        "vi": "Văn bản được hợp nhất là {consolidated}.",
        "en": "The act consolidated is of the type {consolidated}.",
        "ru": "Сведённый акт — {consolidated}.",
    },
    "open_type": {
        "vi": "Ký hiệu không cho biết loại văn bản.",
        "en": "The symbol does not show the type of the document.",
        "ru": "Вид документа из обозначения не виден.",
    },
    "central_organs": {
        "vi": "{issuer} không cho biết là cơ quan nào trong số đó.",
        "en": "{issuer} does not identify which of them.",
        "ru": "{issuer} не говорит, какой именно это орган.",
    },
    "shared_code": {
        "vi": "{issuer} dùng chung, không cho biết là tỉnh hay địa phương nào.",
        "en": "{issuer} does not identify the province or place: all such organs share it.",
        "ru": "{issuer} не говорит, какой провинции или места этот орган: код общий.",
    },
    "unknown_issuer": {
        "vi": "{issuer} không có trong danh mục cơ quan.",
        "en": "{issuer} is not in the table of issuers.",
        "ru": "{issuer} нет в перечне органов.",
    },
    "valid": {
        "vi": "Ký hiệu {issuer} dùng trong thời gian {valid}.",
        "en": "The code {issuer} was in use {valid}.",
        "ru": "Код {issuer} действовал {valid}.",
    },
    "legislature": {
        "vi": "{legislature} là khóa Quốc hội, không phải năm.",
        "en": "{legislature} is the legislature, not a year.",
        "ru": "{legislature} — созыв Национального собрания, а не год.",
    },
    "term": {
        "vi": "Số chỉ là duy nhất trong một cơ quan, một loại văn bản và một nhiệm kỳ.",
        "en": "The number is unique only within one issuer, type and term.",
        "ru": "Номер единственный лишь для одного органа, вида документа и срока полномочий.",
    },
}
"""Key of a sentence or word → language → its template."""
