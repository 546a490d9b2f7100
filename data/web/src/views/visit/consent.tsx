// SPDX-License-Identifier: GPL-3.0-or-later
// The agreement to a remote consultation (D2). A changed word here is a new text version.
import { useState } from 'preact/hooks';
import { CircleOff, HeartHandshake, LockKeyhole, Undo2 } from 'lucide';
import { messages } from '../../i18n';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { useVisit } from './context';
import { StepPage } from './frame';
import { hostName } from './host';

export function ConsentStep() {
  const visit = useVisit();
  const [declined, setDeclined] = useState(false);
  const state = visit.state.value;
  if (!state) return null;
  const t = messages.value.visit.consent;
  if (declined) {
    return (
      <StepPage key="declined" step="consent" heading={t.declinedHeading}>
        <p class="lead">{t.declinedText}</p>
        <div class="actions">
          <Button size="large" wide onClick={() => setDeclined(false)}>
            {t.reconsider}
          </Button>
        </div>
      </StepPage>
    );
  }
  const points = state.me.role === 'patient' ? t.points : t.pointsGuest;
  const icons = {
    recorded: CircleOff,
    secret: LockKeyhole,
    companion: HeartHandshake,
    change: Undo2,
  };
  return (
    <StepPage key="question" step="consent" heading={t.title} testid="consent">
      <p class="lead">{t.lead(hostName(state.consultation))}</p>
      <ul class="points">
        {(Object.keys(icons) as (keyof typeof icons)[]).map((point) => (
          <li key={point}>
            <Icon node={icons[point]} size={24} /> {points[point]}
          </li>
        ))}
      </ul>
      <div class="actions">
        <Button
          tone="main"
          size="large"
          wide
          testid="consent-accept"
          onClick={() => visit.consent(true)}
        >
          {t.accept}
        </Button>
        <Button
          tone="quiet"
          size="large"
          wide
          testid="consent-decline"
          onClick={() => visit.consent(false).then(() => setDeclined(true))}
        >
          {t.decline}
        </Button>
      </div>
      <p class="afterword">{t.noted}</p>
    </StepPage>
  );
}
