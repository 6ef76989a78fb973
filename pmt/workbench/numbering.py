"""Codes of new records: `C0123`, `I045`. Two people at once never get the same."""

from django.db import models
from django.db.models import Max
from django.db.models.functions import Cast, Substr

from pmt.workbench.models import Counter


def next_code(model: type[models.Model], prefix: str, width: int) -> str:
    """Return the next free code of a kind, such as `C` and four digits, and keep it until the transaction ends.

    It follows the greatest number in use. A code that was given is not given again, even when its
    record is gone.
    """
    kind = model._meta.label_lower
    while True:
        last = Counter.objects.filter(kind=kind).select_for_update().values_list("last", flat=True).first()
        if last is None:
            Counter.objects.bulk_create([Counter(kind=kind, last=_greatest(model, prefix))], ignore_conflicts=True)
            continue
        code = f"{prefix}{last + 1:0{width}}"
        taken = model._default_manager.filter(code=code).exists()
        # What an import brought in may lie beyond what was counted.
        last = max(last, _greatest(model, prefix)) if taken else last
        Counter.objects.filter(kind=kind).update(last=last + 1)
        return f"{prefix}{last + 1:0{width}}"


def next_codes(model: type[models.Model], prefix: str, width: int, count: int) -> list[str]:
    """Return several codes at once, one after the other, none of them in use."""
    found = [next_code(model, prefix, width)] if count else []
    kind = model._meta.label_lower
    while len(found) < count:
        last = Counter.objects.filter(kind=kind).select_for_update().values_list("last", flat=True).get()
        wanted = [f"{prefix}{last + step:0{width}}" for step in range(1, count - len(found) + 1)]
        taken = set(model._default_manager.filter(code__in=wanted).values_list("code", flat=True))
        Counter.objects.filter(kind=kind).update(last=last + len(wanted))
        found += [code for code in wanted if code not in taken]
    return found


def _greatest(model: type[models.Model], prefix: str) -> int:
    """Return the greatest number behind a prefix."""
    number = Cast(Substr("code", len(prefix) + 1), models.BigIntegerField())
    found = model._default_manager.filter(code__regex=f"^{prefix}[0-9]{{1,15}}$").aggregate(most=Max(number))
    return found["most"] or 0
