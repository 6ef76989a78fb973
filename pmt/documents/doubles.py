"""Documents go with the record that they belong to when it becomes a part of another."""

from pmt.documents.models import Document
from pmt.workbench.merging.declaring import names_records

names_records(Document, kind="record_kind", key="record_key")
