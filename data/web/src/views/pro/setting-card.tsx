// SPDX-License-Identifier: GPL-3.0-or-later
// One setting of the practice in a card of the preferences: shown, changed, saved.
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { isProblem, sentenceFor } from '../../api/problems';
import { messages } from '../../i18n';
import { say } from '../../state/toast';
import { Button } from '../parts/button';

interface SettingCardProps<T> {
  /** `name-settings` and `name-save` are its test ids. */
  name: string;
  heading: string;
  /** Said once it is saved. */
  saved: string;
  api: { get: () => Promise<T>; save: (setting: T) => Promise<T> };
  children: (setting: T, change: (changes: Partial<T>) => void) => ComponentChildren;
}

export function SettingCard<T>({ name, heading, saved, api, children }: SettingCardProps<T>) {
  const [known, setKnown] = useState<T | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const load = () => api.get().then(setKnown, setFailure);
  useEffect(() => void load(), []);
  const save = async () => {
    if (known === null) return;
    try {
      setKnown(await api.save(known));
    } catch (problem) {
      // What a colleague has saved meanwhile is shown; the button says why.
      if (isProblem(problem, 'precondition-failed')) await load();
      throw problem;
    }
    say(saved);
  };
  return (
    <section class="card" data-testid={`${name}-settings`}>
      <h2>{heading}</h2>
      {failure !== null && <p class="trouble">{sentenceFor(failure)}</p>}
      {known !== null && (
        <form onSubmit={(event) => event.preventDefault()}>
          {children(known, (changes) => setKnown({ ...known, ...changes }))}
          <Button type="submit" testid={`${name}-save`} onClick={save}>
            {messages.value.app.save}
          </Button>
        </form>
      )}
    </section>
  );
}
