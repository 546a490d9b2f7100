/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-demo-patients.h"

#include "app/aus-app.h"
#include "core/aus-id.h"
#include "storage/aus-patient-store.h"

/* Invented, as are the INS: their keys are right, and the OID is that of test numbers. */
#define TEST_OID "1.2.250.1.213.1.4.10"

typedef struct {
  const char *birth_name, *given_names, *used_name;
  AusSex sex;
  const char *birth_date, *birth_place, *ins, *email, *mobile, *physician, *physician_email;
} Row;

/* clang-format off */
static const Row rows[] = {
  { .birth_name = "Lacroix", .given_names = "Louise Marie", .used_name = "Durand",
    .sex = AUS_SEX_FEMALE, .birth_date = "1951-04-02", .birth_place = "75056",
    .ins = "251047505600164",
    .email = "louise.durand@example.org", .mobile = "+33612345600",
    .physician = "Dr Paul Roux", .physician_email = "paul.roux@example.org" },
  { .birth_name = "Lefebvre", .given_names = "Jeanne", .sex = AUS_SEX_FEMALE,
    .birth_date = "1962-11-09", .birth_place = "59350", .email = "jeanne.lefebvre@example.org" },
  { .birth_name = "Garnier", .given_names = "Antoine Paul", .sex = AUS_SEX_MALE,
    .birth_date = "1990-03-17", .birth_place = "69383", .email = "antoine.garnier@example.org" },
  { .birth_name = "Petit", .given_names = "André", .sex = AUS_SEX_MALE,
    .birth_date = "1943-07-08", .birth_place = "2A004",
    .email = "andre.petit@example.org", .mobile = "+33612345607" },
  { .birth_name = "Benali", .given_names = "Mehdi", .sex = AUS_SEX_MALE,
    .birth_date = "1982-08-11", .birth_place = "99352", .email = "mehdi.benali@example.org" },
  /* Books under her birth name: the register proposes her, and nobody else decides. */
  { .birth_name = "Dubois", .given_names = "Camille Anne", .used_name = "Morel",
    .sex = AUS_SEX_FEMALE, .birth_date = "2001-01-19", .birth_place = "35238",
    .email = "camille.morel@example.org" },
};
/* clang-format on */

static void
set_traits (AusPatientTraits *traits, const Row *row)
{
  traits->birth_name = g_strdup (row->birth_name);
  traits->given_names = g_strdup (row->given_names);
  traits->used_name = g_strdup (row->used_name);
  traits->sex = row->sex;
  traits->birth_date = g_strdup (row->birth_date);
  traits->birth_place = g_strdup (row->birth_place);
  traits->ins = g_strdup (row->ins);
  traits->ins_oid = row->ins != NULL ? g_strdup (TEST_OID) : NULL;
  traits->email = g_strdup (row->email);
  traits->mobile = g_strdup (row->mobile);
  traits->physician = g_strdup (row->physician);
  traits->physician_email = g_strdup (row->physician_email);
}

gboolean
aus_demo_patients_fill (AusTx *tx, const AusAccount *account, GError **error)
{
  AusSecrets *keys = aus_app_get_record_keys (aus_app_from_tx (tx));
  gint64 now = aus_tx_now (tx);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (AusPatient) patient = aus_patient_new ();
    g_autoptr (GPtrArray) known =
        aus_patient_store_find_born (tx, keys, account->organisation_id, rows[i].birth_date, error);
    if (known == NULL)
      return FALSE;
    patient->id = known->len > 0 ? g_strdup (((AusPatient *) known->pdata[0])->id)
                                 : aus_id_new (now + i * G_TIME_SPAN_MILLISECOND);
    patient->organisation_id = g_strdup (account->organisation_id);
    patient->version = 1;
    patient->created_at = now;
    patient->created_by = g_strdup (account->id);
    patient->updated_at = now;
    set_traits (&patient->traits, &rows[i]);
    if ((known->len == 0 && !aus_patient_store_insert (tx, keys, patient, error)) ||
        !aus_patient_store_adopt (tx, patient, error))
      return FALSE;
  }
  return TRUE;
}
