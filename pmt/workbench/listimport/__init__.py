"""Lists brought in: pasted or from a CSV or XLSX file, matched to columns, looked over row by row, applied, undone.

A room says in its `doubles.py` which columns a list of a kind may have, and how a row is known to be a record
that is there already:

    importable(
        Contact,
        columns=(ListColumn("code", ("code",)), ListColumn("email", ("e-mail", "courriel", "correo")), …),
        known_by="email",
        code_form=("C", 4),
    )

and sets `importable = True` in its `Pages`. That gives `/contacts/import/`. What was brought in waits as a
`ListImport` at `/imports/7/`: there one matches its columns, sees of each row whether it is new, changes what,
changes nothing, or is wrong, and applies it: all rows or none, in one transaction. From the same page it is
undone: what was added goes, what was changed is as it was; what somebody changed since is named and stays.

An empty cell leaves a record as it is. A list never deletes.
"""
