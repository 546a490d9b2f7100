// SPDX-License-Identifier: GPL-3.0-or-later
// Camera picture, microphone level, loudspeaker tone, choice of devices, a plain verdict (D3).
import { useEffect, useState } from 'preact/hooks';
import { CameraOff, CircleCheck, Mic, MicOff, SwitchCamera, TriangleAlert, Volume2 } from 'lucide';
import type { Checkup } from '../../call/checkup';
import type { LocalMedia, MediaProblem } from '../../call/devices';
import { canChooseSpeaker, playTest } from '../../call/meter';
import { messages } from '../../i18n';
import { isTouch } from '../../state/browser';
import { LevelBars, Notice } from '../parts/bits';
import { Button } from '../parts/button';
import { Check, Select } from '../parts/field';
import { Icon } from '../parts/icon';
import { Picture } from '../parts/video';
import { BrowserRow, ConnectionRow } from './connection';

/** Above this the person is surely speaking, not the room humming. */
const SPEECH_LEVEL = 0.4;

export function useHeard(media: LocalMedia): boolean {
  const [heard, setHeard] = useState(false);
  const loud = media.meter.level.value > SPEECH_LEVEL;
  useEffect(() => {
    if (loud) setHeard(true);
  }, [loud]);
  return heard;
}

export type Verdict = 'good' | 'silent' | 'noCamera' | 'noMicrophone' | 'nothing';

export function verdictOf(media: LocalMedia, heard: boolean): Verdict {
  const camera = media.camera.value !== null;
  const microphone = media.microphone.value !== null;
  if (camera && microphone) return heard ? 'good' : 'silent';
  if (microphone) return 'noCamera';
  return camera ? 'noMicrophone' : 'nothing';
}

export function VerdictNotice({ verdict }: { verdict: Verdict }) {
  const t = messages.value.visit.equipment;
  const words: Record<Verdict, string> = {
    good: t.verdictGood,
    silent: t.verdictSilent,
    noCamera: t.verdictNoCamera,
    noMicrophone: t.verdictNoMicrophone,
    nothing: t.verdictNothing,
  };
  const tone = verdict === 'good' ? 'good' : verdict === 'silent' ? 'info' : 'wait';
  return (
    <Notice tone={tone} live>
      <Icon node={verdict === 'good' ? CircleCheck : verdict === 'silent' ? Mic : TriangleAlert} />
      <p>{words[verdict]}</p>
    </Notice>
  );
}

function Trouble({ problem }: { problem: MediaProblem | null }) {
  return problem ? <p class="trouble">{messages.value.visit.equipment[problem]}</p> : null;
}

function Preview({ media }: { media: LocalMedia }) {
  const t = messages.value.visit.equipment;
  return (
    <div class="preview">
      {media.preview.value ? (
        <Picture
          stream={media.preview.value}
          label={t.you}
          mirrored={media.facing.value === 'user'}
          testid="self-preview"
        />
      ) : (
        <div class="preview-empty">
          <Icon node={CameraOff} size={40} />
          <Trouble problem={media.cameraProblem.value} />
        </div>
      )}
      {media.preview.value && isTouch && media.cameras.value.length > 1 && (
        <Button size="small" icon={SwitchCamera} onClick={() => media.flipCamera()}>
          {t.flip}
        </Button>
      )}
    </div>
  );
}

function MicrophoneRow({ media, heard }: { media: LocalMedia; heard: boolean }) {
  const t = messages.value.visit.equipment;
  const missing = media.microphone.value === null;
  // One sentence is enough when the browser refuses both.
  if (missing && media.microphoneProblem.value === media.cameraProblem.value) return null;
  return (
    <div class="device-row">
      <h2>
        <Icon node={missing ? MicOff : Mic} /> {t.microphone}
      </h2>
      {missing ? (
        <Trouble problem={media.microphoneProblem.value} />
      ) : (
        <>
          <LevelBars level={media.meter.level.value} label={t.microphone} />
          <p class="device-hint">
            {heard ? (
              <>
                <Icon node={CircleCheck} size={18} /> {t.heard}
              </>
            ) : (
              t.speak
            )}
          </p>
        </>
      )}
    </div>
  );
}

function SpeakerRow({ media, checkup }: { media: LocalMedia; checkup: Checkup }) {
  const t = messages.value.visit.equipment;
  const [played, setPlayed] = useState(false);
  const heard = checkup.speaker.value;
  return (
    <div class="device-row">
      <h2>
        <Icon node={Volume2} /> {t.speaker}
      </h2>
      <Button
        testid="speaker-test"
        onClick={() => {
          playTest(media.speakerId.value);
          checkup.speaker.value = null;
          setPlayed(true);
        }}
      >
        {played ? t.playAgain : t.play}
      </Button>
      {played && heard === null && (
        <div class="device-question" role="group" aria-label={t.didYouHear}>
          <p>{t.didYouHear}</p>
          <Button testid="speaker-yes" onClick={() => (checkup.speaker.value = true)}>
            {t.heardIt}
          </Button>
          <Button testid="speaker-no" onClick={() => (checkup.speaker.value = false)}>
            {t.heardNothing}
          </Button>
        </div>
      )}
      <p class={heard === false ? 'device-hint bad' : 'device-hint'} role="status">
        {heard === true && (
          <>
            <Icon node={CircleCheck} size={18} /> {t.speakerGood}
          </>
        )}
        {heard === false && t.speakerAdvice}
      </p>
    </div>
  );
}

type Choice = { id: string; label: string };

function options(list: Choice[]) {
  const t = messages.value.visit.equipment;
  return list.map((one, index) => ({
    value: one.id,
    label: one.id === 'default' ? t.defaultDevice : one.label || t.numbered(index + 1),
  }));
}

/** Choosing among several cameras, microphones, loudspeakers; nothing where there is no choice. */
export function DeviceChoice({ media }: { media: LocalMedia }) {
  const t = messages.value.visit.equipment;
  const { cameras, microphones, speakers } = media;
  return (
    <div class="device-choice">
      {cameras.value.length > 0 && (
        <Select
          id="camera"
          label={t.camera}
          value={media.cameraId.value}
          options={options(cameras.value)}
          onChange={(id) => void media.chooseCamera(id)}
          testid="camera-select"
        />
      )}
      {media.blurOffered.value && (
        <Check
          id="blur"
          label={t.blur}
          checked={media.blurred.value}
          onChange={(on) => void media.toggleBlur(on)}
        />
      )}
      {microphones.value.length > 0 && (
        <Select
          id="microphone"
          label={t.microphone}
          value={media.microphoneId.value}
          options={options(microphones.value)}
          onChange={(id) => void media.chooseMicrophone(id)}
          testid="microphone-select"
        />
      )}
      {canChooseSpeaker && speakers.value.length > 0 && (
        <Select
          id="speaker"
          label={t.speaker}
          value={media.speakerId.value || speakers.value[0]?.id || ''}
          options={options(speakers.value)}
          onChange={(id) => media.chooseSpeaker(id)}
          testid="speaker-select"
        />
      )}
    </div>
  );
}

/** The whole check; `heard` is kept by the page, for its verdict. */
export function DeviceCheck({
  media,
  checkup,
  heard,
}: {
  media: LocalMedia;
  checkup: Checkup;
  heard: boolean;
}) {
  const t = messages.value.visit.equipment;
  return (
    <div class="device-check">
      <Preview media={media} />
      <div class="device-rows">
        <MicrophoneRow media={media} heard={heard} />
        <SpeakerRow media={media} checkup={checkup} />
        <ConnectionRow path={checkup.path} />
        <BrowserRow />
        <details class="more">
          <summary>{t.change}</summary>
          <DeviceChoice media={media} />
        </details>
      </div>
    </div>
  );
}

/** Asks for the devices; at once when the browser already allows them. */
export function AskDevices({ media }: { media: LocalMedia }) {
  const t = messages.value.visit.equipment;
  useEffect(() => {
    void alreadyAllowed().then((allowed) => (allowed ? media.start() : undefined));
  }, [media]);
  return (
    <div class="ask-devices">
      <div class="preview-empty large">
        <Icon node={CameraOff} size={40} />
      </div>
      <p class="lead">{media.starting.value ? t.waitingForAnswer : t.asking}</p>
      <Button
        tone="main"
        size="large"
        wide
        busy={media.starting.value}
        testid="allow-devices"
        onClick={() => media.start()}
      >
        {t.allow}
      </Button>
    </div>
  );
}

async function alreadyAllowed(): Promise<boolean> {
  try {
    const names = ['camera', 'microphone'] as unknown as PermissionName[];
    const states = await Promise.all(names.map((name) => navigator.permissions.query({ name })));
    return states.every((status) => status.state === 'granted');
  } catch {
    // Firefox and older Safari know no such permission: the button asks.
    return false;
  }
}
