"""The check list of a request: eligibility, yes or no each with a reason; relevance, graded by several.

The questions are the facility's own rows, dated: a request is asked those that were in force on the day on
which it was received (procedures of the facility, check of requests). What was said is rows, too, and
stays as it is once the request is decided.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pmt.workbench.verbs import Refused
from requests_app.choices import DECIDED, CriterionKind, OpinionSource
from requests_app.models import (
    AssistanceRequest,
    Criterion,
    EligibilityAnswer,
    EligibilityException,
    RelevanceGrade,
)

#: The questions that a facility mostly asks (the life of a request, step 2), to begin with.
USUAL = (
    ("E1", CriterionKind.ELIGIBILITY, gettext_lazy("Is the country a partner country?")),
    ("E2", CriterionKind.ELIGIBILITY, gettext_lazy("Is the requester a public or mandated body?")),
    ("E3", CriterionKind.ELIGIBILITY, gettext_lazy("Is the subject within the scope of the facility?")),
    ("E4", CriterionKind.ELIGIBILITY, gettext_lazy("Is it free of conflict with other programmes?")),
    ("E5", CriterionKind.ELIGIBILITY, gettext_lazy("Can short-term expertise answer it?")),
    ("R1", CriterionKind.RELEVANCE, gettext_lazy("Ownership by the partner")),
    ("R2", CriterionKind.RELEVANCE, gettext_lazy("Link to a reform")),
    ("R3", CriterionKind.RELEVANCE, gettext_lazy("Feasibility in the time left")),
    ("R4", CriterionKind.RELEVANCE, gettext_lazy("Added value of peer expertise")),
    ("R5", CriterionKind.RELEVANCE, gettext_lazy("No overlap with other donors")),
)


@dataclass(frozen=True)
class Asked:
    """A question of eligibility with the answer to it, or none yet."""

    criterion: Criterion
    answer: EligibilityAnswer | None

    @property
    def met(self) -> bool:
        """Whether it is answered with yes."""
        return self.answer is not None and self.answer.holds


@dataclass(frozen=True)
class Graded:
    """A criterion of relevance with the opinions on it, in the order of their sources, and their mean."""

    criterion: Criterion
    opinions: list[RelevanceGrade | None]
    mean: Decimal | None


def questions(record: AssistanceRequest, kind: str) -> list[Criterion]:
    """Return what is asked of a request: what was in force on the day of its reception."""
    return list(Criterion.objects.filter(kind=kind).on(record.received_on))


def asked(record: AssistanceRequest) -> list[Asked]:
    """Return the questions of eligibility with their answers; what was answered stays when it is no longer asked."""
    answers = {each.criterion_id: each for each in record.eligibility_answers.select_related("criterion", "by")}
    found = questions(record, CriterionKind.ELIGIBILITY)
    known = {each.pk for each in found}
    found += [each.criterion for key, each in answers.items() if key not in known]
    return [Asked(each, answers.get(each.pk)) for each in found]


def graded(record: AssistanceRequest) -> list[Graded]:
    """Return the criteria of relevance with the opinions on them."""
    grades = {
        (each.criterion_id, each.source): each for each in record.relevance_grades.select_related("criterion", "by")
    }
    found = questions(record, CriterionKind.RELEVANCE)
    known = {each.pk for each in found}
    more = {each.criterion_id: each.criterion for each in grades.values() if each.criterion_id not in known}
    made = []
    for criterion in [*found, *more.values()]:
        opinions = [grades.get((criterion.pk, source.value)) for source in OpinionSource]
        made.append(Graded(criterion, opinions, _mean([each.grade for each in opinions if each])))
    return made


def _mean(grades: list[int]) -> Decimal | None:
    """Return the mean with one place, rounded half up; None of nothing."""
    if not grades:
        return None
    return (Decimal(sum(grades)) / len(grades)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def is_eligible(record: AssistanceRequest) -> bool:
    """Say whether every question in force at reception is answered with yes, or an exception was made."""
    yes = record.eligibility_answers.filter(holds=True).values("criterion")
    wanting = Criterion.objects.filter(kind=CriterionKind.ELIGIBILITY).on(record.received_on).exclude(pk__in=yes)
    return not wanting.exists() or EligibilityException.objects.filter(request=record).exists()


# --- What is done -----------------------------------------------------------------------------------


def _undecided(record: AssistanceRequest) -> Any:
    """Lock a request and return it; what was said of a decided one stays."""
    held = AssistanceRequest.objects.select_for_update(no_key=True).get(pk=record.pk)
    if held.status in DECIDED:
        raise Refused(_("The request is decided, and what was said before stays. Reopen it first."))
    return held


@transaction.atomic
def answer_eligibility(
    *,
    record: AssistanceRequest,
    answers: Mapping[Criterion, tuple[bool, str] | None],
    by: Any,
    on: date | None = None,
) -> None:
    """Write the answers given, each with its reason; None takes one back. Raises Refused."""
    held = _undecided(record)
    for criterion, said in sorted(answers.items(), key=lambda pair: pair[0].pk):
        if said is None:
            EligibilityAnswer.objects.filter(request=held, criterion=criterion).delete()
            continue
        holds, reason = said
        if not reason.strip():
            raise Refused(_("Give a reason with each yes and each no."))
        EligibilityAnswer.objects.update_or_create(
            request=held,
            criterion=criterion,
            defaults={"holds": holds, "reason": reason, "by": by, "by_name": "", "on_date": on or timezone.localdate()},
        )


@transaction.atomic
def give_opinion(
    *,
    record: AssistanceRequest,
    source: str,
    grades: Mapping[Criterion, tuple[int, str] | None],
    given_by: str,
    by: Any,
    on: date,
) -> None:
    """Write how someone grades a request, criterion by criterion; None takes a grade back. Raises Refused."""
    held = _undecided(record)
    for criterion, said in sorted(grades.items(), key=lambda pair: pair[0].pk):
        if said is None:
            RelevanceGrade.objects.filter(request=held, criterion=criterion, source=source).delete()
            continue
        grade, comment = said
        RelevanceGrade.objects.update_or_create(
            request=held,
            criterion=criterion,
            source=source,
            defaults={
                "grade": grade,
                "comment": comment,
                "given_by": given_by,
                "by": by,
                "by_name": "",
                "on_date": on,
            },
        )


@transaction.atomic
def make_exception(*, record: AssistanceRequest, reason: str, by: Any) -> None:
    """Let a request be approved although eligibility is not established; no reason takes that back. Raises Refused."""
    held = _undecided(record)
    if not reason.strip():
        EligibilityException.objects.filter(request=held).delete()
        return
    EligibilityException.objects.update_or_create(
        request=held, defaults={"reason": reason, "by": by, "by_name": "", "on_date": timezone.localdate()}
    )


@transaction.atomic
def use_the_usual_questions() -> int:
    """Write the usual questions where a facility has none of their codes yet; return how many."""
    made = 0
    for position, (code, kind, question) in enumerate(USUAL, start=1):
        _each, new = Criterion.objects.get_or_create(
            code=code, defaults={"kind": kind, "question": str(question), "position": position}
        )
        made += new
    return made
