import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models

from pmt.workbench.migrating import AtOnce


class Migration(AtOnce):
    """What a day costs, by its days."""

    dependencies = [("facility", "0002_places_and_areas"), ("pghistory", "0007_auto_20250421_0444")]

    operations = [
        migrations.CreateModel(
            name="FacilityRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("allowance", "Additional allowance a day"),
                            ("market", "Market rate of an expert-day"),
                        ],
                        max_length=12,
                        verbose_name="rate",
                    ),
                ),
                ("from_day", models.DateField(verbose_name="from")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
            ],
            options={
                "verbose_name": "rate of the facility",
                "verbose_name_plural": "rates of the facility",
                "ordering": ["kind", "from_day"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["allowance", "market"])), name="facility_rate_kind_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)),
                        name="facility_rate_not_negative",
                        violation_error_message="A rate is not below zero.",
                    ),
                    models.UniqueConstraint(
                        fields=("kind", "from_day"),
                        name="facility_rate_once",
                        violation_error_message="There is a rate from that day already. Edit that one instead.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "facility_facilityrateevent" ("amount", "from_day", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."amount", new_values."from_day", new_values."id", new_values."kind", new_values."note", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="ffb7bee4e0c43abfd895b91636e09996052695c0",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_4be1b",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="facility_facilityrate",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "facility_facilityrateevent" ("amount", "from_day", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."amount", new_values."from_day", new_values."id", new_values."kind", new_values."note", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="9e5cc0d0157823c8f7506524cfd6857af36a54e7",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_43544",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="facility_facilityrate",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "facility_facilityrateevent" ("amount", "from_day", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."amount", old_values."from_day", old_values."id", old_values."kind", old_values."note", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="2ee26a97c6ab2848bced9f111f8471ff3287ea75",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_abcdd",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="facility_facilityrate",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FacilityRateEvent",
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
                        to="facility.facilityrate",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("allowance", "Additional allowance a day"),
                            ("market", "Market rate of an expert-day"),
                        ],
                        max_length=12,
                        verbose_name="rate",
                    ),
                ),
                ("from_day", models.DateField(verbose_name="from")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
            ],
            options={"abstract": False},
        ),
    ]
