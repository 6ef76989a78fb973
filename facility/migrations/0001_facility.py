import django.db.models.deletion
import pgtrigger.compiler
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):
    """The facility, its addenda and its reporting periods."""

    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        ("workbench", "0001_extensions_and_fold"),
    ]

    operations = [
        migrations.CreateModel(
            name="Facility",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                ("programme_number", models.CharField(blank=True, max_length=100, verbose_name="programme number")),
                ("contract_number", models.CharField(blank=True, max_length=100, verbose_name="contract number")),
                (
                    "contracting_authority",
                    models.CharField(blank=True, max_length=300, verbose_name="contracting authority"),
                ),
                ("lead_organisation", models.CharField(blank=True, max_length=300, verbose_name="lead organisation")),
                ("start_date", models.DateField(blank=True, null=True, verbose_name="start")),
                ("end_date", models.DateField(blank=True, null=True, verbose_name="end as first signed")),
                ("currency", models.CharField(default="EUR", max_length=3, verbose_name="currency")),
                (
                    "total_budget",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="total budget"
                    ),
                ),
                (
                    "incidental_budget",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="incidental expenditure"
                    ),
                ),
                (
                    "additional_allowance_rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="additional allowance a day",
                    ),
                ),
                (
                    "market_day_rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="market rate of an expert-day",
                    ),
                ),
                (
                    "days_per_mission_week",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("5"), max_digits=4, verbose_name="days in a mission week"
                    ),
                ),
                ("successor", models.CharField(blank=True, max_length=100, verbose_name="successor facility")),
                ("only", models.BooleanField(default=True, editable=False, unique=True)),
            ],
            options={
                "verbose_name": "facility",
                "verbose_name_plural": "facility",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("only", True)), name="facility_is_one"),
                    models.CheckConstraint(
                        condition=models.Q(("end_date__gte", models.F("start_date"))), name="facility_dates_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")), name="facility_currency_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days_per_mission_week__gt", 0), ("days_per_mission_week__lte", 7)),
                        name="facility_mission_week_has_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("total_budget__gte", 0), ("total_budget", None), _connector="OR"),
                            models.Q(("incidental_budget__gte", 0), ("incidental_budget", None), _connector="OR"),
                            models.Q(
                                ("additional_allowance_rate__gte", 0),
                                ("additional_allowance_rate", None),
                                _connector="OR",
                            ),
                            models.Q(("market_day_rate__gte", 0), ("market_day_rate", None), _connector="OR"),
                        ),
                        name="facility_money_not_negative",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "facility_facilityevent" ("additional_allowance_rate", "code", "contract_number", "contracting_authority", "currency", "days_per_mission_week", "end_date", "id", "incidental_budget", "lead_organisation", "market_day_rate", "name", "only", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_number", "start_date", "successor", "total_budget") SELECT new_values."additional_allowance_rate", new_values."code", new_values."contract_number", new_values."contracting_authority", new_values."currency", new_values."days_per_mission_week", new_values."end_date", new_values."id", new_values."incidental_budget", new_values."lead_organisation", new_values."market_day_rate", new_values."name", new_values."only", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."programme_number", new_values."start_date", new_values."successor", new_values."total_budget" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="ef2fee59920012e152ee94dc0ae87ee3da2fa41a",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_66094",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="facility_facility",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "facility_facilityevent" ("additional_allowance_rate", "code", "contract_number", "contracting_authority", "currency", "days_per_mission_week", "end_date", "id", "incidental_budget", "lead_organisation", "market_day_rate", "name", "only", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_number", "start_date", "successor", "total_budget") SELECT new_values."additional_allowance_rate", new_values."code", new_values."contract_number", new_values."contracting_authority", new_values."currency", new_values."days_per_mission_week", new_values."end_date", new_values."id", new_values."incidental_budget", new_values."lead_organisation", new_values."market_day_rate", new_values."name", new_values."only", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."programme_number", new_values."start_date", new_values."successor", new_values."total_budget" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="84930016b6fbc5b457a4318fa8ab9b620d1715e4",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a9f88",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="facility_facility",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "facility_facilityevent" ("additional_allowance_rate", "code", "contract_number", "contracting_authority", "currency", "days_per_mission_week", "end_date", "id", "incidental_budget", "lead_organisation", "market_day_rate", "name", "only", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_number", "start_date", "successor", "total_budget") SELECT old_values."additional_allowance_rate", old_values."code", old_values."contract_number", old_values."contracting_authority", old_values."currency", old_values."days_per_mission_week", old_values."end_date", old_values."id", old_values."incidental_budget", old_values."lead_organisation", old_values."market_day_rate", old_values."name", old_values."only", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."programme_number", old_values."start_date", old_values."successor", old_values."total_budget" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="acbdaa818202384e3ada2db6ce5ec0191f45bd2d",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_7f594",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="facility_facility",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FacilityEvent",
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
                        to="facility.facility",
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
                ("code", models.CharField(max_length=40, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                ("programme_number", models.CharField(blank=True, max_length=100, verbose_name="programme number")),
                ("contract_number", models.CharField(blank=True, max_length=100, verbose_name="contract number")),
                (
                    "contracting_authority",
                    models.CharField(blank=True, max_length=300, verbose_name="contracting authority"),
                ),
                ("lead_organisation", models.CharField(blank=True, max_length=300, verbose_name="lead organisation")),
                ("start_date", models.DateField(blank=True, null=True, verbose_name="start")),
                ("end_date", models.DateField(blank=True, null=True, verbose_name="end as first signed")),
                ("currency", models.CharField(default="EUR", max_length=3, verbose_name="currency")),
                (
                    "total_budget",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="total budget"
                    ),
                ),
                (
                    "incidental_budget",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="incidental expenditure"
                    ),
                ),
                (
                    "additional_allowance_rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="additional allowance a day",
                    ),
                ),
                (
                    "market_day_rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="market rate of an expert-day",
                    ),
                ),
                (
                    "days_per_mission_week",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("5"), max_digits=4, verbose_name="days in a mission week"
                    ),
                ),
                ("successor", models.CharField(blank=True, max_length=100, verbose_name="successor facility")),
                ("only", models.BooleanField(default=True, editable=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Addendum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(unique=True, verbose_name="number")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed")),
                ("summary", models.TextField(blank=True, verbose_name="summary")),
                ("end_date", models.DateField(blank=True, null=True, verbose_name="new end")),
                (
                    "total_budget",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="new total budget"
                    ),
                ),
                (
                    "incidental_budget",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="new incidental expenditure",
                    ),
                ),
            ],
            options={
                "verbose_name": "addendum",
                "verbose_name_plural": "addenda",
                "ordering": ["number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("total_budget__gte", 0), ("total_budget", None), _connector="OR"),
                            models.Q(("incidental_budget__gte", 0), ("incidental_budget", None), _connector="OR"),
                        ),
                        name="addendum_money_not_negative",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "facility_addendumevent" ("end_date", "id", "incidental_budget", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signed_on", "summary", "total_budget") SELECT new_values."end_date", new_values."id", new_values."incidental_budget", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."signed_on", new_values."summary", new_values."total_budget" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="99c704ef4c6ab935b88f5b13b0c83532314d4509",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_86f9c",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="facility_addendum",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "facility_addendumevent" ("end_date", "id", "incidental_budget", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signed_on", "summary", "total_budget") SELECT new_values."end_date", new_values."id", new_values."incidental_budget", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."signed_on", new_values."summary", new_values."total_budget" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="a80f7127aaccf2aa26a3df13adf18de571e16b96",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_de5be",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="facility_addendum",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "facility_addendumevent" ("end_date", "id", "incidental_budget", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signed_on", "summary", "total_budget") SELECT old_values."end_date", old_values."id", old_values."incidental_budget", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."signed_on", old_values."summary", old_values."total_budget" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="f88d297459ef24b2566eb76cd5969c98353920df",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_41917",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="facility_addendum",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AddendumEvent",
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
                        to="facility.addendum",
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
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed")),
                ("summary", models.TextField(blank=True, verbose_name="summary")),
                ("end_date", models.DateField(blank=True, null=True, verbose_name="new end")),
                (
                    "total_budget",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="new total budget"
                    ),
                ),
                (
                    "incidental_budget",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="new incidental expenditure",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Period",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(unique=True, verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[("inception", "Inception"), ("interim", "Interim"), ("closure", "Closure")],
                        default="interim",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("start_date", models.DateField(verbose_name="start")),
                ("end_date", models.DateField(verbose_name="end")),
            ],
            options={
                "verbose_name": "reporting period",
                "verbose_name_plural": "reporting periods",
                "ordering": ["number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end_date__gte", models.F("start_date"))), name="period_dates_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["inception", "interim", "closure"])),
                        name="period_kind_is_known",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "facility_periodevent" ("end_date", "id", "kind", "name", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start_date") SELECT new_values."end_date", new_values."id", new_values."kind", new_values."name", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."start_date" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="f4ca97331500db44a9b50dcf9156717223a87273",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2042e",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="facility_period",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "facility_periodevent" ("end_date", "id", "kind", "name", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start_date") SELECT new_values."end_date", new_values."id", new_values."kind", new_values."name", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."start_date" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="d1579826384dc9a773484b2cbf08cad75b17e5f0",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_17489",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="facility_period",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "facility_periodevent" ("end_date", "id", "kind", "name", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start_date") SELECT old_values."end_date", old_values."id", old_values."kind", old_values."name", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."start_date" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="d55e2a66693920538e40e572b4963e19d5bebc92",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ae11b",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="facility_period",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PeriodEvent",
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
                        to="facility.period",
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
                (
                    "kind",
                    models.CharField(
                        choices=[("inception", "Inception"), ("interim", "Interim"), ("closure", "Closure")],
                        default="interim",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("start_date", models.DateField(verbose_name="start")),
                ("end_date", models.DateField(verbose_name="end")),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
