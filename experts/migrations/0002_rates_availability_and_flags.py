import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
import pmt.workbench.fields
from django.conf import settings
from django.db import migrations, models

from pmt.workbench.migrating import AtOnce


class Migration(AtOnce):
    """Dated rates, days on which experts are free, and flags."""

    dependencies = [("accounts", "0001_users"), ("experts", "0001_experts"), ("pghistory", "0007_auto_20250421_0444")]

    operations = [
        migrations.CreateModel(
            name="Availability",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="availabilities",
                        to="experts.expert",
                        verbose_name="expert",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("available", "Available"), ("unavailable", "Not available")],
                        default="unavailable",
                        max_length=12,
                        verbose_name="can be asked",
                    ),
                ),
                ("since", models.DateField(verbose_name="first day")),
                ("until", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
            ],
            options={
                "verbose_name": "availability",
                "verbose_name_plural": "availabilities",
                "ordering": ["-since", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["available", "unavailable"])),
                        name="availability_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="availability_days_in_order",
                        violation_error_message="The last day is not before the first.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("expert", "="),
                            (
                                pmt.workbench.fields.DateSpan(
                                    "since", "until", django.contrib.postgres.fields.ranges.RangeBoundary(True, True)
                                ),
                                "&&",
                            ),
                        ],
                        name="availability_says_one_thing_a_day",
                        violation_error_message="Another span says something of these days already. Change that one, or choose other days.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "experts_availabilityevent" ("expert_id", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until") SELECT new_values."expert_id", new_values."id", new_values."kind", new_values."note", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."since", new_values."until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="0687598508bc5758f90da72d8a19495af1313cd7",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3ca86",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="experts_availability",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "experts_availabilityevent" ("expert_id", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until") SELECT new_values."expert_id", new_values."id", new_values."kind", new_values."note", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."since", new_values."until" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="2078c17197cd7ef18be9a828b6b813a2992b9803",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_525a1",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="experts_availability",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "experts_availabilityevent" ("expert_id", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until") SELECT old_values."expert_id", old_values."id", old_values."kind", old_values."note", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."since", old_values."until" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="6aca14bdf53afafd72f54fb3a32ae418cd4a831e",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_1b916",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="experts_availability",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AvailabilityEvent",
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
                        to="experts.availability",
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
                    "expert",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="experts.expert",
                        verbose_name="expert",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("available", "Available"), ("unavailable", "Not available")],
                        default="unavailable",
                        max_length=12,
                        verbose_name="can be asked",
                    ),
                ),
                ("since", models.DateField(verbose_name="first day")),
                ("until", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="DayRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="day_rates",
                        to="experts.expert",
                        verbose_name="expert",
                    ),
                ),
                ("from_day", models.DateField(verbose_name="from")),
                (
                    "rate",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="day rate"
                    ),
                ),
                ("note", models.CharField(blank=True, db_default="", default="", max_length=200, verbose_name="note")),
            ],
            options={
                "verbose_name": "day rate",
                "verbose_name_plural": "day rates",
                "ordering": ["expert", "-from_day"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("expert", "from_day"),
                        name="expert_day_rate_once",
                        violation_error_message="The expert has a rate from that day already. Edit that one instead.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rate", None), ("rate__gte", 0), _connector="OR"),
                        name="day_rate_not_negative",
                        violation_error_message="A rate is not below zero.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="expert_day_rate_is_latest",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE of_expert bigint;",
                            func="\n    of_expert := CASE WHEN TG_OP = 'DELETE' THEN OLD.expert_id ELSE NEW.expert_id END;\n    UPDATE experts_expert e SET day_rate = latest.rate\n    FROM (SELECT 1) AS one LEFT JOIN LATERAL (\n        SELECT r.rate FROM experts_dayrate r WHERE r.expert_id = of_expert ORDER BY r.from_day DESC LIMIT 1\n    ) AS latest ON true\n    WHERE e.id = of_expert AND e.day_rate IS DISTINCT FROM latest.rate;\n    RETURN NULL;\n    ",
                            hash="3de160b7a99a5adf7a3f8422a822c84e5f988920",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_expert_day_rate_is_latest_a6b50",
                            table="experts_dayrate",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "experts_dayrateevent" ("expert_id", "from_day", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate") SELECT new_values."expert_id", new_values."from_day", new_values."id", new_values."note", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."rate" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="70a559e5855373f17a99c1b43585d2563b027f37",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_59b35",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="experts_dayrate",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "experts_dayrateevent" ("expert_id", "from_day", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate") SELECT new_values."expert_id", new_values."from_day", new_values."id", new_values."note", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."rate" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="14de5ca00ae3199bb555fe57d9188f0ce3b87c10",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e5bd3",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="experts_dayrate",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "experts_dayrateevent" ("expert_id", "from_day", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate") SELECT old_values."expert_id", old_values."from_day", old_values."id", old_values."note", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."rate" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="7026e1d0d572234cc9f9165aa33f39d69e5704b8",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f0719",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="experts_dayrate",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DayRateEvent",
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
                        to="experts.dayrate",
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
                    "expert",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="experts.expert",
                        verbose_name="expert",
                    ),
                ),
                ("from_day", models.DateField(verbose_name="from")),
                (
                    "rate",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="day rate"
                    ),
                ),
                ("note", models.CharField(blank=True, db_default="", default="", max_length=200, verbose_name="note")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Flag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="flags",
                        to="experts.expert",
                        verbose_name="expert",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(editable=False, verbose_name="number")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("raised_on", models.DateField(blank=True, null=True, verbose_name="raised")),
                ("lapses_on", models.DateField(blank=True, null=True, verbose_name="lapses after")),
                (
                    "raised_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="raised by",
                    ),
                ),
                (
                    "raised_by_name",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=254,
                        verbose_name="raised by, without an account here",
                    ),
                ),
                ("reply", models.TextField(blank=True, db_default="", default="", verbose_name="the person's reply")),
                ("replied_on", models.DateField(blank=True, null=True, verbose_name="replied")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended")),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="lifted by",
                    ),
                ),
                (
                    "ended_by_name",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=254,
                        verbose_name="lifted by, without an account here",
                    ),
                ),
                ("end_note", models.TextField(blank=True, db_default="", default="", verbose_name="why it ended")),
            ],
            options={
                "verbose_name": "flag",
                "verbose_name_plural": "flags",
                "ordering": [models.OrderBy(models.F("raised_on"), descending=True, nulls_last=True), "-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("expert", "number"), name="flag_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("expert",),
                        name="flag_stands_once",
                        violation_error_message="There is a flag on the expert already. Change that one, or lift it first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("raised_on", None),
                            models.Q(models.Q(("reason", ""), _negated=True), ("lapses_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="flag_has_reason_and_lapses",
                        violation_error_message="A flag has a reason and a day on which it lapses.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("raised_on", None),
                            ("lapses_on", None),
                            ("lapses_on__gte", models.F("raised_on")),
                            _connector="OR",
                        ),
                        name="flag_lapses_after_it_was_raised",
                        violation_error_message="A flag does not lapse before it is raised.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None), models.Q(("end_note", ""), _negated=True), _connector="OR"
                        ),
                        name="flag_ends_with_a_reason",
                        violation_error_message="Say why the flag is lifted.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="flag_is_numbered",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF NEW.number IS NULL THEN\n    SELECT coalesce(max(f.number), 0) + 1 INTO NEW.number FROM experts_flag f WHERE f.expert_id = NEW.expert_id;\nEND IF;\nRETURN NEW;\n",
                            hash="061ce3164cc97819448283c8f4f6340cf3e04774",
                            operation="INSERT",
                            pgid="pgtrigger_flag_is_numbered_e18f8",
                            table="experts_flag",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="expert_flag_is_open",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE of_expert bigint;",
                            func="\n    of_expert := CASE WHEN TG_OP = 'DELETE' THEN OLD.expert_id ELSE NEW.expert_id END;\n    UPDATE experts_expert e SET flagged = (f.id IS NOT NULL), flag_note = coalesce(f.reason, '')\n    FROM (SELECT 1) AS one LEFT JOIN experts_flag f ON f.expert_id = of_expert AND f.ended_on IS NULL\n    WHERE e.id = of_expert AND (e.flagged, e.flag_note) IS DISTINCT FROM (f.id IS NOT NULL, coalesce(f.reason, ''));\n    RETURN NULL;\n    ",
                            hash="12d53b88ec23602c913bd2833cf4154ec77eda17",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_expert_flag_is_open_f4d38",
                            table="experts_flag",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "experts_flagevent" ("end_note", "ended_by_id", "ended_by_name", "ended_on", "expert_id", "id", "lapses_on", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_by_id", "raised_by_name", "raised_on", "reason", "replied_on", "reply") SELECT new_values."end_note", new_values."ended_by_id", new_values."ended_by_name", new_values."ended_on", new_values."expert_id", new_values."id", new_values."lapses_on", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."raised_by_id", new_values."raised_by_name", new_values."raised_on", new_values."reason", new_values."replied_on", new_values."reply" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="6007347f62c2abafbe74c73c320b01b4eb55bfe3",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_04e0b",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="experts_flag",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "experts_flagevent" ("end_note", "ended_by_id", "ended_by_name", "ended_on", "expert_id", "id", "lapses_on", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_by_id", "raised_by_name", "raised_on", "reason", "replied_on", "reply") SELECT new_values."end_note", new_values."ended_by_id", new_values."ended_by_name", new_values."ended_on", new_values."expert_id", new_values."id", new_values."lapses_on", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."raised_by_id", new_values."raised_by_name", new_values."raised_on", new_values."reason", new_values."replied_on", new_values."reply" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="e830706353f7f5e442a6ff7ed18ea9cfc19ffd96",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c40ab",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="experts_flag",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "experts_flagevent" ("end_note", "ended_by_id", "ended_by_name", "ended_on", "expert_id", "id", "lapses_on", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_by_id", "raised_by_name", "raised_on", "reason", "replied_on", "reply") SELECT old_values."end_note", old_values."ended_by_id", old_values."ended_by_name", old_values."ended_on", old_values."expert_id", old_values."id", old_values."lapses_on", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."raised_by_id", old_values."raised_by_name", old_values."raised_on", old_values."reason", old_values."replied_on", old_values."reply" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="e0483ea45f2354865eac964bed1e3c3fae9ca26b",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ba2e0",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="experts_flag",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FlagEvent",
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
                        to="experts.flag",
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
                    "expert",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="experts.expert",
                        verbose_name="expert",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(editable=False, verbose_name="number")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("raised_on", models.DateField(blank=True, null=True, verbose_name="raised")),
                ("lapses_on", models.DateField(blank=True, null=True, verbose_name="lapses after")),
                (
                    "raised_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="raised by",
                    ),
                ),
                (
                    "raised_by_name",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=254,
                        verbose_name="raised by, without an account here",
                    ),
                ),
                ("reply", models.TextField(blank=True, db_default="", default="", verbose_name="the person's reply")),
                ("replied_on", models.DateField(blank=True, null=True, verbose_name="replied")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended")),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="lifted by",
                    ),
                ),
                (
                    "ended_by_name",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=254,
                        verbose_name="lifted by, without an account here",
                    ),
                ),
                ("end_note", models.TextField(blank=True, db_default="", default="", verbose_name="why it ended")),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.RemoveTrigger(model_name="expert", name="insert_insert"),
        pgtrigger.migrations.RemoveTrigger(model_name="expert", name="update_update"),
        pgtrigger.migrations.RemoveTrigger(model_name="expert", name="delete_delete"),
        migrations.AddField(
            model_name="expert",
            name="confirmed_on",
            field=models.DateField(blank=True, null=True, verbose_name="profile confirmed"),
        ),
        migrations.AddField(
            model_name="expert",
            name="erased_on",
            field=models.DateField(blank=True, null=True, verbose_name="personal data erased"),
        ),
        migrations.AddField(
            model_name="expert",
            name="restricted_on",
            field=models.DateField(blank=True, null=True, verbose_name="processing restricted since"),
        ),
        migrations.AddField(
            model_name="expert",
            name="restriction_note",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="why processing is restricted"),
        ),
        migrations.AddField(
            model_name="expertevent",
            name="confirmed_on",
            field=models.DateField(blank=True, null=True, verbose_name="profile confirmed"),
        ),
        migrations.AddField(
            model_name="expertevent",
            name="erased_on",
            field=models.DateField(blank=True, null=True, verbose_name="personal data erased"),
        ),
        migrations.AddField(
            model_name="expertevent",
            name="restricted_on",
            field=models.DateField(blank=True, null=True, verbose_name="processing restricted since"),
        ),
        migrations.AddField(
            model_name="expertevent",
            name="restriction_note",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="why processing is restricted"),
        ),
        migrations.AddField(
            model_name="expert",
            name="vouched_on",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.comparison.Coalesce(
                    models.F("confirmed_on"), models.F("registered_on")
                ),
                output_field=models.DateField(),
            ),
        ),
        migrations.AddField(
            model_name="expertevent",
            name="vouched_on",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.comparison.Coalesce(
                    models.F("confirmed_on"), models.F("registered_on")
                ),
                output_field=models.DateField(),
            ),
        ),
        migrations.AddIndex(
            model_name="expert", index=models.Index(fields=["vouched_on"], name="expert_by_confirmation")
        ),
        migrations.AddIndex(
            model_name="expert",
            index=models.Index(django.db.models.functions.text.Lower("email"), name="expert_by_email"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="expert",
            trigger=pgtrigger.compiler.Trigger(
                name="expert_rows_agree_inserted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."flagged" OR NEW."day_rate" IS NOT NULL)',
                    constraint="CONSTRAINT",
                    declare="DECLARE now_is experts_expert%ROWTYPE; latest experts_dayrate%ROWTYPE; flag experts_flag%ROWTYPE;",
                    func="\n    SELECT * INTO now_is FROM experts_expert WHERE id = NEW.id;\n    IF NOT FOUND THEN RETURN NULL; END IF;\n\n    SELECT * INTO latest FROM experts_dayrate r WHERE r.expert_id = NEW.id ORDER BY r.from_day DESC LIMIT 1;\n    IF latest.id IS NULL THEN\n        IF now_is.day_rate IS NOT NULL THEN\n            INSERT INTO experts_dayrate (expert_id, from_day, rate)\n            VALUES (NEW.id, now_is.registered_on, now_is.day_rate);\n        END IF;\n    ELSIF latest.rate IS DISTINCT FROM now_is.day_rate THEN\n        IF latest.from_day >= current_date THEN\n            UPDATE experts_dayrate SET rate = now_is.day_rate WHERE id = latest.id;\n        ELSE\n            INSERT INTO experts_dayrate (expert_id, from_day, rate) VALUES (NEW.id, current_date, now_is.day_rate);\n        END IF;\n    END IF;\n\n    SELECT * INTO flag FROM experts_flag f WHERE f.expert_id = NEW.id AND f.ended_on IS NULL;\n    IF now_is.flagged AND flag.id IS NULL THEN\n        INSERT INTO experts_flag (expert_id, reason) VALUES (NEW.id, now_is.flag_note);\n    ELSIF now_is.flagged AND flag.reason <> now_is.flag_note THEN\n        UPDATE experts_flag SET reason = now_is.flag_note WHERE id = flag.id;\n    ELSIF NOT now_is.flagged AND flag.id IS NOT NULL THEN\n        UPDATE experts_flag\n        SET ended_on = greatest(current_date, raised_on), end_note = 'Taken away in the record of the expert'\n        WHERE id = flag.id;\n    END IF;\n    RETURN NULL;\n    ",
                    hash="fb20fe0f22cfa6e5157e82c801a4b7053d2e1f98",
                    operation="INSERT",
                    pgid="pgtrigger_expert_rows_agree_inserted_56696",
                    table="experts_expert",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="expert",
            trigger=pgtrigger.compiler.Trigger(
                name="expert_rows_agree_updated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    declare="DECLARE now_is experts_expert%ROWTYPE; latest experts_dayrate%ROWTYPE; flag experts_flag%ROWTYPE;",
                    func="\n    SELECT * INTO now_is FROM experts_expert WHERE id = NEW.id;\n    IF NOT FOUND THEN RETURN NULL; END IF;\n\n    SELECT * INTO latest FROM experts_dayrate r WHERE r.expert_id = NEW.id ORDER BY r.from_day DESC LIMIT 1;\n    IF latest.id IS NULL THEN\n        IF now_is.day_rate IS NOT NULL THEN\n            INSERT INTO experts_dayrate (expert_id, from_day, rate)\n            VALUES (NEW.id, now_is.registered_on, now_is.day_rate);\n        END IF;\n    ELSIF latest.rate IS DISTINCT FROM now_is.day_rate THEN\n        IF latest.from_day >= current_date THEN\n            UPDATE experts_dayrate SET rate = now_is.day_rate WHERE id = latest.id;\n        ELSE\n            INSERT INTO experts_dayrate (expert_id, from_day, rate) VALUES (NEW.id, current_date, now_is.day_rate);\n        END IF;\n    END IF;\n\n    SELECT * INTO flag FROM experts_flag f WHERE f.expert_id = NEW.id AND f.ended_on IS NULL;\n    IF now_is.flagged AND flag.id IS NULL THEN\n        INSERT INTO experts_flag (expert_id, reason) VALUES (NEW.id, now_is.flag_note);\n    ELSIF now_is.flagged AND flag.reason <> now_is.flag_note THEN\n        UPDATE experts_flag SET reason = now_is.flag_note WHERE id = flag.id;\n    ELSIF NOT now_is.flagged AND flag.id IS NOT NULL THEN\n        UPDATE experts_flag\n        SET ended_on = greatest(current_date, raised_on), end_note = 'Taken away in the record of the expert'\n        WHERE id = flag.id;\n    END IF;\n    RETURN NULL;\n    ",
                    hash="893fe9f5631df3af81f669065285438d5838ed53",
                    operation='UPDATE OF "flagged", "flag_note", "day_rate"',
                    pgid="pgtrigger_expert_rows_agree_updated_bab94",
                    table="experts_expert",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="expert",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "experts_expertevent" ("code", "confirmed_on", "day_rate", "email", "employer_id", "employment", "erased_on", "family_name", "flag_note", "flagged", "gender", "given_name", "id", "nationality_id", "occupation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_on", "restricted_on", "restriction_note", "title") SELECT new_values."code", new_values."confirmed_on", new_values."day_rate", new_values."email", new_values."employer_id", new_values."employment", new_values."erased_on", new_values."family_name", new_values."flag_note", new_values."flagged", new_values."gender", new_values."given_name", new_values."id", new_values."nationality_id", new_values."occupation", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."registered_on", new_values."restricted_on", new_values."restriction_note", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="40fdd1a59c51195bf6e15af810d07e2cc5d21430",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_30c75",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="experts_expert",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="expert",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "experts_expertevent" ("code", "confirmed_on", "day_rate", "email", "employer_id", "employment", "erased_on", "family_name", "flag_note", "flagged", "gender", "given_name", "id", "nationality_id", "occupation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_on", "restricted_on", "restriction_note", "title") SELECT new_values."code", new_values."confirmed_on", new_values."day_rate", new_values."email", new_values."employer_id", new_values."employment", new_values."erased_on", new_values."family_name", new_values."flag_note", new_values."flagged", new_values."gender", new_values."given_name", new_values."id", new_values."nationality_id", new_values."occupation", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."registered_on", new_values."restricted_on", new_values."restriction_note", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="92bb18853f5600773611e65463d8ceb2a2d57253",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_280ad",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="experts_expert",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="expert",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "experts_expertevent" ("code", "confirmed_on", "day_rate", "email", "employer_id", "employment", "erased_on", "family_name", "flag_note", "flagged", "gender", "given_name", "id", "nationality_id", "occupation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_on", "restricted_on", "restriction_note", "title") SELECT old_values."code", old_values."confirmed_on", old_values."day_rate", old_values."email", old_values."employer_id", old_values."employment", old_values."erased_on", old_values."family_name", old_values."flag_note", old_values."flagged", old_values."gender", old_values."given_name", old_values."id", old_values."nationality_id", old_values."occupation", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."registered_on", old_values."restricted_on", old_values."restriction_note", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="bedaef2b8c2c355d3c84c174080b21cfb2c4dc63",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_faab8",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="experts_expert",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="expert",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_on", None), ("confirmed_on__gte", models.F("registered_on")), _connector="OR"
                ),
                name="expert_confirmed_after_registration",
                violation_error_message="A profile is confirmed after the expert was registered.",
            ),
        ),
    ]
