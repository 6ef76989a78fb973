import pgtrigger.compiler
import pgtrigger.migrations
import pmt.workbench.fields
from django.db import migrations, models

from pmt.workbench.migrating import AtOnce


class Migration(AtOnce):
    """How pages are written for each person."""

    dependencies = [("workbench", "0001_extensions_and_fold"), ("accounts", "0002_invitations_and_rules")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(model_name="user", name="insert_insert"),
        pgtrigger.migrations.RemoveTrigger(model_name="user", name="update_update"),
        pgtrigger.migrations.RemoveTrigger(model_name="user", name="delete_delete"),
        migrations.AddField(
            model_name="user",
            name="day_form",
            field=models.CharField(
                choices=[
                    ("words", "31 Jan 2016"),
                    ("slashes", "31/01/2016"),
                    ("dots", "31.01.2016"),
                    ("iso", "2016-01-31"),
                ],
                default="words",
                max_length=20,
                verbose_name="days",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="number_form",
            field=models.CharField(
                choices=[
                    ("comma_point", "1,234.50"),
                    ("point_comma", "1.234,50"),
                    ("space_comma", "1 234,50"),
                    ("space_point", "1 234.50"),
                    ("apostrophe_point", "1’234.50"),
                ],
                default="comma_point",
                max_length=20,
                verbose_name="numbers",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                expression=pmt.workbench.fields.Fold(pmt.workbench.fields.Joined("name", "email")),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="sort_name",
            field=models.GeneratedField(
                db_persist=True, expression=pmt.workbench.fields.Fold(models.F("name")), output_field=models.TextField()
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="time_zone",
            field=models.CharField(blank=True, default="", max_length=64, verbose_name="time zone"),
        ),
        migrations.AddField(
            model_name="userevent",
            name="day_form",
            field=models.CharField(
                choices=[
                    ("words", "31 Jan 2016"),
                    ("slashes", "31/01/2016"),
                    ("dots", "31.01.2016"),
                    ("iso", "2016-01-31"),
                ],
                default="words",
                max_length=20,
                verbose_name="days",
            ),
        ),
        migrations.AddField(
            model_name="userevent",
            name="number_form",
            field=models.CharField(
                choices=[
                    ("comma_point", "1,234.50"),
                    ("point_comma", "1.234,50"),
                    ("space_comma", "1 234,50"),
                    ("space_point", "1 234.50"),
                    ("apostrophe_point", "1’234.50"),
                ],
                default="comma_point",
                max_length=20,
                verbose_name="numbers",
            ),
        ),
        migrations.AddField(
            model_name="userevent",
            name="time_zone",
            field=models.CharField(blank=True, default="", max_length=64, verbose_name="time zone"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="one_administrator_is_left",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."is_active" AND OLD."role" = \'administrator\')',
                    func="\n    PERFORM pg_advisory_xact_lock(7301944);\n    IF NOT EXISTS (SELECT FROM accounts_user WHERE role = 'administrator' AND is_active) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'user_one_administrator_is_left',\n            MESSAGE = 'This is the last administrator. Make somebody else an administrator first.';\n    END IF;\n    RETURN NULL;\n",
                    hash="6f7ce66598eef191d51a73a41050bc56cc2f42b2",
                    operation='DELETE OR UPDATE OF "role", "is_active"',
                    pgid="pgtrigger_one_administrator_is_left_c878b",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_userevent" ("date_joined", "day_form", "email", "id", "is_active", "is_staff", "is_superuser", "name", "number_form", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "time_zone") SELECT new_values."date_joined", new_values."day_form", new_values."email", new_values."id", new_values."is_active", new_values."is_staff", new_values."is_superuser", new_values."name", new_values."number_form", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."role", new_values."time_zone" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="8505add18409a6105925850fa877dde55abcdf9f",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3867c",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_userevent" ("date_joined", "day_form", "email", "id", "is_active", "is_staff", "is_superuser", "name", "number_form", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "time_zone") SELECT new_values."date_joined", new_values."day_form", new_values."email", new_values."id", new_values."is_active", new_values."is_staff", new_values."is_superuser", new_values."name", new_values."number_form", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."role", new_values."time_zone" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."date_joined" IS DISTINCT FROM (new_values."date_joined") OR old_values."day_form" IS DISTINCT FROM (new_values."day_form") OR old_values."email" IS DISTINCT FROM (new_values."email") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_active" IS DISTINCT FROM (new_values."is_active") OR old_values."is_staff" IS DISTINCT FROM (new_values."is_staff") OR old_values."is_superuser" IS DISTINCT FROM (new_values."is_superuser") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."number_form" IS DISTINCT FROM (new_values."number_form") OR old_values."role" IS DISTINCT FROM (new_values."role") OR old_values."time_zone" IS DISTINCT FROM (new_values."time_zone")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="82ea870dc23d2b60851a7d1b6d18ede56d779a7e",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0e890",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_userevent" ("date_joined", "day_form", "email", "id", "is_active", "is_staff", "is_superuser", "name", "number_form", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "time_zone") SELECT old_values."date_joined", old_values."day_form", old_values."email", old_values."id", old_values."is_active", old_values."is_staff", old_values."is_superuser", old_values."name", old_values."number_form", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."role", old_values."time_zone" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="682fa7dc2e15f07d080956cc2869ad98a3a4c895",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_19f14",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("day_form__in", ["words", "slashes", "dots", "iso"])),
                name="user_day_form_is_known",
                violation_error_message="Choose one of the ways to write a day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "number_form__in",
                        ["comma_point", "point_comma", "space_comma", "space_point", "apostrophe_point"],
                    )
                ),
                name="user_number_form_is_known",
                violation_error_message="Choose one of the ways to write a number.",
            ),
        ),
    ]
