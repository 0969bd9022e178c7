"""MM54x and MM55x: commendations have a recipient and an authority that may give them; works have a place.

Source:
    Luật Thi đua, khen thưởng 06/2022/QH15: which organs give orders, certificates and letters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from massmob.model.entities import (
    Body,
    Commendation,
    Locality,
    MobilizationModel,
    PartyCommittee,
    Work,
)
from massmob.network.network import Network
from massmob.translation.catalogue import gettext, gettext_noop
from massmob.validation.finding import Severity
from massmob.validation.registry import Violation, rule
from massmob.values.period_phrase import when
from massmob.values.quantity import Quantity
from massmob.values.vocabulary import BodyKind, CommendationForm, Level, ModelStatus

_OF_THE_STATE = {
    CommendationForm.ORDER,
    CommendationForm.MEDAL,
    CommendationForm.STATE_TITLE,
    CommendationForm.STATE_PRIZE,
}
_STATE_ORGANS = {BodyKind.STATE, BodyKind.AGENCY}
_GIVE_LETTERS = {BodyKind.COMMISSION, BodyKind.OFFICE}
"""Organs of a committee that give letters, on the level of a province too, and no certificates."""
_RECEIVE_WHILE_IN_FORCE = (Body, Locality, PartyCommittee)


# --- commendations -----------------------------------------------------------------------------------


@rule(
    "MM541",
    "a model is commended after it was recognised",
    why="Recognition is the usual ground for a commendation; one before it is often of another year.",
    hint="correct a day, or ignore this if the source gives this order",
    severity=Severity.WARNING,
    of=(Commendation,),
)
def commended_before_recognised(award: Commendation, movement: Network) -> Iterator[Violation]:
    """Commendations of models all of whose recognitions are certainly later."""
    for position, id in enumerate(award.recipients):
        model = movement.get(id)
        if not isinstance(model, MobilizationModel):
            continue
        days = [
            milestone.on
            for milestone in model.milestones
            if milestone.status is ModelStatus.RECOGNISED
        ]
        if days and all(award.valid.is_before(on) for on in days):
            message = gettext("given {given}; {model} was recognised {recognised}").format(
                given=when(award.valid), model=model.name.label(), recognised=when(min(days))
            )
            yield Violation(award, message, field=f"recipients[{position}]", related=(id,))


@rule(
    "MM542",
    "a recipient exists on the day of the commendation",
    why="What has not begun is not commended, nor a unit or organ that has ended; usually a day is wrong.",
    hint="correct the day, or name the unit or organ that existed then",
    severity=Severity.WARNING,
    of=(Commendation,),
)
def recipient_out_of_time(award: Commendation, movement: Network) -> Iterator[Violation]:
    """Recipients that had not begun, and units and organs that had ended; models and works may have ended."""
    for position, id in enumerate(award.recipients):
        recipient = movement.get(id)
        if recipient is None or recipient.valid.overlaps(award.valid):
            continue
        if isinstance(recipient, _RECEIVE_WHILE_IN_FORCE) or award.valid.is_before(recipient.valid):
            message = gettext("given {given}; {recipient} exists {period}").format(
                given=when(award.valid),
                recipient=recipient.name.label(),
                period=when(recipient.valid),
            )
            yield Violation(award, message, field=f"recipients[{position}]", related=(id,))


@rule(
    "MM543",
    "an organ gives the forms of commendation that the law allows it",
    why="Orders are given by the State, certificates of merit by the centre and provinces (06/2022/QH15).",
    hint="correct the form or the authority",
    of=(Commendation,),
)
def form_of_authority(award: Commendation, movement: Network) -> Iterator[Violation]:
    """Forms that the authority, of its kind and level, cannot give."""
    authority = movement.get(award.authority or "")
    if not isinstance(authority, PartyCommittee | Body):
        return
    who = _who_gives(award.form, authority)
    if who:
        kind = authority.kind if isinstance(authority, Body) else authority.entity_kind
        words = [kind.label(), *([authority.level.label()] if authority.level else [])]
        message = gettext(
            "form: {form}; authority: {authority} ({kind}); it is given by: {givers}"
        ).format(
            form=award.form.label(),
            authority=authority.name.label(),
            kind="; ".join(words),
            givers=gettext(who),
        )
        yield Violation(award, message, field="authority", related=(authority.id,))


def _who_gives(form: CommendationForm, authority: PartyCommittee | Body) -> str:
    """Which organs give a form, where this authority certainly is none of them; empty otherwise."""
    kind = authority.kind if isinstance(authority, Body) else None
    level = authority.level
    if form in _OF_THE_STATE:
        is_state = kind in _STATE_ORGANS and level in (Level.CENTRAL, None)
        return "" if is_state else gettext_noop("State organs of the central level")
    is_certificate = form is CommendationForm.MERIT_CERTIFICATE
    # The levels of Party organisations are not those by which commands of the armed forces commend.
    if is_certificate and level is not None and kind is not BodyKind.ARMED_FORCE:
        is_allowed = level is Level.CENTRAL or (level is Level.CITY and kind not in _GIVE_LETTERS)
        return "" if is_allowed else gettext_noop("organs of the central level, and of provinces")
    is_letter = form is CommendationForm.COMMENDATION_LETTER
    if is_letter and kind is BodyKind.PEOPLE_COMMITTEE and level is Level.CITY:
        return gettext_noop("districts, communes, agencies and commissions")
    return ""


@rule(
    "MM544",
    "a commendation has recipients, or states how many there were",
    why="A commendation of nobody adds nothing to any count.",
    hint="name the collectives in `recipients`, or give their number; people are counted, never named",
    severity=Severity.WARNING,
    of=(Commendation,),
)
def without_recipient(award: Commendation) -> Sequence[Violation]:
    """Commendations with neither recipients nor a number of collectives or individuals."""
    if award.recipients or award.collectives is not None or award.individuals is not None:
        return ()
    message = gettext("{award} has no recipient").format(award=award.name.label())
    return [Violation(award, message, field="recipients")]


@rule(
    "MM545",
    "no more collectives are named than were commended",
    why="The number stated holds the recipients named; one too many was given something else.",
    hint="correct the number, or remove a recipient",
    of=(Commendation,),
)
def more_recipients_than_stated(award: Commendation) -> Iterator[Violation]:
    """More recipients than the number of collectives stated."""
    named = len(dict.fromkeys(award.recipients))
    if award.collectives is not None and award.collectives.surely_less_than(Quantity(named)):
        message = gettext("recipients: {named} named, {stated} stated").format(
            named=named, stated=award.collectives.label()
        )
        yield Violation(award, message, field="collectives")


# --- works -------------------------------------------------------------------------------------------


@rule(
    "MM551",
    "a work has a plaque after it was begun",
    why="A plaque is fixed on a finished work; usually one of the two years is wrong.",
    hint="correct the day of the plaque or the validity",
    of=(Work,),
)
def plaque_before_work(work: Work) -> Iterator[Violation]:
    """Works whose plaque was certainly fixed before they were begun."""
    if work.plaque is not None and work.plaque.is_before(work.valid):
        message = gettext("plaque fixed {on}, begun on {start}").format(
            on=when(work.plaque), start=work.valid.start
        )
        yield Violation(work, message, field="plaque")


@rule(
    "MM552",
    "a work has a place, or a unit that carries it",
    why="Without them it is on no map and in no total.",
    hint="name the locality where it is",
    severity=Severity.WARNING,
    of=(Work,),
)
def work_without_place(work: Work) -> Sequence[Violation]:
    """Works with neither locality nor unit."""
    if work.locality is not None or work.unit is not None:
        return ()
    message = gettext("{work} has no place").format(work=work.name.label())
    return [Violation(work, message, field="locality")]


@rule(
    "MM553",
    "a work is no older than the model that it is a result of",
    why="A model does not build what has been there before it.",
    hint="correct a day, or name the model that built it",
    severity=Severity.WARNING,
    of=(Work,),
)
def work_before_model(work: Work, movement: Network) -> Iterator[Violation]:
    """Works that had their plaque, or had ended, before the model behind them began."""
    model = movement.models.get(work.model or "")
    if model is None:
        return
    if work.plaque is not None and work.plaque.is_before(model.valid):
        field, period = "plaque", work.plaque
        message = gettext("plaque fixed {on}, {model} begins on {start}")
    elif work.valid.is_before(model.valid):
        field, period = "valid", work.valid
        message = gettext("in force {on}, {model} begins on {start}")
    else:
        return
    message = message.format(on=when(period), model=model.name.label(), start=model.valid.start)
    yield Violation(work, message, field=field, related=(model.id,))
