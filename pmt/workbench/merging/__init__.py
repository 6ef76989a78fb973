"""Doubles: found, merged, undone, and remembered as not the same.

A room says in its `doubles.py`, which is read at start-up, how records of a kind are told apart:

    mergeable(
        Contact,
        name=("given_name", "family_name"),       # what it is called; two that read alike may be one
        place=("institution__country", "nationality"),   # where; the first that is known
        email="email",
        together=(("newsletter", "consent_on", "consent_source", "consent_withdrawn_on"),),
        shown=lambda each: each.institution, related=("institution",),
    )

and sets `mergeable = True` in its `Pages`. That gives `/contacts/doubles/` (what may be the same, with
reasons; pairs that are not; what was merged), `/contacts/C0001/merge/?with=C0002` (side by side) and
`/contacts/doubles/typed/` (what looks like the record that one is about to add).

**A merge** locks both rows in the order of their keys and moves whatever refers to the loser: every
foreign key, one-to-one and many-to-many link of every model, and the rows of models that name any kind of
record (`names_records`). Where a rule allows one such row only, two that say the same become one; where
they differ, the merge is refused and names both, unless the room says how two become one (`two_rows`). A
higher room forbids a merge by `merge_condition`. The loser is kept as a serialised row, its address leads
to the winner, and `undo_merge` brings back exactly what was (`pmt.workbench.models.Merge`).
"""
