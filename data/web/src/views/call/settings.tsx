// SPDX-License-Identifier: GPL-3.0-or-later
// Devices, layout, full screen, picture in picture, keys; for the patient: taking the agreement back.
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
import { Icon } from '../parts/icon';
import { Withdraw } from '../parts/withdraw';
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
      <section>
        <Withdraw />
      </section>
    </SidePanel>
  );
}
