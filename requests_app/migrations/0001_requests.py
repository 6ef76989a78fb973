import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import pmt.workbench.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Requests for assistance, their moves, and the numbers given out."""

    initial = True

    dependencies = [
        ("contacts", "0001_institutions_and_contacts"),
        ("facility", "0002_places_and_areas"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RequestCounter",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField()),
            ],
            options={
                "verbose_name": "request number",
                "verbose_name_plural": "request numbers",
            },
        ),
        migrations.CreateModel(
            name="AssistanceRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                ("title", models.CharField(max_length=500, verbose_name="title")),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="facility.country",
                        verbose_name="partner country",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="contacts.institution",
                        verbose_name="partner institution",
                    ),
                ),
                ("received_on", models.DateField(verbose_name="received")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("checking", "Being checked"),
                            ("on_hold", "On hold"),
                            ("formulation", "In formulation"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("closed", "Closed jointly"),
                            ("merged", "Merged"),
                        ],
                        default="received",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("decided_on", models.DateField(blank=True, editable=False, null=True, verbose_name="decided")),
                ("decision_note", models.TextField(blank=True, verbose_name="reason of the decision")),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_requests",
                        to="requests.assistancerequest",
                        verbose_name="merged into",
                    ),
                ),
                (
                    "code_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("code"),
                            template="CASE WHEN code ~ '^[0-9]{4}-[0-9]+$' THEN split_part(code, '-', 1) || '-' || lpad(split_part(code, '-', 2), 15, '0') ELSE code END",
                        ),
                        output_field=models.CharField(max_length=40),
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
                "verbose_name": "request",
                "verbose_name_plural": "requests",
                "ordering": ["code_key"],
                "indexes": [
                    models.Index(fields=["code_key"], name="request_by_code"),
                    models.Index(fields=["received_on"], name="request_by_reception"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search"], name="request_search", opclasses=["gin_trgm_ops"]
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[0-9]{4}-[0-9]{2,}$")), name="request_code_form"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "received",
                                    "checking",
                                    "on_hold",
                                    "formulation",
                                    "approved",
                                    "rejected",
                                    "closed",
                                    "merged",
                                ],
                            )
                        ),
                        name="request_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_on__isnull", False),
                                ("status__in", ["approved", "rejected", "closed", "merged"]),
                            ),
                            models.Q(
                                models.Q(("status__in", ["approved", "rejected", "closed", "merged"]), _negated=True),
                                ("decided_on", None),
                            ),
                            _connector="OR",
                        ),
                        name="request_decided_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_on", None), ("decided_on__gte", models.F("received_on")), _connector="OR"
                        ),
                        name="request_dates_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", None),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="request_is_not_merged_onto_itself",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="request_merge_not_circular",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (NEW."merged_into_id" IS NOT NULL)',
                            func="""
PERFORM pg_advisory_xact_lock(hashtext('requests_assistancerequest.merged_into'));
IF EXISTS (
    WITH RECURSIVE chain(id, next) AS (
        SELECT id, merged_into_id FROM requests_assistancerequest WHERE id = NEW.merged_into_id
        UNION SELECT r.id, r.merged_into_id FROM requests_assistancerequest r JOIN chain ON r.id = chain.next
    ) SELECT FROM chain WHERE id = NEW.id
) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'request_merge_is_not_circular',
        TABLE = TG_TABLE_NAME, MESSAGE = format('%s would be merged, in the end, into itself', NEW.code);
END IF;
RETURN NULL;
""",
                            hash="6d89d1a3fd62b0025b293cd00e8a98f39d0650d3",
                            operation='INSERT OR UPDATE OF "merged_into_id"',
                            pgid="pgtrigger_request_merge_not_circular_93219",
                            table="requests_assistancerequest",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_assistancerequestevent" ("code", "country_id", "decided_on", "decision_note", "id", "institution_id", "merged_into_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "status", "title") SELECT new_values."code", new_values."country_id", new_values."decided_on", new_values."decision_note", new_values."id", new_values."institution_id", new_values."merged_into_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."received_on", new_values."status", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="eafd4b7e691117c3a2236839810274a8f6391eee",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2601d",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="requests_assistancerequest",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_assistancerequestevent" ("code", "country_id", "decided_on", "decision_note", "id", "institution_id", "merged_into_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "status", "title") SELECT new_values."code", new_values."country_id", new_values."decided_on", new_values."decision_note", new_values."id", new_values."institution_id", new_values."merged_into_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."received_on", new_values."status", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="2766748584f8339eb57007d9d97dc0e536e23ac4",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_20756",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="requests_assistancerequest",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_assistancerequestevent" ("code", "country_id", "decided_on", "decision_note", "id", "institution_id", "merged_into_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "status", "title") SELECT old_values."code", old_values."country_id", old_values."decided_on", old_values."decision_note", old_values."id", old_values."institution_id", old_values."merged_into_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."received_on", old_values."status", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="bdf5f6607e9d5d46b8741b6a74ab1cd510c93713",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c86ce",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="requests_assistancerequest",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssistanceRequestEvent",
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
                        to="requests.assistancerequest",
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
                ("title", models.CharField(max_length=500, verbose_name="title")),
                (
                    "country",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="facility.country",
                        verbose_name="partner country",
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
                ("received_on", models.DateField(verbose_name="received")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("checking", "Being checked"),
                            ("on_hold", "On hold"),
                            ("formulation", "In formulation"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("closed", "Closed jointly"),
                            ("merged", "Merged"),
                        ],
                        default="received",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("decided_on", models.DateField(blank=True, editable=False, null=True, verbose_name="decided")),
                ("decision_note", models.TextField(blank=True, verbose_name="reason of the decision")),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="requests.assistancerequest",
                        verbose_name="merged into",
                    ),
                ),
                (
                    "code_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("code"),
                            template="CASE WHEN code ~ '^[0-9]{4}-[0-9]+$' THEN split_part(code, '-', 1) || '-' || lpad(split_part(code, '-', 2), 15, '0') ELSE code END",
                        ),
                        output_field=models.CharField(max_length=40),
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RequestMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("on_date", models.DateField(blank=True, null=True, verbose_name="on")),
                ("note", models.TextField(blank=True, verbose_name="reason")),
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
                ("by_name", models.CharField(blank=True, max_length=254, verbose_name="by, without an account here")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="requests.assistancerequest",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("checking", "Being checked"),
                            ("on_hold", "On hold"),
                            ("formulation", "In formulation"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("closed", "Closed jointly"),
                            ("merged", "Merged"),
                        ],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("until", models.DateField(blank=True, null=True, verbose_name="held until")),
            ],
            options={
                "verbose_name": "move of a request",
                "verbose_name_plural": "moves of requests",
                "ordering": ["request", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("request", "number"), name="request_move_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("on_date__isnull", False), ("number", 1), _connector="OR"),
                        name="request_move_undated_is_first",
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="request_move_number_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "received",
                                    "checking",
                                    "on_hold",
                                    "formulation",
                                    "approved",
                                    "rejected",
                                    "closed",
                                    "merged",
                                ],
                            )
                        ),
                        name="request_move_status_is_known",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_requestmoveevent" ("by_id", "by_name", "id", "note", "number", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "request_id", "status", "until") SELECT new_values."by_id", new_values."by_name", new_values."id", new_values."note", new_values."number", new_values."on_date", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."recorded_at", new_values."request_id", new_values."status", new_values."until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="fd7c746fd574de09aa0e3556e01a7d16cbfcdd78",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_08680",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="requests_requestmove",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_requestmoveevent" ("by_id", "by_name", "id", "note", "number", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "request_id", "status", "until") SELECT new_values."by_id", new_values."by_name", new_values."id", new_values."note", new_values."number", new_values."on_date", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."recorded_at", new_values."request_id", new_values."status", new_values."until" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="c6434ad6e8a3a90cad6577fe0b499cee1fe0a5f4",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_11e9c",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="requests_requestmove",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_requestmoveevent" ("by_id", "by_name", "id", "note", "number", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "request_id", "status", "until") SELECT old_values."by_id", old_values."by_name", old_values."id", old_values."note", old_values."number", old_values."on_date", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."recorded_at", old_values."request_id", old_values."status", old_values."until" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="eac61ade48ae2959f2647ae2b59803ff903a917d",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a6991",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="requests_requestmove",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="requestmove",
            trigger=pgtrigger.compiler.Trigger(
                name="request_agrees_with_moves",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    declare="DECLARE key bigint; now_is requests_assistancerequest%ROWTYPE; last requests_requestmove%ROWTYPE;",
                    func="\n"
                    "    key := CASE WHEN TG_OP = 'DELETE' THEN OLD.request_id ELSE NEW.request_id END;\n"
                    "    SELECT * INTO now_is FROM requests_assistancerequest WHERE id = key;\n"
                    "    IF NOT FOUND THEN RETURN NULL; END IF;\n"
                    "    SELECT * INTO last FROM requests_requestmove WHERE request_id = key ORDER BY number DESC LIMIT 1;\n"
                    "    IF NOT FOUND OR last.status <> now_is.status THEN\n"
                    "        \n"
                    "RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'request_status_is_latest_move', TABLE = TG_TABLE_NAME,\n"
                    "    MESSAGE = format('%s: the status is not that of the latest move', (SELECT code FROM requests_assistancerequest WHERE id = key));\n"
                    "\n"
                    "    END IF;\n"
                    "        IF now_is.decided_on IS DISTINCT FROM (CASE WHEN last.status IN ('approved', 'rejected', 'closed', 'merged') THEN last.on_date END) THEN\n"
                    "            \n"
                    "RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'request_decided_on_is_latest_move', TABLE = TG_TABLE_NAME,\n"
                    "    MESSAGE = format('%s: decided_on is not the day of the latest move', (SELECT code FROM requests_assistancerequest WHERE id = key));\n"
                    "\n"
                    "        END IF;\n"
                    "    IF EXISTS (\n"
                    "        SELECT FROM (SELECT on_date, lag(on_date) OVER (ORDER BY number) AS before\n"
                    "                     FROM requests_requestmove WHERE request_id = key) AS steps WHERE before > on_date\n"
                    "    ) THEN\n"
                    "        \n"
                    "RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'request_moves_in_order', TABLE = TG_TABLE_NAME,\n"
                    "    MESSAGE = format('%s: a move is dated before the one that precedes it', (SELECT code FROM requests_assistancerequest WHERE id = key));\n"
                    "\n"
                    "    END IF;\n"
                    "    RETURN NULL;\n"
                    "    ",
                    hash="c38a3995d573f06a7ad3b21d1c7a04742eff5439",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_request_agrees_with_moves_85a83",
                    table="requests_requestmove",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="RequestMoveEvent",
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
                        to="requests.requestmove",
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
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("on_date", models.DateField(blank=True, null=True, verbose_name="on")),
                ("note", models.TextField(blank=True, verbose_name="reason")),
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
                ("by_name", models.CharField(blank=True, max_length=254, verbose_name="by, without an account here")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
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
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("checking", "Being checked"),
                            ("on_hold", "On hold"),
                            ("formulation", "In formulation"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("closed", "Closed jointly"),
                            ("merged", "Merged"),
                        ],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("until", models.DateField(blank=True, null=True, verbose_name="held until")),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assistancerequest",
            trigger=pgtrigger.compiler.Trigger(
                name="request_agrees_with_moves",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    declare="DECLARE key bigint; now_is requests_assistancerequest%ROWTYPE; last requests_requestmove%ROWTYPE;",
                    func="\n"
                    "    key := CASE WHEN TG_OP = 'DELETE' THEN OLD.id ELSE NEW.id END;\n"
                    "    SELECT * INTO now_is FROM requests_assistancerequest WHERE id = key;\n"
                    "    IF NOT FOUND THEN RETURN NULL; END IF;\n"
                    "    SELECT * INTO last FROM requests_requestmove WHERE request_id = key ORDER BY number DESC LIMIT 1;\n"
                    "    IF NOT FOUND OR last.status <> now_is.status THEN\n"
                    "        \n"
                    "RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'request_status_is_latest_move', TABLE = TG_TABLE_NAME,\n"
                    "    MESSAGE = format('%s: the status is not that of the latest move', (SELECT code FROM requests_assistancerequest WHERE id = key));\n"
                    "\n"
                    "    END IF;\n"
                    "        IF now_is.decided_on IS DISTINCT FROM (CASE WHEN last.status IN ('approved', 'rejected', 'closed', 'merged') THEN last.on_date END) THEN\n"
                    "            \n"
                    "RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'request_decided_on_is_latest_move', TABLE = TG_TABLE_NAME,\n"
                    "    MESSAGE = format('%s: decided_on is not the day of the latest move', (SELECT code FROM requests_assistancerequest WHERE id = key));\n"
                    "\n"
                    "        END IF;\n"
                    "    IF EXISTS (\n"
                    "        SELECT FROM (SELECT on_date, lag(on_date) OVER (ORDER BY number) AS before\n"
                    "                     FROM requests_requestmove WHERE request_id = key) AS steps WHERE before > on_date\n"
                    "    ) THEN\n"
                    "        \n"
                    "RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'request_moves_in_order', TABLE = TG_TABLE_NAME,\n"
                    "    MESSAGE = format('%s: a move is dated before the one that precedes it', (SELECT code FROM requests_assistancerequest WHERE id = key));\n"
                    "\n"
                    "    END IF;\n"
                    "    RETURN NULL;\n"
                    "    ",
                    hash="2b95f0b2a03eca7fe309bdab417a2db9fbd80b43",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_request_agrees_with_moves_f7654",
                    table="requests_assistancerequest",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
    ]
