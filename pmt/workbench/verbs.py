"""Verbs: what people do to a record that moves, besides correcting what it says.

**The legal moves are data**, in a room's `workflow.py`:

    WORKFLOW = Workflow(
        AssistanceRequest,
        Rule("approve", sources={FORMULATION}, target=APPROVED, conditions=(ELIGIBLE,), undone_by="withdraw"),
        Rule("withdraw", sources={APPROVED}, opposite=True, right="approve"),
        since=lambda record: record.received_on,
    )

`right` is the verb of the matrix that is asked (`grant("requests.assistancerequest", "approve", …)` in
`policies.py`; by default the rule's own name; a word for it stands in `accounts.rights.VERBS`). A
`Condition` says what must hold, in words what is missing, who can mend it and where. A higher room adds
what it knows by `WORKFLOW.require("withdraw", Condition(…))` in its own `workflow.py`, which its
`panels.py` imports.

**The verb itself is a service**, which begins with `take`:

    @transaction.atomic
    def reject_request(*, record, by, on, why, seen=None):
        \"""Reject it…\"""
        held = WORKFLOW.take("reject", record, by=by, on=on, seen=seen)
        return move(held, WORKFLOW.rule("reject").target, on=on, by=by, why=why)

`take` locks the rows in the order of their keys (`also`: others that the verb changes) and raises
`Refused`, whose message tells a person what to do: when they have no right to it, when the state or a
condition forbids it, when the day lies in the future or before the latest move, and when somebody moved
the record after the person last saw it (`seen`).

**The verb's page** is declared in the room's `verbs.py`:

    REQUEST_VERBS = Verbs(WORKFLOW, (
        Verb("reject", label=_("Reject"), service=reject_request, said=_("%(record)s is rejected.")),
        Verb("hold", label=_("Put on hold"), form=HoldForm, service=hold_request, said=…, step=1),
    ))

- `urls.py`: `[*REQUEST_VERBS.urls(RequestPages()), *RequestPages.urls()]` (before those of the pages) gives
  `/requests/2016-07/reject/`, named `requests:request_reject`.
- `Pages.detail()` returns `"verbs": REQUEST_VERBS.offered(record, user, self.address_of(record))`, which the
  detail page shows by `workbench/_verbs.html`, and its next step by `workbench/_verb_next.html`.
- A `VerbForm` asks for day and reason (`asks_why`: whether it must be given; `asks_day`); fields that a
  subclass adds reach the service under their names.
- `said` gets an Undo where the rule has an opposite (`undone_by`) that the person may do: the opposite is
  done on the day of the move undone, so that figures of every day are what they were.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, TypeAlias

import pghistory
from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pmt.accounts.choices import Role
from pmt.accounts.matrix import VisibleQuerySet, kind_of, may, rows
from pmt.workbench.editing import draft_of, note_saved
from pmt.workbench.formats import type_numbers, written_day
from pmt.workbench.forms import refusal
from pmt.workbench.moves import record_move
from pmt.workbench.refusing import Refused
from pmt.workbench.unsent import FILLED_BY, keeps_unsent, take_back

Words: TypeAlias = str | Promise


class MovedMeanwhile(Refused):
    """Somebody moved the record after the person last saw it; nothing was done."""


# --- The legal moves, as data ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Reason:
    """Why a verb is not possible now: in words, and where what is missing can be mended."""

    words: str
    address: str = ""


@dataclass(frozen=True)
class Condition:
    """What must hold before a verb. `missing`: what is missing, or a function of the record that says it.

    `mended_by`: verb and kind of the matrix that say who can mend it.
    """

    holds: Callable[[Any], bool]
    missing: Words | Callable[[Any], Words]
    mended_by: tuple[str, str] = ("", "")
    address: Callable[[Any], str] = lambda record: ""

    def says(self, record: Any) -> str:
        """Say what is missing."""
        return str(self.missing(record) if callable(self.missing) else self.missing)

    def reason(self, record: Any, user: Any = None) -> Reason:
        """Say what is missing and who can mend it; where, to a `user` who can (to nobody in particular: always)."""
        words = self.says(record)
        if not all(self.mended_by):
            return Reason(words, self.address(record))
        words = f"{words} {_('Who can: %(roles)s.') % {'roles': roles_that(*self.mended_by)}}"
        return Reason(words, self.address(record) if user is None or may(user, *self.mended_by) else "")


@dataclass(frozen=True)
class Rule:
    """A legal move: from which states, to which (empty: the service says, or none), by what right.

    `opposite`: it only takes something back, and is not shown where there is nothing to take back.
    """

    verb: str
    sources: Collection[str]
    target: str = ""
    right: str = ""
    conditions: tuple[Condition, ...] = ()
    undone_by: str = ""
    opposite: bool = False

    @property
    def asks(self) -> str:
        """The verb of the matrix that is asked."""
        return self.right or self.verb


class Workflow:
    """The legal moves of a kind of record. `since(record)`: the day before which nothing can have moved."""

    def __init__(self, model: type[models.Model], *rules: Rule, since: Callable[[Any], date | None]) -> None:
        self.model = model
        self.since = since
        self._rules = {rule.verb: rule for rule in rules}
        self._required: dict[str, list[Condition]] = {}
        for rule in rules:
            if rule.undone_by and not self.rule(rule.undone_by).opposite:
                raise ImproperlyConfigured(f"{rule.undone_by} is not stated as an opposite, but undoes {rule.verb}.")

    @property
    def rules(self) -> list[Rule]:
        """Every rule, in the order stated."""
        return list(self._rules.values())

    def rule(self, verb: str) -> Rule:
        """Return the rule of a verb."""
        try:
            return self._rules[verb]
        except KeyError:
            raise ImproperlyConfigured(f"No rule says when {self.model._meta.label} can {verb}.") from None

    def require(self, verb: str, condition: Condition) -> None:
        """Add what a higher room knows must hold."""
        self.rule(verb)
        self._required.setdefault(verb, []).append(condition)

    def may(self, user: Any, verb: str) -> bool:
        """Say whether a person has the right to a verb."""
        return may(user, self.rule(verb).asks, self.model)

    def reasons(self, verb: str, record: Any, user: Any = None) -> list[Reason]:
        """Return why a verb is not possible in the record's state, as `user` is told; empty: it is."""
        rule = self.rule(verb)
        if record.status not in rule.sources:
            return [Reason(self._elsewhere(rule, record))]
        conditions = [*rule.conditions, *self._required.get(verb, [])]
        return [each.reason(record, user) for each in conditions if not each.holds(record)]

    def _elsewhere(self, rule: Rule, record: Any) -> str:
        """Say that the state forbids a verb, and which other verb leads to where it is possible."""
        states_field: Any = self.model._meta.get_field("status")
        states = dict(states_field.flatchoices)
        said = _("Its status is “%(status)s”; it would have to be %(wanted)s.") % {
            "status": states.get(record.status, record.status),
            "wanted": get_text_list([f"“{states[each]}”" for each in states if each in rule.sources], _("or")),
        }
        return str(said)

    def take(
        self,
        verb: str,
        record: Any,
        *,
        by: Any,
        on: date | None = None,
        seen: str | None = None,
        also: Iterable[Any] = (),
    ) -> Any:
        """Lock the record (and `also`, then found in `.taken`), and return it if the verb may be done to it.

        `on` is None where a verb has no day. `seen` is what `seen_of` said when the person last saw the
        record; None: whoever calls has just looked. Raises Refused.
        """
        if not self.may(by, verb):
            who = {"roles": roles_that(self.rule(verb).asks, kind_of(self.model))}
            raise Refused(_("You may not do this. Who can: %(roles)s.") % who)
        wanted = {record.pk, *(each.pk for each in also)}
        locked: dict[Any, Any] = {
            each.pk: each
            # In the order of their keys: two people who take the same records wait, and never for each other.
            for each in self.model._default_manager.filter(pk__in=wanted).order_by("pk").select_for_update(no_key=True)
        }
        held = locked[record.pk]
        held.taken = locked
        if seen is not None and seen != seen_of(held):
            raise MovedMeanwhile(_meanwhile(held))
        if missing := self.reasons(verb, held):
            raise Refused(" ".join(each.words for each in missing))
        if on is not None:
            self._check_day(held, on)
        return held

    def _check_day(self, held: Any, on: date) -> None:
        if on > timezone.localdate():
            raise Refused(_("This day is still to come. Choose today or the day on which it was done."), "on")
        latest = held.moves.aggregate(day=models.Max("on_date"))["day"]
        floor = max((day for day in (latest, self.since(held)) if day), default=None)
        if floor is not None and on < floor:
            raise Refused(
                _("What was done before is of %(day)s. Choose that day or a later one.") % {"day": written_day(floor)},
                "on",
            )


def seen_of(record: Any) -> str:
    """Return what tells whether somebody moved a record: the number of its latest move."""
    return str(record.moves.aggregate(last=models.Max("number"))["last"] or 0)


def _meanwhile(record: Any) -> str:
    """Tell what somebody else did to a record."""
    last = record.moves.select_related("by").order_by("number").last()
    told = {
        "who": last.by or last.by_name or _("Somebody"),
        "status": last.get_status_display(),
        "day": written_day(last.on_date) if last.on_date else _("a day not known"),
        "why": f" ({last.note})" if last.note else "",
    }
    return (
        _(
            "%(who)s moved it meanwhile: “%(status)s” on %(day)s%(why)s. Nothing was done yet. Look whether it is "
            "still what you want."
        )
        % told
    )


def roles_that(verb: str, kind: str) -> str:
    """Return the roles that may do something, in words. Raises ImproperlyConfigured where no room says who may."""
    try:
        allowed = rows()[kind, verb]
    except KeyError:
        raise ImproperlyConfigured(f"No policy says who may {verb} {kind}.") from None
    return str(get_text_list([str(role.label) for role in Role if role.value in allowed], _("or")))


def move(held: Any, status: str, *, on: date, by: Any, why: str = "", **details: Any) -> Any:
    """Record the move of a record that was taken, with its reason in the history, too; return the record."""
    with pghistory.context(why=why):
        record_move(held, status=status, on=on, by=by, note=why, **details)
    return held


# --- The form -------------------------------------------------------------------------------------------


class VerbForm(forms.Form):
    """What a verb asks for: the day (today), the reason, and what a subclass adds.

    Named `on` and `why`; a verb without a day (`asks_day = False`) gets none.
    """

    asks_why: ClassVar[bool] = False
    asks_day: ClassVar[bool] = True

    on = forms.DateField(label=gettext_lazy("Day"))
    why = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stays beside this step for as long as the record is kept."),
    )

    def __init__(self, data: Any = None, *, user: Any, record: Any, **options: Any) -> None:
        super().__init__(data, **options)
        self.user, self.record = user, record
        if not self.asks_day:
            del self.fields["on"]
        else:
            self.initial.setdefault("on", timezone.localdate())
        self.fields["why"].required = self.asks_why
        # What the verb is about comes first, the reason last.
        self.order_fields([name for name in self.fields if name not in ("on", "why")] + ["on", "why"])
        type_numbers(self)
        for each in self.fields.values():
            if isinstance(each, forms.DateField):
                each.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            records: Any = getattr(each, "queryset", None)
            if isinstance(records, VisibleQuerySet):
                each.queryset = records.visible_to(user)  # type: ignore[attr-defined]


# --- Its page -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Verb:
    """How a rule is shown and done. `step`: how far along the way it leads; the furthest possible comes first."""

    name: str
    label: Words
    service: Callable[..., Any]
    said: Words
    form: type[VerbForm] = VerbForm
    about: Words = ""
    step: int = 0
    danger: bool = False
    #: What tells whether somebody did the same meanwhile, where that is not a move.
    seen: Callable[[Any], str] = seen_of


@dataclass(frozen=True)
class Offered:
    """A verb as a record's page shows it."""

    verb: Verb
    address: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Offer:
    """What one may do to a record now, the next step, and what is not possible, by its reasons."""

    next: Offered | None = None
    possible: list[Offered] = field(default_factory=list)
    not_now: list[tuple[tuple[Reason, ...], list[Offered]]] = field(default_factory=list)
    #: The same of verbs that belong to other states than the record's: of less interest.
    elsewhere: list[tuple[tuple[Reason, ...], list[Offered]]] = field(default_factory=list)


class Verbs:
    """The verbs of a kind of record, as pages."""

    template = "workbench/verb.html"

    def __init__(self, workflow: Workflow, verbs: Sequence[Verb]) -> None:
        self.workflow = workflow
        self.verbs = {verb.name: verb for verb in verbs}
        if missing := {rule.verb for rule in workflow.rules} ^ set(self.verbs):
            raise ImproperlyConfigured(f"{workflow.model._meta.label}: a rule or a page is missing for {missing}.")

    def offered(self, record: Any, user: Any, address: str) -> Offer:
        """Return what a person may do to a record; nothing for who may do nothing to any of its kind."""
        flow = self.workflow
        if not any(flow.may(user, name) for name in self.verbs):
            return Offer()
        offer = Offer()
        not_now: dict[tuple[Reason, ...], list[Offered]] = {}
        elsewhere: dict[tuple[Reason, ...], list[Offered]] = {}
        for name, verb in self.verbs.items():
            rule = flow.rule(name)
            reasons = flow.reasons(name, record, user)
            if rule.opposite and record.status not in rule.sources:
                continue
            if not reasons and not flow.may(user, name):
                who = {"roles": roles_that(rule.asks, kind_of(flow.model))}
                reasons = [Reason(_("Who can: %(roles)s.") % who)]
            each = Offered(verb, f"{address}{name}/", tuple(reasons))
            if reasons:
                of_state = record.status not in rule.sources
                (elsewhere if of_state else not_now).setdefault(each.reasons, []).append(each)
            else:
                offer.possible.append(each)
        steps = [each for each in offer.possible if each.verb.step]
        first = max(steps, key=lambda each: each.verb.step, default=None)
        others = [each for each in offer.possible if each is not first]
        return Offer(first, others, list(not_now.items()), list(elsewhere.items()))

    def urls(self, pages: Any) -> list[URLPattern]:
        """Return the addresses of the verbs; they stand before that of the detail page, whose key takes all."""
        _room, name = pages.names()
        return [
            path(f"{pages.pattern}{verb.name}/", self._view(pages, verb), name=f"{name}_{verb.name}")
            for verb in self.verbs.values()
        ]

    def _view(self, pages: Any, verb: Verb) -> Callable[..., HttpResponse]:
        @keeps_unsent
        @require_http_methods(["GET", "HEAD", "POST"])
        def view(request: HttpRequest, key: str) -> HttpResponse:
            record = get_object_or_404(pages.whole(pages.records(request.user)), **{pages.key: key})
            if not self.workflow.may(request.user, verb.name):
                raise PermissionDenied
            if request.method == "POST" and "undo" in request.GET:
                return self._undo(pages, request, verb, record)
            return self._answer(pages, request, verb, record)

        return view

    def _answer(self, pages: Any, request: HttpRequest, verb: Verb, record: Any) -> HttpResponse:
        back = pages.address_of(record)
        sent = request.POST if request.method == "POST" else take_back(request)
        asked = {name: value for name, value in request.GET.items() if name in verb.form.base_fields}
        form = verb.form(sent, user=request.user, record=record, initial=asked)
        if request.method == "POST" and form.is_valid():
            try:
                done = self.do(verb, record, request.user, seen=request.POST.get("seen", ""), **form.cleaned_data)
            except Refused as refused:
                form.add_error(refused.field if refused.field in form.fields else None, ValidationError(str(refused)))
                record.refresh_from_db()
            else:
                self._say(request, verb, done or record, back)
                # A step that begins another record, such as the next version, leads there.
                response = HttpResponseRedirect(pages.address_of(done) if isinstance(done, pages.model) else back)
                note_saved(request, response)
                return response
        context = {
            "pages": pages,
            "record": record,
            "verb": verb,
            "form": form,
            "reasons": self.workflow.reasons(verb.name, record, request.user),
            "seen": verb.seen(record),
            "back": back,
            "unsent": request.method != "POST" and sent is not None,
            "filled_by": signing.dumps(request.user.pk, salt=FILLED_BY),
            "draft": draft_of(request),
        }
        return render(request, self.template, context)

    def do(self, verb: Verb, record: Any, user: Any, **asked: Any) -> Any:
        """Call the service; what the database refuses is told in words, and nothing is half done."""
        try:
            with transaction.atomic():
                done = verb.service(record=record, by=user, **asked)
                # Rules that the database looks at when a transaction ends speak up now.
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    # A second verb in the same transaction would otherwise stumble over its first half.
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        except IntegrityError as error:
            raise Refused(refusal(error)) from error
        return done

    def _say(self, request: HttpRequest, verb: Verb, record: Any, back: str) -> None:
        """Say what was done, with a way to undo it where there is one."""
        opposite = self.workflow.rule(verb.name).undone_by
        can = opposite and self.workflow.may(request.user, opposite) and not self.workflow.reasons(opposite, record)
        undo = f"{back}{opposite}/?undo={seen_of(record)}" if can else ""
        messages.success(request, str(verb.said) % {"record": record}, extra_tags=undo)

    def _undo(self, pages: Any, request: HttpRequest, verb: Verb, record: Any) -> HttpResponse:
        """Take the latest move back at once, on its own day; a later one stands in the way."""
        number = request.GET["undo"]
        found = record.moves.filter(number=int(number)).first() if number.isascii() and number.isdigit() else None
        try:
            if found is None or found.on_date is None or not self.workflow.rule(verb.name).opposite:
                raise Refused(_("There is nothing to undo."))
            self.do(verb, record, request.user, on=found.on_date, why=_("Undone"), seen=number)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("%(record)s is again as it was.") % {"record": record})
        return HttpResponseRedirect(pages.address_of(record))
