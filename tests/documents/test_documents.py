"""Adding documents to records, new versions, withdrawing, and who reads them."""

import io
import threading
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.test import Client

from pmt.documents import services, storage
from pmt.documents.models import Document, DocumentVersion
from pmt.workbench.deleting import delete_record, restore
from pmt.workbench.merging.hanging import hangs_on
from pmt.workbench.merging.services import merge_records, undo_merge
from tests import factories
from tests.documents import samples


@pytest.fixture(autouse=True)
def home(tmp_path: Any, settings: Any) -> None:
    settings.PMT_INCOMING = tmp_path / "incoming"
    settings.MEDIA_ROOT = tmp_path / "documents"


def signed_in(**role: bool) -> Client:
    client = Client()
    client.force_login(factories.UserFactory(**role))
    return client


def add(record: Any, content: bytes | None = None, name: str = "report.pdf", by: Any = None, **more: Any) -> Document:
    asked = {"kind": "other", "readers": "everyone"} | more
    by = by or factories.UserFactory(officer=True)
    return services.add_document(record=record, file=io.BytesIO(content or samples.pdf()), name=name, by=by, **asked)


def upload(*files: tuple[str, bytes], **fields: Any) -> dict[str, Any]:
    return {
        "uploads": [SimpleUploadedFile(name, content) for name, content in files],
        "kind": "other",
        "readers": "everyone",
    } | fields


def bytes_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.django_db
def test_several_files_are_added_at_once_and_one_that_is_refused_keeps_none_out() -> None:
    action = factories.ActionFactory()
    client = signed_in(officer=True)
    address = f"/documents/of/actions.action/{action.code}/"
    answer = client.post(
        address,
        upload(("Rapport final.pdf", samples.pdf()), ("setup.exe", b"MZ\x00\x00"), ("a.docx", samples.docx())),
        follow=True,
    )
    text = answer.content.decode()
    assert answer.redirect_chain == [(address, 302)]
    assert "“Rapport final” was added." in text
    assert "“setup.exe” is a program." in text
    found = list(Document.objects.of(action).order_by("id"))
    assert [(each.title, each.newest.number, each.newest.content_type[:15]) for each in found] == [
        ("Rapport final", 1, "application/pdf"),
        ("a", 1, "application/vnd"),
    ]
    assert found[0].newest.path.read_bytes() == samples.pdf()
    assert oct(found[0].newest.path.stat().st_mode)[-3:] == "600"


@pytest.mark.django_db
def test_a_script_is_told_of_each_file_and_the_panel_shows_what_was_added() -> None:
    expert = factories.ExpertFactory()
    client = signed_in(officer=True)
    address = f"/documents/of/experts.expert/{expert.code}/"
    told = client.post(address, upload(("CV.pdf", samples.pdf()), kind="cv"), headers={"accept": "application/json"})
    assert told.json() == {"said": [], "refused": ["A CV is about a person: choose “Staff only” or narrower."]}
    fields = upload(("CV.pdf", samples.pdf()), kind="cv", readers="staff", title="CV, 2015", language="French")
    assert client.post(address, fields, headers={"accept": "application/json"}).json()["said"] == [
        "“CV, 2015” was added."
    ]
    part = client.get(address, headers={"HX-Request": "true", "HX-Target": "panel-3"}).content.decode()
    assert "CV, 2015" in part
    assert "French" in part
    assert "<html" not in part


@pytest.mark.django_db
def test_the_same_content_again_is_said_and_not_kept_twice() -> None:
    action, other = factories.ActionFactory(), factories.ActionFactory()
    first = add(action)
    with pytest.raises(services.SameContent, match="version 1 of “report”"):
        add(action, name="again.pdf")
    add(other)
    with pytest.raises(services.SameContent, match="present version 1"):
        services.add_version(document=first, file=io.BytesIO(samples.pdf()), name="a.pdf", by=None)
    assert len(list((storage.path_of(first.newest.sha256).parent).iterdir())) == 1


@pytest.mark.django_db
def test_that_content_is_there_already_is_not_told_to_who_may_not_read_it() -> None:
    action = factories.ActionFactory()
    add(action, readers="lead", by=factories.UserFactory(leader=True))
    assert add(action, by=factories.UserFactory(officer=True)).pk


@pytest.mark.django_db
def test_a_new_version_supersedes_and_the_earlier_one_stays_as_it_was() -> None:
    document = add(factories.ActionFactory())
    client = signed_in(officer=True)
    for number, words in ((2, "Second"), (3, "Third")):
        file = SimpleUploadedFile("v.pdf", samples.pdf(words))
        answer = client.post(
            f"/documents/{document.code}/versions/", {"file": file, "note": words, "seen": number - 1}, follow=True
        )
        assert f"Version {number} was added." in answer.content.decode()
    stale = SimpleUploadedFile("v.pdf", samples.pdf("Fourth"))
    answer = client.post(f"/documents/{document.code}/versions/", {"file": stale, "seen": 1}, follow=True)
    assert "Somebody added version 3 meanwhile" in answer.content.decode()
    assert bytes_of(client.get(f"/documents/{document.code}/versions/1/file/")) == samples.pdf()
    assert bytes_of(client.get(f"/documents/{document.code}/versions/3/file/")) == samples.pdf("Third")
    assert client.get(f"/documents/{document.code}/versions/4/file/").status_code == 404


@pytest.mark.django_db
def test_the_database_takes_no_gap_no_change_of_a_version_and_no_document_of_nothing() -> None:
    document = add(factories.ActionFactory())
    version = document.newest
    values = {"name": "a.pdf", "size": 1, "content_type": "application/pdf", "sha256": "0" * 64}
    with pytest.raises(IntegrityError, match="follows"), transaction.atomic():
        DocumentVersion.objects.create(document=document, number=3, **values)
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        DocumentVersion.objects.filter(pk=version.pk).update(sha256="1" * 64)
    for kind, key in (("actions.action", 0), ("no.such", 1), ("contacts.contact", document.record_key + 10**6)):
        with pytest.raises(IntegrityError, match="There is no"), transaction.atomic():
            Document.objects.filter(pk=document.pk).update(record_kind=kind, record_key=key)
    with pytest.raises(IntegrityError, match="cv_is_not_for_everyone"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(kind="cv")


@pytest.mark.django_db
def test_files_are_served_as_what_they_are_and_run_nothing() -> None:
    action = factories.ActionFactory()
    report = add(action, name="Rapport d’été “final”.pdf")
    letter = add(action, samples.docx(), "letter.docx")
    photo = add(action, samples.picture(), "photo.png")
    client = signed_in(observer=True)
    answer = client.get(f"/documents/{report.code}/versions/1/file/")
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Rapport%20d%E2%80%99")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-store"
    inline = client.get(f"/documents/{photo.code}/versions/1/file/?read")
    assert inline["Content-Disposition"] == 'inline; filename="photo.png"'
    assert inline["Content-Security-Policy"].endswith("sandbox")
    # What a browser would hand to another program is never shown inline.
    assert client.get(f"/documents/{letter.code}/versions/1/file/?read")["Content-Disposition"].startswith("attachment")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("readers", "reads"),
    [
        ("everyone", {"leader", "administrator", "officer", "finance", "approver", "observer"}),
        ("staff", {"leader", "administrator", "officer", "finance"}),
        ("lead", {"leader", "administrator"}),
    ],
)
def test_a_document_is_read_by_those_whom_its_mark_lets(readers: str, reads: set[str]) -> None:
    action = factories.ActionFactory()
    document = add(action, readers=readers, title="Delicate matter", by=factories.UserFactory(leader=True))
    document.newest.reading.__class__.objects.update(text="unmistakable")
    for role in ("leader", "administrator", "officer", "finance", "approver", "observer"):
        client = signed_in(**{role: True})
        seen = role in reads
        for address in ("", "versions/1/file/", "history/"):
            if address != "history/" or role != "observer":
                answer = client.get(f"/documents/{document.code}/{address}")
                assert answer.status_code == (200 if seen else 404), (role, address)
        for address in (
            f"/documents/of/actions.action/{action.code}/",
            "/documents/",
            "/search/?q=unmistakable",
            "/search/?q=delicate",
        ):
            assert (f"/documents/{document.code}/" in client.get(address).content.decode()) == seen, (role, address)
        text = bytes_of(client.get("/documents/?download=csv")).decode()
        assert ("Delicate matter" in text) == seen


@pytest.mark.django_db
def test_nobody_hides_a_document_from_their_own_eyes() -> None:
    action = factories.ActionFactory()
    client = signed_in(officer=True)
    told = client.post(
        f"/documents/of/actions.action/{action.code}/",
        upload(("a.pdf", samples.pdf()), readers="lead"),
        headers={"accept": "application/json"},
    ).json()
    assert told["said"] == []
    assert not Document.objects.exists()


@pytest.mark.django_db
def test_what_is_withdrawn_has_its_reason_stands_nowhere_and_can_be_put_back() -> None:
    action = factories.ActionFactory()
    document = add(action, title="Wrong annex")
    client, observer = signed_in(officer=True), signed_in(observer=True)
    address = f"/documents/{document.code}/"
    assert "Say why it is withdrawn" in client.post(f"{address}withdraw/", {"why": " "}).content.decode()
    answer = client.post(f"{address}withdraw/", {"why": "Of another action"}, follow=True)
    assert "Of another action" in answer.content.decode()
    assert f"{address}put-back/" in answer.content.decode()
    assert observer.get(address).status_code == 404
    assert observer.get(f"{address}versions/1/file/").status_code == 404
    of_record = f"/documents/of/actions.action/{action.code}/"
    assert "Wrong annex" not in client.get(of_record).content.decode()
    assert "Wrong annex" in client.get("/documents/?tab=withdrawn").content.decode()
    # Its bytes are kept meanwhile, and the same file may be added where it belongs.
    assert document.newest.path.exists()
    client.post(f"{address}put-back/")
    assert "Wrong annex" in observer.get(of_record).content.decode()


@pytest.mark.django_db
def test_documents_of_a_deleted_record_are_gone_until_it_is_brought_back() -> None:
    contact = factories.ContactFactory()
    officer = factories.UserFactory(officer=True)
    document = add(contact)
    client = Client()
    client.force_login(officer)
    entry = delete_record(contact, by=officer, key=contact.code)
    assert client.get(f"/documents/{document.code}/").status_code == 404
    assert client.get(f"/documents/{document.code}/versions/1/file/").status_code == 404
    restore(entry)
    assert client.get(f"/documents/{document.code}/").status_code == 200


@pytest.mark.django_db
def test_documents_follow_when_records_are_merged_and_return_when_that_is_undone() -> None:
    officer = factories.UserFactory(officer=True)
    loser, winner = factories.ContactFactory(), factories.ContactFactory()
    theirs, own = add(loser), add(winner)
    add(loser, samples.docx(), "secret.docx", by=factories.UserFactory(leader=True), readers="lead")
    (hanging,) = [each for each in hangs_on(winner, loser, officer) if each.kind == "Documents"]
    assert (hanging.on_winner, hanging.on_loser, hanging.named) == (1, 2, ["report"])
    merge = merge_records(winner=winner, loser=loser, by=officer)
    assert set(Document.objects.of(winner)) >= {theirs, own}
    undo_merge(merge=merge, by=officer)
    assert list(Document.objects.of(winner)) == [own]
    assert theirs in Document.objects.of(loser)


@pytest.mark.django_db
def test_a_file_that_is_too_large_is_left_out_and_the_others_come_in(settings: Any) -> None:
    settings.PMT_DOCUMENT_BYTES = 3000
    action = factories.ActionFactory()
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.UserFactory(officer=True))
    address = f"/documents/of/actions.action/{action.code}/"
    files = upload(("big.txt", b"a" * 400_000), ("small.pdf", samples.pdf()))
    assert client.post(address, files).status_code == 403
    client.get(address)
    token = client.cookies["pmt_session_csrf"].value
    files = upload(("big.txt", b"a" * 400_000), ("small.pdf", samples.pdf()), csrfmiddlewaretoken=token)
    told = client.post(address, files, headers={"accept": "application/json"}).json()
    assert told["said"] == ["“small” was added."]
    assert "“big.txt” is larger than 2.9" in told["refused"][0].replace("\xa0", " ")


@pytest.mark.django_db
def test_documents_belong_to_records_that_one_sees_and_to_nothing_else() -> None:
    client = signed_in(administrator=True)
    document = add(factories.ActionFactory())
    for kind, key in (
        ("actions.action", "no-such"),
        ("documents.document", document.code),
        ("accounts.user", "1"),
        ("no", "x"),
    ):
        assert client.get(f"/documents/of/{kind}/{key}/").status_code == 404
    assert signed_in(observer=True).post(f"/documents/of/actions.action/{document.record_key}/").status_code == 404


@pytest.mark.django_db
def test_the_list_narrows_and_asks_as_much_for_many_as_for_few(django_assert_max_num_queries: Any) -> None:
    client = signed_in(officer=True)
    action, expert = factories.ActionFactory(), factories.ExpertFactory()
    add(action, kind="letter", language="fr", title="Lettre")
    add(expert, samples.docx(), "cv.docx", kind="cv", readers="staff", title="Curriculum")
    for query, shown in (
        ("kind=letter", {"Lettre"}),
        ("record_kind=experts.expert", {"Curriculum"}),
        ("language=fr", {"Lettre"}),
        ("since=2020-01-01", {"Lettre", "Curriculum"}),
        ("since=2999-01-01", set()),
        ("q=curric", {"Curriculum"}),
        ("sort=title", {"Lettre", "Curriculum"}),
    ):
        text = client.get(f"/documents/?{query}").content.decode()
        assert {title for title in ("Lettre", "Curriculum") if title in text} == shown, query
    with connection.execute_wrapper(_Counted()) as few:
        client.get("/documents/")
        assert few is None
    for n in range(15):
        add(action, samples.pdf(str(n)), title=f"Report {n}")
    with django_assert_max_num_queries(_Counted.last):
        client.get("/documents/")


class _Counted:
    """Counts the queries of a page."""

    last = 0

    def __init__(self) -> None:
        _Counted.last = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        _Counted.last += 1
        return execute(sql, params, many, context)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_add_a_version_at_once_get_two_numbers() -> None:
    document = add(factories.ActionFactory())
    wrong: list[Exception] = []

    def work(n: int) -> None:
        try:
            services.add_version(document=document, file=io.BytesIO(samples.pdf(str(n))), name="a.pdf", by=None)
        except Exception as error:
            wrong.append(error)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert list(document.versions.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6, 7]
