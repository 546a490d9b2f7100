// SPDX-License-Identifier: GPL-3.0-or-later
// What a patient should know before agreeing to a consultation at a distance (D2), in plain words.
import { useState } from 'preact/hooks';
import { Info } from 'lucide';
import { locale, messages } from '../i18n';
import { plainDate } from '../i18n/format';
import { informationDate, informationText } from '../texts';
import { useTitle } from './parts/bits';
import { Button } from './parts/button';
import { Dialog } from './parts/dialog';
import { CalmShell } from './parts/shell';

function Sections({ level }: { level: 'h2' | 'h3' }) {
  const Heading = level;
  return (
    <div class="information">
      {informationText(locale.value).sections.map((section) => (
        <section key={section.id} data-testid={`information-${section.id}`}>
          <Heading>{section.heading}</Heading>
          <ul>
            {section.points.map((point) => (
              <li key={point}>{point}</li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

export function InformationPage() {
  const text = informationText(locale.value);
  useTitle(text.title);
  return (
    <CalmShell>
      <article class="reading" data-testid="information">
        <h1>{text.title}</h1>
        <p class="lead">{text.lead}</p>
        <Sections level="h2" />
        <p class="hint">{messages.value.information.since(plainDate(informationDate))}</p>
      </article>
    </CalmShell>
  );
}

/** Where one stands, without leaving it. */
export function InformationButton() {
  const [open, setOpen] = useState(false);
  const text = informationText(locale.value);
  return (
    <>
      <Button icon={Info} wide testid="information-open" onClick={() => setOpen(true)}>
        {messages.value.information.open}
      </Button>
      {open && (
        <Dialog heading={text.title} onClose={() => setOpen(false)} testid="information-dialog">
          <p class="lead">{text.lead}</p>
          <Sections level="h3" />
          <div class="actions">
            <Button tone="main" size="large" wide onClick={() => setOpen(false)}>
              {messages.value.app.close}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
