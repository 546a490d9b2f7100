// SPDX-License-Identifier: GPL-3.0-or-later
// The equipment check at any time before, without a link (/test).
import { useEffect, useState } from 'preact/hooks';
import { Checkup } from '../../call/checkup';
import { LocalMedia } from '../../call/devices';
import { messages } from '../../i18n';
import { useTitle } from '../parts/bits';
import { Button } from '../parts/button';
import { CalmShell } from '../parts/shell';
import { AskDevices, DeviceCheck, useHeard, VerdictNotice, verdictOf } from './devices';
import { TroubleDialog } from './equipment';

export function TestPage() {
  const [media] = useState(() => new LocalMedia());
  const [checkup] = useState(() => new Checkup(media));
  const [trouble, setTrouble] = useState(false);
  const heard = useHeard(media);
  const t = messages.value.visit.equipment;
  useTitle(t.testTitle);
  useEffect(
    () => () => {
      checkup.dispose();
      media.stop();
    },
    [media, checkup],
  );
  return (
    <CalmShell organisation={messages.value.app.name}>
      <section class="step" data-testid="equipment-test">
        <h1>{t.testTitle}</h1>
        <p class="lead">{t.testLead}</p>
        {media.started.value ? (
          <>
            <DeviceCheck media={media} checkup={checkup} heard={heard} />
            <VerdictNotice verdict={verdictOf(media, heard)} />
            <div class="actions">
              <Button
                size="large"
                wide
                onClick={() => {
                  void checkup.path.start();
                  return media.start();
                }}
              >
                {t.testAgain}
              </Button>
              <Button tone="quiet" size="large" wide onClick={() => setTrouble(true)}>
                {t.trouble}
              </Button>
            </div>
          </>
        ) : (
          <AskDevices media={media} />
        )}
      </section>
      {trouble && <TroubleDialog onClose={() => setTrouble(false)} onRetry={() => media.start()} />}
    </CalmShell>
  );
}
