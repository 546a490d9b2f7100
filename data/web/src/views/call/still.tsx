// SPDX-License-Identifier: GPL-3.0-or-later
// The patient is asked for a picture, on their own screen; nothing is taken before they agree (E3).
import { Camera } from 'lucide';
import { messages } from '../../i18n';
import { say } from '../../state/toast';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { useVisit } from '../visit/context';

export function StillQuestion() {
  const visit = useVisit();
  const t = messages.value.chat.still;
  const request = visit.stills.request.value;
  if (!request) return null;
  const name = visit.others.value.find((one) => one.id === request.from)?.display_name ?? '';
  const hasCamera = visit.media.sendsCamera.value;
  const agree = async () => {
    if (await visit.stills.agree()) say(t.sent);
    else say(t.failed, 'error');
  };
  return (
    <Dialog heading={t.heading} onClose={() => visit.stills.decline()} testid="still-question">
      <p>{t.text(name)}</p>
      {!hasCamera && <p role="status">{t.noCamera}</p>}
      <div class="actions">
        <Button size="large" wide testid="still-no" onClick={() => visit.stills.decline()}>
          {t.no}
        </Button>
        <Button
          tone="main"
          size="large"
          wide
          icon={Camera}
          disabled={!hasCamera}
          testid="still-yes"
          onClick={agree}
        >
          {t.yes}
        </Button>
      </div>
    </Dialog>
  );
}
