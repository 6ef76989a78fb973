"""Sheets of the check list: many small answers in one form, of which only what was changed is written.

A sheet carries, signed, the answers that it was opened with. What a colleague wrote meanwhile in answers that
the person did not touch stays; where both wrote, nothing is saved, the answer says what the colleague
wrote, and sending the sheet once more replaces it.
"""

from typing import Any

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pmt.workbench.forms import SEEN, plain, words
from requests_app.checklist import answer_eligibility, asked, give_opinion, graded, make_exception
from requests_app.choices import OpinionSource
from requests_app.models import AssistanceRequest, Criterion, EligibilityException


class Sheet(forms.Form):
    """Base of the sheets. `now()` returns what each of its fields says in the database."""

    def __init__(self, data: Any = None, *, record: AssistanceRequest, user: Any, **options: Any) -> None:
        self.record, self.user = record, user
        super().__init__(data, **options)
        self.criteria: list[Criterion] = []
        self.build()
        self._now = {name: plain(self.fields[name], value) for name, value in self.initial.items()}
        for each in self.fields.values():
            if isinstance(each, forms.DateField):
                each.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def build(self) -> None:
        """Make the fields and their initial values."""
        raise NotImplementedError

    @property
    def rows(self) -> list[tuple[Criterion, list[Any]]]:
        """The questions with their fields."""
        return [(each, [self[f"{part}{each.pk}"] for part in self.parts]) for each in self.criteria]

    #: What the names of the fields of a question begin with.
    parts: tuple[str, ...] = ()

    @property
    def beside(self) -> list[Any]:
        """The fields that are not a question's."""
        of_questions = {f"{part}{each.pk}" for each in self.criteria for part in self.parts}
        return [self[name] for name in self.fields if name not in of_questions]

    @property
    def seen_token(self) -> str:
        """What the person now sees, signed, to be sent back with the sheet."""
        return signing.dumps(self._now, salt=self._salt, compress=True)

    @property
    def _salt(self) -> str:
        return f"sheet/{type(self).__name__}/{self.record.pk}"

    def clean(self) -> dict[str, Any]:
        """Say where a colleague wrote something else meanwhile, and leave alone what only they wrote."""
        cleaned = super().clean() or {}
        try:
            seen = signing.loads(self.data.get(SEEN, ""), salt=self._salt)
        except signing.BadSignature:
            seen = {}
        self.kept: set[str] = set()
        for name, now in self._now.items():
            was, typed = seen.get(name, ""), plain(self.fields[name], cleaned.get(name))
            if now == was or typed == now or name in self.errors:
                continue
            if typed == was:
                self.kept.add(name)
                cleaned[name] = self.initial[name]
                continue
            said = words(self.fields[name], self.initial[name])
            self.add_error(
                name, _("A colleague wrote “%(said)s” meanwhile. Send it again to replace that.") % {"said": said}
            )
        return cleaned

    def save(self) -> None:
        """Write what differs. Raises Refused."""
        raise NotImplementedError

    def _changed(self, criterion: Criterion, cleaned: dict[str, Any]) -> bool:
        """Whether a question is answered otherwise than the database says."""
        names = [f"{part}{criterion.pk}" for part in self.parts]
        return any(plain(self.fields[name], cleaned.get(name)) != self._now.get(name, "") for name in names)


class EligibilitySheet(Sheet):
    """Yes or no to each question, with a reason."""

    parts = ("holds", "reason")

    def build(self) -> None:
        for each in asked(self.record):
            self.criteria.append(each.criterion)
            key = each.criterion.pk
            self.fields[f"holds{key}"] = forms.ChoiceField(
                label=_("Answer"),
                choices=[("yes", _("Yes")), ("no", _("No")), ("", _("Not yet"))],
                required=False,
                widget=forms.RadioSelect(),
            )
            self.fields[f"reason{key}"] = forms.CharField(
                label=_("Reason"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
            )
            self.initial[f"holds{key}"] = "" if each.answer is None else "yes" if each.answer.holds else "no"
            self.initial[f"reason{key}"] = each.answer.reason if each.answer else ""

    def clean(self) -> dict[str, Any]:
        """No answer stands without its reason, and no reason without its answer."""
        cleaned = super().clean()
        for each in self.criteria:
            said, reason = cleaned.get(f"holds{each.pk}"), cleaned.get(f"reason{each.pk}", "")
            if said and not reason and f"reason{each.pk}" not in self.errors:
                self.add_error(f"reason{each.pk}", _("Give a reason with each yes and each no."))
            if reason and not said and f"holds{each.pk}" not in self.errors:
                self.add_error(f"holds{each.pk}", _("Say yes or no, or take the reason away."))
        return cleaned

    def save(self) -> None:
        cleaned = self.cleaned_data
        answers: dict[Criterion, tuple[bool, str] | None] = {}
        for each in self.criteria:
            if self._changed(each, cleaned):
                said = cleaned[f"holds{each.pk}"]
                answers[each] = (said == "yes", cleaned[f"reason{each.pk}"]) if said else None
        answer_eligibility(record=self.record, answers=answers, by=self.user)


class OpinionSheet(Sheet):
    """A grade for each criterion, of one source."""

    parts = ("grade", "comment")

    def __init__(self, data: Any = None, *, source: str, **options: Any) -> None:
        self.source = OpinionSource(source)
        super().__init__(data, **options)

    def build(self) -> None:
        place = list(OpinionSource).index(self.source)
        opinions = [(each.criterion, each.opinions[place]) for each in graded(self.record)]
        first = next((opinion for _criterion, opinion in opinions if opinion), None)
        for criterion, opinion in opinions:
            self.criteria.append(criterion)
            self.fields[f"grade{criterion.pk}"] = forms.TypedChoiceField(
                label=_("Grade"),
                choices=[("", _("None")), *((n, str(n)) for n in range(1, 6))],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect(),
                help_text=_("1 poorly, 5 fully"),
            )
            self.fields[f"comment{criterion.pk}"] = forms.CharField(
                label=_("Comment"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
            )
            self.initial[f"grade{criterion.pk}"] = opinion.grade if opinion else None
            self.initial[f"comment{criterion.pk}"] = opinion.comment if opinion else ""
        self.fields["given_by"] = forms.CharField(
            label=_("Given by"),
            required=False,
            max_length=200,
            help_text=_("The person or office whose opinion it is."),
        )
        self.fields["on"] = forms.DateField(label=_("Given on"))
        self.initial["given_by"] = first.given_by if first else ""
        self.initial["on"] = first.on_date if first else timezone.localdate()

    def clean(self) -> dict[str, Any]:
        """A comment belongs to a grade; no opinion is of tomorrow."""
        cleaned = super().clean()
        for each in self.criteria:
            if cleaned.get(f"comment{each.pk}") and not cleaned.get(f"grade{each.pk}"):
                self.add_error(f"grade{each.pk}", _("Give a grade, or take the comment away."))
        on = cleaned.get("on")
        if on and on > timezone.localdate():
            self.add_error("on", _("This day is still to come. Choose today or the day on which it was given."))
        return cleaned

    def save(self) -> None:
        cleaned = self.cleaned_data
        beside = any(plain(self.fields[name], cleaned[name]) != self._now[name] for name in ("given_by", "on"))
        grades: dict[Criterion, tuple[int, str] | None] = {}
        for each in self.criteria:
            grade = cleaned[f"grade{each.pk}"]
            if self._changed(each, cleaned) or (beside and grade):
                grades[each] = (grade, cleaned[f"comment{each.pk}"]) if grade else None
        give_opinion(
            record=self.record,
            source=self.source,
            grades=grades,
            given_by=cleaned["given_by"],
            by=self.user,
            on=cleaned["on"],
        )


class ExceptionSheet(Sheet):
    """Why a request may be approved although eligibility is not established."""

    def build(self) -> None:
        self.fields["reason"] = forms.CharField(
            label=gettext_lazy("Reason for the exception"),
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=gettext_lazy("With it the request can be approved as it is. Leave it empty to take it back."),
        )
        exception = EligibilityException.objects.filter(request=self.record).first()
        self.initial["reason"] = exception.reason if exception else ""

    def save(self) -> None:
        make_exception(record=self.record, reason=self.cleaned_data["reason"], by=self.user)
