// SPDX-License-Identifier: GPL-3.0-or-later
import type { Catalogue } from '../../i18n';
import { messages } from '../../i18n';

type Key = keyof Catalogue['consultation']['audit'];

/** The actions of the audit log, by their stable names. */
const WORDS: Record<string, Key> = {
  'plan.create': 'created',
  'plan.now': 'created',
  'booking.confirm': 'booked',
  'plan.edit': 'updated',
  'plan.move': 'moved',
  'plan.cancel': 'cancelled',
  'cancel.by_patient': 'cancelledByPatient',
  'plan.absent': 'absent',
  'plan.missed': 'missed',
  'plan.correct': 'corrected',
  'participant.add': 'participantAdded',
  'participant.edit': 'participantUpdated',
  'participant.remove': 'participantTakenOff',
  'link.show': 'linkShown',
  'link.reissue': 'linkReissued',
  'link.revoke': 'linkRevoked',
  'link.follow': 'linkOpened',
  'link.redeem': 'linkOpened',
  'visit.identify': 'identity',
  'visit.wrong_birth_date': 'identityWrong',
  'visit.not_me': 'notMe',
  'visit.consent': 'consent',
  'visit.refuse_consent': 'consentDeclined',
  'visit.withdraw_consent': 'consentWithdrawn',
  'visit.ready': 'ready',
  'visit.leave': 'left',
  'admit.start': 'started',
  'admit.admit': 'admitted',
  'admit.put_back': 'putBack',
  'admit.remove': 'removed',
  'admit.lock': 'locked',
  'admit.unlock': 'unlocked',
  'admit.delay': 'delay',
  'admit.message': 'message',
  'admit.note': 'noteSaved',
  'admit.announce': 'message',
  'company.leave': 'companyLeft',
  'company.return': 'companyBack',
  'company.stay': 'hostStays',
  'site.check_in': 'checkedIn',
  'site.accompany': 'hostCame',
  'site.leave': 'hostLeft',
  'vital_signs.enter': 'vitalEntered',
  'vital_signs.correct': 'vitalCorrected',
  'document.add': 'documentAdded',
  'document.open': 'documentOpened',
  'document.give': 'documentSent',
  'document.fetch': 'documentFetched',
  'document.print': 'documentPrinted',
  'kiosk.check_in': 'kioskCheckIn',
  'document.withdraw': 'documentWithdrawn',
  'document.erase': 'documentErased',
  'document.infected': 'documentInfected',
  'hangup.end': 'ended',
  'hangup.resume': 'resumed',
  'payment.accept': 'priceAccepted',
  'payment.open': 'payPage',
  'payment.hold': 'payHeld',
  'payment.bill': 'payBilled',
  'payment.capture': 'payCaptured',
  'payment.release': 'payReleased',
  'payment.lapse': 'payLapsed',
  'payment.over': 'payOver',
  'payment.trouble': 'payTrouble',
};

/** Null for what is of no interest to people: pages opened, connections lost and found. */
export function auditWords(action: string): string | null {
  const key = WORDS[action];
  return key ? messages.value.consultation.audit[key] : null;
}
