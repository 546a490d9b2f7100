// SPDX-License-Identifier: GPL-3.0-or-later
// The agreement to a remote consultation (D2), in the words of the version the server asks for.
import { useState } from 'preact/hooks';
import { CircleOff, HeartHandshake, Info, LockKeyhole, Undo2 } from 'lucide';
import { locale, messages } from '../../i18n';
import { consentText } from '../../texts';
import { InformationButton } from '../information';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { CancelFoot } from './cancel';
import { useVisit } from './context';
import { StepPage } from './frame';
import { hostName } from './host';

export function ConsentStep() {
  const visit = useVisit();
  const state = visit.state.value;
  const [declined, setDeclined] = useState(state?.consent?.withdrawn ?? false);
  if (!state) return null;
  const t = messages.value.visit.consent;
  if (declined) {
    return (
      <StepPage
        key="declined"
        step="consent"
        heading={t.declinedHeading}
        testid="consent-declined"
      >
        <p class="lead">{t.declinedText}</p>
        <div class="actions">
          <Button
            size="large"
            wide
            testid="consent-reconsider"
            onClick={() => setDeclined(false)}
          >
            {t.reconsider}
          </Button>
        </div>
        <CancelFoot />
      </StepPage>
    );
  }
  const text = consentText(
    state.consent?.text_version ?? '',
    locale.value,
    state.me.role === 'companion' ? 'companion' : 'patient',
  );
  if (!text)
    return (
      <StepPage key="reload" step="consent" heading={messages.value.app.unexpected}>
        <Button tone="main" size="large" wide onClick={() => window.location.reload()}>
          {messages.value.app.reload}
        </Button>
      </StepPage>
    );
  const icons = [CircleOff, LockKeyhole, HeartHandshake, Undo2];
  return (
    <StepPage key="question" step="consent" heading={text.title} testid="consent">
      <p class="lead">{text.lead.replace('{practitioner}', hostName(state.consultation))}</p>
      <ul class="points">
        {text.points.map((point, index) => (
          <li key={point}>
            <Icon node={icons[index] ?? Info} size={24} /> {point}
          </li>
        ))}
      </ul>
      <InformationButton />
      <div class="actions">
        <Button
          tone="main"
          size="large"
          wide
          testid="consent-accept"
          onClick={() => visit.consent(true)}
        >
          {text.accept}
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
