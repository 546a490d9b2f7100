/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-advice.h"
#include "domain/aus-consultation-state.h"
#include "domain/aus-document.h"
#include "domain/aus-file-type.h"
#include "domain/aus-message.h"
#include "domain/aus-participant.h"
#include "domain/aus-payment.h"
#include "domain/aus-profession.h"
#include "domain/aus-site.h"
#include "domain/aus-template.h"
#include "domain/aus-webhook.h"
#include "http/api/aus-api.h"

/* What answers look like; compared with what the server sends by tests/integration. */

#define NEED     AUS_JSON_REQUIRED
#define NEED_OR0 (AUS_JSON_REQUIRED | AUS_JSON_NULLABLE)

static const AusJsonMember organisation[] = {
  { "id", AUS_JSON_ID, NEED },
  { "name", AUS_JSON_STRING, NEED },
  { NULL },
};

static const AusJsonMember person_name[] = {
  { "id", AUS_JSON_STRING, NEED },
  { "display_name", AUS_JSON_STRING, NEED },
  { NULL },
};

static const AusJsonMember practitioner[] = {
  { "id", AUS_JSON_ID, NEED },
  { "display_name", AUS_JSON_STRING, NEED },
  { "title", AUS_JSON_STRING, AUS_JSON_NULLABLE },
  { "profession", AUS_JSON_STRING, NEED },
  { NULL },
};

static const AusJsonMember consent[] = {
  { "text_version", AUS_JSON_STRING, NEED },
  { "locale", AUS_JSON_STRING, NEED_OR0 },
  { "given_at", AUS_JSON_TIME, NEED_OR0 },
  { "withdrawn_at", AUS_JSON_TIME, NEED_OR0 },
  { NULL },
};

static const char *const link_states[] = { "active", "expired", "revoked", NULL };

static const AusJsonMember link_state[] = {
  { "state", AUS_JSON_ENUM, NEED, .values = link_states },
  { "expires_at", AUS_JSON_TIME, NEED_OR0 },
  { NULL },
};

static const char *const removers[] = { "practitioner", "patient", NULL };

static const AusJsonMember participant[] = {
  { "id", AUS_JSON_ID, NEED },
  { "role", AUS_JSON_ENUM, NEED, .values = aus_role_names },
  { "given_name", AUS_JSON_STRING, NEED },
  { "family_name", AUS_JSON_STRING, NEED },
  { "birth_date", AUS_JSON_DATE, NEED_OR0 },
  { "email", AUS_JSON_STRING, NEED_OR0 },
  { "mobile", AUS_JSON_STRING, NEED_OR0 },
  { "locale", AUS_JSON_STRING, NEED },
  { "presence", AUS_JSON_ENUM, NEED, .values = aus_presence_names },
  { "presence_since", AUS_JSON_TIME, NEED_OR0 },
  { "arrived_at", AUS_JSON_TIME, NEED_OR0 },
  { "identity_confirmed_at", AUS_JSON_TIME, NEED_OR0 },
  { "ready_at", AUS_JSON_TIME, NEED_OR0 },
  { "admitted", AUS_JSON_BOOLEAN, NEED },
  { "removed", AUS_JSON_BOOLEAN, NEED },
  { "removed_by", AUS_JSON_ENUM, NEED_OR0, .values = removers, .doc = "At whose word" },
  { "patient_id", AUS_JSON_ID, NEED_OR0, .doc = "Who of the register it is" },
  { "to_identify", AUS_JSON_BOOLEAN, NEED,
    .doc =
        "Booked or came without the practice, which has not yet said who of the register it is" },
  { "consent", AUS_JSON_OBJECT, NEED_OR0, .members = consent },
  { "equipment", AUS_JSON_ANY, NEED_OR0 },
  { "link", AUS_JSON_OBJECT, NEED_OR0, .members = link_state },
  { NULL },
};

static const AusJsonMember participant_item[] = {
  { "participant", AUS_JSON_OBJECT, .members = participant },
  { NULL },
};
static const AusJsonMember text_item[] = { { "text", AUS_JSON_STRING }, { NULL } };

static const AusJsonMember site_of[] = {
  { "structure_id", AUS_JSON_ID, NEED },
  { "name", AUS_JSON_STRING, NEED },
  { "town", AUS_JSON_STRING, NEED },
  { "devices", AUS_JSON_ARRAY, NEED, .members = aus_api_site_device_item,
    .doc = "What can be examined with there" },
  { "checked_in_at", AUS_JSON_TIME, NEED_OR0, .doc = "The patient is there" },
  { "host_wish", AUS_JSON_ENUM, NEED, .values = aus_host_wish_names,
    .doc = "What the patient said about the host's presence" },
  { NULL },
};

#define CONSULTATION_MEMBERS                                                                       \
  { "id", AUS_JSON_ID, NEED },                                                                     \
      { "version", AUS_JSON_INTEGER, NEED, .doc = "Of what people edit: If-Match: \"v3\"" },       \
      { "revision", AUS_JSON_INTEGER, NEED, .doc = "Of the representation: ETag: \"v3.17\"" },     \
      { "organisation", AUS_JSON_OBJECT, NEED, .members = organisation },                          \
      { "practitioner", AUS_JSON_OBJECT, NEED, .members = practitioner },                          \
      { "queue", AUS_JSON_OBJECT, NEED_OR0, .members = organisation,                               \
        .doc = "By which the patient came; practitioner is the same until somebody takes them" },  \
      { "kind", AUS_JSON_ENUM, NEED, .values = aus_consultation_kind_names },                      \
      { "planned_start", AUS_JSON_TIME, NEED },                                                    \
      { "planned_duration_minutes", AUS_JSON_INTEGER, NEED },                                      \
      { "time_zone", AUS_JSON_ZONE, NEED },                                                        \
      { "status", AUS_JSON_ENUM, NEED, .values = aus_consultation_status_names },                  \
      { "status_since", AUS_JSON_TIME, NEED }, { "status_reason", AUS_JSON_STRING, NEED_OR0 },     \
      { "payment", AUS_JSON_OBJECT, NEED, .members = aus_api_payment_members },                    \
      { "site", AUS_JSON_OBJECT, NEED_OR0, .members = site_of },                                   \
      { "measurements", AUS_JSON_INTEGER, NEED, .doc = "How many were entered (E8)" },             \
      { "tags", AUS_JSON_ARRAY, NEED, .members = text_item },                                      \
      { "private_comment", AUS_JSON_STRING, NEED },                                                \
      { "unopened_documents", AUS_JSON_INTEGER, NEED },                                            \
      { "announced_delay_minutes", AUS_JSON_INTEGER, NEED_OR0 },                                   \
      { "waiting_message", AUS_JSON_STRING, NEED }, { "locked", AUS_JSON_BOOLEAN, NEED },          \
      { "immediate", AUS_JSON_BOOLEAN, NEED },                                                     \
      { "participants", AUS_JSON_ARRAY, NEED, .members = participant_item },                       \
      { "started_at", AUS_JSON_TIME, NEED_OR0 }, { "ended_at", AUS_JSON_TIME, NEED_OR0 },          \
      { "resumable_until", AUS_JSON_TIME, NEED_OR0 },                                              \
      { "duration_seconds", AUS_JSON_INTEGER, NEED_OR0 }, { "created_at", AUS_JSON_TIME, NEED },   \
      { "created_by", AUS_JSON_OBJECT, NEED_OR0, .members = person_name },                         \
  {                                                                                                \
    "updated_at", AUS_JSON_TIME, NEED                                                              \
  }

static const AusJsonMember link_members[] = {
  { "participant_id", AUS_JSON_ID, NEED },
  { "role", AUS_JSON_ENUM, NEED, .values = aus_role_names },
  { "url", AUS_JSON_STRING, NEED },
  { "code", AUS_JSON_STRING, NEED_OR0, .doc = "null once its day is over" },
  { "expires_at", AUS_JSON_TIME, NEED },
  { NULL },
};
static const AusJsonMember link_item[] = {
  { "link", AUS_JSON_OBJECT, .members = link_members },
  { NULL },
};

/* clang-format off */
static const AusJsonMember consultation[] = { CONSULTATION_MEMBERS, { NULL } };
static const AusJsonMember planned_consultation[] = {
  CONSULTATION_MEMBERS,
  { "links", AUS_JSON_ARRAY, NEED, .members = link_item },
  { NULL },
};
/* clang-format on */
static const AusJsonMember consultation_item[] = {
  { "consultation", AUS_JSON_OBJECT, .members = consultation },
  { NULL },
};
static const AusJsonMember consultation_page[] = {
  { "items", AUS_JSON_ARRAY, NEED, .members = consultation_item },
  { "next_cursor", AUS_JSON_STRING, NEED_OR0 },
  { "total", AUS_JSON_INTEGER, .doc = "On the first page only" },
  { "event", AUS_JSON_INTEGER, NEED, .doc = "Last live event that this page knows" },
  { NULL },
};

static const AusJsonMember account[] = {
  { "id", AUS_JSON_ID, NEED },
  { "email", AUS_JSON_STRING, NEED },
  { "display_name", AUS_JSON_STRING, NEED },
  { "role", AUS_JSON_STRING, NEED },
  { "profession", AUS_JSON_STRING, NEED_OR0 },
  { "locale", AUS_JSON_STRING, NEED },
  { "sound", AUS_JSON_BOOLEAN, NEED },
  { "default_duration_minutes", AUS_JSON_INTEGER, NEED },
  { "signature", AUS_JSON_STRING, NEED },
  { "mail_notices", AUS_JSON_BOOLEAN, NEED },
  { "version", AUS_JSON_INTEGER, NEED, .doc = "If-Match: \"v3\"" },
  { NULL },
};
static const AusJsonMember principal[] = {
  { "id", AUS_JSON_ID, NEED },
  { "display_name", AUS_JSON_STRING, NEED },
  { "profession", AUS_JSON_STRING, NEED },
  { "payment", AUS_JSON_OBJECT, NEED, .members = aus_api_payment_brief },
  { NULL },
};
static const AusJsonMember principal_item[] = {
  { "practitioner", AUS_JSON_OBJECT, .members = principal },
  { NULL },
};
static const AusJsonMember session[] = {
  { "account", AUS_JSON_OBJECT, NEED, .members = account },
  { "principals", AUS_JSON_ARRAY, NEED, .members = principal_item },
  { "organisation", AUS_JSON_OBJECT, NEED, .members = organisation },
  { "csrf_token", AUS_JSON_STRING, NEED_OR0, .doc = "null for a bearer token" },
  { "server_time", AUS_JSON_TIME, NEED },
  { NULL },
};
static const AusJsonMember open_session[] = {
  { "id", AUS_JSON_ID, NEED },
  { "current", AUS_JSON_BOOLEAN, NEED },
  { "created_at", AUS_JSON_TIME, NEED },
  { "last_seen_at", AUS_JSON_TIME, NEED_OR0 },
  { "expires_at", AUS_JSON_TIME },
  { "user_agent", AUS_JSON_STRING, NEED_OR0 },
  { NULL },
};
#define TOKEN_MEMBERS                                                                              \
  { "id", AUS_JSON_ID, NEED }, { "name", AUS_JSON_STRING, NEED },                                  \
      { "scopes", AUS_JSON_ARRAY, NEED, .members = text_item },                                    \
      { "created_at", AUS_JSON_TIME, NEED }, { "expires_at", AUS_JSON_TIME, NEED_OR0 },            \
  {                                                                                                \
    "last_used_at", AUS_JSON_TIME, NEED_OR0                                                        \
  }
/* clang-format off */
static const AusJsonMember token[] = {
  TOKEN_MEMBERS,
  { "token", AUS_JSON_STRING, NEED, .doc = "Shown once" },
  { NULL },
};
static const AusJsonMember known_token[] = { TOKEN_MEMBERS, { NULL } };
/* clang-format on */

static const AusJsonMember audit_entry[] = {
  { "id", AUS_JSON_ID, NEED },
  { "at", AUS_JSON_TIME, NEED },
  { "action", AUS_JSON_STRING, NEED },
  { "actor", AUS_JSON_ANY, NEED_OR0 },
  { "on_behalf_of", AUS_JSON_ANY, NEED_OR0 },
  { "participant_id", AUS_JSON_ID, NEED_OR0 },
  { "reason", AUS_JSON_STRING, NEED_OR0 },
  { NULL },
};

static const AusJsonMember message[] = {
  { "consultation_id", AUS_JSON_ID, NEED },
  { "participant_id", AUS_JSON_ID, NEED },
  { "display_name", AUS_JSON_STRING, NEED, .doc = "Whom the message is for" },
  { "kind", AUS_JSON_ENUM, NEED, .values = aus_message_kind_names },
  { "channel", AUS_JSON_ENUM, NEED, .values = aus_channel_names },
  { "state", AUS_JSON_ENUM, NEED, .values = aus_message_state_names },
  { "reason", AUS_JSON_STRING, NEED_OR0, .doc = "A word, perhaps with the server's code" },
  { "tries", AUS_JSON_INTEGER, NEED },
  { "at", AUS_JSON_TIME, NEED },
  { "next_try_at", AUS_JSON_TIME, NEED_OR0 },
  { NULL },
};
static const AusJsonMember required_placeholders[] = {
  { "subject", AUS_JSON_ARRAY, NEED, .members = text_item },
  { "body", AUS_JSON_ARRAY, NEED, .members = text_item },
  { "sms", AUS_JSON_ARRAY, NEED, .members = text_item },
  { NULL },
};
static const AusJsonMember template[] = {
  { "kind", AUS_JSON_ENUM, NEED, .values = aus_template_kind_names },
  { "locale", AUS_JSON_STRING, NEED },
  { "subject", AUS_JSON_STRING, NEED },
  { "body", AUS_JSON_STRING, NEED },
  { "sms", AUS_JSON_STRING, NEED },
  { "custom", AUS_JSON_BOOLEAN, NEED, .doc = "false: the built-in text" },
  { "version", AUS_JSON_INTEGER, NEED, .doc = "Of the text; to be named by whoever changes it" },
  { "placeholders", AUS_JSON_ARRAY, NEED, .members = text_item },
  { "required", AUS_JSON_OBJECT, NEED, .members = required_placeholders },
  { NULL },
};
static const AusJsonMember template_preview[] = {
  { "subject", AUS_JSON_STRING, NEED },
  { "text", AUS_JSON_STRING, NEED },
  { "html", AUS_JSON_STRING, NEED },
  { "sms", AUS_JSON_STRING, NEED },
  { NULL },
};
static const AusJsonMember calendar[] = { { "url", AUS_JSON_STRING, NEED_OR0 }, { NULL } };
#define LIST_OF(name_, item_)                                                                      \
  static const AusJsonMember name_##_item[] = {                                                    \
    { "item", AUS_JSON_OBJECT, .members = item_ },                                                 \
    { NULL },                                                                                      \
  };                                                                                               \
  static const AusJsonMember name_[] = {                                                           \
    { "items", AUS_JSON_ARRAY, NEED, .members = name_##_item },                                    \
    { NULL },                                                                                      \
  }
LIST_OF (session_list, open_session);
LIST_OF (token_list, known_token);
LIST_OF (audit_list, audit_entry);
LIST_OF (message_list, message);
LIST_OF (template_list, template);
LIST_OF (webhook_list, aus_api_known_webhook);
LIST_OF (delivery_list, aus_api_delivery);

static const char *const device_kinds[] = { "publish", "watch", NULL };
#define DEVICE_MEMBERS                                                                             \
  { "id", AUS_JSON_ID, NEED }, { "name", AUS_JSON_STRING, NEED },                                  \
      { "kind", AUS_JSON_ENUM, NEED, .values = device_kinds },                                     \
      { "participant_id", AUS_JSON_ID, NEED_OR0 }, { "watched_device_id", AUS_JSON_ID, NEED_OR0 }, \
      { "created_at", AUS_JSON_TIME, NEED },                                                       \
  {                                                                                                \
    "expires_at", AUS_JSON_TIME, NEED                                                              \
  }
static const AusJsonMember device[] = { DEVICE_MEMBERS, { NULL } };
static const AusJsonMember new_device[] = {
  DEVICE_MEMBERS,
  { "url", AUS_JSON_STRING, NEED },
  { "token", AUS_JSON_STRING, NEED },
  { NULL },
};
LIST_OF (device_list, device);

static const AusJsonMember document_alert[] = {
  { "channel", AUS_JSON_ENUM, NEED, .values = aus_channel_names },
  { "state", AUS_JSON_ENUM, NEED, .values = aus_message_state_names },
  { "reason", AUS_JSON_STRING, NEED_OR0 },
  { NULL },
};
static const AusJsonMember document_recipient[] = {
  { "id", AUS_JSON_ID, NEED },
  { "participant_id", AUS_JSON_ID, NEED_OR0, .doc = "null: takes no part" },
  { "name", AUS_JSON_STRING, NEED },
  { "email", AUS_JSON_STRING, NEED_OR0 },
  { "mobile", AUS_JSON_STRING, NEED_OR0 },
  { "sent_at", AUS_JSON_TIME, NEED },
  { "expires_at", AUS_JSON_TIME, NEED },
  { "withdrawn_at", AUS_JSON_TIME, NEED_OR0 },
  { "opened_at", AUS_JSON_TIME, NEED_OR0, .doc = "For the last time" },
  { "opens", AUS_JSON_INTEGER, NEED },
  { "alert", AUS_JSON_OBJECT, NEED_OR0, .members = document_alert,
    .doc = "What became of the message that tells of it" },
  { NULL },
};
static const AusJsonMember document_recipient_item[] = {
  { "recipient", AUS_JSON_OBJECT, .members = document_recipient },
  { NULL },
};
static const AusJsonMember document_log_entry[] = {
  { "at", AUS_JSON_TIME, NEED },
  { "action", AUS_JSON_STRING, NEED },
  { "by", AUS_JSON_STRING, NEED_OR0, .doc = "null: a recipient, or the server" },
  { "recipient_id", AUS_JSON_ID, NEED_OR0 },
  { NULL },
};
LIST_OF (document_log, document_log_entry);

static const AusJsonMember document[] = {
  { "id", AUS_JSON_ID, NEED },
  { "name", AUS_JSON_STRING, NEED },
  { "media_type", AUS_JSON_ENUM, NEED, .values = aus_file_type_names },
  { "size", AUS_JSON_INTEGER, NEED, .doc = "Bytes" },
  { "state", AUS_JSON_ENUM, NEED, .values = aus_document_state_names,
    .doc = "Only what is ready can be opened and sent" },
  { "created_at", AUS_JSON_TIME, NEED },
  { "opened_at", AUS_JSON_TIME, NEED_OR0, .doc = "By the practice, for the first time" },
  { "kind", AUS_JSON_ENUM, NEED, .values = aus_document_kind_names },
  { "origin", AUS_JSON_ENUM, NEED, .values = aus_document_origin_names },
  { "participant_id", AUS_JSON_ID, NEED_OR0, .doc = "Who brought it by a link" },
  { "account_id", AUS_JSON_ID, NEED_OR0, .doc = "Who filed it" },
  { "finding", AUS_JSON_STRING, NEED_OR0, .doc = "What the virus scanner called it" },
  { "erase_at", AUS_JSON_TIME, NEED_OR0, .doc = "null: never by itself" },
  { "recipients", AUS_JSON_ARRAY, NEED, .members = document_recipient_item },
  { NULL },
};
static const AusJsonMember document_item[] = {
  { "document", AUS_JSON_OBJECT, .members = document },
  { NULL },
};
static const AusJsonMember patient_document[] = {
  { "id", AUS_JSON_ID, NEED },
  { "name", AUS_JSON_STRING, NEED },
  { "kind", AUS_JSON_ENUM, NEED, .values = aus_document_kind_names },
  { "state", AUS_JSON_ENUM, NEED, .values = aus_document_state_names },
  { "created_at", AUS_JSON_TIME, NEED },
  { NULL },
};
static const AusJsonMember patient_document_item[] = {
  { "document", AUS_JSON_OBJECT, .members = patient_document },
  { NULL },
};
static const AusJsonMember patient_consultation[] = {
  { "id", AUS_JSON_ID, NEED },
  { "planned_start", AUS_JSON_TIME, NEED },
  { "status", AUS_JSON_ENUM, NEED, .values = aus_consultation_status_names },
  { "kind", AUS_JSON_ENUM, NEED, .values = aus_consultation_kind_names },
  { "practitioner", AUS_JSON_STRING, NEED },
  { "documents", AUS_JSON_ARRAY, NEED, .members = patient_document_item },
  { NULL },
};
static const AusJsonMember patient_consultation_item[] = {
  { "consultation", AUS_JSON_OBJECT, .members = patient_consultation },
  { NULL },
};
static const AusJsonMember patient_consultation_list[] = {
  { "items", AUS_JSON_ARRAY, NEED, .members = patient_consultation_item },
  { NULL },
};
static const AusJsonMember document_limits[] = {
  { "max_bytes", AUS_JSON_INTEGER, NEED },
  { "max_count", AUS_JSON_INTEGER, NEED },
  { "media_types", AUS_JSON_ARRAY, NEED, .members = text_item },
  { NULL },
};
static const AusJsonMember document_list[] = {
  { "items", AUS_JSON_ARRAY, NEED, .members = document_item },
  { "limits", AUS_JSON_OBJECT, NEED, .members = document_limits },
  { NULL },
};

static const AusJsonMember tag_list[] = {
  { "items", AUS_JSON_ARRAY, NEED, .members = text_item },
  { NULL },
};
static const AusJsonMember practitioner_item[] = {
  { "practitioner", AUS_JSON_OBJECT, .members = practitioner },
  { NULL },
};
static const AusJsonMember practitioner_list[] = {
  { "items", AUS_JSON_ARRAY, NEED, .members = practitioner_item },
  { NULL },
};
static const AusJsonMember location[] = { { "location", AUS_JSON_STRING, NEED }, { NULL } };
static const AusJsonMember announced[] = { { "consultations", AUS_JSON_INTEGER, NEED }, { NULL } };

static const AusJsonMember site_consultation[] = {
  { "id", AUS_JSON_ID, NEED },
  { "revision", AUS_JSON_INTEGER, NEED, .doc = "The greater is the newer" },
  { "planned_start", AUS_JSON_TIME, NEED },
  { "planned_duration_minutes", AUS_JSON_INTEGER, NEED },
  { "status", AUS_JSON_ENUM, NEED, .values = aus_consultation_status_names },
  { "practitioner", AUS_JSON_OBJECT, NEED, .members = practitioner },
  { "patient", AUS_JSON_STRING, NEED_OR0, .doc = "Masked" },
  { "patient_presence", AUS_JSON_ENUM, NEED_OR0, .values = aus_presence_names },
  { "checked_in_at", AUS_JSON_TIME, NEED_OR0 },
  { "host_beside", AUS_JSON_STRING, NEED_OR0, .doc = "Which host is with the patient" },
  { "accompanying", AUS_JSON_BOOLEAN, NEED, .doc = "That is oneself" },
  { "sent_out", AUS_JSON_BOOLEAN, NEED, .doc = "The patient has asked oneself to leave" },
  { "host_wish", AUS_JSON_ENUM, NEED, .values = aus_host_wish_names },
  { NULL },
};
LIST_OF (site_consultation_list, site_consultation);

const AusApiSchema aus_api_schemas[] = {
  { "Session", session },
  { "Account", account },
  { "SessionList", session_list },
  { "Token", token },
  { "TokenList", token_list },
  { "Location", location },
  { "Consultation", consultation },
  { "PlannedConsultation", planned_consultation },
  { "ConsultationPage", consultation_page },
  { "AuditList", audit_list },
  { "Link", link_members },
  { "Practitioner", practitioner },
  { "PractitionerList", practitioner_list },
  { "Announced", announced },
  { "PaymentAccount", aus_api_payment_account },
  { "PaymentAccountLink", aus_api_payment_link },
  { "Receipt", aus_api_receipt },
  { "TagList", tag_list },
  { "CallQuality", aus_api_call_quality },
  { "Statistics", aus_api_statistics },
  { "Queue", aus_api_queue_answer },
  { "QueueList", aus_api_queue_list },
  { "Webhook", aus_api_webhook },
  { "WebhookList", webhook_list },
  { "WebhookPing", aus_api_webhook_ping },
  { "WebhookDeliveryList", delivery_list },
  { "RuleQuestions", aus_advice_questions_answer },
  { "EligibilityAdvice", aus_advice_eligibility_answer },
  { "BillingAdvice", aus_advice_billing_answer },
  { "MessageList", message_list },
  { "Template", template },
  { "TemplateList", template_list },
  { "TemplatePreview", template_preview },
  { "Calendar", calendar },
  { "NetworkTest", aus_api_network_test },
  { "Document", document },
  { "DocumentList", document_list },
  { "DocumentLog", document_log },
  { "Report", aus_api_report_answer },
  { "Complaints", aus_api_complaints },
  { "Reminders", aus_api_reminders_answer },
  { "Patient", aus_api_patient_answer },
  { "PatientList", aus_api_patient_list_answer },
  { "PatientExport", aus_api_patient_export_answer },
  { "PatientAgreement", aus_api_patient_agreement_answer },
  { "PatientErasure", aus_api_patient_erasure_answer },
  { "PatientConsultationList", patient_consultation_list },
  { "DeviceList", device_list },
  { "NewDevice", new_device },
  { "Hours", aus_api_hours_answer },
  { "Slots", aus_api_slots_answer },
  { "PublicPage", aus_api_public_answer },
  { "PublicSlots", aus_api_public_slots },
  { "HeldSlot", aus_api_held_answer },
  { "BookedAppointment", aus_api_booked_answer },
  { "VitalSignList", aus_api_vital_sign_list },
  { "ConsentList", aus_api_consent_list },
  { "Text", aus_api_text_answer },
  { "Kiosk", aus_api_kiosk_answer },
  { "KioskList", aus_api_kiosk_list },
  { "Structure", aus_api_structure_answer },
  { "StructureList", aus_api_structure_list },
  { "Host", aus_api_host_answer },
  { "HostList", aus_api_host_list },
  { "NewHost", aus_api_new_host_answer },
  { "SiteConsultation", site_consultation },
  { "SiteConsultationList", site_consultation_list },
  { "Description", NULL },
  { NULL },
};
