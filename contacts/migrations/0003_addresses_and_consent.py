import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    """Further addresses of contacts, and how consent was given and withdrawn."""

    dependencies = [
        ('contacts', '0002_positions'),
        ('facility', '0002_places_and_areas'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='OtherAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('email', 'E-mail'), ('phone', 'Telephone'), ('post', 'Postal')], default='email', max_length=10, verbose_name='kind')),
                ('value', models.TextField(verbose_name='address')),
                ('note', models.CharField(blank=True, max_length=100, verbose_name='note')),
            ],
            options={
                'verbose_name': 'other address',
                'verbose_name_plural': 'other addresses',
                'ordering': ['kind', 'id'],
            },
        ),
        migrations.CreateModel(
            name='OtherAddressEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('email', 'E-mail'), ('phone', 'Telephone'), ('post', 'Postal')], default='email', max_length=10, verbose_name='kind')),
                ('value', models.TextField(verbose_name='address')),
                ('note', models.CharField(blank=True, max_length=100, verbose_name='note')),
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
            name='consent_source',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='how consent was given'),
        ),
        migrations.AddField(
            model_name='contact',
            name='consent_withdrawn_on',
            field=models.DateField(blank=True, null=True, verbose_name='consent withdrawn'),
        ),
        migrations.AddField(
            model_name='contact',
            name='postal_address',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='postal address'),
        ),
        migrations.AddField(
            model_name='contactevent',
            name='consent_source',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='how consent was given'),
        ),
        migrations.AddField(
            model_name='contactevent',
            name='consent_withdrawn_on',
            field=models.DateField(blank=True, null=True, verbose_name='consent withdrawn'),
        ),
        migrations.AddField(
            model_name='contactevent',
            name='postal_address',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='postal address'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "contacts_contactevent" ("code", "consent_on", "consent_source", "consent_withdrawn_on", "email", "family_name", "given_name", "id", "institution_id", "languages", "nationality_id", "newsletter", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "position", "position_since", "postal_address", "title") SELECT new_values."code", new_values."consent_on", new_values."consent_source", new_values."consent_withdrawn_on", new_values."email", new_values."family_name", new_values."given_name", new_values."id", new_values."institution_id", new_values."languages", new_values."nationality_id", new_values."newsletter", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."phone", new_values."position", new_values."position_since", new_values."postal_address", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2dbce008c8f5a32d4aba590aac1e27b827ac01bc', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_60225', referencing='REFERENCING NEW TABLE AS new_values ', table='contacts_contact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "contacts_contactevent" ("code", "consent_on", "consent_source", "consent_withdrawn_on", "email", "family_name", "given_name", "id", "institution_id", "languages", "nationality_id", "newsletter", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "position", "position_since", "postal_address", "title") SELECT new_values."code", new_values."consent_on", new_values."consent_source", new_values."consent_withdrawn_on", new_values."email", new_values."family_name", new_values."given_name", new_values."id", new_values."institution_id", new_values."languages", new_values."nationality_id", new_values."newsletter", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phone", new_values."position", new_values."position_since", new_values."postal_address", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0ab42e606f29b771442abc8961eb3092623ff2e9', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_7498c', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='contacts_contact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "contacts_contactevent" ("code", "consent_on", "consent_source", "consent_withdrawn_on", "email", "family_name", "given_name", "id", "institution_id", "languages", "nationality_id", "newsletter", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "position", "position_since", "postal_address", "title") SELECT old_values."code", old_values."consent_on", old_values."consent_source", old_values."consent_withdrawn_on", old_values."email", old_values."family_name", old_values."given_name", old_values."id", old_values."institution_id", old_values."languages", old_values."nationality_id", old_values."newsletter", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."phone", old_values."position", old_values."position_since", old_values."postal_address", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='12232a288bf460b793a21731b671cd7315f584b0', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_e2e36', referencing='REFERENCING OLD TABLE AS old_values ', table='contacts_contact', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('newsletter', False), ('consent_withdrawn_on', None), models.Q(('consent_on__gt', models.F('consent_withdrawn_on')), ('consent_on__isnull', False)), _connector='OR'), name='newsletter_not_after_withdrawal', violation_error_message='Who withdrew consent does not get the newsletter, unless they gave it again on a later day.'),
        ),
        migrations.AddField(
            model_name='otheraddress',
            name='contact',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='other_addresses', to='contacts.contact', verbose_name='contact'),
        ),
        migrations.AddField(
            model_name='otheraddressevent',
            name='contact',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='contacts.contact', verbose_name='contact'),
        ),
        migrations.AddField(
            model_name='otheraddressevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='otheraddressevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='contacts.otheraddress'),
        ),
        migrations.AddConstraint(
            model_name='otheraddress',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['email', 'phone', 'post'])), name='address_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='otheraddress',
            constraint=models.CheckConstraint(condition=models.Q(('value', ''), _negated=True), name='address_is_not_empty', violation_error_message='Write the address.'),
        ),
        migrations.AddConstraint(
            model_name='otheraddress',
            constraint=models.UniqueConstraint(fields=('contact', 'kind', 'value'), name='address_once', violation_error_message='The contact has this address already.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='otheraddress',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "contacts_otheraddressevent" ("contact_id", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value") SELECT new_values."contact_id", new_values."id", new_values."kind", new_values."note", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."value" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7bd28af1409da6e3255cfe34db313e9c2089c361', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_7d53f', referencing='REFERENCING NEW TABLE AS new_values ', table='contacts_otheraddress', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='otheraddress',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "contacts_otheraddressevent" ("contact_id", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value") SELECT new_values."contact_id", new_values."id", new_values."kind", new_values."note", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."value" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='deacf62e930d135f9cd9c92f2f363c15ec6af0cb', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_0d91e', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='contacts_otheraddress', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='otheraddress',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "contacts_otheraddressevent" ("contact_id", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value") SELECT old_values."contact_id", old_values."id", old_values."kind", old_values."note", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."value" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='f71f54b7dbb9b2690e6b5a84c41552dc52fadef9', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_15761', referencing='REFERENCING OLD TABLE AS old_values ', table='contacts_otheraddress', when='AFTER')),
        ),
    ]
