"""Fields of forms over what a facility is made of."""

from typing import Any

from django import forms

from facility.models import Area


class AreasField(forms.ModelMultipleChoiceField):
    """Areas of assistance, to be ticked; those within another stand below it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            queryset=Area.objects.order_by("code"),
            widget=forms.CheckboxSelectMultiple,
            **options,
        )

    def label_from_instance(self, obj: Any) -> str:
        """Name an area, with a mark before one that is within another."""
        return f"– {obj.name}" if obj.parent_id else str(obj.name)
