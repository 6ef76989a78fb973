import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import pgtrigger.compiler
import pmt.workbench.fields
from django.conf import settings
from django.db import migrations, models

from pmt.workbench.migrating import AtOnce


class Migration(AtOnce):
    """Documents of records, their versions and who read them."""

    initial = True

    dependencies = [
        ("workbench", "0001_extensions_and_fold"),
        ("accounts", "0001_users"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                ("record_kind", models.CharField(max_length=100, verbose_name="kind of record")),
                ("record_key", models.BigIntegerField(verbose_name="record")),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("approval_form", "Approval form"),
                            ("terms_of_reference", "Terms of reference"),
                            ("cv", "CV"),
                            ("mission_report", "Mission report"),
                            ("deliverable", "Deliverable"),
                            ("letter", "Letter"),
                            ("invoice", "Invoice"),
                            ("voucher", "Voucher"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=8, verbose_name="language")),
                (
                    "readers",
                    models.CharField(
                        choices=[
                            ("everyone", "Everyone who may see the record"),
                            ("staff", "Staff only"),
                            ("lead", "Team leader and administrator only"),
                        ],
                        default="everyone",
                        max_length=10,
                        verbose_name="who may read it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="withdrawn by",
                    ),
                ),
                ("withdrawn_why", models.CharField(blank=True, max_length=500, verbose_name="why it was withdrawn")),
                (
                    "sort_title",
                    models.GeneratedField(
                        db_persist=True,
                        expression=pmt.workbench.fields.Fold(models.F("title")),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=pmt.workbench.fields.Fold(pmt.workbench.fields.Joined("code", "title")),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "ordering": ["sort_title", "id"],
                "indexes": [
                    models.Index(fields=["record_kind", "record_key"], name="document_by_record"),
                    models.Index(fields=["sort_title", "id"], name="document_by_title"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search"], name="document_search", opclasses=["gin_trgm_ops"]
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "approval_form",
                                    "terms_of_reference",
                                    "cv",
                                    "mission_report",
                                    "deliverable",
                                    "letter",
                                    "invoice",
                                    "voucher",
                                    "other",
                                ],
                            )
                        ),
                        name="document_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("readers__in", ["everyone", "staff", "lead"])),
                        name="document_readers_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("record_kind__regex", "^[a-z_]+\\.[a-z_]+$")),
                        name="document_record_kind_is_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "cv"), ("readers", "everyone"), _negated=True),
                        name="document_cv_is_not_for_everyone",
                        violation_error_message="A CV is about a person: choose “Staff only” or narrower under “Who may read it”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None), ("withdrawn_why", "")),
                            models.Q(("withdrawn_at__isnull", False), models.Q(("withdrawn_why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="document_withdrawn_has_its_reason",
                        violation_error_message="Say why it is withdrawn.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="record_exists",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE tbl text; there boolean;",
                            func="\n    tbl := replace(NEW.record_kind, '.', '_');\n    IF to_regclass(format('public.%I', tbl)) IS NOT NULL THEN\n        EXECUTE format('SELECT true FROM public.%I WHERE id = $1 FOR KEY SHARE', tbl) INTO there USING NEW.record_key;\n    END IF;\n    IF there IS NULL THEN\n        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'document_record_exists',\n            MESSAGE = format('There is no %s %s for the document to belong to.', NEW.record_kind, NEW.record_key);\n    END IF;\n    RETURN NEW;\n",
                            hash="18c7798629f2dc35558d9f74c0321caedd4dcac7",
                            operation='INSERT OR UPDATE OF "record_kind", "record_key"',
                            pgid="pgtrigger_record_exists_518e7",
                            table="documents_document",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "documents_documentevent" ("code", "created_at", "created_by_id", "id", "kind", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "record_key", "record_kind", "title", "withdrawn_at", "withdrawn_by_id", "withdrawn_why") SELECT new_values."code", new_values."created_at", new_values."created_by_id", new_values."id", new_values."kind", new_values."language", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."readers", new_values."record_key", new_values."record_kind", new_values."title", new_values."withdrawn_at", new_values."withdrawn_by_id", new_values."withdrawn_why" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="a5f71894a7d2e29badf94b5245da4e501860186c",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_be524",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="documents_document",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "documents_documentevent" ("code", "created_at", "created_by_id", "id", "kind", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "record_key", "record_kind", "title", "withdrawn_at", "withdrawn_by_id", "withdrawn_why") SELECT new_values."code", new_values."created_at", new_values."created_by_id", new_values."id", new_values."kind", new_values."language", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."readers", new_values."record_key", new_values."record_kind", new_values."title", new_values."withdrawn_at", new_values."withdrawn_by_id", new_values."withdrawn_why" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="65397e501b36418848a8b2be8f75ac925d026642",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a3ed6",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="documents_document",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "documents_documentevent" ("code", "created_at", "created_by_id", "id", "kind", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "record_key", "record_kind", "title", "withdrawn_at", "withdrawn_by_id", "withdrawn_why") SELECT old_values."code", old_values."created_at", old_values."created_by_id", old_values."id", old_values."kind", old_values."language", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."readers", old_values."record_key", old_values."record_kind", old_values."title", old_values."withdrawn_at", old_values."withdrawn_by_id", old_values."withdrawn_why" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="0bb50b8dcbae5cc064c67995040b46d699d30628",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_0c008",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="documents_document",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="documents.document",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=20, verbose_name="code")),
                ("record_kind", models.CharField(max_length=100, verbose_name="kind of record")),
                ("record_key", models.BigIntegerField(verbose_name="record")),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("approval_form", "Approval form"),
                            ("terms_of_reference", "Terms of reference"),
                            ("cv", "CV"),
                            ("mission_report", "Mission report"),
                            ("deliverable", "Deliverable"),
                            ("letter", "Letter"),
                            ("invoice", "Invoice"),
                            ("voucher", "Voucher"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=8, verbose_name="language")),
                (
                    "readers",
                    models.CharField(
                        choices=[
                            ("everyone", "Everyone who may see the record"),
                            ("staff", "Staff only"),
                            ("lead", "Team leader and administrator only"),
                        ],
                        default="everyone",
                        max_length=10,
                        verbose_name="who may read it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="withdrawn by",
                    ),
                ),
                ("withdrawn_why", models.CharField(blank=True, max_length=500, verbose_name="why it was withdrawn")),
                (
                    "sort_title",
                    models.GeneratedField(
                        db_persist=True,
                        expression=pmt.workbench.fields.Fold(models.F("title")),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=pmt.workbench.fields.Fold(pmt.workbench.fields.Joined("code", "title")),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="DocumentVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="documents.document",
                        verbose_name="document",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("name", models.CharField(max_length=200, verbose_name="name of the file")),
                ("size", models.PositiveBigIntegerField(verbose_name="bytes")),
                ("content_type", models.CharField(max_length=100, verbose_name="type")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="what is new")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a document",
                "verbose_name_plural": "versions of documents",
                "ordering": ["document", "-number"],
                "indexes": [
                    models.Index(fields=["sha256"], name="document_version_by_content"),
                    models.Index(fields=["uploaded_at"], name="document_version_by_day"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("document", "number"), name="document_version_number_is_its_own"),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="document_version_names_content"
                    ),
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="document_version_is_not_empty"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="number_follows",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF NEW.number <> 1 + (\n        SELECT coalesce(max(number), 0) FROM documents_documentversion WHERE document_id = NEW.document_id\n    ) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'document_version_numbers_without_gap',\n            MESSAGE = 'The number of a version follows that of the one before.';\n    END IF;\n    RETURN NEW;\n",
                            hash="b3850e2b5309b589d6ccc2f16f70e4a504e9da2b",
                            operation="INSERT",
                            pgid="pgtrigger_number_follows_557f2",
                            table="documents_documentversion",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."document_id" IS DISTINCT FROM (NEW."document_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."content_type" IS DISTINCT FROM (NEW."content_type") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."uploaded_at" IS DISTINCT FROM (NEW."uploaded_at") OR OLD."uploaded_by_id" IS DISTINCT FROM (NEW."uploaded_by_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="a345a5f6b50469bbb3fa2a60eff1ceef400946a3",
                            operation="UPDATE",
                            pgid="pgtrigger_version_stays_260e9",
                            table="documents_documentversion",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "documents_documentversionevent" ("content_type", "document_id", "id", "name", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "uploaded_at", "uploaded_by_id") SELECT new_values."content_type", new_values."document_id", new_values."id", new_values."name", new_values."note", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."sha256", new_values."size", new_values."uploaded_at", new_values."uploaded_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="1d3c6dd8185884cc3433eda5a71fc161b6f2bdbb",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6369a",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="documents_documentversion",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "documents_documentversionevent" ("content_type", "document_id", "id", "name", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "uploaded_at", "uploaded_by_id") SELECT new_values."content_type", new_values."document_id", new_values."id", new_values."name", new_values."note", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."sha256", new_values."size", new_values."uploaded_at", new_values."uploaded_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="b2817d552c22a40456106e0b6833b61aca26abbe",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_07354",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="documents_documentversion",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "documents_documentversionevent" ("content_type", "document_id", "id", "name", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "uploaded_at", "uploaded_by_id") SELECT old_values."content_type", old_values."document_id", old_values."id", old_values."name", old_values."note", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."sha256", old_values."size", old_values."uploaded_at", old_values."uploaded_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="b14bef3f70b962058362ae9a8987aac462a896fc",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_3cd2b",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="documents_documentversion",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentVersionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="documents.documentversion",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "document",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="documents.document",
                        verbose_name="document",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("name", models.CharField(max_length=200, verbose_name="name of the file")),
                ("size", models.PositiveBigIntegerField(verbose_name="bytes")),
                ("content_type", models.CharField(max_length=100, verbose_name="type")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="what is new")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reading",
                        to="documents.documentversion",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting to be read"),
                            ("read", "Read"),
                            ("wordless", "Holds no words that can be read"),
                            ("failed", "Could not be read"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="asked")),
                ("pages", models.PositiveIntegerField(null=True, verbose_name="pages")),
                ("pictured", models.BooleanField(default=False, verbose_name="has a picture")),
                ("text", models.TextField(blank=True, verbose_name="words")),
                (
                    "folded",
                    models.GeneratedField(
                        db_persist=True,
                        expression=pmt.workbench.fields.Fold(models.F("text")),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "words",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            pmt.workbench.fields.Fold(models.F("text")),
                            template="to_tsvector('simple'::regconfig, %(expressions)s)",
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "words of a document",
                "verbose_name_plural": "words of documents",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["words"], name="document_words"),
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["asked_at"],
                        name="document_waiting_to_be_read",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "read", "wordless", "failed"])),
                        name="reading_state_is_known",
                    )
                ],
            },
        ),
    ]
