/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-booking.h"
#include "app/aus-hours-case.h"
#include "practice.h"

G_BEGIN_DECLS

/* What is asked of Dr Martin's opening hours and public page. It is Monday, 9 o'clock in Paris. */
#define BOOKING_SLUG        "dr-martin"
#define BOOKING_TEN         "2026-11-23T10:00:00+01:00"
#define BOOKING_HALF_ELEVEN "2026-11-23T10:30:00+01:00"

/* Monday to Friday, two hours; the page is on. */
#define BOOKING_OPEN_WEEK                                                                          \
  "{'slot_minutes':30,'lead_minutes':60,'horizon_days':30,'price_cents':3000,'base_cents':2500,"   \
  "'weekly':[{'weekday':1,'from':'09:00','to':'12:00'},{'weekday':3,'from':'14:00','to':'15:00'}]" \
  ","                                                                                              \
  "'exceptions':[{'from':'2026-12-24','until':'2027-01-03','ranges':[]}],"                         \
  "'page':{'enabled':true,'slug':'" BOOKING_SLUG                                                   \
  "','languages':['fr','en'],'presentation':'Bonjour'}}"

/* booking_hours_input: (transfer full). booking_set_hours: (transfer full): has to succeed. */
AusHoursInput *booking_hours_input (const AusActor *practitioner, const char *json);
JsonNode *booking_set_hours (Practice *f, AusActor *actor, const char *json);
/* booking_open_page: BOOKING_OPEN_WEEK becomes Dr Martin's. */
void booking_open_page (Practice *f);
/* booking_assert_slots: the starts of the free slots of the week, "23T10:30 " each. */
void booking_assert_slots (Practice *f, const char *expected);

/* booking_input: (transfer full): on the page, of whoever holds @token; NULL: nobody yet. */
AusBookingInput *booking_input (const char *token, const char *json);
/* booking_hold_body: (transfer full): what Louise Durand asks for. */
char *booking_hold_body (const char *start, const char *email);
/* booking_hold: (transfer full): it has to succeed. */
JsonObject *booking_hold (Practice *f, const char *start, const char *email);
const char *booking_get_token (JsonObject *held); /* unowned */
/* booking_read_code: (transfer full): what was sent. */
char *booking_read_code (Practice *f, JsonObject *held);
AusBookingInput *booking_code_input (JsonObject *held, const char *code); /* (transfer full) */
/* booking_confirm: (transfer full): it has to succeed. */
JsonObject *booking_confirm (Practice *f, JsonObject *held, const char *code);

G_END_DECLS
