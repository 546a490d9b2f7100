// SPDX-License-Identifier: GPL-3.0-or-later
import { messages } from '../../i18n';
import { question } from '../../state/admission';
import { Button } from './button';
import { Dialog } from './dialog';

/** Asks the question of state/admission, wherever somebody can be admitted. */
export function AdmissionQuestion() {
  const t = messages.value;
  const asked = question.value;
  if (!asked) return null;
  const words = t.security.admit;
  return (
    <Dialog
      heading={asked.test ? words.askTest : words.ask(asked.name)}
      onClose={() => asked.answer(false)}
      testid="admit-question"
    >
      <p>{asked.test ? words.testText : words.text(asked.name)}</p>
      <p>{asked.test ? words.testKeys : t.security.off.meaning}</p>
      <div class="actions">
        <Button onClick={() => asked.answer(false)}>{t.app.cancel}</Button>
        <Button tone="main" testid="admit-anyway" onClick={() => asked.answer(true)}>
          {asked.test ? words.yesTest : words.yes}
        </Button>
      </div>
    </Dialog>
  );
}
