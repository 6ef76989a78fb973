"""Changing many records at once: chosen in a list, one field or one verb, previewed, done together, undone together.

A room declares what can be changed so, in its `Pages`:

    bulk_fields = ("institution", "nationality")     # fields of its form, which the form checks record by record
    bulk_verbs = (REQUEST_VERBS, ("reject",))        # verbs, each with its own rules and its own page besides

**What is chosen** is kept as a `BulkChange` of the person who chose. It does nothing by itself. **The preview** does
everything and takes it back: what it says will not change is what the form, the rule or the database refuses, in their
words. **The change** is one transaction through the same forms and services as that of a single record, with the reason
in the history; what cannot change stays as it is and is named. **Undo** puts back only what still is as the change left
it, record by record, and names the others. At most `MOST` records at once.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from pmt.accounts.matrix import may
from pmt.workbench.forms import SEEN, RecordForm, plain, words
from pmt.workbench.models import BulkChange
from pmt.workbench.verbs import Refused, Verb, Verbs, seen_of

#: Records at once.
MOST = 1_000
VERB = "verb-"


@dataclass
class Outcome:
    """What a change does, or did: what each record was and became; which were so already; which it leaves, and why."""

    changed: list[dict[str, Any]] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def offered(pages: Any, user: Any) -> list[tuple[str, str]]:
    """Return what a person may do to many records of a list at once, by name and in words."""
    found = []
    if pages.form is not None and pages.bulk_fields and may(user, "change", pages.model):
        form = pages.form(user=user)
        found += [(name, str(form.fields[name].label)) for name in pages.bulk_fields if name in form.fields]
    verbs, names = pages.bulk_verbs
    return found + [(f"{VERB}{name}", str(verbs.verbs[name].label)) for name in names if verbs.workflow.may(user, name)]


def is_offered(pages: Any, user: Any) -> bool:
    """Say whether a person may change many records of a list at once, without making a form."""
    verbs, names = pages.bulk_verbs
    fields = pages.form is not None and pages.bulk_fields and may(user, "change", pages.model)
    return bool(fields or any(verbs.workflow.may(user, name) for name in names))


def _is_verb(what: str) -> bool:
    return what.startswith(VERB)


class _TakenBack(Exception):
    """Ends a preview, so that the database forgets what it did."""


class Change:
    """One change over many records; `data` is what the person sent."""

    def __init__(self, pages: Any, user: Any, kept: BulkChange) -> None:
        self.pages, self.user, self.kept = pages, user, kept

    def records(self, keys: list[int] | None = None) -> Any:
        """The chosen records that the person may see, in the order of their keys."""
        wanted = self.kept.keys if keys is None else keys
        return self.pages.whole(self.pages.records(self.user)).filter(pk__in=wanted).order_by("pk")

    @property
    def verb(self) -> Verb | None:
        """The verb that is to be done; None: a field is to be changed."""
        return self.pages.bulk_verbs[0].verbs[self.kept.what.removeprefix(VERB)] if _is_verb(self.kept.what) else None

    def form(self, data: QueryDict | None = None) -> forms.Form:
        """Return the form that asks for the value of the field, or for what the verb needs; and for a reason."""
        if self.verb is not None:
            form: Any = self.verb.form(data, user=self.user, record=self.records().first())
            return form
        return field_form(self.pages, self.user, self.kept.what, data)

    # --- Doing it ------------------------------------------------------------------------------------

    def preview(self, data: QueryDict) -> Outcome:
        """Return what would happen; nothing stays."""
        outcome = Outcome()
        try:
            with transaction.atomic():
                outcome = self._each(self._one(data))
                raise _TakenBack
        except _TakenBack:
            return outcome

    @transaction.atomic
    def do(self, data: QueryDict) -> Outcome:
        """Change what can be changed, and keep what it was."""
        held = BulkChange.objects.select_for_update().get(pk=self.kept.pk)
        if held.done_at is not None:
            return Outcome(**held.outcome)
        outcome = self._each(self._one(data))
        held.outcome, held.done_at = asdict(outcome), timezone.now()
        held.what, held.data = self.kept.what, data.urlencode()
        held.save(update_fields=["outcome", "done_at", "what", "data"])
        self.kept = held
        return outcome

    @transaction.atomic
    def undo(self) -> Outcome:
        """Put back each record that still is as the change left it."""
        held = BulkChange.objects.select_for_update().get(pk=self.kept.pk)
        if held.done_at is None or held.undone_at is not None:
            return Outcome(**(held.undo_outcome or {}))
        done = {each["key"]: each for each in held.outcome["changed"]}
        outcome = self._each(self._back(done), list(done))
        there = {each["key"] for each in outcome.changed} | set(self._seen)
        outcome.refused += [(each["name"], _("It is not there any more.")) for key, each in done.items()
                            if key not in there]  # fmt: skip
        held.undo_outcome, held.undone_at = asdict(outcome), timezone.now()
        held.save(update_fields=["undo_outcome", "undone_at"])
        self.kept = held
        return outcome

    def _each(self, act: Callable[[Any], tuple[Any, Any] | None], keys: list[int] | None = None) -> Outcome:
        """Do something to every record, each by itself within one transaction; None: it was so already."""
        outcome, self._seen = Outcome(), []
        for record in self.records(keys).select_for_update(of=("self",), no_key=True):
            self._seen.append(record.pk)
            name = self.name_of(record)
            try:
                with transaction.atomic():
                    found = act(record)
            except Refused as refused:
                outcome.refused.append((name, str(refused)))
                continue
            if found is None:
                outcome.same.append(name)
            else:
                before, after = found
                outcome.changed.append({"key": record.pk, "name": name, "before": before, "after": after})
        return outcome

    def name_of(self, record: Any) -> str:
        """Return what a record is called on the page."""
        key, called = self.pages.key_of(record), str(record)
        return called if called.startswith(key) else f"{key} {called}"

    def _one(self, data: QueryDict) -> Callable[[Any], tuple[Any, Any] | None]:
        verb = self.verb
        if verb is not None:
            return lambda record: self._do_verb(verb, record, data)
        return lambda record: self._set(record, data.getlist(self.kept.what), str(data.get("why", "")))

    def _set(self, record: Any, typed: list[str], why: str) -> tuple[Any, Any] | None:
        """Set the field of one record by its own form."""
        if blocked := self.pages.unchangeable(record):
            raise Refused(blocked)
        name = self.kept.what
        data = QueryDict(mutable=True)
        now = self.pages.form(user=self.user, instance=record)
        for each in now.record_fields:
            now.put(data, each, now.value_now(each))
        before = {"data": data.getlist(name), "words": words(now.fields[name], now.value_now(name))}
        data[SEEN], data["why"] = now.seen_token, why
        data.setlist(name, typed)
        form: RecordForm = self.pages.form(data, user=self.user, instance=record)
        form.looked_over = False
        if not form.is_valid():
            raise Refused(_said(form))
        value = plain(form.fields[name], form.cleaned_data[name])
        if value == plain(now.fields[name], now.value_now(name)):
            return None
        if not form.write():
            raise Refused(_said(form))
        return before, {"value": value, "words": words(form.fields[name], form.cleaned_data[name])}

    def _do_verb(self, verb: Verb, record: Any, data: QueryDict) -> tuple[Any, Any]:
        """Do the verb to one record by its own service."""
        form = verb.form(data, user=self.user, record=record)
        if not form.is_valid():
            raise Refused(_said(form))
        was = record.get_status_display()
        done = self.pages.bulk_verbs[0].do(verb, record, self.user, **form.cleaned_data) or record
        return {"words": was}, {"value": seen_of(done), "words": done.get_status_display()}

    def _back(self, done: dict[int, dict[str, Any]]) -> Callable[[Any], tuple[Any, Any] | None]:
        verb = self.verb

        def back(record: Any) -> tuple[Any, Any] | None:
            was = done[record.pk]
            if verb is not None:
                self._undo_verb(verb, record, was["after"]["value"])
                return was["after"], was["before"]
            form = self.pages.form(user=self.user, instance=record)
            name = self.kept.what
            if name not in form.fields or plain(form.fields[name], form.value_now(name)) != was["after"]["value"]:
                raise Refused(_("It was changed again meanwhile, and stays as it is."))
            self._set(record, was["before"]["data"], _("Change of several records undone"))
            return was["after"], was["before"]

        return back

    def _undo_verb(self, verb: Verb, record: Any, number: str) -> None:
        verbs: Verbs = self.pages.bulk_verbs[0]
        opposite = verbs.workflow.rule(verb.name).undone_by
        if not opposite:
            raise Refused(_("This step is not taken back for several records: look at each."))
        move = record.moves.filter(number=int(number)).first()
        if move is None or move.on_date is None or seen_of(record) != number:
            raise Refused(_("It was moved on meanwhile, and stays as it is."))
        verbs.do(verbs.verbs[opposite], record, self.user, on=move.on_date, why=_("Undone"), seen=number)


def field_form(pages: Any, user: Any, name: str, data: QueryDict | None = None) -> forms.Form:
    """Return a form of one field of a room's form, and a reason."""
    made = pages.form(user=user)
    form = forms.Form(data)
    form.fields[name] = made.fields[name]
    form.fields["why"] = RecordForm.base_fields["why"]
    return form


def _said(form: Any) -> str:
    """Return a form's errors in one sentence each, with the field where it is not plain which."""
    return " ".join(dict.fromkeys(_errors(form)))


def _errors(form: Any) -> Iterator[str]:
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        for error in errors:
            yield f"{label}: {error}" if label else str(error)


def choose(pages: Any, user: Any, keys: list[int], count: int) -> BulkChange:
    """Keep what a person chose (`count` records in all); raises ValidationError where it is nothing or too much."""
    if not keys:
        raise ValidationError(_("Choose records first: tick the boxes at the beginning of their rows."))
    if len(keys) > MOST:
        raise ValidationError(
            _("At most %(most)s records are changed at once, and these are %(count)s. Narrow the list first.")
            % {"most": f"{MOST:,}", "count": f"{count:,}"}
        )
    # What was chosen and never done is of no use after a day.
    long_ago = timezone.now() - timedelta(days=1)
    BulkChange.objects.filter(by=user, done_at=None, chosen_at__lt=long_ago).delete()
    return BulkChange.objects.create(slug=pages.slug, by=user, keys=keys)
