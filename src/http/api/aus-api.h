/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-query.h"
#include "http/aus-http-request.h"

G_BEGIN_DECLS

#define AUS_API_ROOT "/api/v1"

/* aus_api_routes: the REST API, whole; the OpenAPI document is made from it. */
extern const AusHttpRoute aus_api_routes[];

/* Routes beside the published API: of visits, and of whoever operates the server. */
extern const AusHttpRoute aus_api_visit_routes[];
extern const AusHttpRoute aus_api_visit_document_routes[];
extern const AusHttpRoute aus_api_vital_sign_routes[];
extern const AusHttpRoute aus_api_space_routes[];
extern const AusHttpRoute aus_api_bring_routes[];
extern const AusHttpRoute aus_api_kiosk_routes[];
extern const AusHttpRoute aus_api_cancel_routes[];
extern const AusHttpRoute aus_api_queue_routes[]; /* of patients without an appointment */
extern const AusHttpRoute aus_api_operator_routes[];
extern const AusHttpRoute aus_api_payment_routes[];

/* AusApiSchema: a representation that answers name in their rows. */
typedef struct {
  const char *name; /* NULL ends the list */
  const AusJsonMember *members;
} AusApiSchema;
extern const AusApiSchema aus_api_schemas[];

/* Bodies and queries, each beside its handlers. */
extern const AusJsonMember aus_api_login_body[];
extern const AusJsonMember aus_api_token_body[];
extern const AusJsonMember aus_api_account_patch[];
extern const AusJsonMember aus_api_password_body[];
extern const AusJsonMember aus_api_redeem_body[];
extern const AusJsonMember aus_api_plan_body[];
extern const AusJsonMember aus_api_now_body[];
extern const AusJsonMember aus_api_consultation_patch[];
extern const AusJsonMember aus_api_list_query[];
extern const AusJsonMember aus_api_queue_body[];
extern const AusJsonMember aus_api_queue_patch[];
extern const AusJsonMember aus_api_take_body[];
extern const AusJsonMember aus_api_queue_answer[];
extern const AusJsonMember aus_api_queue_list[];
extern const AusJsonMember aus_api_export_query[];
extern const AusJsonMember aus_api_statistics_query[];
extern const AusJsonMember aus_api_statistics_sheet_query[];
extern const AusJsonMember aus_api_statistics[];
extern const AusJsonMember aus_api_webhook_body[];
extern const AusJsonMember aus_api_reason_body[];
extern const AusJsonMember aus_api_delay_body[];
extern const AusJsonMember aus_api_duration_body[];
extern const AusJsonMember aus_api_message_body[];
extern const AusJsonMember aus_api_participant_body[];
extern const AusJsonMember aus_api_participant_patch[];
extern const AusJsonMember aus_api_announce_body[];
extern const AusJsonMember aus_api_again_body[];
extern const AusJsonMember aus_api_template_key[];
extern const AusJsonMember aus_api_template_body[];
extern const AusJsonMember aus_api_network_answer_body[];
extern const AusJsonMember aus_api_device_body[];
extern const AusJsonMember aus_api_document_query[];
extern const AusJsonMember aus_api_document_view_query[];
extern const AusJsonMember aus_api_hours_body[];
extern const AusJsonMember aus_api_slots_query[];
extern const AusJsonMember aus_api_public_query[];
extern const AusJsonMember aus_api_booking_body[];
extern const AusJsonMember aus_api_booking_code[];
extern const AusJsonMember aus_api_patients_query[];
extern const AusJsonMember aus_api_complaints[];
extern const AusJsonMember aus_api_reminders_body[];
extern const AusJsonMember aus_api_reminders_answer[];
extern const AusJsonMember aus_api_report_body[];
extern const AusJsonMember aus_api_report_sign_body[];
extern const AusJsonMember aus_api_report_answer[];
extern const AusJsonMember aus_api_patient_body[];
extern const AusJsonMember aus_api_patient_patch[];
extern const AusJsonMember aus_api_patient_merge[];
extern const AusJsonMember aus_api_patient_erase[];

/* Answers whose tables stand beside their bodies. */
extern const AusJsonMember aus_api_network_test[];
extern const AusJsonMember aus_api_call_quality[];
extern const AusJsonMember aus_api_structure_answer[];
extern const AusJsonMember aus_api_structure_list[];
extern const AusJsonMember aus_api_site_device_item[];
extern const AusJsonMember aus_api_host_answer[];
extern const AusJsonMember aus_api_host_list[];
extern const AusJsonMember aus_api_new_host_answer[];
extern const AusJsonMember aus_api_host_body[];
extern const AusJsonMember aus_api_kiosk_answer[];
extern const AusJsonMember aus_api_kiosk_list[];
extern const AusJsonMember aus_api_vital_sign_item[];
extern const AusJsonMember aus_api_vital_sign_list[];
extern const AusJsonMember aus_api_consent_list[];
extern const AusJsonMember aus_api_text_answer[];
extern const AusJsonMember aus_api_hours_answer[];
extern const AusJsonMember aus_api_weekly_item[];
extern const AusJsonMember aus_api_exception_item[];
extern const AusJsonMember aus_api_span_item[];
extern const AusJsonMember aus_api_slots_answer[];
extern const AusJsonMember aus_api_public_answer[];
extern const AusJsonMember aus_api_public_slots[];
extern const AusJsonMember aus_api_held_answer[];
extern const AusJsonMember aus_api_booked_answer[];
extern const AusJsonMember aus_api_bill_body[];
extern const AusJsonMember aus_api_payment_patch[];
extern const AusJsonMember aus_api_structure_body[];
extern const AusJsonMember aus_api_structure_patch[];
extern const AusJsonMember aus_api_check_in_body[];
extern const AusJsonMember aus_api_send_body[];
extern const AusJsonMember aus_api_withdraw_body[];
extern const AusJsonMember aus_api_patient_answer[];
extern const AusJsonMember aus_api_patient_list_answer[];
extern const AusJsonMember aus_api_patient_export_answer[];
extern const AusJsonMember aus_api_patient_erasure_answer[];
extern const AusJsonMember aus_api_patient_agreement_answer[];
extern const AusJsonMember aus_api_kiosk_body[];
extern const AusJsonMember aus_api_text_query[];

extern const AusJsonMember aus_api_payment_members[];
extern const AusJsonMember aus_api_payment_brief[];
extern const AusJsonMember aus_api_payment_account[];
extern const AusJsonMember aus_api_payment_link[];
extern const AusJsonMember aus_api_receipt[];
extern const AusJsonMember aus_api_known_webhook[];
extern const AusJsonMember aus_api_webhook[];
extern const AusJsonMember aus_api_webhook_ping[];
extern const AusJsonMember aus_api_delivery[];

/* Handlers. */
void aus_api_log_in (AusHttpRequest *request);
void aus_api_show_session (AusHttpRequest *request);
void aus_api_log_out (AusHttpRequest *request);
void aus_api_redeem_code (AusHttpRequest *request);
void aus_api_list_account_things (AusHttpRequest *request);
void aus_api_create_token (AusHttpRequest *request);
void aus_api_end_account_thing (AusHttpRequest *request);
void aus_api_change_password (AusHttpRequest *request);
void aus_api_list_consultations (AusHttpRequest *request);
AusListQuery *aus_api_read_list_query (JsonObject *query); /* (transfer full) */
void aus_api_export_consultations (AusHttpRequest *request);
void aus_api_show_statistics (AusHttpRequest *request);
void aus_api_run_queue (AusHttpRequest *request);
void aus_api_take_next (AusHttpRequest *request);
void aus_api_export_statistics (AusHttpRequest *request);
void aus_api_list_waiting (AusHttpRequest *request);
void aus_api_show_practitioner (AusHttpRequest *request);
void aus_api_announce (AusHttpRequest *request);
void aus_api_create_webhook (AusHttpRequest *request);
void aus_api_run_webhook (AusHttpRequest *request);
void aus_api_list_questions (AusHttpRequest *request);
void aus_api_advise_eligibility (AusHttpRequest *request);
void aus_api_advise_billing (AusHttpRequest *request);
void aus_api_revoke_device (AusHttpRequest *request);
void aus_api_add_document (AusHttpRequest *request);
void aus_api_open_document (AusHttpRequest *request);
void aus_api_erase_document (AusHttpRequest *request);
void aus_api_show_hours (AusHttpRequest *request);
void aus_api_replace_hours (AusHttpRequest *request);
void aus_api_run_booking (AusHttpRequest *request);
void aus_api_document_command (AusHttpRequest *request);
void aus_api_withdraw_document (AusHttpRequest *request);
void aus_api_search_patients (AusHttpRequest *request);
void aus_api_run_patient (AusHttpRequest *request);
void aus_api_preview_report (AusHttpRequest *request);
void aus_api_sign_report (AusHttpRequest *request);
void aus_api_open_network_test (AusHttpRequest *request);
void aus_api_answer_network_test (AusHttpRequest *request);
void aus_api_close_network_test (AusHttpRequest *request);
void aus_api_connect_payment (AusHttpRequest *request);
void aus_api_check_in (AusHttpRequest *request);
void aus_api_add_host (AusHttpRequest *request);
void aus_api_close_host (AusHttpRequest *request);
void aus_api_open_kiosk (AusHttpRequest *request);
void aus_api_show_consent_text (AusHttpRequest *request);
void aus_api_show_information (AusHttpRequest *request);
void aus_api_show_openapi (AusHttpRequest *request);
void aus_api_run_plain (AusHttpRequest *request);  /* the use case takes nothing */
void aus_api_run_object (AusHttpRequest *request); /* the use case takes the body */

/*
 * aus_api_command: nearly everything about one consultation: an AusCommand of the path's ids, the
 * If-Match version and the body goes to the use case of the route.
 */
void aus_api_command (AusHttpRequest *request);

/* Answer functions (AusAnswerFunc); they run on a thread of the database. */
AusAnswer *aus_api_answer_consultation (gconstpointer result, const AusActor *actor, gpointer data);
AusAnswer *aus_api_answer_planned (gconstpointer result, const AusActor *actor, gpointer data);
AusAnswer *aus_api_answer_page (gconstpointer result, const AusActor *actor, gpointer data);
AusAnswer *aus_api_answer_statistics (gconstpointer result, const AusActor *actor, gpointer data);
AusAnswer *aus_api_answer_link (gconstpointer result, const AusActor *actor, gpointer data);
AusAnswer *aus_api_answer_new_link (gconstpointer result, const AusActor *actor, gpointer data);
AusAnswer *aus_api_answer_node (gconstpointer result, const AusActor *actor, gpointer data);
AusAnswer *aus_api_answer_new_node (gconstpointer result, const AusActor *actor, gpointer data);
/* aus_api_answer_versioned: an object with the member "version": its ETag. */
AusAnswer *aus_api_answer_versioned (gconstpointer result, const AusActor *actor, gpointer data);
AusAnswer *aus_api_answer_new_versioned (gconstpointer result, const AusActor *actor,
                                         gpointer data);
AusAnswer *aus_api_answer_items (gconstpointer result, const AusActor *actor, gpointer data);
AusAnswer *aus_api_answer_tags (gconstpointer result, const AusActor *actor, gpointer data);
AusAnswer *aus_api_answer_count (gconstpointer result, const AusActor *actor, gpointer data);
AusAnswer *aus_api_answer_new_device (gconstpointer result, const AusActor *actor, gpointer data);
AusAnswer *aus_api_answer_site (gconstpointer result, const AusActor *actor, gpointer data);
AusAnswer *aus_api_answer_erased (gconstpointer result, const AusActor *actor, gpointer data);
AusAnswer *aus_api_answer_patient (gconstpointer result, const AusActor *actor, gpointer data);
AusAnswer *aus_api_answer_new_patient (gconstpointer result, const AusActor *actor, gpointer data);
AusAnswer *aus_api_answer_nothing (gconstpointer result, const AusActor *actor, gpointer data);

G_END_DECLS
