// SPDX-License-Identifier: GPL-3.0-or-later
// What a page owes to people who do not use it with a mouse and good eyes.
import { createRequire } from 'node:module';
import { until } from './wait.mjs';

const { source: axe } = createRequire(import.meta.url)('axe-core');

/** Every rule of axe-core; each violation becomes one line with the first places of it. */
export async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await window.axe.run(document)).violations);
  return found.map(({ id, help, nodes }) =>
    `${id} (${help}): ${nodes.slice(0, 3).map(({ target, failureSummary }) =>
      `${target.join(' ')} ${failureSummary.split('\n')[1]?.trim() ?? ''}`).join(' | ')}`);
}

/** Animations that run though the person asked for none. */
export function runningAnimations(page) {
  return page.evaluate(() => document.getAnimations()
    .filter(({ playState }) => playState === 'running')
    .map(({ effect, animationName, transitionProperty }) =>
      `${animationName ?? transitionProperty} on ${effect?.target?.className}`));
}

/** Presses Tab until the focus is on `testId`, where it must be seen; fails after `limit` steps. */
export async function tabTo(visitor, testId, limit = 80) {
  const { page } = visitor;
  await visitor.sees(testId);
  for (let steps = 0; steps <= limit; steps++) {
    const focus = await page.evaluate((id) => {
      const active = document.activeElement;
      if (!active?.closest(`[data-testid="${id}"]`)) return null;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(active);
      const outlined = outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
      return outlined || boxShadow !== 'none' ? 'seen' : 'unseen';
    }, testId);
    if (focus === 'unseen') throw new Error(`the focus on ${testId} cannot be seen`);
    if (focus) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${testId} cannot be reached with the Tab key`);
}

/** Reaches a button by keyboard and presses it. */
export async function pressByKeyboard(visitor, testId) {
  await until(`${testId} to be enabled`, () => visitor.at(testId).first().isEnabled());
  await tabTo(visitor, testId);
  await visitor.page.keyboard.press('Enter');
}
