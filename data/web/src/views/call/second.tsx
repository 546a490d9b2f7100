// SPDX-License-Identifier: GPL-3.0-or-later
// A further camera of this device beside the own face (E3): a dermatoscope on USB, a phone's back.
import { useState } from 'preact/hooks';
import { Video, VideoOff } from 'lucide';
import { cameraName, LABEL_MAX } from '../../call/extra';
import { messages } from '../../i18n';
import { say } from '../../state/toast';
import { Button } from '../parts/button';
import { Select, TextField } from '../parts/field';
import { useVisit } from '../visit/context';

export function SecondCamera() {
  const { media } = useVisit();
  const t = messages.value.call.second;
  const shown = media.extra.shown.value;
  if (shown?.kind === 'device')
    return (
      <section>
        <h3>{t.heading}</h3>
        <p>{t.showing(shown.label ?? '')}</p>
        <Button icon={VideoOff} wide testid="second-stop" onClick={() => media.extra.stop()}>
          {t.stop}
        </Button>
      </section>
    );
  // A camera that is switched off is free to be the second one, too.
  const own = media.camera.value ? media.cameraId.value : '';
  const free = media.cameras.value.filter(({ id }) => id !== own);
  return (
    <section>
      <h3>{t.heading}</h3>
      {free.length > 0 ? <Choose cameras={free} /> : <p class="hint">{t.none}</p>}
    </section>
  );
}

function Choose({ cameras }: { cameras: { id: string; label: string }[] }) {
  const visit = useVisit();
  const t = messages.value.call.second;
  const { numbered } = messages.value.visit.equipment;
  const choices = cameras.map(({ id, label }, index) => ({
    value: id,
    label: cameraName(label) || numbered(index + 1),
  }));
  const [chosen, setChosen] = useState('');
  const [typed, setTyped] = useState('');
  const choice = choices.find(({ value }) => value === chosen) ?? choices[0];
  const show = async () => {
    if (!choice) return;
    if (!(await visit.media.showSecond(choice.value, typed.trim() || choice.label))) say(t.failed);
  };
  return (
    <>
      {choices.length > 1 && (
        <Select
          id="second-camera"
          label={t.which}
          value={choice?.value ?? ''}
          options={choices}
          onChange={setChosen}
          testid="second-select"
        />
      )}
      <TextField
        id="second-name"
        label={t.name}
        value={typed}
        placeholder={choice?.label}
        maxLength={LABEL_MAX}
        optional
        onInput={setTyped}
        testid="second-name"
      />
      <Button icon={Video} wide testid="second-show" onClick={show}>
        {t.show}
      </Button>
    </>
  );
}
