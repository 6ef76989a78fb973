"""Comments go with the record that they are on when it becomes a part of another."""

from pmt.comments.models import Comment
from pmt.workbench.merging.declaring import names_records

names_records(Comment)
