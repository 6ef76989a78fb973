import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    """What contacts were before, and since when they are what they are."""

    dependencies = [
        ('contacts', '0001_institutions_and_contacts'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Position',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='position')),
                ('since', models.DateField(blank=True, null=True, verbose_name='since')),
                ('until', models.DateField(verbose_name='until')),
            ],
            options={
                'verbose_name': 'former position',
                'verbose_name_plural': 'former positions',
                'ordering': ['-until', '-since', '-id'],
            },
        ),
        migrations.CreateModel(
            name='PositionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='position')),
                ('since', models.DateField(blank=True, null=True, verbose_name='since')),
                ('until', models.DateField(verbose_name='until')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='contact',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='contact',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='contact',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='contact',
            name='position_since',
            field=models.DateField(blank=True, null=True, verbose_name='in this position since'),
        ),
        migrations.AddField(
            model_name='contactevent',
            name='position_since',
            field=models.DateField(blank=True, null=True, verbose_name='in this position since'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "contacts_contactevent" ("code", "consent_on", "email", "family_name", "given_name", "id", "institution_id", "languages", "nationality_id", "newsletter", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "position", "position_since", "title") SELECT new_values."code", new_values."consent_on", new_values."email", new_values."family_name", new_values."given_name", new_values."id", new_values."institution_id", new_values."languages", new_values."nationality_id", new_values."newsletter", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."phone", new_values."position", new_values."position_since", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='963da19540a1d8b3e23889619525e15090039165', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_60225', referencing='REFERENCING NEW TABLE AS new_values ', table='contacts_contact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "contacts_contactevent" ("code", "consent_on", "email", "family_name", "given_name", "id", "institution_id", "languages", "nationality_id", "newsletter", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "position", "position_since", "title") SELECT new_values."code", new_values."consent_on", new_values."email", new_values."family_name", new_values."given_name", new_values."id", new_values."institution_id", new_values."languages", new_values."nationality_id", new_values."newsletter", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phone", new_values."position", new_values."position_since", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='01d5ec9356b3fa9a0276f122ab8e55833ed70306', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_7498c', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='contacts_contact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "contacts_contactevent" ("code", "consent_on", "email", "family_name", "given_name", "id", "institution_id", "languages", "nationality_id", "newsletter", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "position", "position_since", "title") SELECT old_values."code", old_values."consent_on", old_values."email", old_values."family_name", old_values."given_name", old_values."id", old_values."institution_id", old_values."languages", old_values."nationality_id", old_values."newsletter", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."phone", old_values."position", old_values."position_since", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='e0d483a0134fade45740c3fe7f790df78d46943d', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_e2e36', referencing='REFERENCING OLD TABLE AS old_values ', table='contacts_contact', when='AFTER')),
        ),
        migrations.AddField(
            model_name='position',
            name='contact',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='positions', to='contacts.contact', verbose_name='contact'),
        ),
        migrations.AddField(
            model_name='position',
            name='institution',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='contacts.institution', verbose_name='institution'),
        ),
        migrations.AddField(
            model_name='positionevent',
            name='contact',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='contacts.contact', verbose_name='contact'),
        ),
        migrations.AddField(
            model_name='positionevent',
            name='institution',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='contacts.institution', verbose_name='institution'),
        ),
        migrations.AddField(
            model_name='positionevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='positionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='contacts.position'),
        ),
        migrations.AddConstraint(
            model_name='position',
            constraint=models.CheckConstraint(condition=models.Q(('since', None), ('until__gte', models.F('since')), _connector='OR'), name='position_dates_in_order', violation_error_message='The last day of a position is not before its first.'),
        ),
        migrations.AddConstraint(
            model_name='position',
            constraint=models.CheckConstraint(condition=models.Q(('institution__isnull', False), models.Q(('title', ''), _negated=True), _connector='OR'), name='position_says_what_or_where', violation_error_message='Say what the person was, or at which institution.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='position',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "contacts_positionevent" ("contact_id", "id", "institution_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "title", "until") SELECT new_values."contact_id", new_values."id", new_values."institution_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."since", new_values."title", new_values."until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='75423ed575c9565d66240b39c4416c2566297c2d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_51c5a', referencing='REFERENCING NEW TABLE AS new_values ', table='contacts_position', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='position',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "contacts_positionevent" ("contact_id", "id", "institution_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "title", "until") SELECT new_values."contact_id", new_values."id", new_values."institution_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."since", new_values."title", new_values."until" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c17be26c50e4b7e0813b0c04f489726d4b72de43', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_2096b', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='contacts_position', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='position',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "contacts_positionevent" ("contact_id", "id", "institution_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "title", "until") SELECT old_values."contact_id", old_values."id", old_values."institution_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."since", old_values."title", old_values."until" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d67059e7166f0251a4bb0fc2d1da663e48c40200', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_1b8de', referencing='REFERENCING OLD TABLE AS old_values ', table='contacts_position', when='AFTER')),
        ),
    ]
