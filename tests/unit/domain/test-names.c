/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-arrival.h"
#include "domain/aus-policy.h"
#include "domain/aus-site.h"
#include "domain/aus-vital-sign.h"

/* Each name leads back to its value, no two are alike, and the array ends where the enum does. */
#define TEST(Type, type, n)                                                                        \
  static void test_##type (void)                                                                   \
  {                                                                                                \
    Type value = (Type) 0;                                                                         \
                                                                                                   \
    g_assert_null (type##_names[n]);                                                               \
    for (guint i = 0; i < (guint) (n); i++) {                                                      \
      g_assert_true (type##_from_name (type##_get_name ((Type) i), &value));                       \
      g_assert_cmpuint (value, ==, i);                                                             \
    }                                                                                              \
    g_assert_false (type##_from_name ("no such name", &value));                                    \
    g_assert_false (type##_from_name (NULL, &value));                                              \
    g_assert_cmpuint (value, ==, (n) -1);                                                          \
  }

TEST (AusRole, aus_role, AUS_ROLE_N)
TEST (AusPresence, aus_presence, AUS_PRESENCE_N)
TEST (AusPaymentMode, aus_payment_mode, AUS_PAYMENT_MODE_N)
TEST (AusPaymentState, aus_payment_state, AUS_PAYMENT_N)
TEST (AusPaymentEvent, aus_payment_event, AUS_PAYMENT_EVENT_N)
TEST (AusConsultationKind, aus_consultation_kind, AUS_KIND_N)
TEST (AusConsultationStatus, aus_consultation_status, AUS_CONSULTATION_N)
TEST (AusConsultationEvent, aus_consultation_event, AUS_CONSULTATION_EVENT_N)
TEST (AusActorKind, aus_actor_kind, AUS_ACTOR_N)
TEST (AusAccountRole, aus_account_role, AUS_ACCOUNT_N)
TEST (AusArrivalStep, aus_arrival_step, AUS_ARRIVAL_N)
TEST (AusArrivalReason, aus_arrival_reason, AUS_ARRIVAL_REASON_N)
TEST (AusAction, aus_action, AUS_ACTION_N)
TEST (AusRemover, aus_remover, AUS_REMOVER_N)
TEST (AusStructureKind, aus_structure_kind, AUS_STRUCTURE_N)
TEST (AusHostWish, aus_host_wish, AUS_HOST_WISH_N)
TEST (AusVitalSignKind, aus_vital_sign_kind, AUS_VITAL_N)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/names/role", test_aus_role);
  g_test_add_func ("/domain/names/presence", test_aus_presence);
  g_test_add_func ("/domain/names/payment-mode", test_aus_payment_mode);
  g_test_add_func ("/domain/names/payment-state", test_aus_payment_state);
  g_test_add_func ("/domain/names/payment-event", test_aus_payment_event);
  g_test_add_func ("/domain/names/kind", test_aus_consultation_kind);
  g_test_add_func ("/domain/names/status", test_aus_consultation_status);
  g_test_add_func ("/domain/names/event", test_aus_consultation_event);
  g_test_add_func ("/domain/names/actor-kind", test_aus_actor_kind);
  g_test_add_func ("/domain/names/account-role", test_aus_account_role);
  g_test_add_func ("/domain/names/arrival-step", test_aus_arrival_step);
  g_test_add_func ("/domain/names/arrival-reason", test_aus_arrival_reason);
  g_test_add_func ("/domain/names/action", test_aus_action);
  g_test_add_func ("/domain/names/remover", test_aus_remover);
  g_test_add_func ("/domain/names/structure-kind", test_aus_structure_kind);
  g_test_add_func ("/domain/names/host-wish", test_aus_host_wish);
  g_test_add_func ("/domain/names/vital-sign-kind", test_aus_vital_sign_kind);
  return g_test_run ();
}
