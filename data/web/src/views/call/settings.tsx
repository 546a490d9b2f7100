// SPDX-License-Identifier: GPL-3.0-or-later
// Devices, layout, full screen, picture in picture, keys; for the patient: taking the agreement back.
import { useState } from 'preact/hooks';
import {
  Columns2,
  GalleryThumbnails,
  Keyboard,
  Maximize,
  PictureInPicture2,
  UserSquare,
} from 'lucide';
import { messages } from '../../i18n';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { Icon } from '../parts/icon';
import { useVisit } from '../visit/context';
import { DeviceChoice } from '../visit/devices';
import { SecondCamera } from './second';
import { SidePanel } from './side';
import { LAYOUTS, type Layout } from './stage';

const LAYOUT_ICONS = { speaker: UserSquare, grid: Columns2, strip: GalleryThumbnails };

async function pictureInPicture(): Promise<void> {
  if (document.pictureInPictureElement) {
    await document.exitPictureInPicture();
    return;
  }
  const video = document.querySelector<HTMLVideoElement>('.tile.main video, .tile.even video');
  await video?.requestPictureInPicture().catch(() => undefined);
}

export function Settings({
  layout,
  onLayout,
  onClose,
  onFullScreen,
  onKeys,
}: {
  layout: Layout;
  onLayout: (layout: Layout) => void;
  onClose: () => void;
  onFullScreen: () => void;
  onKeys: () => void;
}) {
  const visit = useVisit();
  const t = messages.value.call;
  const { role } = visit.state.value?.me ?? { role: 'patient' };
  return (
    <SidePanel heading={t.settings} onClose={onClose} testid="settings">
      <section>
        <h3>{t.devices}</h3>
        <DeviceChoice media={visit.media} />
      </section>
      <SecondCamera />
      <section>
        <h3 id="layout-heading">{t.layout}</h3>
        <div class="segments" role="group" aria-labelledby="layout-heading">
          {LAYOUTS.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={layout === one}
              data-testid={`layout-${one}`}
              onClick={() => onLayout(one)}
            >
              <Icon node={LAYOUT_ICONS[one]} size={22} />
              <span>{t.layouts[one]}</span>
            </button>
          ))}
        </div>
      </section>
      <section class="stack">
        {document.fullscreenEnabled && (
          <Button icon={Maximize} wide onClick={onFullScreen} testid="full-screen">
            {t.fullScreen}
          </Button>
        )}
        {document.pictureInPictureEnabled && (
          <Button
            icon={PictureInPicture2}
            wide
            onClick={pictureInPicture}
            testid="picture-in-picture"
          >
            {t.pictureInPicture}
          </Button>
        )}
        <Button icon={Keyboard} wide onClick={onKeys}>
          {t.shortcuts}
        </Button>
      </section>
      {(role === 'patient' || role === 'companion') && <Withdraw />}
    </SidePanel>
  );
}

function Withdraw() {
  const visit = useVisit();
  const [asking, setAsking] = useState(false);
  const t = messages.value;
  return (
    <section>
      <Button tone="quiet" wide onClick={() => setAsking(true)}>
        {t.call.withdraw.action}
      </Button>
      {asking && (
        <Dialog heading={t.call.withdraw.ask} onClose={() => setAsking(false)}>
          <p>{t.call.withdraw.text}</p>
          <div class="actions">
            <Button size="large" wide onClick={() => setAsking(false)}>
              {t.app.cancel}
            </Button>
            <Button tone="danger" size="large" wide onClick={() => visit.withdrawConsent()}>
              {t.call.withdraw.yes}
            </Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}
