/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-template.h"

#include "core/aus-error.h"

#include <string.h>

const char *const aus_template_kind_names[] = {
  [AUS_TEMPLATE_INVITATION] = "invitation",
  [AUS_TEMPLATE_MOVED] = "moved",
  [AUS_TEMPLATE_CANCELLED] = "cancelled",
  [AUS_TEMPLATE_REMINDER] = "reminder",
  [AUS_TEMPLATE_PRACTITIONER_REMINDER] = "practitioner_reminder",
  [AUS_TEMPLATE_DOCUMENTS] = "documents",
  [AUS_TEMPLATE_DOCUMENT_CODE] = "document_code",
  [AUS_TEMPLATE_WAITING] = "waiting",
  [AUS_TEMPLATE_PRACTITIONER_CANCELLED] = "practitioner_cancelled",
  [AUS_TEMPLATE_PRACTITIONER_BOOKED] = "practitioner_booked",
  [AUS_TEMPLATE_BOOKING_CODE] = "booking_code",
  [AUS_TEMPLATE_RECEIPT] = "receipt",
  [AUS_TEMPLATE_HOLD_WARNING] = "hold_warning",
  [AUS_TEMPLATE_HOLD_LAPSED] = "hold_lapsed",
  [AUS_TEMPLATE_GUEST_INVITATION] = "guest_invitation",
  [AUS_TEMPLATE_GUEST_REMINDER] = "guest_reminder",
  [AUS_TEMPLATE_MISSED] = "missed",
  [AUS_TEMPLATE_N] = NULL,
};
AUS_DEFINE_NAMES (AusTemplateKind, aus_template_kind)

const char *const aus_placeholder_names[] = {
  [AUS_PLACEHOLDER_NAME] = "name",
  [AUS_PLACEHOLDER_PRACTITIONER] = "practitioner",
  [AUS_PLACEHOLDER_ORGANISATION] = "organisation",
  [AUS_PLACEHOLDER_PATIENT] = "patient",
  [AUS_PLACEHOLDER_DATE] = "date",
  [AUS_PLACEHOLDER_TIME] = "time",
  [AUS_PLACEHOLDER_DURATION] = "duration",
  [AUS_PLACEHOLDER_LINK] = "link",
  [AUS_PLACEHOLDER_CODE] = "code",
  [AUS_PLACEHOLDER_SITE] = "site",
  [AUS_PLACEHOLDER_TEST_LINK] = "test_link",
  [AUS_PLACEHOLDER_SIGNATURE] = "signature",
  [AUS_PLACEHOLDER_PAYMENT] = "payment",
  [AUS_PLACEHOLDER_AMOUNT] = "amount",
  [AUS_PLACEHOLDER_DEADLINE] = "deadline",
  [AUS_PLACEHOLDER_PLACE] = "place",
  [AUS_PLACEHOLDER_ROLE] = "role",
  [AUS_PLACEHOLDER_REBOOK] = "rebook",
  [AUS_PLACEHOLDER_ZONE] = "zone",
  [AUS_PLACEHOLDER_N] = NULL,
};
AUS_DEFINE_NAMES (AusPlaceholder, aus_placeholder)

const char *const aus_template_part_names[] = {
  [AUS_TEMPLATE_SUBJECT] = "subject",
  [AUS_TEMPLATE_BODY] = "body",
  [AUS_TEMPLATE_SMS] = "sms",
  [AUS_TEMPLATE_PART_N] = NULL,
};
AUS_DEFINE_NAMES (AusTemplatePart, aus_template_part)

#define BIT(name) (1u << AUS_PLACEHOLDER_##name)
#define WHO_WHEN                                                                                   \
  (BIT (NAME) | BIT (PRACTITIONER) | BIT (ORGANISATION) | BIT (DATE) | BIT (TIME) |                \
   BIT (DURATION) | BIT (SIGNATURE) | BIT (ZONE))
#define WAY_IN (BIT (LINK) | BIT (CODE) | BIT (SITE) | BIT (TEST_LINK))

/* C1: who, when, the personal link and the test link; nobody is told less. */
static const struct {
  guint allowed;
  guint required[AUS_TEMPLATE_PART_N];
} rules[AUS_TEMPLATE_N] = {
  [AUS_TEMPLATE_INVITATION] = { WHO_WHEN | WAY_IN | BIT (PAYMENT) | BIT (PLACE),
                                { 0,
                                  BIT (PRACTITIONER) | BIT (DATE) | BIT (TIME) | BIT (LINK) |
                                      BIT (TEST_LINK),
                                  BIT (DATE) | BIT (TIME) | BIT (LINK) } },
  [AUS_TEMPLATE_MOVED] = { WHO_WHEN | WAY_IN | BIT (PAYMENT) | BIT (PLACE),
                           { 0, BIT (PRACTITIONER) | BIT (DATE) | BIT (TIME) | BIT (LINK),
                             BIT (DATE) | BIT (TIME) | BIT (LINK) } },
  [AUS_TEMPLATE_CANCELLED] = { WHO_WHEN | BIT (SITE),
                               { 0, BIT (PRACTITIONER) | BIT (DATE) | BIT (TIME),
                                 BIT (DATE) | BIT (TIME) } },
  [AUS_TEMPLATE_REMINDER] = { WHO_WHEN | WAY_IN | BIT (PLACE),
                              { 0, BIT (DATE) | BIT (TIME) | BIT (LINK),
                                BIT (TIME) | BIT (LINK) } },
  [AUS_TEMPLATE_GUEST_INVITATION] = { WHO_WHEN | WAY_IN | BIT (ROLE),
                                      { 0,
                                        BIT (PRACTITIONER) | BIT (DATE) | BIT (TIME) | BIT (LINK) |
                                            BIT (TEST_LINK),
                                        BIT (DATE) | BIT (TIME) | BIT (LINK) } },
  [AUS_TEMPLATE_GUEST_REMINDER] = { WHO_WHEN | WAY_IN | BIT (ROLE),
                                    { 0, BIT (DATE) | BIT (TIME) | BIT (LINK),
                                      BIT (TIME) | BIT (LINK) } },
  [AUS_TEMPLATE_MISSED] = { WHO_WHEN | BIT (REBOOK),
                            { 0, BIT (PRACTITIONER) | BIT (DATE) | BIT (REBOOK), BIT (DATE) } },
  [AUS_TEMPLATE_PRACTITIONER_REMINDER] = { WHO_WHEN | BIT (PATIENT) | BIT (LINK),
                                           { 0, BIT (TIME) | BIT (LINK),
                                             BIT (TIME) | BIT (LINK) } },
  [AUS_TEMPLATE_PRACTITIONER_CANCELLED] = { WHO_WHEN | BIT (PATIENT),
                                            { 0, BIT (DATE) | BIT (TIME),
                                              BIT (DATE) | BIT (TIME) } },
  [AUS_TEMPLATE_PRACTITIONER_BOOKED] = { WHO_WHEN | BIT (PATIENT) | BIT (LINK),
                                         { 0, BIT (DATE) | BIT (TIME), BIT (DATE) | BIT (TIME) } },
  [AUS_TEMPLATE_BOOKING_CODE] = { WHO_WHEN | BIT (CODE),
                                  { 0, BIT (CODE) | BIT (DATE) | BIT (TIME), BIT (CODE) } },
  [AUS_TEMPLATE_DOCUMENTS] = { BIT (NAME) | BIT (PRACTITIONER) | BIT (ORGANISATION) | BIT (LINK),
                               { 0, BIT (ORGANISATION) | BIT (LINK),
                                 BIT (ORGANISATION) | BIT (LINK) } },
  [AUS_TEMPLATE_DOCUMENT_CODE] = { BIT (NAME) | BIT (ORGANISATION) | BIT (CODE),
                                   { 0, BIT (CODE), BIT (CODE) } },
  [AUS_TEMPLATE_WAITING] = { BIT (PRACTITIONER) | BIT (ORGANISATION), { 0, 0, 0 } },
  [AUS_TEMPLATE_RECEIPT] = { WHO_WHEN | BIT (LINK) | BIT (AMOUNT),
                             { 0, BIT (AMOUNT) | BIT (LINK), BIT (AMOUNT) | BIT (LINK) } },
  [AUS_TEMPLATE_HOLD_WARNING] = { WHO_WHEN | BIT (PATIENT) | BIT (LINK) | BIT (AMOUNT) |
                                      BIT (DEADLINE),
                                  { 0, BIT (AMOUNT) | BIT (DEADLINE) | BIT (LINK),
                                    BIT (DEADLINE) | BIT (LINK) } },
  [AUS_TEMPLATE_HOLD_LAPSED] = { WHO_WHEN | BIT (PATIENT) | BIT (LINK) | BIT (AMOUNT),
                                 { 0, BIT (AMOUNT) | BIT (LINK), BIT (LINK) } },
};

/* What may stand in a subject: it is shown on locked phones, and is no place for a link. */
#define SECRETS (BIT (LINK) | BIT (CODE))

guint
aus_template_get_allowed (AusTemplateKind kind)
{
  g_return_val_if_fail ((guint) kind < AUS_TEMPLATE_N, 0);
  return rules[kind].allowed;
}

guint
aus_template_get_required (AusTemplateKind kind, AusTemplatePart part)
{
  g_return_val_if_fail ((guint) kind < AUS_TEMPLATE_N && (guint) part < AUS_TEMPLATE_PART_N, 0);
  return rules[kind].required[part];
}

/*
 * Takes text up to the next placeholder; @name (transfer full) is NULL at the end. FALSE when
 * "{{" is never closed.
 */
static gboolean
next_placeholder (const char **text, GString *before, char **name)
{
  const char *open = strstr (*text, "{{");
  const char *close = open != NULL ? strstr (open, "}}") : NULL;

  *name = NULL;
  if (open == NULL) {
    if (before != NULL)
      g_string_append (before, *text);
    *text += strlen (*text);
    return TRUE;
  }
  if (close == NULL)
    return FALSE;
  if (before != NULL)
    g_string_append_len (before, *text, open - *text);
  *name = g_strstrip (g_strndup (open + 2, (gsize) (close - open - 2)));
  *text = close + 2;
  return TRUE;
}

static gboolean
fail (GError **error, AusTemplatePart part, const char *format, const char *name)
{
  static const char *const pointers[] = { "/subject", "/body", "/sms" };
  g_autofree char *message = g_strdup_printf ("%s{{%s}}", format, name);

  aus_set_error_at (error, AUS_ERROR_INVALID, pointers[part], "%s", message);
  return FALSE;
}

static gboolean
check_names (AusTemplatePart part, const char *text, guint allowed, guint *seen, GError **error)
{
  for (const char *rest = text; *rest != '\0';) {
    g_autofree char *name = NULL;
    AusPlaceholder placeholder;

    if (!next_placeholder (&rest, NULL, &name))
      return fail (error, part, "Is not closed: ", "");
    if (name == NULL)
      break;
    if (!aus_placeholder_from_name (name, &placeholder) || (allowed & (1u << placeholder)) == 0)
      return fail (error, part, "Has no meaning here: ", name);
    *seen |= 1u << placeholder;
  }
  return TRUE;
}

/* Mails and SMS have all their parts; the waiting room shows a body and nothing else. */
static gboolean
check_length (AusTemplateKind kind, AusTemplatePart part, const char *text, GError **error)
{
  gboolean waiting = kind == AUS_TEMPLATE_WAITING;
  gboolean wanted = !waiting || part == AUS_TEMPLATE_BODY;
  static const char *const pointers[] = { "/subject", "/body", "/sms" };

  if (wanted && text[0] == '\0')
    aus_set_error_at (error, AUS_ERROR_INVALID, pointers[part], "Must not be empty");
  else if (waiting && part == AUS_TEMPLATE_BODY &&
           g_utf8_strlen (text, -1) > AUS_TEMPLATE_MAX_WAITING)
    aus_set_error_at (error, AUS_ERROR_INVALID, pointers[part], "At most %d characters",
                      AUS_TEMPLATE_MAX_WAITING);
  else
    return TRUE;
  return FALSE;
}

gboolean
aus_template_check (AusTemplateKind kind, AusTemplatePart part, const char *text, GError **error)
{
  guint seen = 0;
  guint allowed = aus_template_get_allowed (kind);
  guint required = aus_template_get_required (kind, part);

  if (part == AUS_TEMPLATE_SUBJECT)
    allowed &= ~SECRETS;
  if (!check_length (kind, part, text, error) || !check_names (part, text, allowed, &seen, error))
    return FALSE;
  for (guint i = 0; i < AUS_PLACEHOLDER_N; i++) {
    if ((required & ~seen) & (1u << i))
      return fail (error, part, "Must contain ", aus_placeholder_names[i]);
  }
  return TRUE;
}

char *
aus_template_fill (const char *text, const char *const values[AUS_PLACEHOLDER_N])
{
  GString *filled = g_string_sized_new (strlen (text) + 256);

  for (const char *rest = text; *rest != '\0';) {
    g_autofree char *name = NULL;
    AusPlaceholder placeholder;

    if (!next_placeholder (&rest, filled, &name)) {
      g_string_append (filled, rest);
      break;
    }
    if (name != NULL && aus_placeholder_from_name (name, &placeholder) &&
        values[placeholder] != NULL)
      g_string_append (filled, values[placeholder]);
  }
  return g_string_free (filled, FALSE);
}
