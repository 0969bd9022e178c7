"""The sentences that explain a document symbol."""

from __future__ import annotations

from massmob.translation.catalogue import gettext_noop

__all__ = ["SENTENCES"]

SENTENCES = {
    "summary": gettext_noop("{symbol}: {types} number {number} in {system}, issued by {issuers}."),
    "two_types": gettext_noop(
        "{code} is the code of both {all}: only the document itself shows which."
    ),
    "no_type": gettext_noop("{code} is not in this system's list of type codes."),
    "similar_type": gettext_noop("{code} is not {similar}: the stroke of Đ makes another type."),
    "consolidated": gettext_noop("The act consolidated is of the type {consolidated}."),
    "open_type": gettext_noop("The symbol does not show the type of the document."),
    "central_organs": gettext_noop("{issuer} does not identify which of them."),
    "shared_code": gettext_noop(
        "{issuer} does not identify the province or place: all such organs share it."
    ),
    "unknown_issuer": gettext_noop("{issuer} is not in the table of issuers."),
    "valid": gettext_noop("The code {issuer} was in use {valid}."),
    "legislature": gettext_noop("{legislature} is the legislature, not a year."),
    "term": gettext_noop("The number is unique only within one issuer, type and term."),
}
"""Key → the sentence, in which values are to be filled in."""
