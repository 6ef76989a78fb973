"""What a person types of money."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.models import Action, Mission
from finance.currencies import currency_choices, facility_currency
from finance.models import FIXED, BudgetLine, ExchangeRate, Expenditure
from finance.services import CODE_FORM, converted, fixed_period, next_voucher, rate_on, standings
from pmt.workbench.filters import PlainSelect
from pmt.workbench.formats import TypedDecimal, written_day
from pmt.workbench.forms import RecordForm, Section
from pmt.workbench.picking import PickField
from pmt.workbench.templatetags.workbench import cents

#: What an amount in the facility's currency stays below (twelve digits and two places).
_MOST = Decimal(10) ** 12


class ExpenditureForm(RecordForm):
    """What was spent. The rate is that of the month unless another is typed; the voucher's number is given."""

    action = PickField(Action, label=gettext_lazy("Action"), required=False)
    mission = PickField(Mission, label=gettext_lazy("Mission"), required=False)
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), widget=PlainSelect(attrs={"class": "form-select"}))

    sections = (
        Section(
            "",
            (
                "budget_line",
                "action",
                "mission",
                "incurred_on",
                "currency",
                "amount",
                "exchange_rate",
                "payee",
                "description",
                "approval",
            ),
        ),
    )
    code_form = CODE_FORM
    kept_for_another = ("budget_line", "action", "mission", "incurred_on", "currency")

    class Meta:
        model = Expenditure
        fields = [
            "budget_line",
            "action",
            "mission",
            "incurred_on",
            "currency",
            "amount",
            "exchange_rate",
            "payee",
            "description",
            "approval",
        ]
        help_texts = {"approval": gettext_lazy("Who approved it and when, or where that is filed.")}

    def __init__(self, data: Any = None, files: Any = None, *, user: Any, **options: Any) -> None:
        self.own = facility_currency()
        record = options.get("instance")
        self.fixed = fixed_period(record.incurred_on) if record is not None and record.pk else None
        super().__init__(data, files, user=user, **options)
        if self.fixed is not None:
            return
        rate: Any = self.fields["exchange_rate"]
        rate.required = False
        rate.help_text = _("Empty: that of the month. Units of the currency for 1 %(own)s.") % {"own": self.own}
        self.fields["mission"].help_text = _("Its action follows from it.")
        paid = Expenditure.objects.order_by().values_list("currency", flat=True).distinct()
        currency: Any = self.fields["currency"]
        currency.choices = currency_choices([each for each in (self.own, *sorted(paid)) if each])
        line: Any = self.fields["budget_line"]
        line.widget = PlainSelect(attrs={"class": "form-select", "autofocus": self.is_new}, choices=line.choices)
        if self.is_new:
            self.initial.setdefault("currency", self.own)
            self.initial.setdefault("incurred_on", timezone.localdate())

    def leave_out(self) -> set[str]:
        """What a statement that was submitted says stays as it is; only words can be put right."""
        return set(FIXED) if self.fixed is not None else set()

    def clean(self) -> dict[str, Any] | None:
        """Complete what follows from the rest: the action of the mission, the rate of the month."""
        cleaned = super().clean() or {}
        if self.fixed is not None:
            return cleaned
        mission, action = cleaned.get("mission"), cleaned.get("action")
        if mission and action and mission.action_id != action.pk:
            self.add_error(
                "mission",
                _("This mission is of the action %(action)s. Choose that action, or leave it empty.")
                % {"action": mission.action.code},
            )
        elif mission:
            cleaned["action"] = mission.action
        self._check_day(cleaned.get("incurred_on"))
        self._complete_rate(cleaned)
        amount, rate = cleaned.get("amount"), cleaned.get("exchange_rate")
        if amount is not None and amount < 0:
            self.add_error("amount", _("An amount is not below zero. What was booked wrongly is reversed."))
        elif amount is not None and rate and converted(amount, rate) >= _MOST:
            self.add_error("exchange_rate", _("With this rate the amount is greater than can be booked."))
        return cleaned

    def _check_day(self, day: date | None) -> None:
        changed = self.is_new or day != self._now.get("incurred_on")
        if day is not None and changed and day > timezone.localdate():
            self.add_error("incurred_on", _("This day is still to come. Book what was spent, on its day."))
        elif day is not None and changed and (fixed := fixed_period(day)) is not None:
            self.add_error(
                "incurred_on",
                _(
                    "The statement of the %(period)s was submitted: nothing more is booked into it. Book it for a day "
                    "after %(day)s, and name the day of the invoice in the description."
                )
                % {"period": fixed, "day": written_day(fixed.end_date)},
            )

    def _complete_rate(self, cleaned: dict[str, Any]) -> None:
        currency, day, rate = cleaned.get("currency"), cleaned.get("incurred_on"), cleaned.get("exchange_rate")
        if "exchange_rate" in self.errors or not currency:
            return
        if currency == self.own:
            # Rates of other currencies that stayed in the field are told, not silently dropped.
            if rate is not None and rate != 1:
                self.add_error("exchange_rate", _("The facility's own currency has the rate 1. Leave it empty."))
            cleaned["exchange_rate"] = Decimal(1)
        elif rate is None and day is not None:
            cleaned["exchange_rate"] = known = rate_on(currency, day, own=self.own)
            if known is None:
                self.add_error(
                    "exchange_rate",
                    _("No rate of %(currency)s is known for %(month)s. Type it here, or add it to the exchange rates.")
                    % {"currency": currency, "month": date_format(day, "F Y")},
                )
        elif rate is not None and rate <= 0:
            self.add_error("exchange_rate", _("A rate is above zero."))
        elif not self.is_new and currency != self._now.get("currency") and rate == self._now.get("exchange_rate"):
            self.add_error("exchange_rate", _("The currency is another: empty the rate to take that of the month."))

    def save(self, commit: bool = True) -> Any:
        """Convert the amount and number the voucher, in the transaction that saves both."""
        record = self.instance
        if self.fixed is not None:
            return super().save(commit)
        record.amount_converted = converted(record.amount, record.exchange_rate)
        if not record.voucher:
            record.voucher = next_voucher(record.incurred_on)
        return super().save(commit)

    def notices(self) -> list[str]:
        """Say of what was saved what it exceeds."""
        record = self.instance
        if record.mission is not None and record.mission.financed_by_successor:
            return []
        found = standings(line=record.budget_line, action=record.action, more=Decimal(0))
        return [
            _("%(what)s: %(over)s %(currency)s more are booked than budgeted.")
            % {"what": each.label, "over": cents(each.over), "currency": self.own}
            for each in found
            if each.exceeded
        ]


class CheckForm(forms.Form):
    """What is typed so far of an expenditure; what cannot be read yet is left out."""

    budget_line = forms.ModelChoiceField(BudgetLine.objects.all(), required=False)
    action = PickField(Action, required=False)
    mission = PickField(Mission, required=False)
    record = forms.ModelChoiceField(Expenditure.objects.all(), to_field_name="code", required=False)
    incurred_on = forms.DateField(required=False)
    currency = forms.RegexField(r"^[A-Z]{3}$", required=False)
    amount = TypedDecimal(max_digits=14, decimal_places=2, min_value=0, required=False)
    exchange_rate = TypedDecimal(max_digits=18, decimal_places=8, min_value=Decimal("0.00000001"), required=False)

    def __init__(self, data: Any, *, user: Any) -> None:
        super().__init__(data)
        for name in ("budget_line", "action", "mission", "record"):
            field: Any = self.fields[name]
            field.queryset = field.queryset.visible_to(user)


class ExchangeRateForm(RecordForm):
    """The rate of a currency in a month; any day of it names the month."""

    currency = forms.ChoiceField(label=gettext_lazy("Currency"), widget=PlainSelect(attrs={"class": "form-select"}))

    sections = (Section("", ("currency", "month", "rate")),)
    kept_for_another = ("month",)

    class Meta:
        model = ExchangeRate
        fields = ["currency", "month", "rate"]
        help_texts = {"month": gettext_lazy("Any day of the month.")}

    def __init__(self, data: Any = None, files: Any = None, *, user: Any, **options: Any) -> None:
        super().__init__(data, files, user=user, **options)
        own = facility_currency()
        currency: Any = self.fields["currency"]
        kept = [self.instance.currency] if self.instance.currency else []
        currency.choices = [each for each in currency_choices(kept) if each[0] != own]
        self.fields["rate"].help_text = _("Units of the currency for 1 %(own)s.") % {"own": own}

    def clean_month(self) -> date:
        """The first day of the month."""
        return ExchangeRate.month_of(self.cleaned_data["month"])
