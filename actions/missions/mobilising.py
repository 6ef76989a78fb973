"""Experts on missions: put on them, and what speaks for and against it.

That nobody is in two places is held by the database; that nobody becomes a second lead, by who writes, under the
mission's lock (an import may bring two). What the facility only prefers (procedures of the facility, choice of
experts) is told in sentences, and forbids nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import DatabaseError, IntegrityError, OperationalError, transaction
from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.choices import MobilisationRole, Terms, WorkStatus
from actions.missions.clashes import clashes, in_words, refused_for
from actions.missions.services import lock_experts
from actions.models import ExpertEvaluation, Mission, Mobilisation
from experts.choices import Gender, Occupation
from experts.models import Expert
from experts.services import out_of_use
from facility.choices import RateKind
from facility.models import Facility
from pmt.accounts.matrix import hidden_fields
from pmt.workbench.forms import refusal
from pmt.workbench.verbs import Refused

#: How often a write is tried that another person's stood in the way of, and by which errors that shows: the
#: mission's days changed meanwhile; each of two waited for the other.
TRIES, AGAIN = 4, {"23503", "40P01"}


def usual_terms(expert: Expert) -> str:
    """Return how an expert is paid unless something else is agreed: a fee if private, else the allowance."""
    return Terms.FEE if expert.occupation == Occupation.PRIVATE else Terms.ALLOWANCE


def rate_of_the_day(mission: Mission, expert: Expert, terms: str) -> Decimal | None:
    """Return the day rate that is valid on a mission's first day; none where none is known or nothing is paid.

    Of a fee that was agreed only later, that later one.
    """
    if terms == Terms.FEE:
        rate = expert.rate_on(mission.start_date)
        return expert.day_rate if rate is None else rate
    if terms == Terms.ALLOWANCE:
        facility = Facility.objects.first()
        return facility.rate_on(RateKind.ALLOWANCE, mission.start_date) if facility else None
    return None


def mobilise(*, mobilisation: Mobilisation) -> Mobilisation:
    """Put an expert on a mission.

    The mission is locked first, then the expert: of two people who want the same expert on the same
    days the second sees what the first did. Raises Refused, which says where the expert is, or why the
    expert's data are not to be used.
    """
    for attempt in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                return _put(mobilisation)
        except (IntegrityError, OperationalError) as error:
            if attempt < TRIES and _code(error) in AGAIN:
                continue
            raise Refused(_in_words(mobilisation, error), "expert") from error
    raise AssertionError("unreachable")


def _put(mobilisation: Mobilisation) -> Mobilisation:
    mission = Mission.objects.select_for_update(no_key=True).get(pk=mobilisation.mission_id)
    if mission.status == WorkStatus.CANCELLED:
        raise Refused(_("The mission is cancelled; reopen it first."))
    lock_experts([mobilisation.expert_id])
    expert = Expert.objects.get(pk=mobilisation.expert_id)
    if why := out_of_use(expert):
        raise Refused(why, "expert")
    team = list(mission.mobilisations.select_related("expert"))
    if any(each.expert_id == expert.pk for each in team):
        raise Refused(_("%(expert)s is on this mission already.") % {"expert": expert}, "expert")
    if wrong := second_lead(mobilisation, team):
        raise Refused(wrong, "role")
    if found := clashes([expert], mission.start_date, mission.end_date, besides=mission):
        raise Refused(refused_for(found), "expert")
    mobilisation.mission = mission
    mobilisation.save()
    return mobilisation


@transaction.atomic
def change_mobilisation(*, mobilisation: Mobilisation) -> Mobilisation:
    """Write what was changed of an expert's part in a mission.

    The mission is locked first: of two people who each name a lead the second sees what the first did.
    Raises Refused.
    """
    mission = Mission.objects.select_for_update(no_key=True).get(pk=mobilisation.mission_id)
    if wrong := second_lead(mobilisation, list(mission.mobilisations.select_related("expert"))):
        raise Refused(wrong, "role")
    mobilisation.save()
    return mobilisation


def kept_because(mobilisation: Mobilisation) -> str:
    """Say why an expert is not withdrawn from a mission; empty: they can be."""
    mission = mobilisation.mission
    if ExpertEvaluation.objects.filter(mission=mission, expert=mobilisation.expert_id).exists():
        return _("The expert was evaluated for this mission, and so was on it. Delete the evaluations first if not.")
    if mission.status == WorkStatus.COMPLETED:
        return _("The mission is completed with this expert. Reopen the mission if that was not so.")
    if mission.status == WorkStatus.CANCELLED:
        return _("The mission is cancelled, and kept as it was. Reopen it to change it.")
    return " ".join(words for rule in _kept_if if (words := rule(mobilisation)))


#: What higher rooms know: each returns why a mobilisation stays, or nothing.
_kept_if: list[Callable[[Mobilisation], str]] = []


def keep_if(rule: Callable[[Mobilisation], str]) -> None:
    """State, from a higher room, why an expert cannot be withdrawn; such as what was booked for them."""
    _kept_if.append(rule)


def shortlist_address(mission: Mission) -> str:
    """The address of the register, narrowed to who is free on a mission's days and knows the area of its action."""
    area = mission.action.areas.order_by("code").values_list("code", flat=True).first()
    asked = {"free_from": mission.start_date.isoformat(), "free_until": mission.end_date.isoformat()}
    asked |= {"area": area} if area else {}
    return f"{reverse('experts:expert_list')}?{urlencode(asked)}"


def second_lead(mobilisation: Mobilisation, team: list[Mobilisation]) -> str:
    """Say who leads already where somebody were to become a second lead; empty: nobody does.

    One of two leads that an import brought may stay one while something else is changed.
    """
    leads = [each for each in team if each.role == MobilisationRole.LEAD]
    others = [each for each in leads if each.pk != mobilisation.pk]
    if mobilisation.role != MobilisationRole.LEAD or not others or len(others) < len(leads):
        return ""
    return _("%(expert)s leads already; a mission has one lead expert.") % {"expert": others[0].expert}


def _code(error: DatabaseError) -> str:
    return getattr(error.__cause__, "pgcode", "") or ""


def _in_words(mobilisation: Mobilisation, error: DatabaseError) -> str:
    """Tell what stood in the way of a write, from how things are now."""
    mission = Mission.objects.get(pk=mobilisation.mission_id)
    if found := clashes([mobilisation.expert_id], mission.start_date, mission.end_date, besides=mission):
        return refused_for(found)
    if isinstance(error, IntegrityError):
        return refusal(error)
    return _("Somebody else was writing the same just now. Nothing was saved; please send it again.")


# --- What speaks for it ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hint:
    """A preference of the facility, in words, and whether it is met."""

    words: str
    met: bool


@dataclass(frozen=True)
class Look:
    """An expert looked at for a mission: where else they are on its days, what is preferred, what it would cost."""

    expert: Expert
    mission: Mission
    clashes: list[str]
    hints: list[Hint]
    missions: int
    days: Decimal
    terms: Any
    rate: Decimal | None


def look_at(expert: Expert, mission: Mission, user: Any) -> Look:
    """Look at an expert for a mission, as a person may see it."""
    team = list(
        Mobilisation.objects.filter(mission=mission).exclude(expert=expert).select_related("expert__nationality")
    )
    before = (
        Mobilisation.objects.visible_to(user)
        .filter(expert=expert, mission__in=Mission.objects.carried_out())
        .exclude(mission=mission)
        .aggregate(count=Count("pk"), days=Sum("expert_days"))
    )
    found = clashes([expert], mission.start_date, mission.end_date, besides=mission)
    hidden = hidden_fields(user, Expert)
    terms = usual_terms(expert)
    experts = [each.expert for each in team]
    hints = [Hint(why, False)] if (why := out_of_use(expert)) else []
    hints += [hint for rule in _RULES if (hint := rule(expert, mission, experts, before["count"]))]
    if "flagged" not in hidden and expert.flagged:
        hints.append(Hint(_("There is an unresolved flag on this expert."), False))
    return Look(
        expert=expert,
        mission=mission,
        clashes=in_words(found),
        hints=hints,
        missions=before["count"],
        days=before["days"] or Decimal(0),
        terms=Terms(terms).label,
        rate=rate_of_the_day(mission, expert, terms) if "day_rate" not in hidden else None,
    )


def _public_first(expert: Expert, mission: Mission, team: list[Expert], count: int) -> Hint | None:
    """Public experts come before private ones; a private one is paired with a public one."""
    del mission, count
    publics = [each for each in team if each.occupation != Occupation.PRIVATE]
    if expert.occupation != Occupation.PRIVATE:
        return Hint(_("Public: preferred to private experts."), True)
    if publics:
        return Hint(_("Private, in a team with %(expert)s, who is public.") % {"expert": publics[0]}, True)
    return Hint(_("Private, with no public expert in the team: public ones are preferred, or a pair of both."), False)


def _two_member_states(expert: Expert, mission: Mission, team: list[Expert], count: int) -> Hint | None:
    """Teams are of experts from at least two Member States."""
    del count
    day = mission.start_date
    everyone = [*team, expert]
    states = {each.nationality for each in everyone if each.nationality.is_member(day)}
    if len(states) >= 2:
        return Hint(
            ngettext("Experts of %(n)s Member State.", "Experts of %(n)s Member States.", len(states))
            % {"n": len(states)},
            True,
        )
    if not team:
        return None
    return Hint(_("Nobody of the team is from another Member State than the others."), False)


def _first_timer(expert: Expert, mission: Mission, team: list[Expert], count: int) -> Hint | None:
    """Who has never been on a mission goes with somebody who has."""
    if count:
        return Hint(_("Has been on missions of the facility."), True)
    experienced = (
        Mobilisation.objects.filter(expert__in=team, mission__in=Mission.objects.carried_out())
        .exclude(mission=mission)
        .select_related("expert")
        .first()
    )
    if experienced:
        with_whom = {"expert": experienced.expert}
        return Hint(_("First mission, together with %(expert)s, who has experience.") % with_whom, True)
    return Hint(_("First mission, and nobody of the team has experience with the facility yet."), False)


def _peer(expert: Expert, mission: Mission, team: list[Expert], count: int) -> Hint | None:
    """A peer from another partner country makes the action triangular."""
    del team, count
    if expert.nationality.partner and expert.nationality_id != mission.action.country_id:
        return Hint(_("A peer from another partner country, %(country)s.") % {"country": expert.nationality}, True)
    return None


def _women(expert: Expert, mission: Mission, team: list[Expert], count: int) -> Hint | None:
    """Women are in the teams."""
    del mission, count
    if any(each.gender == Gender.FEMALE for each in [*team, expert]):
        return None
    return Hint(_("No woman would be in the team."), False)


def _knows_the_area(expert: Expert, mission: Mission, team: list[Expert], count: int) -> Hint | None:
    """Experts know an area in which the action assists, or one that it lies in or that lies in it."""
    del team, count
    asked = list(mission.action.areas.values_list("pk", "parent"))
    known = list(expert.areas.values_list("pk", "parent"))
    if not asked:
        return None
    if any(a in (k, within) or k == of for a, of in asked for k, within in known):
        return Hint(_("Knows an area of the action."), True)
    return Hint(_("None of the action's areas is among the expert's."), False)


_RULES: list[Callable[[Expert, Mission, list[Expert], int], Hint | None]] = [
    _public_first,
    _two_member_states,
    _first_timer,
    _peer,
    _women,
    _knows_the_area,
]
