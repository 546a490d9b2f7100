// SPDX-License-Identifier: GPL-3.0-or-later
// Who takes part, and each one's link and code (B2, C3).
import { useState } from 'preact/hooks';
import { KeyRound, Link2, Link2Off, Pencil, RefreshCw, UserPlus, UserMinus } from 'lucide';
import { participants as api } from '../../api/endpoints';
import type { Consultation, Message, Participant, Role } from '../../api/types';
import { messages } from '../../i18n';
import { plainDate, since, when } from '../../i18n/format';
import {
  forgetLink,
  knownLinks,
  rememberLink,
  rememberLinks,
  type KnownLink,
} from '../../state/links';
import { principals } from '../../state/session';
import { say } from '../../state/toast';
import { CopyButton } from '../parts/bits';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { Icon } from '../parts/icon';
import { equipmentWords, networkFigures } from '../visit/people';
import { checkPerson, emptyPerson, inputOf, pointerErrors, type Errors } from './draft';
import { MessageLines, useMessages } from './messages';
import { addressWords, nameOf } from './people';
import { PatientLink } from './patient-link';
import { EditPerson } from './person-edit';
import { PersonFields } from './plan-parts';

interface Props {
  one: Consultation;
  reload: () => unknown;
}

export function ParticipantsList({ one, reload }: Props) {
  const t = messages.value.consultation;
  const [adding, setAdding] = useState<Role | null>(null);
  const [sent, setSent] = useMessages(one);
  const open = ['scheduled', 'waiting', 'in_progress'].includes(one.status);
  const sorted = [...one.participants]
    .filter((person) => !person.removed || person.role === 'patient')
    .sort((a, b) => Number(b.role === 'practitioner') - Number(a.role === 'practitioner'));
  const p = messages.value.plan;
  return (
    <section class="card participants">
      <h2>{t.links}</h2>
      <ul>
        {sorted.map((person) => (
          <ParticipantItem
            key={person.id}
            one={one}
            person={person}
            open={open}
            reload={reload}
            sent={sent}
            onSent={setSent}
          />
        ))}
      </ul>
      {open && one.participants.length < 6 && (
        <p class="row-actions">
          {(
            [
              ['companion', p.addCompanion],
              ['professional', p.addProfessional],
              ['interpreter', p.addInterpreter],
            ] as const
          ).map(([role, word]) => (
            <Button
              key={role}
              size="small"
              icon={UserPlus}
              testid={`add-${role}`}
              onClick={() => setAdding(role)}
            >
              {word}
            </Button>
          ))}
        </p>
      )}
      {adding && (
        <AddDialog one={one} role={adding} onClose={() => setAdding(null)} reload={reload} />
      )}
    </section>
  );
}

function presenceWords(person: Participant): string {
  const t = messages.value;
  if (person.presence === 'waiting' && person.presence_since)
    return t.consultation.waitingSince(since(person.presence_since));
  return person.presence === 'away' ? '' : t.presence[person.presence].toLowerCase();
}

function consentWords(person: Participant): string {
  const t = messages.value.consultation;
  if (person.consent?.withdrawn_at) return t.consentWithdrawn(when(person.consent.withdrawn_at));
  return person.consent?.given_at ? t.consentGiven(when(person.consent.given_at)) : '';
}

/** Who still waits for any of several practitioners is tied to a record by whoever takes them. */
function mayTie(one: Consultation, person: Participant): boolean {
  return person.patient_id !== null || principals.value.some(({ id }) => id === one.practitioner.id);
}

function ParticipantItem({
  one,
  person,
  open,
  reload,
  sent,
  onSent,
}: Props & {
  person: Participant;
  open: boolean;
  sent: Message[];
  onSent: (items: Message[]) => void;
}) {
  const t = messages.value;
  const practitioner = person.role === 'practitioner';
  const name = practitioner ? one.practitioner.display_name : nameOf(person);
  const facts = [
    t.role[person.role],
    person.birth_date ? t.consultation.born(plainDate(person.birth_date)) : '',
    presenceWords(person),
  ];
  const address = practitioner ? '' : addressWords(person);
  const consent = consentWords(person);
  return (
    <li data-testid={`participant-${person.id}`} data-role={person.role}>
      <p class="participant-name">
        <strong>{name}</strong> <span class="hint">{facts.filter(Boolean).join(' · ')}</span>
      </p>
      {address && (
        <p class="hint">
          {t.consultation.sentTo} {address}
        </p>
      )}
      {consent && <p class="hint">{consent}</p>}
      {person.equipment && (
        <p class="hint" data-testid={`equipment-${person.id}`}>
          {equipmentWords(person.equipment)}
          {networkFigures(person.equipment) && <> ({networkFigures(person.equipment)})</>}
        </p>
      )}
      {person.role === 'patient' && mayTie(one, person) && (
        <PatientLink consultation={one.id} person={person} reload={reload} />
      )}
      <MessageLines one={one} person={person} items={sent} onChange={onSent} open={open} />
      {person.link && person.link.state !== 'active' && (
        <p class="link-off">
          <Icon node={Link2Off} size={18} />{' '}
          {t.link.state[person.link.state as 'expired' | 'revoked']}
        </p>
      )}
      {open && <LinkTools one={one} person={person} name={name} reload={reload} />}
    </li>
  );
}

function LinkShown({ link, person, name }: { link: KnownLink; person: Participant; name: string }) {
  const t = messages.value.consultation;
  const practitioner = person.role === 'practitioner';
  return (
    <div class="link-shown">
      {practitioner && <p class="hint">{t.ownLinkHint}</p>}
      <div class="with-button">
        <input
          readonly
          value={link.url}
          aria-label={t.copyLinkOf(name)}
          data-testid={`${person.role}-link`}
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton
          text={link.url}
          label={t.copyLink}
          name={t.copyLinkOf(name)}
          testid={`copy-${person.role}-link`}
        />
      </div>
      {link.code && (
        <p class="code">
          <Icon node={KeyRound} size={18} /> {t.code}{' '}
          <strong data-testid={`${person.role}-code`}>{link.code}</strong>
        </p>
      )}
    </div>
  );
}

function LinkTools({ one, person, name, reload }: Props & { person: Participant; name: string }) {
  const t = messages.value;
  const [asking, setAsking] = useState<'reissue' | 'revoke' | 'edit' | null>(null);
  const link = knownLinks.value.get(person.id);
  const active = person.link?.state !== 'revoked' && person.link?.state !== 'expired';
  const show = async () => rememberLink(person.id, await api.link(one.id, person.id));
  const reissue = async () => {
    rememberLink(person.id, await api.reissueLink(one.id, person.id));
    say(t.consultation.reissued);
    setAsking(null);
    await reload();
  };
  const revoke = async () => {
    await api.revokeLink(one.id, person.id);
    forgetLink(person.id);
    say(t.consultation.revoked);
    setAsking(null);
    await reload();
  };
  const takeOff = async () => {
    await api.takeOff(one.id, person.id);
    await reload();
  };
  const c = t.consultation;
  const guest = person.role !== 'practitioner' && person.role !== 'patient';
  return (
    <>
      {link && active && <LinkShown link={link} person={person} name={name} />}
      <p class="row-actions">
        {!link && active && (
          <Button size="small" icon={Link2} testid={`show-${person.role}-link`} onClick={show}>
            {c.showLink}
          </Button>
        )}
        <Button
          size="small"
          tone="quiet"
          icon={RefreshCw}
          testid={`reissue-${person.role}`}
          onClick={() => setAsking('reissue')}
        >
          {c.reissue}
        </Button>
        {active && (
          <Button
            size="small"
            tone="quiet"
            icon={Link2Off}
            testid={`revoke-${person.role}`}
            onClick={() => setAsking('revoke')}
          >
            {c.revoke}
          </Button>
        )}
        {person.role !== 'practitioner' && (
          <Button
            size="small"
            tone="quiet"
            icon={Pencil}
            label={c.correctPerson(name)}
            testid={`edit-${person.role}`}
            onClick={() => setAsking('edit')}
          >
            {c.correctPlain}
          </Button>
        )}
        {guest && (
          <Button
            size="small"
            tone="quiet"
            icon={UserMinus}
            label={t.plan.takeOff(name)}
            onClick={takeOff}
          >
            {t.plan.takeOffPlain}
          </Button>
        )}
      </p>
      {asking === 'edit' && (
        <EditPerson one={one} person={person} onClose={() => setAsking(null)} reload={reload} />
      )}
      {asking === 'reissue' && (
        <Dialog heading={c.reissueAsk(name)} onClose={() => setAsking(null)}>
          <p>{c.reissueText}</p>
          <div class="actions">
            <Button onClick={() => setAsking(null)}>{t.app.cancel}</Button>
            <Button tone="main" testid="reissue-yes" onClick={reissue}>
              {c.reissue}
            </Button>
          </div>
        </Dialog>
      )}
      {asking === 'revoke' && (
        <Dialog heading={c.revokeAsk(name)} onClose={() => setAsking(null)}>
          <p>{c.revokeText}</p>
          <div class="actions">
            <Button onClick={() => setAsking(null)}>{t.app.cancel}</Button>
            <Button tone="danger" testid="revoke-yes" onClick={revoke}>
              {c.revoke}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

function AddDialog({
  one,
  role,
  onClose,
  reload,
}: {
  one: Consultation;
  role: Role;
  onClose: () => void;
  reload: () => unknown;
}) {
  const t = messages.value;
  const [person, setPerson] = useState(() => emptyPerson(role));
  const [errors, setErrors] = useState<Errors>({});
  const add = async () => {
    const found = checkPerson(person, '');
    setErrors(found);
    if (Object.keys(found).length) return;
    try {
      const answer = await api.add(one.id, inputOf(person));
      rememberLinks(answer.links);
    } catch (problem) {
      setErrors(pointerErrors(problem));
      throw problem;
    }
    await reload();
    onClose();
  };
  return (
    <Dialog heading={t.role[role]} onClose={onClose} testid="add-dialog">
      <form onSubmit={(event) => event.preventDefault()} noValidate>
        <PersonFields
          person={person}
          at=""
          errors={errors}
          onChange={(changes) => {
            setPerson({ ...person, ...changes });
            setErrors({});
          }}
        />
        <div class="actions">
          <Button onClick={onClose}>{t.app.cancel}</Button>
          <Button type="submit" tone="main" testid="add-save" onClick={add}>
            {t.consultation.invite}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
