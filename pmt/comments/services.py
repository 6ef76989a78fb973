"""What is done with comments."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from pmt.comments.mentions import Mentioned, mentioned
from pmt.comments.models import Comment, Mention
from pmt.comments.rules import may_write
from pmt.following.services import follow_by_itself
from pmt.mail.services import notify
from pmt.workbench.searching import Searchable

#: The kind of mail by which people are told that they are named (declared in `panels.py`).
MENTION = "mention"
#: Letters that a comment may have.
LONGEST = 10_000


class CommentRefused(Exception):
    """A comment cannot be written, changed or taken back; the message says why and what to do."""


@transaction.atomic
def add_comment(*, subject: Searchable, key: int, text: str, by: Any) -> tuple[Comment, Mentioned]:
    """Write a comment on a record and note whom it names.

    Raises CommentRefused where there is no such record for this person, where it says nothing, and
    where it names someone who may not see the record: they would be told of what is not theirs.
    """
    # Held until the comment stands: a record that is being deleted gets none.
    record = subject.visible(by).select_for_update(of=("self",), no_key=True).filter(pk=key).first()
    if record is None or not may_write(by, subject.kind):
        raise CommentRefused(_("This record is not there, or you cannot comment on it."))
    named = _checked(text, subject, key)
    comment = Comment.objects.create(kind=subject.kind, key=key, text=text.strip(), by=by)
    Mention.objects.bulk_create(Mention(comment=comment, who=person) for person in named.people)
    follow_by_itself(who=by, kind=subject.kind, key=key)
    _tell(comment, record, named.people)
    return comment, named


@transaction.atomic
def change_comment(*, comment: Comment, subject: Searchable, text: str, by: Any) -> tuple[Comment, Mentioned]:
    """Change one's own comment; who is named anew is mentioned, who is no longer named is not.

    Raises CommentRefused when it is another's or was taken back, and as `add_comment` does.
    """
    comment = _own(comment, by)
    named = _checked(text, subject, comment.key)
    before = {mention.who_id for mention in comment.mentions.all()}
    comment.mentions.exclude(who__in=named.people).delete()
    Mention.objects.bulk_create(
        Mention(comment=comment, who=person) for person in named.people if person.pk not in before
    )
    if comment.text != text.strip():
        comment.text = text.strip()
        comment.edited_at = timezone.now()
        comment.save(update_fields=["text", "edited_at"])
    record = subject.visible(by).filter(pk=comment.key).first()
    fresh = [person for person in named.people if person.pk not in before]
    if record is not None:
        _tell(comment, record, fresh)
    return comment, Mentioned(fresh, named.unfit, named.unknown)


@transaction.atomic
def take_back_comment(*, comment: Comment, by: Any) -> Comment:
    """Take back one's own comment: that there was one stays, what it said stands in the history alone.

    Raises CommentRefused when it is another's or was taken back before.
    """
    comment = _own(comment, by)
    comment.mentions.all().delete()
    comment.text = ""
    comment.taken_back_at = timezone.now()
    comment.save(update_fields=["text", "taken_back_at"])
    return comment


def _tell(comment: Comment, record: Any, people: list[Any]) -> None:
    """Tell those whom a comment names, each once for a comment; nobody is told of what they say themselves."""
    notify(
        to=[person for person in people if person.pk != comment.by_id],
        kind=MENTION,
        about=record,
        subject=_("%(by)s named you in a comment on %(record)s") % {"by": comment.by, "record": record},
        template="comments/mail_mention.txt",
        context={"comment": comment},
        once=f"comment {comment.pk}",
    )


def _own(comment: Comment, by: Any) -> Comment:
    """Return one's own comment, locked."""
    held = Comment.objects.select_for_update().get(pk=comment.pk)
    if held.by_id != by.pk:
        raise CommentRefused(_("Only who wrote a comment changes it or takes it back."))
    if held.taken_back_at is not None:
        raise CommentRefused(_("This comment was taken back."))
    return held


def _checked(text: str, subject: Searchable, key: int) -> Mentioned:
    """Return whom a text names; raises CommentRefused where it cannot be a comment on the record."""
    if not text.strip():
        raise CommentRefused(_("Write something first."))
    if len(text) > LONGEST:
        raise CommentRefused(
            _("A comment has at most %(n)s letters; put longer texts into a document.") % {"n": LONGEST}
        )
    named = mentioned(text, subject=subject, key=key)
    if named.unfit:
        who = get_text_list([str(person) for person in named.unfit], _("and"))
        raise CommentRefused(
            _("%(who)s may not see this; leave the @ out, so that nobody is told of it.") % {"who": who}
        )
    return named
