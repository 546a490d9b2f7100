/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-payment.h"

#include "core/aus-error.h"

#define NOW 1000000

/* Letters N H C R L for the state after it, '.' refused; columns: none hold capture release lapse.
 */
typedef struct {
  const char *name;
  AusPaymentFacts facts;
  const char *rows[AUS_PAYMENT_N];
} Expectation;

#define EUR(cents)                                                                                 \
  {                                                                                                \
    cents, "EUR"                                                                                   \
  }

/* clang-format off */
static const Expectation expectations[] = {
  { "alive", { NOW, AUS_PAYMENT_MODE_ONLINE, EUR (2500), EUR (2000), NOW, NOW, NOW + 1 },
    { /* none */ "NH...", /* hold */ "H.CR.", "C....", "RH...", "LH..." } },
  { "expired", { NOW, AUS_PAYMENT_MODE_ONLINE, EUR (2500), EUR (2000), NOW, NOW, NOW },
    { "NH...", "H..RL", "C....", "RH...", "LH..." } },
  { "nothing-billed", { NOW, AUS_PAYMENT_MODE_ONLINE, EUR (2500), EUR (0), NOW, NOW, NOW + 1 },
    { "NH...", "H.RR.", "C....", "RH...", "LH..." } },
  { "above-the-hold", { NOW, AUS_PAYMENT_MODE_ONLINE, EUR (2500), EUR (2501), NOW, NOW, NOW + 1 },
    { "NH...", "H..R.", "C....", "RH...", "LH..." } },
  { "whole-hold", { NOW, AUS_PAYMENT_MODE_ONLINE, EUR (2500), EUR (2500), NOW, NOW, NOW + 1 },
    { "NH...", "H.CR.", "C....", "RH...", "LH..." } },
  { "negative", { NOW, AUS_PAYMENT_MODE_ONLINE, EUR (2500), EUR (-1), NOW, NOW, NOW + 1 },
    { "NH...", "H..R.", "C....", "RH...", "LH..." } },
  { "other-currency", { NOW, AUS_PAYMENT_MODE_ONLINE, EUR (2500), { 10, "CHF" }, NOW, NOW, NOW + 1 },
    { "NH...", "H..R.", "C....", "RH...", "LH..." } },
  { "free", { NOW, AUS_PAYMENT_MODE_NONE, EUR (2500), EUR (2000), NOW, NOW, NOW + 1 },
    { "N....", "H.CR.", "C....", "R....", "L...." } },
  { "price-not-shown", { NOW, AUS_PAYMENT_MODE_ONLINE, EUR (2500), EUR (2000), 0, NOW, NOW + 1 },
    { "N....", "H.CR.", "C....", "R....", "L...." } },
  { "price-not-yet-shown", { NOW, AUS_PAYMENT_MODE_ONLINE, EUR (2500), EUR (2000), NOW + 1, NOW, NOW + 1 },
    { "N....", "H.CR.", "C....", "R....", "L...." } },
  { "not-arrived", { NOW, AUS_PAYMENT_MODE_ONLINE, EUR (2500), EUR (2000), NOW, 0, NOW + 1 },
    { "N....", "H.CR.", "C....", "R....", "L...." } },
  { "no-maximum", { NOW, AUS_PAYMENT_MODE_ONLINE, EUR (0), EUR (0), NOW, NOW, NOW + 1 },
    { "N....", "H.RR.", "C....", "R....", "L...." } },
};
/* clang-format on */

static void
check_cell (const Expectation *expected, AusPaymentState state, AusPaymentEvent event)
{
  AusPaymentState next = (AusPaymentState) 99;
  g_autoptr (GError) error = NULL;
  gboolean ok = aus_payment_decide (state, event, &expected->facts, &next, &error);
  char actual = ok ? "NHCRL"[next] : '.';

  if (actual != expected->rows[state][event])
    g_test_fail_printf ("%s: %s + %s: %c instead of %c", expected->name,
                        aus_payment_state_get_name (state), aus_payment_event_get_name (event),
                        actual, expected->rows[state][event]);
  if (ok)
    return;
  g_assert_error (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION);
  g_assert_cmpint (next, ==, 99);
}

static void
test_table (gconstpointer data)
{
  for (int state = 0; state < AUS_PAYMENT_N; state++)
    for (int event = 0; event < AUS_PAYMENT_EVENT_N; event++)
      check_cell (data, (AusPaymentState) state, (AusPaymentEvent) event);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (expectations); i++) {
    g_autofree char *path =
        g_strconcat ("/domain/payment/G1/every-event/", expectations[i].name, NULL);

    g_test_add_data_func (path, &expectations[i], test_table);
  }
  return g_test_run ();
}
