"""What people do with experts besides correcting them: one function a verb."""

from django.db import transaction

from experts.models import Expert, ExpertLanguage
from experts.spoken import Pairs


@transaction.atomic
def set_languages(*, expert: Expert, spoken: Pairs) -> None:
    """Let an expert have these languages, in this order; rows that stay as they are leave no trace in the history."""
    kept = {each.language: each for each in ExpertLanguage.objects.select_for_update().filter(expert=expert)}
    for place, (language, level) in enumerate(spoken, start=1):
        row = kept.pop(language, None) or ExpertLanguage(expert=expert, language=language)
        if row.pk is None or (row.position, row.level) != (place, level):
            row.position, row.level = place, level
            row.save()
    for gone in kept.values():
        gone.delete()
