// SPDX-License-Identifier: GPL-3.0-or-later
import { useState } from 'preact/hooks';
import { messages } from '../../i18n';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { useVisit } from './context';
import { AskDevices, DeviceCheck, useHeard, VerdictNotice, verdictOf } from './devices';
import { StepPage } from './frame';

export function TroubleDialog({
  onClose,
  onRetry,
}: {
  onClose: () => void;
  onRetry: () => unknown;
}) {
  const t = messages.value;
  return (
    <Dialog heading={t.visit.equipment.troubleHeading} onClose={onClose}>
      <ol class="tips">
        {Object.entries(t.visit.equipment.troubleTips).map(([key, tip]) => (
          <li key={key}>{tip}</li>
        ))}
      </ol>
      <div class="actions">
        <Button
          tone="main"
          size="large"
          wide
          onClick={async () => {
            await onRetry();
            onClose();
          }}
        >
          {t.app.retry}
        </Button>
      </div>
    </Dialog>
  );
}

export function EquipmentStep() {
  const visit = useVisit();
  const { media } = visit;
  const [trouble, setTrouble] = useState(false);
  const heard = useHeard(media);
  const t = messages.value.visit.equipment;
  if (!media.started.value) {
    return (
      <StepPage key="ask" step="equipment" heading={t.title} testid="equipment">
        <AskDevices media={media} />
      </StepPage>
    );
  }
  const verdict = verdictOf(media, heard);
  const complete = verdict === 'good' || verdict === 'silent';
  return (
    <StepPage key="check" step="equipment" heading={t.title} testid="equipment">
      <DeviceCheck media={media} checkup={visit.checkup} heard={heard} />
      <VerdictNotice verdict={verdict} />
      <div class="actions">
        <Button
          tone="main"
          size="large"
          wide
          testid="equipment-ready"
          onClick={() => visit.ready()}
        >
          {complete ? t.ready : t.readyAnyway}
        </Button>
        <Button tone="quiet" size="large" wide onClick={() => setTrouble(true)}>
          {t.trouble}
        </Button>
      </div>
      {trouble && <TroubleDialog onClose={() => setTrouble(false)} onRetry={() => media.start()} />}
    </StepPage>
  );
}
