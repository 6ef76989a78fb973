import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pmt.workbench.fields
from django.conf import settings
from django.db import migrations, models

from pmt.workbench.migrating import AtOnce


class Migration(AtOnce):
    """Mails before they are sent, and who wants which."""

    initial = True

    dependencies = [
        ("workbench", "0001_extensions_and_fold"),
        ("accounts", "0001_users"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Value("E"),
                            django.db.models.functions.comparison.Cast(models.F("id"), models.CharField()),
                        ),
                        output_field=models.CharField(max_length=30),
                        verbose_name="code",
                    ),
                ),
                ("to", models.EmailField(max_length=320, verbose_name="to")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mails",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("kind", models.CharField(max_length=60, verbose_name="kind")),
                ("subject", models.CharField(max_length=500, verbose_name="subject")),
                ("text", models.TextField(verbose_name="text")),
                ("html", models.TextField(blank=True, verbose_name="text as HTML")),
                ("about_kind", models.CharField(blank=True, max_length=100, verbose_name="kind of record")),
                ("about_key", models.BigIntegerField(blank=True, null=True, verbose_name="record")),
                ("once", models.CharField(blank=True, max_length=200, null=True, unique=True, verbose_name="fact")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("held", "Held back"),
                            ("cancelled", "Cancelled"),
                            ("gathered", "In a daily digest"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("daily", models.BooleanField(default=False, verbose_name="for the daily digest")),
                (
                    "digest",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gathered",
                        to="mail.mail",
                        verbose_name="digest",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="written")),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="to be sent")),
                ("sent_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="sent")),
                ("attempts", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="tries")),
                ("error", models.TextField(blank=True, editable=False, verbose_name="what went wrong")),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=pmt.workbench.fields.Fold(pmt.workbench.fields.Joined("to", "subject")),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "mail",
                "verbose_name_plural": "outbox",
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(fields=["-created_at", "-id"], name="mail_newest"),
                    models.Index(fields=["person", "-created_at", "-id"], name="mail_newest_of_a_person"),
                    models.Index(condition=models.Q(("state", "waiting")), fields=["due_at"], name="mail_waiting"),
                    models.Index(fields=["code"], name="mail_by_code"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search"], name="mail_search", opclasses=["gin_trgm_ops"]
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "sent", "failed", "held", "cancelled", "gathered"])
                        ),
                        name="mail_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at", None)),
                            _connector="OR",
                        ),
                        name="mail_sent_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("digest__isnull", False), ("state", "gathered")),
                            models.Q(models.Q(("state", "gathered"), _negated=True), ("digest", None)),
                            _connector="OR",
                        ),
                        name="mail_gathered_names_its_digest",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("about_key", None), ("about_kind", "")),
                            models.Q(models.Q(("about_kind", ""), _negated=True), ("about_key__isnull", False)),
                            _connector="OR",
                        ),
                        name="mail_is_about_a_whole_record",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "mail_mailevent" ("about_key", "about_kind", "created_at", "daily", "digest_id", "id", "kind", "once", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at", "state", "subject", "to") SELECT new_values."about_key", new_values."about_kind", new_values."created_at", new_values."daily", new_values."digest_id", new_values."id", new_values."kind", new_values."once", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."sent_at", new_values."state", new_values."subject", new_values."to" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="2dff255874fe9869e422126a272ea76215110fc3",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_002a6",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="mail_mail",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "mail_mailevent" ("about_key", "about_kind", "created_at", "daily", "digest_id", "id", "kind", "once", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at", "state", "subject", "to") SELECT new_values."about_key", new_values."about_kind", new_values."created_at", new_values."daily", new_values."digest_id", new_values."id", new_values."kind", new_values."once", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."sent_at", new_values."state", new_values."subject", new_values."to" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."about_key" IS DISTINCT FROM (new_values."about_key") OR old_values."about_kind" IS DISTINCT FROM (new_values."about_kind") OR old_values."code" IS DISTINCT FROM (new_values."code") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."daily" IS DISTINCT FROM (new_values."daily") OR old_values."digest_id" IS DISTINCT FROM (new_values."digest_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."once" IS DISTINCT FROM (new_values."once") OR old_values."person_id" IS DISTINCT FROM (new_values."person_id") OR old_values."search" IS DISTINCT FROM (new_values."search") OR old_values."sent_at" IS DISTINCT FROM (new_values."sent_at") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."subject" IS DISTINCT FROM (new_values."subject") OR old_values."to" IS DISTINCT FROM (new_values."to")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="545dd7fbe7a475209129c5f17e3dc56d33fcff65",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6c469",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="mail_mail",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "mail_mailevent" ("about_key", "about_kind", "created_at", "daily", "digest_id", "id", "kind", "once", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at", "state", "subject", "to") SELECT old_values."about_key", old_values."about_kind", old_values."created_at", old_values."daily", old_values."digest_id", old_values."id", old_values."kind", old_values."once", old_values."person_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."sent_at", old_values."state", old_values."subject", old_values."to" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="47e381c6159a1496736a141eac3a271cbf825d1e",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_27026",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="mail_mail",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MailChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "who",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_choices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who chooses",
                    ),
                ),
                ("kind", models.CharField(max_length=60, verbose_name="kind")),
                (
                    "when",
                    models.CharField(
                        choices=[("at_once", "At once"), ("daily", "Once a day, together"), ("never", "Never")],
                        max_length=10,
                        verbose_name="when",
                    ),
                ),
            ],
            options={
                "verbose_name": "choice of notifications",
                "verbose_name_plural": "choices of notifications",
                "constraints": [
                    models.UniqueConstraint(fields=("who", "kind"), name="mail_choice_once"),
                    models.CheckConstraint(
                        condition=models.Q(("when__in", ["at_once", "daily", "never"])), name="mail_choice_is_known"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "mail_mailchoiceevent" ("id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "when", "who_id") SELECT new_values."id", new_values."kind", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."when", new_values."who_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="afabc19cb482c1480dfe21e4a82a1ee6c419047a",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_de0ed",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="mail_mailchoice",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "mail_mailchoiceevent" ("id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "when", "who_id") SELECT new_values."id", new_values."kind", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."when", new_values."who_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="96b20c5b0e5f420958d9bc80ec3738246c567fa4",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_cedba",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="mail_mailchoice",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "mail_mailchoiceevent" ("id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "when", "who_id") SELECT old_values."id", old_values."kind", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."when", old_values."who_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="e2329e491624704a4176502bffe3cdc54c4f4820",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_283b4",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="mail_mailchoice",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MailChoiceEvent",
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
                        to="mail.mailchoice",
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
                    "who",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who chooses",
                    ),
                ),
                ("kind", models.CharField(max_length=60, verbose_name="kind")),
                (
                    "when",
                    models.CharField(
                        choices=[("at_once", "At once"), ("daily", "Once a day, together"), ("never", "Never")],
                        max_length=10,
                        verbose_name="when",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="MailEvent",
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
                        to="mail.mail",
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
                    "code",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Value("E"),
                            django.db.models.functions.comparison.Cast(models.F("id"), models.CharField()),
                        ),
                        output_field=models.CharField(max_length=30),
                        verbose_name="code",
                    ),
                ),
                ("to", models.EmailField(max_length=320, verbose_name="to")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("kind", models.CharField(max_length=60, verbose_name="kind")),
                ("subject", models.CharField(max_length=500, verbose_name="subject")),
                ("about_kind", models.CharField(blank=True, max_length=100, verbose_name="kind of record")),
                ("about_key", models.BigIntegerField(blank=True, null=True, verbose_name="record")),
                ("once", models.CharField(blank=True, max_length=200, null=True, verbose_name="fact")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("held", "Held back"),
                            ("cancelled", "Cancelled"),
                            ("gathered", "In a daily digest"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("daily", models.BooleanField(default=False, verbose_name="for the daily digest")),
                (
                    "digest",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="mail.mail",
                        verbose_name="digest",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="written")),
                ("sent_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="sent")),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=pmt.workbench.fields.Fold(pmt.workbench.fields.Joined("to", "subject")),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={"abstract": False},
        ),
    ]
