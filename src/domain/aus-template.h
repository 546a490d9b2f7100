/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-names.h"

G_BEGIN_DECLS

/*
 * Texts with {{placeholders}} that organisations may write themselves (J4). Every placeholder is
 * checked when the text is saved, so that no message can fail or lose its link later.
 */

/* The texts; those of messages to participants have the names of AusMessageKind. */
typedef enum {
  AUS_TEMPLATE_INVITATION,
  AUS_TEMPLATE_MOVED,
  AUS_TEMPLATE_CANCELLED,
  AUS_TEMPLATE_REMINDER,
  AUS_TEMPLATE_PRACTITIONER_REMINDER,
  AUS_TEMPLATE_WAITING, /* shown in the waiting room: a body only, and none unless written */
  AUS_TEMPLATE_PRACTITIONER_CANCELLED,
  AUS_TEMPLATE_PRACTITIONER_BOOKED,
  AUS_TEMPLATE_BOOKING_CODE,
  AUS_TEMPLATE_RECEIPT,
  AUS_TEMPLATE_HOLD_WARNING, /* to the practitioner, as the next */
  AUS_TEMPLATE_HOLD_LAPSED,
  AUS_TEMPLATE_DOCUMENTS,     /* to recipients: nothing of anybody's health */
  AUS_TEMPLATE_DOCUMENT_CODE, /* the code that opens them */
  /* To companions, professionals, interpreters: they prepare something else than a patient does. */
  AUS_TEMPLATE_GUEST_INVITATION,
  AUS_TEMPLATE_GUEST_REMINDER,
  AUS_TEMPLATE_MISSED,
} AusTemplateKind;
#define AUS_TEMPLATE_N (AUS_TEMPLATE_MISSED + 1)
AUS_DECLARE_NAMES (AusTemplateKind, aus_template_kind)

typedef enum {
  AUS_PLACEHOLDER_NAME,         /* of the person written to */
  AUS_PLACEHOLDER_PRACTITIONER, /* "Dr Claire Martin" */
  AUS_PLACEHOLDER_ORGANISATION,
  AUS_PLACEHOLDER_PATIENT, /* initials; to the practitioner only */
  AUS_PLACEHOLDER_DATE,    /* "lundi 23 novembre 2026" */
  AUS_PLACEHOLDER_TIME,    /* "14 h 30" */
  AUS_PLACEHOLDER_DURATION,
  AUS_PLACEHOLDER_LINK, /* the personal one */
  AUS_PLACEHOLDER_CODE,
  AUS_PLACEHOLDER_SITE, /* where a code is typed */
  AUS_PLACEHOLDER_TEST_LINK,
  AUS_PLACEHOLDER_SIGNATURE, /* the practitioner's own; without one, the organisation */
  AUS_PLACEHOLDER_PAYMENT,   /* "a hold will be taken"; empty without online payment */
  AUS_PLACEHOLDER_AMOUNT,    /* "25,00 €" */
  AUS_PLACEHOLDER_DEADLINE,  /* until when an amount can be taken */
  AUS_PLACEHOLDER_PLACE,     /* the site to go to; empty for who stays at home */
  AUS_PLACEHOLDER_ROLE,      /* "interprète" */
  AUS_PLACEHOLDER_REBOOK,    /* where to choose another time, or that one will be proposed */
  AUS_PLACEHOLDER_ZONE,      /* "heure de Paris" */
} AusPlaceholder;
#define AUS_PLACEHOLDER_N (AUS_PLACEHOLDER_ZONE + 1)
AUS_DECLARE_NAMES (AusPlaceholder, aus_placeholder)

typedef enum { AUS_TEMPLATE_SUBJECT, AUS_TEMPLATE_BODY, AUS_TEMPLATE_SMS } AusTemplatePart;
#define AUS_TEMPLATE_PART_N (AUS_TEMPLATE_SMS + 1)
AUS_DECLARE_NAMES (AusTemplatePart, aus_template_part)

#define AUS_TEMPLATE_MAX_SUBJECT 150
#define AUS_TEMPLATE_MAX_BODY    4000
#define AUS_TEMPLATE_MAX_WAITING 300 /* what is filled in must fit into the message's 500 */
#define AUS_TEMPLATE_MAX_SMS     459 /* three parts of 153 characters, before filling in */

/* Bit masks of AusPlaceholder. */
guint aus_template_get_allowed (AusTemplateKind kind);
guint aus_template_get_required (AusTemplateKind kind, AusTemplatePart part);

/*
 * aus_template_check: AUS_ERROR_INVALID at "/subject", "/body" or "/sms" for a text that is
 * missing or too long here, a placeholder that does not exist here, one that is not closed, and one
 * that must be there and is not.
 */
gboolean aus_template_check (AusTemplateKind kind, AusTemplatePart part, const char *text,
                             GError **error);

/* aus_template_fill: (transfer full): @values by AusPlaceholder; NULL is filled in as "". */
char *aus_template_fill (const char *text, const char *const values[AUS_PLACEHOLDER_N]);

G_END_DECLS
