"""Lines of the contract's budget, how they changed, and what actions may spend from them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from actions.models import Action
from facility.models import Addendum
from pmt.accounts.matrix import VisibleQuerySet
from pmt.history.tracking import tracked
from pmt.workbench.fields import money


@tracked()
class BudgetLine(models.Model):
    """A line of the contract's budget, possibly within another."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=200)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("within")
    )
    amount = money(_("amount"))

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="budget_line_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="budget_line_is_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


@tracked()
class ActionBudget(models.Model):
    """What an action may spend from a budget line."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="budgets", verbose_name=_("action"))
    budget_line = models.ForeignKey(
        BudgetLine, models.PROTECT, related_name="action_budgets", verbose_name=_("budget line")
    )
    amount = money(_("amount"))

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("action budget")
        verbose_name_plural = _("action budgets")
        ordering = ["action", "budget_line"]
        constraints = [
            models.UniqueConstraint(fields=["action", "budget_line"], name="action_budget_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="action_budget_amount_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} {self.budget_line_id}"


@tracked()
class BudgetChange(models.Model):
    """By how much a line's amount changed on a day: by an addendum, or where the contract allows to move amounts.

    The line itself has the amount as agreed now, which includes its changes: as first signed it had what is left
    without them, and on a day what is left without those dated later.
    """

    budget_line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="changes", verbose_name=_("budget line"))
    number = models.PositiveSmallIntegerField(_("number"))
    on_date = models.DateField(_("on"))
    amount = money(_("change"))
    addendum = models.ForeignKey(
        Addendum, models.PROTECT, null=True, blank=True, related_name="budget_changes", verbose_name=_("addendum")
    )
    note = models.CharField(_("reason"), max_length=500, blank=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a budget line")
        verbose_name_plural = _("changes of budget lines")
        ordering = ["budget_line", "number"]
        constraints = [
            models.UniqueConstraint(fields=["budget_line", "number"], name="budget_change_number_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="budget_change_is_not_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.budget_line_id} {self.number}"
