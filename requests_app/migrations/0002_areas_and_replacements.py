import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):
    """What a request is about, and which requests it replaces."""

    initial = True

    dependencies = [
        ("facility", "0002_places_and_areas"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("requests", "0001_requests"),
    ]

    operations = [
        migrations.CreateModel(
            name="RequestArea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="area_links",
                        to="requests.assistancerequest",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="request_links", to="facility.area"
                    ),
                ),
            ],
            options={
                "verbose_name": "area of a request",
                "verbose_name_plural": "areas of requests",
                "constraints": [models.UniqueConstraint(fields=("request", "area"), name="request_area_once")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_requestareaevent" ("area_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_id") SELECT new_values."area_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."request_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="4e1bf1cca4f8880ce857d04578ed17db1c304e41",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_624e3",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="requests_requestarea",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_requestareaevent" ("area_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_id") SELECT new_values."area_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."request_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="b9793f960cd540ea5a44287fa793d0a39d842673",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c568c",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="requests_requestarea",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_requestareaevent" ("area_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_id") SELECT old_values."area_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."request_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="629bb537da91dcd5063a488947f51ac9b6bf9756",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_b54bf",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="requests_requestarea",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestAreaEvent",
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
                        to="requests.requestarea",
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
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RequestReplacement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replacement_links",
                        to="requests.assistancerequest",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_links",
                        to="requests.assistancerequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "replacement of a request",
                "verbose_name_plural": "replacements of requests",
                "constraints": [
                    models.UniqueConstraint(fields=("request", "replaced_by"), name="request_replacement_once"),
                    models.CheckConstraint(
                        condition=models.Q(("request", models.F("replaced_by")), _negated=True),
                        name="request_is_not_replaced_by_itself",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_requestreplacementevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaced_by_id", "request_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."replaced_by_id", new_values."request_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="b3a7494926213f491d50a957b42b983b16e3fbd9",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_fed40",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="requests_requestreplacement",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_requestreplacementevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaced_by_id", "request_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."replaced_by_id", new_values."request_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="af9cf995227f8315349e20ca426faca4b36f981a",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_52a75",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="requests_requestreplacement",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_requestreplacementevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaced_by_id", "request_id") SELECT old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."replaced_by_id", old_values."request_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="c6769bdc09300dd6ce309a56001fd7036a9653bb",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_aa3be",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="requests_requestreplacement",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestReplacementEvent",
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
                        to="requests.requestreplacement",
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
                    "replaced_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="requests.assistancerequest",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="assistancerequest",
            name="areas",
            field=models.ManyToManyField(
                related_name="requests",
                through="requests.RequestArea",
                to="facility.area",
                verbose_name="areas of assistance",
            ),
        ),
        migrations.AddField(
            model_name="assistancerequest",
            name="replaced_by",
            field=models.ManyToManyField(
                related_name="replaces",
                through="requests.RequestReplacement",
                to="requests.assistancerequest",
                verbose_name="replaced by",
            ),
        ),
    ]
