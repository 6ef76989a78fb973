import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pmt.workbench.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """Experts, their areas and their languages."""

    initial = True

    dependencies = [
        ("contacts", "0001_institutions_and_contacts"),
        ("facility", "0002_places_and_areas"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Expert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                ("title", models.CharField(blank=True, max_length=30, verbose_name="title")),
                ("given_name", models.CharField(blank=True, max_length=100, verbose_name="given name")),
                ("family_name", models.CharField(max_length=100, verbose_name="family name")),
                (
                    "gender",
                    models.CharField(
                        choices=[("female", "Female"), ("male", "Male"), ("other", "Other")],
                        max_length=10,
                        verbose_name="gender",
                    ),
                ),
                (
                    "nationality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="experts",
                        to="facility.country",
                        verbose_name="nationality",
                    ),
                ),
                (
                    "occupation",
                    models.CharField(
                        choices=[("public", "Public"), ("private", "Private")], max_length=10, verbose_name="occupation"
                    ),
                ),
                (
                    "employment",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("active", "Active"),
                            ("retired", "Retired"),
                            ("academia", "Academia"),
                            ("consultant", "Consultant"),
                        ],
                        max_length=20,
                        verbose_name="employment",
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="experts",
                        to="contacts.institution",
                        verbose_name="employer",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                (
                    "day_rate",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="day rate"
                    ),
                ),
                ("registered_on", models.DateField(verbose_name="registered")),
                ("flagged", models.BooleanField(default=False, verbose_name="flagged")),
                ("flag_note", models.TextField(blank=True, verbose_name="reason of the flag")),
                (
                    "sort_name",
                    models.GeneratedField(
                        db_persist=True,
                        expression=pmt.workbench.fields.Fold(models.F("family_name")),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=pmt.workbench.fields.Fold(
                            pmt.workbench.fields.Joined("code", "given_name", "family_name")
                        ),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "expert",
                "verbose_name_plural": "experts",
                "ordering": ["sort_name", "id"],
                "indexes": [
                    models.Index(fields=["sort_name", "id"], name="expert_by_name"),
                    models.Index(fields=["registered_on"], name="expert_by_registration"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search"], name="expert_search", opclasses=["gin_trgm_ops"]
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("gender__in", ["female", "male", "other"])), name="expert_gender_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("occupation__in", ["public", "private"])), name="expert_occupation_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("employment", ""),
                            ("employment__in", ["active", "retired", "academia", "consultant"]),
                            _connector="OR",
                        ),
                        name="expert_employment_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("day_rate", None), ("day_rate__gte", 0), _connector="OR"),
                        name="expert_day_rate_not_negative",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "experts_expertevent" ("code", "day_rate", "email", "employer_id", "employment", "family_name", "flag_note", "flagged", "gender", "given_name", "id", "nationality_id", "occupation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_on", "title") SELECT new_values."code", new_values."day_rate", new_values."email", new_values."employer_id", new_values."employment", new_values."family_name", new_values."flag_note", new_values."flagged", new_values."gender", new_values."given_name", new_values."id", new_values."nationality_id", new_values."occupation", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."registered_on", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="ccfb1df348e20bb643d6cbd8d26338f4c5f1ffa8",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_30c75",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="experts_expert",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "experts_expertevent" ("code", "day_rate", "email", "employer_id", "employment", "family_name", "flag_note", "flagged", "gender", "given_name", "id", "nationality_id", "occupation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_on", "title") SELECT new_values."code", new_values."day_rate", new_values."email", new_values."employer_id", new_values."employment", new_values."family_name", new_values."flag_note", new_values."flagged", new_values."gender", new_values."given_name", new_values."id", new_values."nationality_id", new_values."occupation", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."registered_on", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="8503d5035fe5497827b820c040d9227e6892f547",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_280ad",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="experts_expert",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "experts_expertevent" ("code", "day_rate", "email", "employer_id", "employment", "family_name", "flag_note", "flagged", "gender", "given_name", "id", "nationality_id", "occupation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_on", "title") SELECT old_values."code", old_values."day_rate", old_values."email", old_values."employer_id", old_values."employment", old_values."family_name", old_values."flag_note", old_values."flagged", old_values."gender", old_values."given_name", old_values."id", old_values."nationality_id", old_values."occupation", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."registered_on", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="156a157a10310085f8b4f8560ad1b7c054667ea0",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_faab8",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="experts_expert",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExpertEvent",
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
                        to="experts.expert",
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
                ("title", models.CharField(blank=True, max_length=30, verbose_name="title")),
                ("given_name", models.CharField(blank=True, max_length=100, verbose_name="given name")),
                ("family_name", models.CharField(max_length=100, verbose_name="family name")),
                (
                    "gender",
                    models.CharField(
                        choices=[("female", "Female"), ("male", "Male"), ("other", "Other")],
                        max_length=10,
                        verbose_name="gender",
                    ),
                ),
                (
                    "nationality",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="facility.country",
                        verbose_name="nationality",
                    ),
                ),
                (
                    "occupation",
                    models.CharField(
                        choices=[("public", "Public"), ("private", "Private")], max_length=10, verbose_name="occupation"
                    ),
                ),
                (
                    "employment",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("active", "Active"),
                            ("retired", "Retired"),
                            ("academia", "Academia"),
                            ("consultant", "Consultant"),
                        ],
                        max_length=20,
                        verbose_name="employment",
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="contacts.institution",
                        verbose_name="employer",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                (
                    "day_rate",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="day rate"
                    ),
                ),
                ("registered_on", models.DateField(verbose_name="registered")),
                ("flagged", models.BooleanField(default=False, verbose_name="flagged")),
                ("flag_note", models.TextField(blank=True, verbose_name="reason of the flag")),
                (
                    "sort_name",
                    models.GeneratedField(
                        db_persist=True,
                        expression=pmt.workbench.fields.Fold(models.F("family_name")),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=pmt.workbench.fields.Fold(
                            pmt.workbench.fields.Joined("code", "given_name", "family_name")
                        ),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ExpertArea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="area_links", to="experts.expert"
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="expert_links", to="facility.area"
                    ),
                ),
            ],
            options={
                "verbose_name": "area of an expert",
                "verbose_name_plural": "areas of experts",
                "constraints": [models.UniqueConstraint(fields=("expert", "area"), name="expert_area_once")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "experts_expertareaevent" ("area_id", "expert_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."area_id", new_values."expert_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="a1867b617874e15e115139210d362aad1c5cac64",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_54207",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="experts_expertarea",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "experts_expertareaevent" ("area_id", "expert_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."area_id", new_values."expert_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="bd01e5c28b9e7eb6c98e8275136a9eab9d8b421c",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_59738",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="experts_expertarea",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "experts_expertareaevent" ("area_id", "expert_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."area_id", old_values."expert_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="5f7148446b2866fc53edb7a92670bed9d33be2e1",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_cb99a",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="experts_expertarea",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExpertAreaEvent",
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
                        to="experts.expertarea",
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
            name="ExpertLanguage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="languages", to="experts.expert"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="place")),
                ("language", models.CharField(max_length=8, verbose_name="language")),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[("A1", "A1"), ("A2", "A2"), ("B1", "B1"), ("B2", "B2"), ("C1", "C1"), ("C2", "C2")],
                        max_length=2,
                        verbose_name="level",
                    ),
                ),
            ],
            options={
                "verbose_name": "language of an expert",
                "verbose_name_plural": "languages of experts",
                "ordering": ["expert", "position"],
                "indexes": [models.Index(fields=["language", "level", "expert"], name="expert_by_language")],
                "constraints": [
                    models.UniqueConstraint(fields=("expert", "language"), name="expert_language_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level", ""), ("level__in", ["A1", "A2", "B1", "B2", "C1", "C2"]), _connector="OR"
                        ),
                        name="expert_language_level_is_cefr",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "experts_expertlanguageevent" ("expert_id", "id", "language", "level", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") SELECT new_values."expert_id", new_values."id", new_values."language", new_values."level", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."position" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="6ef1b895a5cd73fc26837f27730d7d0cc7a5f566",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_19a65",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="experts_expertlanguage",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "experts_expertlanguageevent" ("expert_id", "id", "language", "level", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") SELECT new_values."expert_id", new_values."id", new_values."language", new_values."level", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."position" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="3bfef4f0b0df1372066cae4c9dbfe418e0f0e32e",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bb9a9",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="experts_expertlanguage",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "experts_expertlanguageevent" ("expert_id", "id", "language", "level", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") SELECT old_values."expert_id", old_values."id", old_values."language", old_values."level", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."position" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="49a75f3c077132233b663bccb23869d135a84b0e",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_6b4fb",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="experts_expertlanguage",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExpertLanguageEvent",
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
                        to="experts.expertlanguage",
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
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="place")),
                ("language", models.CharField(max_length=8, verbose_name="language")),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[("A1", "A1"), ("A2", "A2"), ("B1", "B1"), ("B2", "B2"), ("C1", "C1"), ("C2", "C2")],
                        max_length=2,
                        verbose_name="level",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="expert",
            name="areas",
            field=models.ManyToManyField(
                related_name="experts",
                through="experts.ExpertArea",
                to="facility.area",
                verbose_name="areas of expertise",
            ),
        ),
    ]
