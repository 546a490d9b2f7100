/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-patient-case.h"
#include "domain/aus-consultation-state.h"
#include "domain/aus-document.h"
#include "domain/aus-ins.h"
#include "http/api/aus-api.h"
#include "http/aus-etag.h"
#include "http/aus-http-run.h"

/* The register of patients (F3). */

#define NEED     AUS_JSON_REQUIRED
#define NEED_OR0 (AUS_JSON_REQUIRED | AUS_JSON_NULLABLE)
#define NAME     AUS_JSON_LINE, 1, AUS_PATIENT_MAX_NAME

const AusJsonMember aus_api_patients_query[] = {
  { "q", AUS_JSON_STRING, AUS_JSON_LINE, 1, 100,
    .doc = "Names, also begun or with a slip, a birth date, or an INS" },
  { "birth_date", AUS_JSON_DATE, .doc = "Only those born on this day" },
  { "limit", AUS_JSON_INTEGER, 0, 1, AUS_PATIENT_MAX_LIMIT, .doc = "10 when absent" },
  { NULL },
};

/* clang-format off */
#define OTHER_MEMBERS                                                                              \
  { "used_name", AUS_JSON_STRING, AUS_JSON_NULLABLE | AUS_JSON_LINE, 0, AUS_PATIENT_MAX_NAME },    \
  { "used_given_name", AUS_JSON_STRING, AUS_JSON_NULLABLE | AUS_JSON_LINE, 0,                      \
    AUS_PATIENT_MAX_NAME },                                                                        \
  { "birth_place", AUS_JSON_STRING, AUS_JSON_NULLABLE | AUS_JSON_LINE, 0, 5,                       \
    .doc = "INSEE code of the commune, or of the country (99…)" },                                 \
  { "ins", AUS_JSON_STRING, AUS_JSON_NULLABLE | AUS_JSON_LINE, 0, 30,                              \
    .doc = "13 characters and their key; blanks are left out" },                                   \
  { "ins_oid", AUS_JSON_ENUM, AUS_JSON_NULLABLE, .values = aus_ins_oids,                           \
    .doc = "That of a NIR when absent" },                                                          \
  { "email", AUS_JSON_EMAIL, AUS_JSON_NULLABLE },                                                  \
  { "mobile", AUS_JSON_PHONE, AUS_JSON_NULLABLE },                                                 \
  { "physician", AUS_JSON_STRING, AUS_JSON_NULLABLE | AUS_JSON_LINE, 0, AUS_PATIENT_MAX_NAME,      \
    .doc = "Attending physician: reports go there, too (F5)" },                                    \
  { "physician_email", AUS_JSON_EMAIL, AUS_JSON_NULLABLE },                                        \
  { "confirm_duplicate", AUS_JSON_BOOLEAN,                                                         \
    .doc = "It is another person than those whom the problem duplicate named" }

const AusJsonMember aus_api_patient_body[] = {
  { "birth_name", AUS_JSON_STRING, NEED | NAME },
  { "given_names", AUS_JSON_STRING, NEED | NAME, .doc = "Of birth, in their order" },
  { "sex", AUS_JSON_ENUM, NEED, .values = aus_sex_names },
  { "birth_date", AUS_JSON_DATE, NEED },
  OTHER_MEMBERS,
  { NULL },
};

const AusJsonMember aus_api_patient_patch[] = {
  { "birth_name", AUS_JSON_STRING, NAME },
  { "given_names", AUS_JSON_STRING, NAME },
  { "sex", AUS_JSON_ENUM, .values = aus_sex_names },
  { "birth_date", AUS_JSON_DATE },
  OTHER_MEMBERS,
  { NULL },
};

#define SHOWN_NAMES                                                                                \
  { "id", AUS_JSON_ID, NEED },                                                                     \
  { "display_name", AUS_JSON_STRING, NEED },                                                       \
  { "given_name", AUS_JSON_STRING, NEED, .doc = "The one in use" },                                \
  { "family_name", AUS_JSON_STRING, NEED, .doc = "The one in use" },                               \
  { "birth_name", AUS_JSON_STRING, NEED },                                                         \
  { "given_names", AUS_JSON_STRING, NEED },                                                        \
  { "sex", AUS_JSON_ENUM, NEED, .values = aus_sex_names },                                         \
  { "birth_date", AUS_JSON_DATE, NEED },                                                           \
  { "email", AUS_JSON_STRING, NEED_OR0 },                                                          \
  { "mobile", AUS_JSON_STRING, NEED_OR0 }
/* clang-format on */

const AusJsonMember aus_api_patient_answer[] = {
  SHOWN_NAMES,
  { "version", AUS_JSON_INTEGER, NEED, .doc = "If-Match: \"v3\"" },
  { "used_name", AUS_JSON_STRING, NEED_OR0 },
  { "used_given_name", AUS_JSON_STRING, NEED_OR0 },
  { "birth_place", AUS_JSON_STRING, NEED_OR0 },
  { "ins", AUS_JSON_STRING, NEED_OR0 },
  { "ins_oid", AUS_JSON_ENUM, NEED_OR0, .values = aus_ins_oids },
  { "physician", AUS_JSON_STRING, NEED_OR0 },
  { "physician_email", AUS_JSON_STRING, NEED_OR0 },
  { "created_at", AUS_JSON_TIME, NEED },
  { "updated_at", AUS_JSON_TIME, NEED },
  { NULL },
};

static const AusJsonMember summary[] = {
  SHOWN_NAMES,
  { "has_ins", AUS_JSON_BOOLEAN, NEED },
  { NULL },
};
static const AusJsonMember summary_item[] = {
  { "patient", AUS_JSON_OBJECT, .members = summary },
  { NULL },
};
const AusJsonMember aus_api_patient_list_answer[] = {
  { "items", AUS_JSON_ARRAY, NEED, .members = summary_item, .doc = "The likeliest first" },
  { "more", AUS_JSON_BOOLEAN, NEED, .doc = "There are others: say more of the name" },
  { NULL },
};

const AusJsonMember aus_api_patient_merge[] = {
  { "patient_id", AUS_JSON_ID, NEED, .doc = "The record that becomes part of this one" },
  { NULL },
};

const AusJsonMember aus_api_patient_erase[] = {
  { "birth_date", AUS_JSON_DATE, NEED,
    .doc = "The patient's, as a sign that this very one is meant" },
  { NULL },
};

static const AusJsonMember party[] = {
  { "id", AUS_JSON_ID, NEED },
  { "display_name", AUS_JSON_STRING, NEED },
  { "agreed", AUS_JSON_BOOLEAN, NEED, .doc = "That the patient is erased; for 30 days" },
  { NULL },
};
static const AusJsonMember party_item[] = {
  { "practitioner", AUS_JSON_OBJECT, .members = party },
  { NULL },
};
const AusJsonMember aus_api_patient_agreement_answer[] = {
  { "erased", AUS_JSON_BOOLEAN, NEED },
  { "practitioners", AUS_JSON_ARRAY, NEED, .members = party_item },
  { NULL },
};
const AusJsonMember aus_api_patient_erasure_answer[] = {
  { "possible", AUS_JSON_BOOLEAN, NEED },
  { "yours", AUS_JSON_BOOLEAN, NEED,
    .doc = "You have had the patient, or nobody who could be asked has" },
  { "practitioners", AUS_JSON_ARRAY, NEED, .members = party_item,
    .doc = "Colleagues who have had the patient: all of them have to agree" },
  { "consultations", AUS_JSON_INTEGER, NEED },
  { "open", AUS_JSON_INTEGER, NEED, .doc = "Planned, under way or not billed" },
  { "held", AUS_JSON_INTEGER, NEED },
  { "kept_until", AUS_JSON_TIME, NEED_OR0, .doc = "By the years that records are kept" },
  { NULL },
};

static const AusJsonMember consent_members[] = {
  { "decision", AUS_JSON_STRING, NEED },
  { "text_version", AUS_JSON_STRING, NEED },
  { "at", AUS_JSON_TIME, NEED },
  { NULL },
};
static const AusJsonMember consent_item[] = {
  { "consent", AUS_JSON_OBJECT, .members = consent_members },
  { NULL },
};
static const AusJsonMember document_members[] = {
  { "id", AUS_JSON_ID, NEED },
  { "name", AUS_JSON_STRING, NEED },
  { "kind", AUS_JSON_ENUM, NEED, .values = aus_document_kind_names },
  { "created_at", AUS_JSON_TIME, NEED },
  { NULL },
};
static const AusJsonMember document_item[] = {
  { "document", AUS_JSON_OBJECT, .members = document_members },
  { NULL },
};
static const AusJsonMember report_members[] = {
  { "reason", AUS_JSON_STRING },
  { "history", AUS_JSON_STRING },
  { "examination", AUS_JSON_STRING },
  { "conclusion", AUS_JSON_STRING },
  { "prescription", AUS_JSON_STRING },
  { "follow_up", AUS_JSON_STRING },
  { NULL },
};
static const AusJsonMember exported_members[] = {
  { "id", AUS_JSON_ID, NEED },
  { "planned_start", AUS_JSON_TIME, NEED },
  { "started_at", AUS_JSON_TIME, NEED_OR0 },
  { "ended_at", AUS_JSON_TIME, NEED_OR0 },
  { "status", AUS_JSON_ENUM, NEED, .values = aus_consultation_status_names },
  { "kind", AUS_JSON_ENUM, NEED, .values = aus_consultation_kind_names },
  { "practitioner", AUS_JSON_STRING, NEED },
  { "consents", AUS_JSON_ARRAY, NEED, .members = consent_item },
  { "report", AUS_JSON_OBJECT, NEED, .members = report_members },
  { "measurements", AUS_JSON_ARRAY, NEED, .members = aus_api_vital_sign_item },
  { "documents", AUS_JSON_ARRAY, NEED, .members = document_item },
  { NULL },
};
static const AusJsonMember exported_item[] = {
  { "consultation", AUS_JSON_OBJECT, .members = exported_members },
  { NULL },
};
const AusJsonMember aus_api_patient_export_answer[] = {
  { "exported_at", AUS_JSON_TIME, NEED },
  { "patient", AUS_JSON_OBJECT, NEED, .members = aus_api_patient_answer },
  { "consultations", AUS_JSON_ARRAY, NEED, .members = exported_item },
  { "elsewhere", AUS_JSON_INTEGER, NEED,
    .doc = "Consultations of other practitioners, who have to be asked for theirs" },
  { NULL },
};

static AusAnswer *
answer (guint status, const AusPatient *patient, char *location)
{
  g_autoptr (GString) text = g_string_new (NULL);

  aus_patient_print (patient, text);
  return aus_answer_new (status, g_string_free (g_steal_pointer (&text), FALSE),
                         aus_etag_format (patient->version, patient->version), location);
}

AusAnswer *
aus_api_answer_patient (gconstpointer result, const AusActor *actor, gpointer data)
{
  return answer (SOUP_STATUS_OK, result, NULL);
}

AusAnswer *
aus_api_answer_new_patient (gconstpointer result, const AusActor *actor, gpointer data)
{
  const AusPatient *patient = result;

  return answer (SOUP_STATUS_CREATED, patient,
                 g_strconcat (AUS_API_ROOT "/patients/", patient->id, NULL));
}

AusAnswer *
aus_api_answer_erased (gconstpointer result, const AusActor *actor, gpointer data)
{
  JsonNode *node = (JsonNode *) result;

  if (json_object_get_boolean_member (json_node_get_object (node), "erased"))
    return aus_answer_new (SOUP_STATUS_NO_CONTENT, NULL, NULL, NULL);
  return aus_answer_new (SOUP_STATUS_ACCEPTED, aus_json_print (node), NULL, NULL);
}

void
aus_api_search_patients (AusHttpRequest *request)
{
  aus_http_run (request,
                aus_patient_query_new (aus_json_get_string (request->query, "q", NULL),
                                       aus_json_get_string (request->query, "birth_date", NULL),
                                       (guint) aus_json_get_int (request->query, "limit", 0)),
                (GDestroyNotify) aus_patient_query_free);
}

void
aus_api_run_patient (AusHttpRequest *request)
{
  JsonObject *body = aus_http_request_get_object (request);
  AusCommand *command =
      aus_command_new_with (NULL, NULL, aus_http_request_get_param (request, "id"));

  command->if_version = request->if_version;
  command->object = body != NULL ? json_object_ref (body) : NULL;
  aus_http_run (request, command, (GDestroyNotify) aus_command_free);
}
