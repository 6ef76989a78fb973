import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A number for each flag of an expert, and a first day for each rate."""

    dependencies = [
        ('experts', '0006_rates_begin_on_a_day'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='dayrate',
            options={'ordering': ['expert', '-from_day'], 'verbose_name': 'day rate', 'verbose_name_plural': 'day rates'},
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='dayrate',
            name='expert_day_rate_is_latest',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='expert',
            name='expert_rows_agree_inserted',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='expert',
            name='expert_rows_agree_updated',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='flag',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='flag',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='flag',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='dayrate',
            name='expert_day_rate_once',
        ),
        migrations.AddField(
            model_name='flag',
            name='number',
            field=models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='number'),
        ),
        migrations.AddField(
            model_name='flagevent',
            name='number',
            field=models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='number'),
        ),
        migrations.AlterField(
            model_name='dayrate',
            name='from_day',
            field=models.DateField(verbose_name='from'),
        ),
        migrations.AlterField(
            model_name='dayrateevent',
            name='from_day',
            field=models.DateField(verbose_name='from'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dayrate',
            trigger=pgtrigger.compiler.Trigger(name='expert_day_rate_is_latest', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE of_expert bigint;', func="\n    of_expert := CASE WHEN TG_OP = 'DELETE' THEN OLD.expert_id ELSE NEW.expert_id END;\n    UPDATE experts_expert e SET day_rate = latest.rate\n    FROM (SELECT 1) AS one LEFT JOIN LATERAL (\n        SELECT r.rate FROM experts_dayrate r WHERE r.expert_id = of_expert ORDER BY r.from_day DESC LIMIT 1\n    ) AS latest ON true\n    WHERE e.id = of_expert AND e.day_rate IS DISTINCT FROM latest.rate;\n    RETURN NULL;\n    ", hash='3de160b7a99a5adf7a3f8422a822c84e5f988920', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_expert_day_rate_is_latest_a6b50', table='experts_dayrate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='expert',
            trigger=pgtrigger.compiler.Trigger(name='expert_rows_agree_inserted', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."flagged" OR NEW."day_rate" IS NOT NULL)', constraint='CONSTRAINT', declare='DECLARE now_is experts_expert%ROWTYPE; latest experts_dayrate%ROWTYPE; flag experts_flag%ROWTYPE;', func="\n    SELECT * INTO now_is FROM experts_expert WHERE id = NEW.id;\n    IF NOT FOUND THEN RETURN NULL; END IF;\n\n    SELECT * INTO latest FROM experts_dayrate r WHERE r.expert_id = NEW.id ORDER BY r.from_day DESC LIMIT 1;\n    IF latest.id IS NULL THEN\n        IF now_is.day_rate IS NOT NULL THEN\n            INSERT INTO experts_dayrate (expert_id, from_day, rate)\n            VALUES (NEW.id, now_is.registered_on, now_is.day_rate);\n        END IF;\n    ELSIF latest.rate IS DISTINCT FROM now_is.day_rate THEN\n        IF latest.from_day >= current_date THEN\n            UPDATE experts_dayrate SET rate = now_is.day_rate WHERE id = latest.id;\n        ELSE\n            INSERT INTO experts_dayrate (expert_id, from_day, rate) VALUES (NEW.id, current_date, now_is.day_rate);\n        END IF;\n    END IF;\n\n    SELECT * INTO flag FROM experts_flag f WHERE f.expert_id = NEW.id AND f.ended_on IS NULL;\n    IF now_is.flagged AND flag.id IS NULL THEN\n        INSERT INTO experts_flag (expert_id, reason) VALUES (NEW.id, now_is.flag_note);\n    ELSIF now_is.flagged AND flag.reason <> now_is.flag_note THEN\n        UPDATE experts_flag SET reason = now_is.flag_note WHERE id = flag.id;\n    ELSIF NOT now_is.flagged AND flag.id IS NOT NULL THEN\n        UPDATE experts_flag\n        SET ended_on = greatest(current_date, raised_on), end_note = 'Taken away in the record of the expert'\n        WHERE id = flag.id;\n    END IF;\n    RETURN NULL;\n    ", hash='fb20fe0f22cfa6e5157e82c801a4b7053d2e1f98', operation='INSERT', pgid='pgtrigger_expert_rows_agree_inserted_56696', table='experts_expert', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='expert',
            trigger=pgtrigger.compiler.Trigger(name='expert_rows_agree_updated', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', declare='DECLARE now_is experts_expert%ROWTYPE; latest experts_dayrate%ROWTYPE; flag experts_flag%ROWTYPE;', func="\n    SELECT * INTO now_is FROM experts_expert WHERE id = NEW.id;\n    IF NOT FOUND THEN RETURN NULL; END IF;\n\n    SELECT * INTO latest FROM experts_dayrate r WHERE r.expert_id = NEW.id ORDER BY r.from_day DESC LIMIT 1;\n    IF latest.id IS NULL THEN\n        IF now_is.day_rate IS NOT NULL THEN\n            INSERT INTO experts_dayrate (expert_id, from_day, rate)\n            VALUES (NEW.id, now_is.registered_on, now_is.day_rate);\n        END IF;\n    ELSIF latest.rate IS DISTINCT FROM now_is.day_rate THEN\n        IF latest.from_day >= current_date THEN\n            UPDATE experts_dayrate SET rate = now_is.day_rate WHERE id = latest.id;\n        ELSE\n            INSERT INTO experts_dayrate (expert_id, from_day, rate) VALUES (NEW.id, current_date, now_is.day_rate);\n        END IF;\n    END IF;\n\n    SELECT * INTO flag FROM experts_flag f WHERE f.expert_id = NEW.id AND f.ended_on IS NULL;\n    IF now_is.flagged AND flag.id IS NULL THEN\n        INSERT INTO experts_flag (expert_id, reason) VALUES (NEW.id, now_is.flag_note);\n    ELSIF now_is.flagged AND flag.reason <> now_is.flag_note THEN\n        UPDATE experts_flag SET reason = now_is.flag_note WHERE id = flag.id;\n    ELSIF NOT now_is.flagged AND flag.id IS NOT NULL THEN\n        UPDATE experts_flag\n        SET ended_on = greatest(current_date, raised_on), end_note = 'Taken away in the record of the expert'\n        WHERE id = flag.id;\n    END IF;\n    RETURN NULL;\n    ", hash='893fe9f5631df3af81f669065285438d5838ed53', operation='UPDATE OF "flagged", "flag_note", "day_rate"', pgid='pgtrigger_expert_rows_agree_updated_bab94', table='experts_expert', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='flag',
            trigger=pgtrigger.compiler.Trigger(name='flag_is_numbered', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nIF NEW.number IS NULL THEN\n    SELECT coalesce(max(f.number), 0) + 1 INTO NEW.number FROM experts_flag f WHERE f.expert_id = NEW.expert_id;\nEND IF;\nRETURN NEW;\n', hash='061ce3164cc97819448283c8f4f6340cf3e04774', operation='INSERT', pgid='pgtrigger_flag_is_numbered_e18f8', table='experts_flag', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='flag',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "experts_flagevent" ("end_note", "ended_by_id", "ended_by_name", "ended_on", "expert_id", "id", "lapses_on", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_by_id", "raised_by_name", "raised_on", "reason", "replied_on", "reply") SELECT new_values."end_note", new_values."ended_by_id", new_values."ended_by_name", new_values."ended_on", new_values."expert_id", new_values."id", new_values."lapses_on", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."raised_by_id", new_values."raised_by_name", new_values."raised_on", new_values."reason", new_values."replied_on", new_values."reply" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6007347f62c2abafbe74c73c320b01b4eb55bfe3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_04e0b', referencing='REFERENCING NEW TABLE AS new_values ', table='experts_flag', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='flag',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "experts_flagevent" ("end_note", "ended_by_id", "ended_by_name", "ended_on", "expert_id", "id", "lapses_on", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_by_id", "raised_by_name", "raised_on", "reason", "replied_on", "reply") SELECT new_values."end_note", new_values."ended_by_id", new_values."ended_by_name", new_values."ended_on", new_values."expert_id", new_values."id", new_values."lapses_on", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."raised_by_id", new_values."raised_by_name", new_values."raised_on", new_values."reason", new_values."replied_on", new_values."reply" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e830706353f7f5e442a6ff7ed18ea9cfc19ffd96', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c40ab', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='experts_flag', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='flag',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "experts_flagevent" ("end_note", "ended_by_id", "ended_by_name", "ended_on", "expert_id", "id", "lapses_on", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_by_id", "raised_by_name", "raised_on", "reason", "replied_on", "reply") SELECT old_values."end_note", old_values."ended_by_id", old_values."ended_by_name", old_values."ended_on", old_values."expert_id", old_values."id", old_values."lapses_on", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."raised_by_id", old_values."raised_by_name", old_values."raised_on", old_values."reason", old_values."replied_on", old_values."reply" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='e0483ea45f2354865eac964bed1e3c3fae9ca26b', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_ba2e0', referencing='REFERENCING OLD TABLE AS old_values ', table='experts_flag', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='dayrate',
            constraint=models.UniqueConstraint(fields=('expert', 'from_day'), name='expert_day_rate_once', violation_error_message='The expert has a rate from that day already. Edit that one instead.'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.UniqueConstraint(fields=('expert', 'number'), name='flag_number_once'),
        ),
    ]
