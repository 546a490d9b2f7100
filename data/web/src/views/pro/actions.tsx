// SPDX-License-Identifier: GPL-3.0-or-later
// What may be done with a consultation, by its status (A1, A2).
import { useState } from 'preact/hooks';
import { Ban, CalendarSync, RotateCcw, UserX } from 'lucide';
import { consultations } from '../../api/endpoints';
import type { Consultation, Status } from '../../api/types';
import { messages } from '../../i18n';
import { spokenTime } from '../../i18n/format';
import { now } from '../../state/clock';
import { navigate } from '../../state/router';
import { say } from '../../state/toast';
import { Button, ButtonLink } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { TextField } from '../parts/field';
import { isOwn } from './people';

type Asking = 'cancel' | 'absent' | 'missed' | 'correct' | null;

const OPEN: Status[] = ['scheduled', 'waiting'];
const CORRECTABLE: Status[] = ['absent', 'missed', 'cancelled'];

export function Actions({
  one,
  onChange,
}: {
  one: Consultation;
  onChange: (next: Consultation) => void;
}) {
  const t = messages.value.consultation;
  const [asking, setAsking] = useState<Asking>(null);
  const open = OPEN.includes(one.status);
  // Nobody is absent before it was to begin.
  const begun = Date.parse(one.planned_start) <= now.value;
  const resumable = one.resumable_until !== null && Date.parse(one.resumable_until) > now.value;
  const resume = async () => {
    onChange(await consultations.act(one.id, 'resume', one.version));
    if (isOwn(one)) navigate(`/visit/${one.id}`);
  };
  return (
    <div class="sheet-actions">
      {open && (
        <ButtonLink
          href={`/app/consultations/${one.id}/edit`}
          icon={CalendarSync}
          wide
          testid="edit"
        >
          {t.edit}
        </ButtonLink>
      )}
      {one.status === 'scheduled' && begun && (
        <Button icon={UserX} wide testid="absent" onClick={() => setAsking('absent')}>
          {t.absent}
        </Button>
      )}
      {one.status === 'waiting' && begun && (
        <Button icon={UserX} wide testid="missed" onClick={() => setAsking('missed')}>
          {t.missed}
        </Button>
      )}
      {open && (
        <Button tone="quiet" icon={Ban} wide testid="cancel" onClick={() => setAsking('cancel')}>
          {t.cancel}
        </Button>
      )}
      {CORRECTABLE.includes(one.status) && (
        <Button icon={RotateCcw} wide testid="correct" onClick={() => setAsking('correct')}>
          {t.correct}
        </Button>
      )}
      {resumable && one.resumable_until && (
        <>
          <Button icon={RotateCcw} wide testid="resume" onClick={resume}>
            {t.resume}
          </Button>
          <p class="hint">{t.resumeHint(spokenTime(one.resumable_until))}</p>
        </>
      )}
      {asking && (
        <Ask asking={asking} one={one} onClose={() => setAsking(null)} onChange={onChange} />
      )}
    </div>
  );
}

function Ask({
  asking,
  one,
  onClose,
  onChange,
}: {
  asking: Exclude<Asking, null>;
  one: Consultation;
  onClose: () => void;
  onChange: (next: Consultation) => void;
}) {
  const t = messages.value.consultation;
  const [reason, setReason] = useState('');
  const words = {
    cancel: {
      heading: t.cancelAsk,
      yes: t.cancelYes,
      hint: t.cancelReasonHint,
      label: t.cancelReason,
    },
    correct: {
      heading: t.correctAsk,
      yes: t.correct,
      hint: t.cancelReasonHint,
      label: t.correctReason,
    },
    absent: { heading: t.absentAsk, yes: t.absent, hint: t.absentText, label: null },
    missed: { heading: t.missedAsk, yes: t.missed, hint: t.missedText, label: null },
  }[asking];
  const act = async () => {
    const { id, version } = one;
    if (asking === 'cancel') onChange(await consultations.cancel(id, reason.trim(), version));
    else if (asking === 'correct')
      onChange(await consultations.correct(id, reason.trim(), version));
    else onChange(await consultations.act(id, asking, version));
    if (asking === 'cancel') say(t.cancelled);
    onClose();
  };
  return (
    <Dialog heading={words.heading} onClose={onClose} testid={`${asking}-dialog`}>
      {words.label ? (
        <TextField
          id="reason"
          label={words.label}
          hint={words.hint}
          value={reason}
          onInput={setReason}
          maxLength={500}
          testid="reason"
        />
      ) : (
        <p>{words.hint}</p>
      )}
      <div class="actions">
        <Button onClick={onClose}>
          {asking === 'cancel' ? t.cancelNo : messages.value.app.cancel}
        </Button>
        <Button
          tone={asking === 'cancel' ? 'danger' : 'main'}
          disabled={words.label !== null && !reason.trim()}
          testid={`${asking}-yes`}
          onClick={act}
        >
          {words.yes}
        </Button>
      </div>
    </Dialog>
  );
}
