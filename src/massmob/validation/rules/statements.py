"""MM72x: the counts of dialogues agree, and assessments state something once, about what existed then."""

from __future__ import annotations

from collections.abc import Iterator

from massmob.model.entities import Assessment, Dialogue
from massmob.network.network import Network
from massmob.translation.catalogue import gettext
from massmob.validation.finding import Severity
from massmob.validation.registry import Violation, rule
from massmob.values.period_phrase import when
from massmob.values.text import fold


@rule(
    "MM721",
    "no more questions are answered than were received",
    why="An answer too many belongs to another conference, or the two numbers were swapped.",
    hint="correct one of the two numbers",
    of=(Dialogue,),
)
def more_answers_than_questions(dialogue: Dialogue) -> Iterator[Violation]:
    """Dialogues with certainly more answers than questions."""
    questions, answers = dialogue.questions, dialogue.answers
    if questions is not None and answers is not None and questions.surely_less_than(answers):
        message = gettext("answers: {answers}, questions: {questions}").format(
            answers=answers.label(), questions=questions.label()
        )
        yield Violation(dialogue, message, field="answers")


@rule(
    "MM722",
    "a conference has at least one participant",
    why="Fewer people than conferences: usually the two numbers were swapped.",
    hint="correct one of the two numbers",
    of=(Dialogue,),
)
def fewer_people_than_conferences(dialogue: Dialogue) -> Iterator[Violation]:
    """Dialogues with certainly fewer people than conferences."""
    people, conferences = dialogue.people, dialogue.conferences
    if people is not None and conferences is not None and people.surely_less_than(conferences):
        message = gettext("people: {people}, conferences: {conferences}").format(
            people=people.label(), conferences=conferences.label()
        )
        yield Violation(dialogue, message, field="people")


@rule(
    "MM723",
    "an assessment is entered once",
    why="A statement entered twice looks like the opinion of two sources.",
    hint="remove one; name both sources in the other",
    severity=Severity.WARNING,
    reads=("assessment",),
)
def assessed_twice(movement: Network) -> Iterator[Violation]:
    """Assessments of one entity, aspect, place and text."""
    first: dict[tuple[object, ...], Assessment] = {}
    for row in movement.assessments.values():
        key = (row.about, row.aspect, row.locality, fold(str(row.text)))
        other = first.setdefault(key, row)
        if other is not row and other.valid.overlaps(row.valid):
            message = gettext("{id} states the same").format(id=other.id)
            yield Violation(row, message, field="text", related=(other.id, row.about))


@rule(
    "MM724",
    "an assessment is about an entity that existed in its period",
    why="Nothing had an effect before it began; usually the period is that of another entity.",
    hint="correct the period, or name the entity that is meant",
    severity=Severity.WARNING,
    of=(Assessment,),
)
def assessed_out_of_time(assessment: Assessment, movement: Network) -> Iterator[Violation]:
    """Assessments of a period that lies before the beginning of what they are about."""
    about = movement.get(assessment.about)
    if about is not None and assessment.valid.is_before(about.valid):
        message = gettext("period assessed: {period}; {entity} is in force {valid}").format(
            period=assessment.valid.label(), entity=about.name.label(), valid=when(about.valid)
        )
        yield Violation(assessment, message, field="valid", related=(about.id,))
