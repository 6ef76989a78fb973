"""What hangs on an expert and is added and put right on pages of its own: day rates, availability, flags."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from experts.models import Availability, DayRate, Expert, Flag
from experts.services import out_of_use
from experts.views import ExpertPages
from pmt.workbench.formats import written_day
from pmt.workbench.forms import RecordForm, Section
from pmt.workbench.hanging import Hanging
from pmt.workbench.picking import PickField

#: For how long a flag stands if nothing else is said.
FLAG_STANDS = timedelta(days=365)


class OfExpert(RecordForm):
    """A form over what hangs on an expert; which expert comes with the address and does not change."""

    expert = PickField(Expert, label=gettext_lazy("Expert"), widget=forms.HiddenInput())
    kept_for_another = ("expert",)

    def clean(self) -> dict[str, Any] | None:
        """What is out of use is not added to."""
        cleaned = super().clean() or {}
        expert = cleaned.get("expert")
        if expert is not None and (why := out_of_use(expert)):
            raise ValidationError(why)
        return cleaned


class DayRateForm(OfExpert):
    """What a day of the expert costs, from which day on."""

    sections = (Section("", ("expert", "rate", "from_day", "note")),)

    class Meta:
        model = DayRate
        fields = ["expert", "rate", "from_day", "note"]
        help_texts = {
            "from_day": gettext_lazy("It holds from this day until the next rate."),
            "rate": gettext_lazy("In the currency of the contract. Empty: none is agreed from that day on."),
            "note": gettext_lazy("Such as: contract 2015/12, agreed by e-mail."),
        }


class AvailabilityForm(OfExpert):
    """From when until when the expert can or cannot be asked."""

    sections = (Section("", ("expert", "kind", "since", "until", "note")),)

    class Meta:
        model = Availability
        fields = ["expert", "kind", "since", "until", "note"]
        help_texts = {
            "until": gettext_lazy("It counts, too. Leave it empty if the end is not known."),
            "note": gettext_lazy("Such as: on parental leave, prefers remote work."),
        }

    def clean(self) -> dict[str, Any]:
        """Days in order: of those in the wrong one the database cannot say which other span they meet."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day is before %(day)s.") % {"day": written_day(since)})
        return cleaned


class FlagForm(OfExpert):
    """A flag: why, until when; and what the person says to it."""

    sections = (Section("", ("expert", "reason", "lapses_on", "reply", "replied_on")),)

    class Meta:
        model = Flag
        fields = ["expert", "reason", "lapses_on", "reply", "replied_on"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 3}), "reply": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "reason": gettext_lazy("What happened, as the person may read it: they have the right to see and answer."),
            "lapses_on": gettext_lazy("The last day on which it warns. It then ends by itself."),
            "reply": gettext_lazy("In the person's own words."),
        }

    def __init__(self, data: Any = None, files: Any = None, *, user: Any, **options: Any) -> None:
        super().__init__(data, files, user=user, **options)
        self.fields["reason"].required = self.fields["lapses_on"].required = True
        if self.is_new:
            self.initial.setdefault("lapses_on", timezone.localdate() + FLAG_STANDS)
            del self.fields["reply"], self.fields["replied_on"]

    def clean(self) -> dict[str, Any] | None:
        """A flag begins to stand today or stood before; a reply has its day."""
        cleaned = super().clean() or {}
        lapses, today = cleaned.get("lapses_on"), timezone.localdate()
        if self.is_new and lapses is not None and lapses < today:
            self.add_error("lapses_on", _("This day is past. Choose until when the flag is to stand."))
        if cleaned.get("reply") and not cleaned.get("replied_on"):
            cleaned["replied_on"] = today
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Note who raised it, and when."""
        if self.is_new:
            self.instance.raised_by, self.instance.raised_on = self.user, timezone.localdate()
        return super().save(commit)


class DayRatePages(Hanging):
    """Day rates."""

    model = DayRate
    prefix = "day-rates"
    form = DayRateForm
    owner = "expert"
    owner_pages = ExpertPages


class AvailabilityPages(Hanging):
    """Spans of days in which experts can or cannot be asked."""

    model = Availability
    prefix = "availabilities"
    form = AvailabilityForm
    owner = "expert"
    owner_pages = ExpertPages


class FlagPages(Hanging):
    """Flags. They are lifted or lapse, and are not deleted."""

    model = Flag
    prefix = "flags"
    form = FlagForm
    owner = "expert"
    owner_pages = ExpertPages
    deletable = False

    def unchangeable(self, record: Any) -> str:
        """What has ended stays as it was."""
        return _("This flag has ended and stays as it was.") if record.ended_on else ""
