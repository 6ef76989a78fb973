import django.db.models.deletion
import pgtrigger.compiler
import pmt.workbench.fields
from django.conf import settings
from django.db import migrations, models

from pmt.workbench.migrating import AtOnce


class Migration(AtOnce):
    """The facility's questions and how requests answer them."""

    dependencies = [
        ("accounts", "0001_users"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("requests", "0003_responsible_and_letters"),
    ]

    operations = [
        migrations.CreateModel(
            name="Criterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                (
                    "kind",
                    models.CharField(
                        choices=[("eligibility", "Eligibility"), ("relevance", "Relevance")],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("question", models.CharField(max_length=300, verbose_name="question")),
                ("guidance", models.TextField(blank=True, verbose_name="what to look at")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="place")),
                ("since", models.DateField(blank=True, null=True, verbose_name="asked from")),
                ("until", models.DateField(blank=True, null=True, verbose_name="asked until")),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=pmt.workbench.fields.Fold(pmt.workbench.fields.Joined("code", "question")),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "question of the check list",
                "verbose_name_plural": "questions of the check list",
                "ordering": ["kind", "position", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["eligibility", "relevance"])), name="criterion_kind_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("since", None), ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="criterion_days_in_order",
                        violation_error_message="The last day on which it is asked lies before the first.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_criterionevent" ("code", "guidance", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "question", "since", "until") SELECT new_values."code", new_values."guidance", new_values."id", new_values."kind", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."position", new_values."question", new_values."since", new_values."until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="c0073b031af21fc49a5067031213d992c3334fd3",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_decbc",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="requests_criterion",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_criterionevent" ("code", "guidance", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "question", "since", "until") SELECT new_values."code", new_values."guidance", new_values."id", new_values."kind", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."position", new_values."question", new_values."since", new_values."until" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="2e7370a7dfe020ca6c3db1f223f20afe3f54ce87",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_53307",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="requests_criterion",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_criterionevent" ("code", "guidance", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "question", "since", "until") SELECT old_values."code", old_values."guidance", old_values."id", old_values."kind", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."position", old_values."question", old_values."since", old_values."until" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="2f806b9b0c10a516878de2633e02d0eccd84b78c",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_7f297",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="requests_criterion",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CriterionEvent",
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
                        to="requests.criterion",
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
                (
                    "kind",
                    models.CharField(
                        choices=[("eligibility", "Eligibility"), ("relevance", "Relevance")],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("question", models.CharField(max_length=300, verbose_name="question")),
                ("guidance", models.TextField(blank=True, verbose_name="what to look at")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="place")),
                ("since", models.DateField(blank=True, null=True, verbose_name="asked from")),
                ("until", models.DateField(blank=True, null=True, verbose_name="asked until")),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=pmt.workbench.fields.Fold(pmt.workbench.fields.Joined("code", "question")),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="EligibilityAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on_date", models.DateField(verbose_name="on")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "by_name",
                    models.CharField(
                        blank=True, db_default="", max_length=254, verbose_name="by, without an account here"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="eligibility_answers",
                        to="requests.assistancerequest",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="eligibility_answers",
                        to="requests.criterion",
                        verbose_name="question",
                    ),
                ),
                ("holds", models.BooleanField(verbose_name="yes")),
                ("reason", models.TextField(verbose_name="reason")),
            ],
            options={
                "verbose_name": "answer on eligibility",
                "verbose_name_plural": "answers on eligibility",
                "ordering": ["request", "criterion"],
                "constraints": [
                    models.UniqueConstraint(fields=("request", "criterion"), name="eligibility_answer_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="eligibility_answer_has_a_reason",
                        violation_error_message="Give a reason with each yes and each no.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_eligibilityanswerevent" ("by_id", "by_name", "criterion_id", "holds", "id", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "request_id") SELECT new_values."by_id", new_values."by_name", new_values."criterion_id", new_values."holds", new_values."id", new_values."on_date", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."request_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="f84497395feb4a5a77625f2b6f2b448aafe5e24f",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_14ed1",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="requests_eligibilityanswer",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_eligibilityanswerevent" ("by_id", "by_name", "criterion_id", "holds", "id", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "request_id") SELECT new_values."by_id", new_values."by_name", new_values."criterion_id", new_values."holds", new_values."id", new_values."on_date", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."request_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="8063b4f87b41afad18f2c0934c1ad8b81670e175",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_812bd",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="requests_eligibilityanswer",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_eligibilityanswerevent" ("by_id", "by_name", "criterion_id", "holds", "id", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "request_id") SELECT old_values."by_id", old_values."by_name", old_values."criterion_id", old_values."holds", old_values."id", old_values."on_date", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason", old_values."request_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="4f07fe9a65775923407506ee71d772079c65bda5",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_8907f",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="requests_eligibilityanswer",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EligibilityAnswerEvent",
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
                        to="requests.eligibilityanswer",
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
                ("on_date", models.DateField(verbose_name="on")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "by_name",
                    models.CharField(
                        blank=True, db_default="", max_length=254, verbose_name="by, without an account here"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="requests.assistancerequest",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="requests.criterion",
                        verbose_name="question",
                    ),
                ),
                ("holds", models.BooleanField(verbose_name="yes")),
                ("reason", models.TextField(verbose_name="reason")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="EligibilityException",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on_date", models.DateField(verbose_name="on")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "by_name",
                    models.CharField(
                        blank=True, db_default="", max_length=254, verbose_name="by, without an account here"
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="eligibility_exception",
                        to="requests.assistancerequest",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
            ],
            options={
                "verbose_name": "exception from eligibility",
                "verbose_name_plural": "exceptions from eligibility",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="eligibility_exception_has_a_reason"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_eligibilityexceptionevent" ("by_id", "by_name", "id", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "request_id") SELECT new_values."by_id", new_values."by_name", new_values."id", new_values."on_date", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."request_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="e0084fc4852e71dbf3a62f29d309e0f1c3c31fe0",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9f83b",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="requests_eligibilityexception",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_eligibilityexceptionevent" ("by_id", "by_name", "id", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "request_id") SELECT new_values."by_id", new_values."by_name", new_values."id", new_values."on_date", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."request_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="80ff2a996674b3143c2dd6df04881ad6d1ad3a3f",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_724ea",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="requests_eligibilityexception",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_eligibilityexceptionevent" ("by_id", "by_name", "id", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "request_id") SELECT old_values."by_id", old_values."by_name", old_values."id", old_values."on_date", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason", old_values."request_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="c3edf3f58fa85e62f68cb8e45880ce6173175d93",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a1007",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="requests_eligibilityexception",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EligibilityExceptionEvent",
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
                        to="requests.eligibilityexception",
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
                ("on_date", models.DateField(verbose_name="on")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "by_name",
                    models.CharField(
                        blank=True, db_default="", max_length=254, verbose_name="by, without an account here"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="requests.assistancerequest",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="RelevanceGrade",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on_date", models.DateField(verbose_name="on")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "by_name",
                    models.CharField(
                        blank=True, db_default="", max_length=254, verbose_name="by, without an account here"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relevance_grades",
                        to="requests.assistancerequest",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relevance_grades",
                        to="requests.criterion",
                        verbose_name="criterion",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("team", "Team"),
                            ("eu_delegation", "EU Delegation"),
                            ("authority", "Unit of the contracting authority"),
                            ("consortium", "Consortium member"),
                        ],
                        max_length=20,
                        verbose_name="whose opinion",
                    ),
                ),
                ("grade", models.PositiveSmallIntegerField(verbose_name="grade")),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
                ("given_by", models.CharField(blank=True, max_length=200, verbose_name="given by")),
            ],
            options={
                "verbose_name": "opinion on relevance",
                "verbose_name_plural": "opinions on relevance",
                "ordering": ["request", "source", "criterion"],
                "constraints": [
                    models.UniqueConstraint(fields=("request", "criterion", "source"), name="relevance_grade_once"),
                    models.CheckConstraint(
                        condition=models.Q(("grade__gte", 1), ("grade__lte", 5)), name="relevance_grade_from_1_to_5"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["team", "eu_delegation", "authority", "consortium"])),
                        name="relevance_grade_source_is_known",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_relevancegradeevent" ("by_id", "by_name", "comment", "criterion_id", "given_by", "grade", "id", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_id", "source") SELECT new_values."by_id", new_values."by_name", new_values."comment", new_values."criterion_id", new_values."given_by", new_values."grade", new_values."id", new_values."on_date", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."request_id", new_values."source" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="1c49dec3217f765ec6be0175d140b1b0d462436a",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6b580",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="requests_relevancegrade",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_relevancegradeevent" ("by_id", "by_name", "comment", "criterion_id", "given_by", "grade", "id", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_id", "source") SELECT new_values."by_id", new_values."by_name", new_values."comment", new_values."criterion_id", new_values."given_by", new_values."grade", new_values."id", new_values."on_date", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."request_id", new_values."source" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="9dfd731c17107be2869fac24f23a7d00ac20e7c1",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f5142",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="requests_relevancegrade",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_relevancegradeevent" ("by_id", "by_name", "comment", "criterion_id", "given_by", "grade", "id", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_id", "source") SELECT old_values."by_id", old_values."by_name", old_values."comment", old_values."criterion_id", old_values."given_by", old_values."grade", old_values."id", old_values."on_date", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."request_id", old_values."source" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="998c1ce23395f796c14aad5811a42d1473e3099f",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_19058",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="requests_relevancegrade",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RelevanceGradeEvent",
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
                        to="requests.relevancegrade",
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
                ("on_date", models.DateField(verbose_name="on")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "by_name",
                    models.CharField(
                        blank=True, db_default="", max_length=254, verbose_name="by, without an account here"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="requests.assistancerequest",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="requests.criterion",
                        verbose_name="criterion",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("team", "Team"),
                            ("eu_delegation", "EU Delegation"),
                            ("authority", "Unit of the contracting authority"),
                            ("consortium", "Consortium member"),
                        ],
                        max_length=20,
                        verbose_name="whose opinion",
                    ),
                ),
                ("grade", models.PositiveSmallIntegerField(verbose_name="grade")),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
                ("given_by", models.CharField(blank=True, max_length=200, verbose_name="given by")),
            ],
            options={"abstract": False},
        ),
    ]
