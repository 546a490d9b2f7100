// SPDX-License-Identifier: GPL-3.0-or-later
// One person of the consultation as the practitioner sees them, with what may be done (D7).
import { useState } from 'preact/hooks';
import type { Equipment } from '../../api/types';
import { messages } from '../../i18n';
import { count, decimal, since } from '../../i18n/format';
import type { Person } from '../../signal/messages';
import { personEncrypts } from '../../state/admission';
import { knownLinks } from '../../state/links';
import { CopyButton } from '../parts/bits';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { useVisit } from './context';

function deviceWords(equipment: Equipment): string {
  const t = messages.value.dashboard;
  if (equipment.camera && equipment.microphone)
    return `${t.camera} ${t.ok} · ${t.microphone} ${t.ok}`;
  if (equipment.microphone) return t.noCamera;
  return equipment.camera ? t.noMicrophone : `${t.noCamera}, ${t.noMicrophone}`;
}

/** What the equipment check found, for the practitioner. */
export function equipmentWords(equipment: Person['equipment']): string {
  const t = messages.value.dashboard;
  if (!equipment) return '';
  const facts = [
    deviceWords(equipment),
    equipment.speaker === false ? t.noSpeaker : '',
    equipment.network ? t.network[equipment.network] : '',
  ];
  return facts.filter(Boolean).join(' · ');
}

/** The figures behind the words; empty when nothing was measured. */
export function networkFigures(equipment: Person['equipment']): string {
  if (!equipment?.network || equipment.up_kbps == null) return '';
  const ways = (['udp', 'tcp', 'turn'] as const).filter((way) => equipment[way]);
  return [
    `↑ ${count(equipment.up_kbps)} ↓ ${count(equipment.down_kbps ?? 0)} kbit/s`,
    `${count(equipment.round_trip_ms ?? 0)} ms`,
    `± ${count(equipment.jitter_ms ?? 0)} ms`,
    `${decimal(equipment.loss_percent ?? 0)} %`,
    ways.join(', ').toUpperCase(),
  ].join(' · ');
}

function presenceWords(person: Person): string {
  const t = messages.value;
  const word = t.presence[person.presence];
  return person.presence === 'waiting' && person.since ? `${word} ${since(person.since)}` : word;
}

function removedWords(person: Person): string {
  const t = messages.value.company;
  return person.removed_by === 'patient' ? t.leftAtPatientsWord : t.leftAtYours;
}

/** The link that was made a moment ago, to be handed over by phone or message. */
function FreshLink({ person }: { person: Person }) {
  const t = messages.value.consultation;
  const link = knownLinks.value.get(person.id);
  if (!link) return null;
  return (
    <span class="fresh-link" data-testid={`fresh-link-${person.id}`}>
      <CopyButton text={link.url} label={t.copyLink} name={t.copyLinkOf(person.display_name)} />
      {link.code && (
        <span>
          {t.code} <strong>{link.code}</strong>
        </span>
      )}
    </span>
  );
}

export function PersonRow({ person }: { person: Person }) {
  const visit = useVisit();
  const [asking, setAsking] = useState(false);
  const t = messages.value;
  const act = (action: 'admit' | 'put_back' | 'remove') =>
    visit.act(action, { participant: person.id });
  const here = person.presence !== 'away';
  const mayAdmit =
    !person.admitted && (person.presence === 'waiting' || person.presence === 'arriving');
  const beside = person.presence === 'beside';
  const inside = (person.admitted && person.presence !== 'away') || beside;
  const facts = [
    t.role[person.role],
    person.removed_by === null ? presenceWords(person) : removedWords(person),
    person.consent_withdrawn ? t.consents.nowWithdrawn : '',
    equipmentWords(person.equipment),
    here && person.presence !== 'arriving' && person.role !== 'diagnostic' &&
    !beside &&
    !personEncrypts(person) ? t.security.cannot : '',
  ];
  return (
    <li class="person" data-testid={`person-${person.id}`}>
      <div class="person-words">
        <strong>{person.display_name}</strong>
        <span class="hint">{facts.filter(Boolean).join(' · ')}</span>
        {person.presence === 'away' && !person.removed_by && <FreshLink person={person} />}
      </div>
      {visit.isPractitioner.value && (
        <div class="person-actions">
          {mayAdmit && person.presence === 'waiting' && (
            <Button
              tone="main"
              testid={`admit-${person.id}`}
              label={t.call.people.admitName(person.display_name)}
              onClick={() => visit.admit(person)}
            >
              <span data-testid="admit">{t.call.people.admit}</span>
            </Button>
          )}
          {person.removed_by && (
            <Button
              size="small"
              label={t.company.backName(person.display_name)}
              testid={`let-back-${person.id}`}
              onClick={() => act('put_back')}
            >
              {t.company.back}
            </Button>
          )}
          {inside && (
            <>
              {!beside && (
                <Button
                  size="small"
                  testid={`put-back-${person.id}`}
                  onClick={() => act('put_back')}
                >
                  {t.call.people.putBack}
                </Button>
              )}
              <Button
                size="small"
                tone="quiet"
                testid={`remove-${person.id}`}
                onClick={() => setAsking(true)}
              >
                {t.call.people.remove}
              </Button>
            </>
          )}
        </div>
      )}
      {asking && (
        <Dialog
          heading={t.call.people.removeAsk(person.display_name)}
          onClose={() => setAsking(false)}
        >
          <p>{t.call.people.removeText}</p>
          <div class="actions">
            <Button onClick={() => setAsking(false)}>{t.app.cancel}</Button>
            <Button
              tone="danger"
              testid="remove-yes"
              onClick={() => act('remove').then(() => setAsking(false))}
            >
              {t.call.people.remove}
            </Button>
          </div>
        </Dialog>
      )}
    </li>
  );
}
