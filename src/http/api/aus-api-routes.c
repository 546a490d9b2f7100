/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-account.h"
#include "app/aus-admit.h"
#include "app/aus-call-quality.h"
#include "app/aus-device.h"
#include "app/aus-document-case.h"
#include "app/aus-advice.h"
#include "app/aus-booking.h"
#include "app/aus-feed.h"
#include "app/aus-hangup.h"
#include "app/aus-hours-case.h"
#include "app/aus-link.h"
#include "app/aus-message-case.h"
#include "app/aus-pay-account.h"
#include "app/aus-pay.h"
#include "app/aus-plan.h"
#include "app/aus-query.h"
#include "app/aus-statistics.h"
#include "app/aus-receipt.h"
#include "app/aus-template-case.h"
#include "app/aus-webhook.h"
#include "http/api/aus-api.h"

/* Addresses. */
#define CONSULTATION AUS_API_ROOT "/consultations/{id}"
#define PARTICIPANT  CONSULTATION "/participants/{pid}"
#define DOCUMENT     CONSULTATION "/documents/{did}"
#define PRACTITIONER AUS_API_ROOT "/practitioners/{id}"
#define WEBHOOK      "/account/webhooks/{id}" /* below the root */
#define PUBLIC       "/public/{slug}"         /* below the root */
#define BOOKING      PUBLIC "/bookings/{token}"

/* What most rows have in common; a row says the rest. */
#define READ(pattern_)                                                                             \
  .method = "GET", .pattern = pattern_, .auth = AUS_HTTP_AUTH_READ, .rate = AUS_RATE_READ
#define WRITE(method_, pattern_)                                                                   \
  .method = method_, .pattern = pattern_, .auth = AUS_HTTP_AUTH_WRITE, .rate = AUS_RATE_WRITE
#define SELF(method_, pattern_, rate_)                                                             \
  .method = method_, .pattern = AUS_API_ROOT pattern_, .auth = AUS_HTTP_AUTH_SESSION, .rate = rate_
#define OPEN(method_, pattern_, rate_)                                                             \
  .method = method_, .pattern = AUS_API_ROOT pattern_, .rate = rate_

#define ANSWERS(schema, text) .answers = { { 200, schema, text } }
#define CREATED(schema, text) .answers = { { 201, schema, text } }
#define NOTHING(text)         .answers = { { 204, NULL, text } }
#define NOT_MODIFIED                                                                               \
  {                                                                                                \
    304, NULL, "Nothing changed since the If-None-Match tag"                                       \
  }

/* An action on a consultation: POST, once, at a version if the client wants, gives what it is now.
 */
#define ACTION(name)                                                                               \
  WRITE ("POST", CONSULTATION "/" name), .handler = aus_api_command,                               \
                                         .answer = aus_api_answer_consultation,                    \
                                         .traits = AUS_HTTP_ONCE | AUS_HTTP_MATCH,                 \
                                         ANSWERS ("Consultation", "The consultation as it is now")
#define SEAT_ACTION(name)                                                                          \
  WRITE ("POST", PARTICIPANT "/" name), .handler = aus_api_command,                                \
                                        .answer = aus_api_answer_consultation,                     \
                                        .traits = AUS_HTTP_ONCE | AUS_HTTP_MATCH,                  \
                                        ANSWERS ("Consultation", "The consultation as it is now")

#define ILLEGAL .problems = { AUS_ERROR_ILLEGAL_TRANSITION }

/* clang-format off */
const AusHttpRoute aus_api_routes[] = {
  { OPEN ("POST", "/session", AUS_RATE_GUESS), .handler = aus_api_log_in,
    .body = aus_api_login_body, ANSWERS ("Session", "Logged in; the cookie aus_session is set"),
    .problems = { AUS_ERROR_WRONG_CREDENTIALS, AUS_ERROR_LOCKED_OUT, AUS_ERROR_CSRF },
    .operation = "logIn", .doc = "Log in" },
  { .method = "GET", .pattern = AUS_API_ROOT "/session", .auth = AUS_HTTP_AUTH_ANY,
    .rate = AUS_RATE_READ, .handler = aus_api_show_session, .use_case = &AUS_ACCOUNT_SHOW,
    ANSWERS ("Session", "Whose credential this is"),
    .operation = "showSession", .doc = "Account, principals and the CSRF token" },
  { SELF ("DELETE", "/session", AUS_RATE_WRITE), .handler = aus_api_log_out,
    .use_case = &AUS_ACCOUNT_END_SESSION, .answer = aus_api_answer_nothing,
    NOTHING ("Logged out"), .operation = "logOut", .doc = "Log out" },

  { SELF ("PATCH", "/account", AUS_RATE_WRITE), .handler = aus_api_update_account,
    .use_case = &AUS_ACCOUNT_UPDATE, .answer = aus_api_answer_node,
    .traits = AUS_HTTP_MERGE_PATCH, .body = aus_api_account_patch,
    ANSWERS ("Account", "The account as it is now"),
    .operation = "updateAccount", .doc = "Change one's preferences" },
  { SELF ("POST", "/account/password", AUS_RATE_GUESS), .handler = aus_api_change_password,
    .body = aus_api_password_body, NOTHING ("Changed; all other sessions are ended"),
    .problems = { AUS_ERROR_WRONG_CREDENTIALS },
    .operation = "changePassword", .doc = "Change one's password" },
  { SELF ("GET", "/account/sessions", AUS_RATE_READ), .handler = aus_api_list_account_things,
    .use_case = &AUS_ACCOUNT_LIST_SESSIONS, .answer = aus_api_answer_items,
    ANSWERS ("SessionList", "Where one is logged in"),
    .operation = "listSessions", .doc = "Open sessions of the account" },
  { SELF ("DELETE", "/account/sessions/{id}", AUS_RATE_WRITE),
    .handler = aus_api_end_account_thing, .use_case = &AUS_ACCOUNT_END_SESSION,
    .answer = aus_api_answer_nothing, NOTHING ("Ended"),
    .operation = "endSession", .doc = "End a session of the account" },
  { SELF ("GET", "/account/tokens", AUS_RATE_READ), .handler = aus_api_list_account_things,
    .use_case = &AUS_ACCOUNT_LIST_TOKENS, .answer = aus_api_answer_items,
    ANSWERS ("TokenList", "The tokens, without their secret"),
    .operation = "listTokens", .doc = "Bearer tokens of the account" },
  { SELF ("POST", "/account/tokens", AUS_RATE_WRITE), .handler = aus_api_create_token,
    .use_case = &AUS_ACCOUNT_CREATE_TOKEN, .answer = aus_api_answer_new_node,
    .traits = AUS_HTTP_ONCE, .body = aus_api_token_body,
    CREATED ("Token", "The token; its secret is shown only now"),
    .operation = "createToken", .doc = "Make a bearer token" },
  { SELF ("DELETE", "/account/tokens/{id}", AUS_RATE_WRITE),
    .handler = aus_api_end_account_thing, .use_case = &AUS_ACCOUNT_DELETE_TOKEN,
    .answer = aus_api_answer_nothing, NOTHING ("Deleted; it no longer works"),
    .operation = "deleteToken", .doc = "Delete a bearer token" },

  { SELF ("GET", "/account/calendar", AUS_RATE_READ), .handler = aus_api_run_plain,
    .use_case = &AUS_FEED_SHOW, .answer = aus_api_answer_node,
    ANSWERS ("Calendar", "Its secret address; null: there is none"),
    .operation = "showCalendar", .doc = "Calendar feed of the practitioner" },
  { SELF ("POST", "/account/calendar", AUS_RATE_WRITE), .handler = aus_api_run_plain,
    .use_case = &AUS_FEED_RENEW, .answer = aus_api_answer_new_node,
    CREATED ("Calendar", "The new address; the old one is dead"),
    .operation = "renewCalendar", .doc = "Give the calendar feed a new address" },
  { SELF ("DELETE", "/account/calendar", AUS_RATE_WRITE), .handler = aus_api_run_plain,
    .use_case = &AUS_FEED_REVOKE, .answer = aus_api_answer_nothing, NOTHING ("No feed any more"),
    .operation = "revokeCalendar", .doc = "End the calendar feed" },
  { SELF ("GET", "/account/payment", AUS_RATE_READ), .handler = aus_api_run_plain,
    .use_case = &AUS_PAY_ACCOUNT_SHOW, .answer = aus_api_answer_node,
    ANSWERS ("PaymentAccount", "How the practitioner is paid online"),
    .operation = "showPaymentAccount", .doc = "Online payment of the practitioner" },
  { SELF ("PATCH", "/account/payment", AUS_RATE_WRITE), .handler = aus_api_run_object,
    .use_case = &AUS_PAY_ACCOUNT_UPDATE, .answer = aus_api_answer_node,
    .traits = AUS_HTTP_MERGE_PATCH, .body = aus_api_payment_patch,
    ANSWERS ("PaymentAccount", "As it is now"),
    .operation = "changePaymentAccount", .doc = "Amounts and fees; switch online payment on" },
  { SELF ("POST", "/account/payment/link", AUS_RATE_WRITE), .handler = aus_api_connect_payment,
    ANSWERS ("PaymentAccountLink", "Where to go on at the provider; url null: nothing to do"),
    .problems = { AUS_ERROR_UNAVAILABLE },
    .operation = "linkPaymentAccount", .doc = "Link an account at the provider, or go on with it" },
  { SELF ("DELETE", "/account/payment/link", AUS_RATE_WRITE), .handler = aus_api_run_plain,
    .use_case = &AUS_PAY_ACCOUNT_UNLINK, .answer = aus_api_answer_nothing,
    NOTHING ("Forgotten here; at the provider it stays"),
    .operation = "unlinkPaymentAccount", .doc = "Forget the account at the provider" },
  { SELF ("GET", "/account/webhooks", AUS_RATE_READ), .handler = aus_api_list_account_things,
    .use_case = &AUS_WEBHOOK_LIST, .answer = aus_api_answer_items,
    ANSWERS ("WebhookList", "The webhooks, without their secret"),
    .operation = "listWebhooks", .doc = "Webhooks of the account" },
  { SELF ("POST", "/account/webhooks", AUS_RATE_WRITE), .handler = aus_api_create_webhook,
    .use_case = &AUS_WEBHOOK_CREATE, .answer = aus_api_answer_new_node,
    .traits = AUS_HTTP_ONCE, .body = aus_api_webhook_body,
    CREATED ("Webhook", "The webhook; its secret is shown only now"),
    .operation = "createWebhook", .doc = "Have an address told of every change" },
  { SELF ("DELETE", WEBHOOK, AUS_RATE_WRITE), .handler = aus_api_run_webhook,
    .use_case = &AUS_WEBHOOK_DELETE, .answer = aus_api_answer_nothing,
    NOTHING ("Deleted, with its log"),
    .operation = "deleteWebhook", .doc = "Delete a webhook" },
  { SELF ("POST", WEBHOOK "/enable", AUS_RATE_WRITE), .handler = aus_api_run_webhook,
    .use_case = &AUS_WEBHOOK_ENABLE, .answer = aus_api_answer_node,
    ANSWERS ("Webhook", "The webhook as it is now"),
    .operation = "enableWebhook", .doc = "Switch on again what was given up" },
  { SELF ("POST", WEBHOOK "/ping", AUS_RATE_WRITE), .handler = aus_api_run_webhook,
    .use_case = &AUS_WEBHOOK_PING, .answer = aus_api_answer_new_node,
    CREATED ("WebhookPing", "The delivery that is on its way"),
    .operation = "pingWebhook", .doc = "Try a webhook" },
  { SELF ("GET", WEBHOOK "/deliveries", AUS_RATE_READ), .handler = aus_api_run_webhook,
    .use_case = &AUS_WEBHOOK_LIST_DELIVERIES, .answer = aus_api_answer_items,
    ANSWERS ("WebhookDeliveryList", "The last hundred, newest first"),
    .operation = "listDeliveries", .doc = "What a webhook was told, and what it said" },
  { SELF ("POST", WEBHOOK "/deliveries/{did}/redeliver", AUS_RATE_WRITE),
    .handler = aus_api_run_webhook, .use_case = &AUS_WEBHOOK_REDELIVER,
    .answer = aus_api_answer_nothing, NOTHING ("It is told again, under the same id"),
    .operation = "redeliver", .doc = "Tell a webhook once more" },

  { OPEN ("POST", "/codes/redeem", AUS_RATE_GUESS), .handler = aus_api_redeem_code,
    .body = aus_api_redeem_body,
    ANSWERS ("Location", "Where to go; the cookie aus_visit is set"),
    .problems = { AUS_ERROR_LINK_UNKNOWN, AUS_ERROR_LINK_EXPIRED, AUS_ERROR_LINK_REVOKED,
                  AUS_ERROR_LINK_OTHER_DAY, AUS_ERROR_CSRF },
    .operation = "redeemCode", .doc = "Enter by a connection code" },

  { WRITE ("POST", AUS_API_ROOT "/consultations"), .handler = aus_api_command,
    .use_case = &AUS_PLAN_CREATE, .answer = aus_api_answer_planned, .traits = AUS_HTTP_ONCE,
    .body = aus_api_plan_body, CREATED ("PlannedConsultation", "Planned; links are shown once"),
    .problems = { AUS_ERROR_OVERLAP },
    .operation = "planConsultation", .doc = "Plan a consultation" },
  { READ (AUS_API_ROOT "/consultations"), .handler = aus_api_list_consultations,
    .use_case = &AUS_QUERY_LIST, .answer = aus_api_answer_page, .query = aus_api_list_query,
    ANSWERS ("ConsultationPage", "One page; next_cursor leads to the next"),
    .operation = "listConsultations", .doc = "Consultations one may see" },
  { READ (AUS_API_ROOT "/consultations.csv"), .handler = aus_api_export_consultations,
    .query = aus_api_export_query, .traits = AUS_HTTP_SHEET,
    ANSWERS (NULL, "Every consultation of these filters, RFC 4180; it is in the audit log"),
    .operation = "exportConsultations", .doc = "Take a list away as a file (J1)" },
  { READ (AUS_API_ROOT "/statistics"), .handler = aus_api_show_statistics,
    .use_case = &AUS_STATISTICS_SHOW, .answer = aus_api_answer_statistics,
    .query = aus_api_statistics_query, ANSWERS ("Statistics", "Counts, durations, punctuality"),
    .operation = "showStatistics", .doc = "What came of one's consultations (H5)" },
  { READ (AUS_API_ROOT "/statistics.csv"), .handler = aus_api_export_statistics,
    .query = aus_api_statistics_sheet_query, .traits = AUS_HTTP_SHEET,
    ANSWERS (NULL, "A row for each period, kind, tag and practitioner, RFC 4180"),
    .operation = "exportStatistics", .doc = "Statistics as a file (H5)" },
  { WRITE ("POST", AUS_API_ROOT "/consultations/now"), .handler = aus_api_command,
    .use_case = &AUS_PLAN_NOW, .answer = aus_api_answer_planned, .traits = AUS_HTTP_ONCE,
    .body = aus_api_now_body, CREATED ("PlannedConsultation", "Planned for this moment"),
    .operation = "startNow", .doc = "Plan a consultation that starts now" },
  { READ (CONSULTATION), .handler = aus_api_command, .use_case = &AUS_QUERY_ONE,
    .answer = aus_api_answer_consultation, .traits = AUS_HTTP_CONDITIONAL,
    .answers = { { 200, "Consultation", "The consultation" }, NOT_MODIFIED },
    .operation = "showConsultation", .doc = "One consultation" },
  { WRITE ("PATCH", CONSULTATION), .handler = aus_api_command, .use_case = &AUS_PLAN_PATCH,
    .answer = aus_api_answer_consultation,
    .traits = AUS_HTTP_MATCH_REQUIRED | AUS_HTTP_MERGE_PATCH, .body = aus_api_consultation_patch,
    ANSWERS ("Consultation", "The consultation as it is now"),
    .problems = { AUS_ERROR_ILLEGAL_TRANSITION, AUS_ERROR_OVERLAP },
    .operation = "changeConsultation", .doc = "Change or move a consultation" },

  { ACTION ("start"), .use_case = &AUS_ADMIT_START, ILLEGAL,
    .operation = "startConsultation", .doc = "Start the call and admit who waits" },
  { ACTION ("end"), .use_case = &AUS_HANGUP_END, ILLEGAL,
    .operation = "endConsultation", .doc = "Hang up" },
  { ACTION ("resume"), .use_case = &AUS_HANGUP_RESUME, ILLEGAL,
    .operation = "resumeConsultation", .doc = "Go on after a hang-up by mistake" },
  { ACTION ("cancel"), .use_case = &AUS_PLAN_CANCEL, ILLEGAL, .body = aus_api_reason_body,
    .operation = "cancelConsultation", .doc = "Cancel" },
  { ACTION ("absent"), .use_case = &AUS_PLAN_ABSENT, ILLEGAL,
    .operation = "markAbsent", .doc = "The patient never came" },
  { ACTION ("missed"), .use_case = &AUS_PLAN_MISSED, ILLEGAL,
    .operation = "markMissed", .doc = "The practitioner never came" },
  { ACTION ("correct"), .use_case = &AUS_PLAN_CORRECT, ILLEGAL, .body = aus_api_reason_body,
    .operation = "correctConsultation", .doc = "Undo absent, missed or cancelled" },
  { ACTION ("delay"), .use_case = &AUS_ADMIT_DELAY, ILLEGAL, .body = aus_api_delay_body,
    .operation = "announceDelay", .doc = "Tell those waiting how late it is" },
  { ACTION ("message"), .use_case = &AUS_ADMIT_MESSAGE, ILLEGAL, .body = aus_api_message_body,
    .operation = "showMessage", .doc = "Show a message to those waiting" },
  { ACTION ("lock"), .use_case = &AUS_ADMIT_LOCK, ILLEGAL,
    .operation = "lockRoom", .doc = "Nobody else may enter" },
  { ACTION ("unlock"), .use_case = &AUS_ADMIT_UNLOCK, ILLEGAL,
    .operation = "unlockRoom", .doc = "The room is open again" },
  { ACTION ("bill"), .use_case = &AUS_PAY_BILL, ILLEGAL, .body = aus_api_bill_body,
    .operation = "billConsultation", .doc = "Capture what is due, or give everything back (F1)" },
  { READ (CONSULTATION "/receipt"), .handler = aus_api_command, .use_case = &AUS_RECEIPT_LINK,
    .answer = aus_api_answer_node, ANSWERS ("Receipt", "Its address, as the patient got it"),
    .operation = "showReceipt", .doc = "The receipt of what was captured" },
  { READ (CONSULTATION "/audit"), .handler = aus_api_command, .use_case = &AUS_QUERY_AUDIT,
    .answer = aus_api_answer_items, ANSWERS ("AuditList", "Who did what, oldest first"),
    .operation = "listAudit", .doc = "What happened to the consultation" },

  { READ (CONSULTATION "/quality"), .handler = aus_api_command,
    .use_case = &AUS_CALL_QUALITY_SHOW, .answer = aus_api_answer_node,
    ANSWERS ("CallQuality", "Everybody's connection, and what they said"),
    .operation = "showQuality", .doc = "How the call went technically" },

  { WRITE ("POST", CONSULTATION "/participants"), .handler = aus_api_command,
    .use_case = &AUS_PLAN_ADD_PARTICIPANT, .answer = aus_api_answer_planned,
    .traits = AUS_HTTP_ONCE | AUS_HTTP_MATCH, .body = aus_api_participant_body,
    CREATED ("PlannedConsultation", "Added; links holds the new link"),
    .problems = { AUS_ERROR_ILLEGAL_TRANSITION },
    .operation = "addParticipant", .doc = "Invite somebody else" },
  { WRITE ("PATCH", PARTICIPANT), .handler = aus_api_command,
    .use_case = &AUS_PLAN_PATCH_PARTICIPANT, .answer = aus_api_answer_consultation,
    .traits = AUS_HTTP_MATCH | AUS_HTTP_MERGE_PATCH, .body = aus_api_participant_patch, ILLEGAL,
    ANSWERS ("Consultation", "The consultation as it is now"),
    .operation = "changeParticipant", .doc = "Correct a name or an address" },
  { WRITE ("DELETE", PARTICIPANT), .handler = aus_api_command,
    .use_case = &AUS_PLAN_REMOVE_PARTICIPANT, .answer = aus_api_answer_nothing,
    .traits = AUS_HTTP_MATCH, NOTHING ("Taken off; the link is dead"), ILLEGAL,
    .operation = "takeOffParticipant", .doc = "Take somebody off before the call" },
  { SEAT_ACTION ("admit"), .use_case = &AUS_ADMIT_ADMIT,
    .problems = { AUS_ERROR_ILLEGAL_TRANSITION, AUS_ERROR_CONSENT_REQUIRED },
    .operation = "admitParticipant", .doc = "Let somebody who waits into the room" },
  { SEAT_ACTION ("put-back"), .use_case = &AUS_ADMIT_PUT_BACK, ILLEGAL,
    .operation = "putParticipantBack", .doc = "Back into the waiting room" },
  { SEAT_ACTION ("remove"), .use_case = &AUS_ADMIT_REMOVE, ILLEGAL,
    .operation = "removeParticipant", .doc = "Out of the room, and the link is dead" },

  { .method = "GET", .pattern = PARTICIPANT "/link", .auth = AUS_HTTP_AUTH_WRITE,
    .rate = AUS_RATE_READ, .handler = aus_api_command, .use_case = &AUS_LINK_SHOW,
    .answer = aus_api_answer_link, ANSWERS ("Link", "The present link"),
    .problems = { AUS_ERROR_LINK_REVOKED },
    .operation = "showLink", .doc = "Somebody's link once more; this is audited" },
  { WRITE ("POST", PARTICIPANT "/link"), .handler = aus_api_command,
    .use_case = &AUS_LINK_REISSUE, .answer = aus_api_answer_new_link, .traits = AUS_HTTP_ONCE,
    CREATED ("Link", "The new link; the old one is dead"), ILLEGAL,
    .operation = "reissueLink", .doc = "Replace somebody's link" },
  { WRITE ("DELETE", PARTICIPANT "/link"), .handler = aus_api_command,
    .use_case = &AUS_LINK_REVOKE, .answer = aus_api_answer_nothing, NOTHING ("Revoked"),
    .operation = "revokeLink", .doc = "Make somebody's link useless" },

  { READ (CONSULTATION "/messages"), .handler = aus_api_command, .use_case = &AUS_MESSAGE_LIST,
    .answer = aus_api_answer_items, ANSWERS ("MessageList", "What was sent, and what was not"),
    .operation = "listMessages", .doc = "Mail and SMS about a consultation" },
  { WRITE ("POST", PARTICIPANT "/messages"), .handler = aus_api_command,
    .use_case = &AUS_MESSAGE_SEND_AGAIN, .answer = aus_api_answer_items, .traits = AUS_HTTP_ONCE,
    .body = aus_api_again_body, ILLEGAL,
    ANSWERS ("MessageList", "The messages of the consultation; the invitation is on its way"),
    .operation = "sendAgain", .doc = "Send somebody the invitation again" },
  { READ (AUS_API_ROOT "/outbox"), .handler = aus_api_run_plain,
    .use_case = &AUS_MESSAGE_TROUBLE, .answer = aus_api_answer_items,
    ANSWERS ("MessageList", "What failed or is being tried again, newest first"),
    .operation = "listTrouble", .doc = "Messages that did not leave" },

  { READ (AUS_API_ROOT "/templates"), .handler = aus_api_run_plain, .use_case = &AUS_TEMPLATE_LIST,
    .answer = aus_api_answer_items, ANSWERS ("TemplateList", "All texts, in each language"),
    .operation = "listTemplates", .doc = "Texts of the organisation's messages" },
  { WRITE ("POST", AUS_API_ROOT "/templates"), .handler = aus_api_run_object,
    .use_case = &AUS_TEMPLATE_SAVE, .answer = aus_api_answer_node, .body = aus_api_template_body,
    ANSWERS ("Template", "The text as it is now"),
    .operation = "saveTemplate", .doc = "Write a text of one's own" },
  { WRITE ("POST", AUS_API_ROOT "/templates/preview"), .handler = aus_api_run_object,
    .use_case = &AUS_TEMPLATE_PREVIEW, .answer = aus_api_answer_node, .body = aus_api_template_body,
    ANSWERS ("TemplatePreview", "What a patient would get"),
    .operation = "previewTemplate", .doc = "A text filled in, without saving it" },
  { WRITE ("POST", AUS_API_ROOT "/templates/reset"), .handler = aus_api_run_object,
    .use_case = &AUS_TEMPLATE_RESET, .answer = aus_api_answer_node, .body = aus_api_template_key,
    ANSWERS ("Template", "The built-in text"),
    .operation = "resetTemplate", .doc = "Back to the built-in text" },

  { READ (PRACTITIONER), .handler = aus_api_show_practitioner,
    .use_case = &AUS_QUERY_PRACTITIONER, .answer = aus_api_answer_node,
    ANSWERS ("Practitioner", "Name and profession"),
    .operation = "showPractitioner", .doc = "One practitioner" },
  { READ (PRACTITIONER "/waiting"), .handler = aus_api_list_waiting,
    .use_case = &AUS_QUERY_WAITING, .answer = aus_api_answer_page,
    ANSWERS ("ConsultationPage", "Those waiting now, longest first"),
    .operation = "listWaiting", .doc = "The waiting room of a practitioner" },
  { WRITE ("POST", PRACTITIONER "/announce"), .handler = aus_api_announce,
    .use_case = &AUS_ADMIT_ANNOUNCE, .answer = aus_api_answer_count, .traits = AUS_HTTP_ONCE,
    .body = aus_api_announce_body, ANSWERS ("Announced", "How many consultations were told"),
    .operation = "announce", .doc = "Tell everybody who waits for a practitioner" },
  { READ (PRACTITIONER "/tags"), .handler = aus_api_show_practitioner,
    .use_case = &AUS_QUERY_TAGS, .answer = aus_api_answer_tags,
    ANSWERS ("TagList", "Tags in use, by name"),
    .operation = "listTags", .doc = "Tags of a practitioner's consultations" },

  { READ (PRACTITIONER "/hours"), .handler = aus_api_show_hours, .use_case = &AUS_HOURS_SHOW,
    .answer = aus_api_answer_node, ANSWERS ("Hours", "Opening hours and public page"),
    .operation = "showHours", .doc = "When a practitioner takes appointments (B5)" },
  { WRITE ("PUT", PRACTITIONER "/hours"), .handler = aus_api_replace_hours,
    .use_case = &AUS_HOURS_REPLACE, .answer = aus_api_answer_node, .body = aus_api_hours_body,
    ANSWERS ("Hours", "As they are now"), .problems = { AUS_ERROR_PRECONDITION_FAILED },
    .operation = "replaceHours", .doc = "Say when a practitioner takes appointments" },
  { READ (PRACTITIONER "/slots"), .handler = aus_api_show_hours, .use_case = &AUS_HOURS_SLOTS,
    .answer = aus_api_answer_node, .query = aus_api_slots_query,
    ANSWERS ("Slots", "Free slots and opening hours, in order"),
    .operation = "listSlots", .doc = "What is free in a practitioner's hours" },

  { OPEN ("GET", PUBLIC, AUS_RATE_PAGE), .handler = aus_api_run_booking,
    .use_case = &AUS_BOOKING_PAGE, .query = aus_api_public_query,
    ANSWERS ("PublicPage", "What the practitioner chose to show"),
    .problems = { AUS_ERROR_NOT_FOUND },
    .operation = "showPublicPage", .doc = "A practitioner's public page" },
  { OPEN ("GET", PUBLIC "/slots", AUS_RATE_PAGE), .handler = aus_api_run_booking,
    .use_case = &AUS_BOOKING_SLOTS, .query = aus_api_slots_query,
    ANSWERS ("PublicSlots", "Free slots, in order"), .problems = { AUS_ERROR_NOT_FOUND },
    .operation = "listPublicSlots", .doc = "What a patient may book" },
  { OPEN ("POST", PUBLIC "/bookings", AUS_RATE_BOOK), .handler = aus_api_run_booking,
    .use_case = &AUS_BOOKING_HOLD, .body = aus_api_booking_body,
    CREATED ("HeldSlot", "Reserved for ten minutes; a code is on its way"),
    .problems = { AUS_ERROR_NOT_FOUND, AUS_ERROR_SLOT_TAKEN, AUS_ERROR_CSRF },
    .operation = "holdSlot", .doc = "Reserve a slot until the address is proved" },
  { OPEN ("POST", BOOKING "/code", AUS_RATE_BOOK), .handler = aus_api_run_booking,
    .use_case = &AUS_BOOKING_RESEND, ANSWERS ("HeldSlot", "The code is on its way again"),
    .problems = { AUS_ERROR_NOT_FOUND, AUS_ERROR_LINK_EXPIRED, AUS_ERROR_CSRF },
    .operation = "resendCode", .doc = "Have the code sent once more" },
  { OPEN ("POST", BOOKING "/confirm", AUS_RATE_GUESS), .handler = aus_api_run_booking,
    .use_case = &AUS_BOOKING_CONFIRM, .body = aus_api_booking_code,
    CREATED ("BookedAppointment", "Booked; the invitation is on its way"),
    .problems = { AUS_ERROR_NOT_FOUND, AUS_ERROR_LINK_EXPIRED, AUS_ERROR_SLOT_TAKEN,
                  AUS_ERROR_FORBIDDEN, AUS_ERROR_CSRF },
    .operation = "confirmBooking", .doc = "Book what was reserved, by the code" },

  { READ (AUS_API_ROOT "/rules/questions"), .handler = aus_api_list_questions,
    .query = aus_advice_query, ANSWERS ("RuleQuestions", "What the rules of that day ask"),
    .operation = "listQuestions", .doc = "What the helpers need to know (H1, H2)" },
  { .method = "POST", .pattern = AUS_API_ROOT "/rules/eligibility", .auth = AUS_HTTP_AUTH_READ,
    .rate = AUS_RATE_READ, .handler = aus_api_advise_eligibility,
    .body = aus_advice_eligibility_body,
    ANSWERS ("EligibilityAdvice", "Advice with its reasons and sources; nothing is kept"),
    .operation = "adviseEligibility", .doc = "Is it reimbursed? (H1)" },
  { .method = "POST", .pattern = AUS_API_ROOT "/rules/billing", .auth = AUS_HTTP_AUTH_READ,
    .rate = AUS_RATE_READ, .handler = aus_api_advise_billing, .body = aus_advice_billing_body,
    ANSWERS ("BillingAdvice", "Advice with its sources; nothing is kept"),
    .operation = "adviseBilling", .doc = "Which act, and what the patient pays (H2, H3)" },

  { READ (CONSULTATION "/devices"), .handler = aus_api_command, .use_case = &AUS_DEVICE_LIST,
    .answer = aus_api_answer_items, ANSWERS ("DeviceList", "Devices with a token, oldest first"),
    .operation = "listDevices", .doc = "Devices of a consultation" },
  { WRITE ("POST", CONSULTATION "/devices"), .handler = aus_api_command,
    .use_case = &AUS_DEVICE_ADD, .answer = aus_api_answer_new_device,
    .body = aus_api_device_body,
    CREATED ("NewDevice", "Its address and token: shown this once"),
    .problems = { AUS_ERROR_ILLEGAL_TRANSITION, AUS_ERROR_ROOM_FULL },
    .operation = "addDevice", .doc = "Let a device in by WHIP or WHEP" },
  { WRITE ("DELETE", CONSULTATION "/devices/{pid}"), .handler = aus_api_revoke_device,
    NOTHING ("Out, and its token is dead"),
    .operation = "revokeDevice", .doc = "Send a device away" },

  { READ (CONSULTATION "/documents"), .handler = aus_api_command, .use_case = &AUS_DOCUMENT_LIST,
    .answer = aus_api_answer_node,
    ANSWERS ("DocumentList", "Documents, oldest first, and what may be added"),
    .operation = "listDocuments", .doc = "Documents of a consultation" },
  { WRITE ("POST", CONSULTATION "/documents"), .handler = aus_api_add_document,
    .traits = AUS_HTTP_TAKES_BYTES, .query = aus_api_document_query,
    CREATED ("Document", "Kept; its type is what its content says"),
    .problems = { AUS_ERROR_ILLEGAL_TRANSITION, AUS_ERROR_INFECTED, AUS_ERROR_STORAGE_FULL },
    .operation = "addDocument",
    .doc = "Add a document; Content-Disposition: attachment; filename*=… names it" },
  { READ (DOCUMENT "/content"), .handler = aus_api_open_document,
    .use_case = &AUS_DOCUMENT_OPEN, .traits = AUS_HTTP_GIVES_BYTES,
    .query = aus_api_document_view_query,
    .answers = { { 200, NULL, "The document itself, in its own media type" } },
    .problems = { AUS_ERROR_ILLEGAL_TRANSITION, AUS_ERROR_INFECTED },
    .operation = "openDocument", .doc = "The content of a document; this is audited" },
  { WRITE ("DELETE", DOCUMENT), .handler = aus_api_erase_document,
    NOTHING ("Erased, and with it what was sent of it"),
    .operation = "eraseDocument", .doc = "Erase a document for good" },

  { OPEN ("POST", "/network-tests", AUS_RATE_TEST), .handler = aus_api_open_network_test,
    CREATED ("NetworkTest", "Offers of legs that echo, for so many seconds"),
    .problems = { AUS_ERROR_UNAVAILABLE, AUS_ERROR_CSRF },
    .operation = "openNetworkTest", .doc = "Begin to measure the way to the media server" },
  { OPEN ("POST", "/network-tests/{id}/answers", AUS_RATE_WRITE),
    .handler = aus_api_answer_network_test, .body = aus_api_network_answer_body,
    NOTHING ("Taken; the leg connects"),
    .problems = { AUS_ERROR_ILLEGAL_TRANSITION, AUS_ERROR_CSRF },
    .operation = "answerNetworkTest", .doc = "Answer the offer of one leg" },
  { OPEN ("DELETE", "/network-tests/{id}", AUS_RATE_WRITE), .handler = aus_api_close_network_test,
    NOTHING ("Over"), .problems = { AUS_ERROR_CSRF },
    .operation = "closeNetworkTest", .doc = "End a network test" },

  { OPEN ("GET", "/openapi.json", AUS_RATE_FREE), .handler = aus_api_show_openapi,
    ANSWERS ("Description", "This document"), .operation = "showDescription",
    .doc = "The description of this interface" },
  { NULL },
};
/* clang-format on */
