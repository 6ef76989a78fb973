import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pmt.workbench.fields
from django.conf import settings
from django.db import migrations, models

from pmt.workbench.migrating import AtOnce


class Migration(AtOnce):
    """The action approval form and the activities that it proposes."""

    dependencies = [
        ("accounts", "0001_users"),
        ("actions", "0008_contacts_and_closure"),
        ("contacts", "0001_institutions_and_contacts"),
        ("facility", "0002_places_and_areas"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("requests", "0001_requests"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApprovalForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                ("addendum", models.BooleanField(default=False, editable=False, verbose_name="addendum")),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approval_forms",
                        to="requests.assistancerequest",
                        verbose_name="request",
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approval_forms",
                        to="actions.action",
                        verbose_name="action",
                    ),
                ),
                ("own_code", models.CharField(blank=True, max_length=20, verbose_name="own code of the action")),
                ("version", models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "previous",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next",
                        to="actions.approvalform",
                        verbose_name="version before",
                    ),
                ),
                ("title", models.CharField(max_length=500, verbose_name="title")),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approval_forms",
                        to="facility.country",
                        verbose_name="partner country",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approval_forms",
                        to="facility.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approval_forms",
                        to="contacts.institution",
                        verbose_name="partner institution",
                    ),
                ),
                ("general_objective", models.TextField(blank=True, verbose_name="general objective")),
                ("specific_objectives", models.TextField(blank=True, verbose_name="specific objectives, one a line")),
                ("expected_results", models.TextField(blank=True, verbose_name="expected results, one a line")),
                ("assumptions", models.TextField(blank=True, verbose_name="assumptions, one a line")),
                ("calendar", models.TextField(blank=True, verbose_name="calendar")),
                (
                    "estimated_budget",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="estimated budget",
                    ),
                ),
                ("budget_note", models.TextField(blank=True, verbose_name="what the budget is for")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("checked", "Checked"),
                            ("submitted", "Submitted"),
                            ("returned", "Returned"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("decided_on", models.DateField(blank=True, editable=False, null=True, verbose_name="decided")),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approval_forms",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="responsible",
                    ),
                ),
                (
                    "responsible_name",
                    models.CharField(
                        blank=True,
                        db_default="",
                        editable=False,
                        max_length=254,
                        verbose_name="responsible, without an account here",
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
                "verbose_name": "approval form",
                "verbose_name_plural": "approval forms",
                "ordering": ["code"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search"], name="approval_form_search", opclasses=["gin_trgm_ops"]
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "checked", "submitted", "returned", "approved", "refused"])
                        ),
                        name="form_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_on__isnull", False), ("status__in", ["approved", "refused"])),
                            models.Q(
                                models.Q(("status__in", ["approved", "refused"]), _negated=True), ("decided_on", None)
                            ),
                            _connector="OR",
                        ),
                        name="form_decided_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("addendum", False), ("action__isnull", False), _connector="OR"),
                        name="form_addendum_has_its_action",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("addendum", True),
                            ("request__isnull", False),
                            models.Q(("own_code", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="form_has_a_request_or_a_code",
                        violation_error_message="Name a request, or give the action a code of its own.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("country__isnull", False), ("region__isnull", False), _connector="OR"),
                        name="form_is_somewhere",
                        violation_error_message="Choose a country, or else a region.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("estimated_budget", None), ("estimated_budget__gte", 0), _connector="OR"),
                        name="form_budget_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("previous", None), ("version", 1)),
                            models.Q(("previous__isnull", False), ("version__gt", 1)),
                            _connector="OR",
                        ),
                        name="form_later_version_follows_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("previous", models.F("id")), _negated=True),
                        name="form_does_not_follow_itself",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("addendum", False), ("status__in", ["draft", "checked", "submitted"])),
                        fields=("request",),
                        name="form_one_at_work_a_request",
                        violation_error_message="A form for this request is at work already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("addendum", True), ("status__in", ["draft", "checked", "submitted"])),
                        fields=("action",),
                        name="form_one_addendum_at_work",
                        violation_error_message="An addendum to this action is at work already.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_approvalformevent" ("action_id", "addendum", "assumptions", "budget_note", "calendar", "code", "country_id", "decided_on", "estimated_budget", "expected_results", "general_objective", "id", "institution_id", "own_code", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_id", "region_id", "request_id", "responsible_id", "responsible_name", "specific_objectives", "status", "title", "version") SELECT new_values."action_id", new_values."addendum", new_values."assumptions", new_values."budget_note", new_values."calendar", new_values."code", new_values."country_id", new_values."decided_on", new_values."estimated_budget", new_values."expected_results", new_values."general_objective", new_values."id", new_values."institution_id", new_values."own_code", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."previous_id", new_values."region_id", new_values."request_id", new_values."responsible_id", new_values."responsible_name", new_values."specific_objectives", new_values."status", new_values."title", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="1267c93afc2a018beb5c468c8038f1f372081463",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3e22a",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="actions_approvalform",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_approvalformevent" ("action_id", "addendum", "assumptions", "budget_note", "calendar", "code", "country_id", "decided_on", "estimated_budget", "expected_results", "general_objective", "id", "institution_id", "own_code", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_id", "region_id", "request_id", "responsible_id", "responsible_name", "specific_objectives", "status", "title", "version") SELECT new_values."action_id", new_values."addendum", new_values."assumptions", new_values."budget_note", new_values."calendar", new_values."code", new_values."country_id", new_values."decided_on", new_values."estimated_budget", new_values."expected_results", new_values."general_objective", new_values."id", new_values."institution_id", new_values."own_code", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."previous_id", new_values."region_id", new_values."request_id", new_values."responsible_id", new_values."responsible_name", new_values."specific_objectives", new_values."status", new_values."title", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="c45d2e9bcc8612f4da57aaba1d23db891c4a1bc7",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_33e34",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="actions_approvalform",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_approvalformevent" ("action_id", "addendum", "assumptions", "budget_note", "calendar", "code", "country_id", "decided_on", "estimated_budget", "expected_results", "general_objective", "id", "institution_id", "own_code", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_id", "region_id", "request_id", "responsible_id", "responsible_name", "specific_objectives", "status", "title", "version") SELECT old_values."action_id", old_values."addendum", old_values."assumptions", old_values."budget_note", old_values."calendar", old_values."code", old_values."country_id", old_values."decided_on", old_values."estimated_budget", old_values."expected_results", old_values."general_objective", old_values."id", old_values."institution_id", old_values."own_code", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."previous_id", old_values."region_id", old_values."request_id", old_values."responsible_id", old_values."responsible_name", old_values."specific_objectives", old_values."status", old_values."title", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="006057541054aba67f3179017d05a0459a463adc",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_9875d",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="actions_approvalform",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApprovalFormArea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="area_links",
                        to="actions.approvalform",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approval_form_links",
                        to="facility.area",
                    ),
                ),
            ],
            options={
                "verbose_name": "area of an approval form",
                "verbose_name_plural": "areas of approval forms",
                "constraints": [models.UniqueConstraint(fields=("form", "area"), name="form_area_once")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_approvalformareaevent" ("area_id", "form_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."area_id", new_values."form_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="3f14c27c8ca9ff6649e3af8f3fba1392d844237f",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_042d0",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="actions_approvalformarea",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_approvalformareaevent" ("area_id", "form_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."area_id", new_values."form_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="d8aa12209731bc5b196b53807050c1599ae9ecb3",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_166a8",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="actions_approvalformarea",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_approvalformareaevent" ("area_id", "form_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."area_id", old_values."form_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="f994c0ba5b451e3a77b8fcdbd8b4b39a644bc170",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2d912",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="actions_approvalformarea",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApprovalFormAreaEvent",
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
                        to="actions.approvalformarea",
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
                    "form",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="actions.approvalform",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="facility.area",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="ApprovalFormEvent",
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
                        to="actions.approvalform",
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
                ("addendum", models.BooleanField(default=False, editable=False, verbose_name="addendum")),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="requests.assistancerequest",
                        verbose_name="request",
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="actions.action",
                        verbose_name="action",
                    ),
                ),
                ("own_code", models.CharField(blank=True, max_length=20, verbose_name="own code of the action")),
                ("version", models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="actions.approvalform",
                        verbose_name="version before",
                    ),
                ),
                ("title", models.CharField(max_length=500, verbose_name="title")),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="facility.country",
                        verbose_name="partner country",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="facility.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="contacts.institution",
                        verbose_name="partner institution",
                    ),
                ),
                ("general_objective", models.TextField(blank=True, verbose_name="general objective")),
                ("specific_objectives", models.TextField(blank=True, verbose_name="specific objectives, one a line")),
                ("expected_results", models.TextField(blank=True, verbose_name="expected results, one a line")),
                ("assumptions", models.TextField(blank=True, verbose_name="assumptions, one a line")),
                ("calendar", models.TextField(blank=True, verbose_name="calendar")),
                (
                    "estimated_budget",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="estimated budget",
                    ),
                ),
                ("budget_note", models.TextField(blank=True, verbose_name="what the budget is for")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("checked", "Checked"),
                            ("submitted", "Submitted"),
                            ("returned", "Returned"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("decided_on", models.DateField(blank=True, editable=False, null=True, verbose_name="decided")),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="responsible",
                    ),
                ),
                (
                    "responsible_name",
                    models.CharField(
                        blank=True,
                        db_default="",
                        editable=False,
                        max_length=254,
                        verbose_name="responsible, without an account here",
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
            name="ProposedActivity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="activities",
                        to="actions.approvalform",
                        verbose_name="approval form",
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9]+[a-z]?$", "Write a number, and perhaps a letter: 1, 4a."
                            )
                        ],
                        verbose_name="number",
                    ),
                ),
                ("title", models.CharField(max_length=500, verbose_name="title")),
                ("inputs", models.TextField(blank=True, verbose_name="inputs")),
                (
                    "expert_days",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=6,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="expert-days",
                    ),
                ),
                (
                    "number_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("number"), template="lpad(substring(number from '^[0-9]*'), 6, '0') || number"
                        ),
                        output_field=models.CharField(max_length=20),
                    ),
                ),
            ],
            options={
                "verbose_name": "proposed activity",
                "verbose_name_plural": "proposed activities",
                "ordering": ["form", "number_key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("form", "number"),
                        name="proposed_activity_number_once",
                        violation_error_message="The form has an activity of this number already. Choose another number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expert_days__gte", 0)), name="proposed_activity_days_not_negative"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_proposedactivityevent" ("expert_days", "form_id", "id", "inputs", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") SELECT new_values."expert_days", new_values."form_id", new_values."id", new_values."inputs", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="b028d4a74ff8541d96aaeadb97e74d16a75e1cd9",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_45e2c",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="actions_proposedactivity",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_proposedactivityevent" ("expert_days", "form_id", "id", "inputs", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") SELECT new_values."expert_days", new_values."form_id", new_values."id", new_values."inputs", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="f2174996ef849790205eceb9fd2384721c6902b0",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7ec6c",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="actions_proposedactivity",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_proposedactivityevent" ("expert_days", "form_id", "id", "inputs", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") SELECT old_values."expert_days", old_values."form_id", old_values."id", old_values."inputs", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="6b51552bbcd3083d53fd4e47429cef71717e5cb5",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_15a5d",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="actions_proposedactivity",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposedActivityEvent",
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
                        to="actions.proposedactivity",
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
                    "form",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="actions.approvalform",
                        verbose_name="approval form",
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9]+[a-z]?$", "Write a number, and perhaps a letter: 1, 4a."
                            )
                        ],
                        verbose_name="number",
                    ),
                ),
                ("title", models.CharField(max_length=500, verbose_name="title")),
                ("inputs", models.TextField(blank=True, verbose_name="inputs")),
                (
                    "expert_days",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=6,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="expert-days",
                    ),
                ),
                (
                    "number_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("number"), template="lpad(substring(number from '^[0-9]*'), 6, '0') || number"
                        ),
                        output_field=models.CharField(max_length=20),
                    ),
                ),
            ],
            options={"abstract": False},
        ),
    ]
    afterwards = [
        migrations.AddField(
            model_name="approvalform",
            name="areas",
            field=models.ManyToManyField(
                related_name="approval_forms",
                through="actions.ApprovalFormArea",
                to="facility.area",
                verbose_name="areas of assistance",
            ),
        )
    ]
