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
  return (
    <Dialog
      heading={t.security.admit.ask(asked.name)}
      onClose={() => asked.answer(false)}
      testid="admit-question"
    >
      <p>{t.security.admit.text(asked.name)}</p>
      <p>{t.security.off.meaning}</p>
      <div class="actions">
        <Button onClick={() => asked.answer(false)}>{t.app.cancel}</Button>
        <Button tone="main" testid="admit-anyway" onClick={() => asked.answer(true)}>
          {t.security.admit.yes}
        </Button>
      </div>
    </Dialog>
  );
}
