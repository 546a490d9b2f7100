// SPDX-License-Identifier: GPL-3.0-or-later
// The call's controls; hang-up stands apart.
import {
  Camera,
  CameraOff,
  MessageSquare,
  Mic,
  MicOff,
  MonitorUp,
  MonitorX,
  PhoneOff,
  Settings2,
  SwitchCamera,
  Users,
  type IconNode,
} from 'lucide';
import { canShareScreen } from '../../call/devices';
import { messages } from '../../i18n';
import { isTouch } from '../../state/browser';
import { Icon } from '../parts/icon';
import { useVisit } from '../visit/context';
import type { Side } from './page';

interface ControlProps {
  icon: IconNode;
  word: string;
  label: string;
  onClick: () => unknown;
  testid?: string;
  off?: boolean;
  expanded?: boolean;
  danger?: boolean;
  badge?: number;
}

function Control(props: ControlProps) {
  const classes = ['control'];
  if (props.off) classes.push('off');
  if (props.expanded) classes.push('open');
  if (props.danger) classes.push('danger');
  return (
    <button
      type="button"
      class={classes.join(' ')}
      aria-label={props.label}
      title={props.label}
      aria-expanded={props.expanded}
      data-testid={props.testid}
      data-off={props.off ? '' : undefined}
      onClick={() => void props.onClick()}
    >
      <span class="control-icon">
        <Icon node={props.icon} size={24} />
        {props.badge ? <span class="badge" data-count={props.badge} /> : null}
      </span>
      <span class="control-word" aria-hidden="true">
        {props.word}
      </span>
    </button>
  );
}

export function Bar({
  side,
  onSide,
  onShare,
  onHangUp,
}: {
  side: Side;
  onSide: (side: Exclude<Side, null>) => void;
  onShare: () => unknown;
  onHangUp: () => unknown;
}) {
  const visit = useVisit();
  const t = messages.value.call;
  const { media } = visit;
  const practitioner = visit.isPractitioner.value;
  const microphone = media.sendsMicrophone.value;
  const camera = media.sendsCamera.value;
  const sharing = media.extra.shown.value?.kind === 'screen';
  const flips = isTouch && media.cameras.value.length > 1;
  return (
    <footer class="bar-frame">
      <div class="bar" role="toolbar" aria-label={t.controls}>
        <Control
          icon={microphone ? Mic : MicOff}
          word={t.microphoneShort}
          off={!microphone}
          testid="mic-toggle"
          label={microphone ? t.microphoneOn : t.microphoneOff}
          onClick={() => media.toggleMicrophone()}
        />
        <Control
          icon={camera ? Camera : CameraOff}
          word={t.camera}
          off={!camera}
          testid="camera-toggle"
          label={camera ? t.cameraOn : t.cameraOff}
          onClick={() => media.toggleCamera()}
        />
        {flips && (
          <Control
            icon={SwitchCamera}
            word={t.flipShort}
            label={t.flip}
            testid="camera-flip"
            onClick={() => media.flipCamera()}
          />
        )}
        {canShareScreen && !isTouch && (
          <Control
            icon={sharing ? MonitorX : MonitorUp}
            word={t.share}
            testid="share-toggle"
            label={sharing ? t.shareStop : t.shareStart}
            onClick={onShare}
          />
        )}
        <Control
          icon={MessageSquare}
          word={messages.value.chat.short}
          label={messages.value.chat.heading}
          expanded={side === 'chat'}
          testid="chat-toggle"
          badge={visit.chat.unread.value}
          onClick={() => onSide('chat')}
        />
        <Control
          icon={Users}
          word={t.panel}
          label={practitioner ? t.panelPro : t.panel}
          expanded={side === 'panel'}
          testid="panel-toggle"
          badge={practitioner ? visit.waiting.value.length : 0}
          onClick={() => onSide('panel')}
        />
        <Control
          icon={Settings2}
          word={t.settings}
          label={t.settings}
          expanded={side === 'settings'}
          testid="settings-toggle"
          onClick={() => onSide('settings')}
        />
        <span class="bar-gap" />
        <Control
          icon={PhoneOff}
          word={t.hangUp}
          label={t.hangUp}
          danger
          testid="hang-up"
          onClick={onHangUp}
        />
      </div>
    </footer>
  );
}
