// SPDX-License-Identifier: GPL-3.0-or-later
// What a page owes to people who do not use it with a mouse and good eyes.
import { createRequire } from 'node:module';
import { until } from './wait.mjs';

const { source: axe } = createRequire(import.meta.url)('axe-core');

/** Transitions end: a button that is becoming usable has the contrast it will have. */
async function settle(page) {
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => { requestAnimationFrame(resolve); });
    await frame();
    await frame();
    for (const animation of document.getAnimations())
      if (Number.isFinite(animation.effect.getComputedTiming().endTime)) animation.finish();
  });
}

/** Every rule of axe-core; each violation becomes one line with the first places of it. */
export async function violations(page) {
  await settle(page);
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

/**
 * What cannot be read or reached at this width (WCAG 1.4.10): a page wider than the window, a control
 * beyond its edge, text that is cut without a mark. What scrolls in a frame of its own may be wider.
 */
export function overflows(page) {
  return page.evaluate(() => {
    const found = [];
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} px wide`);
    const name = (one) => `${one.localName}.${one.className} "${one.textContent.trim().slice(0, 30)}"`;
    const scrolls = (one) => {
      for (let up = one.parentElement; up; up = up.parentElement)
        if (/auto|scroll/.test(getComputedStyle(up).overflowX)) return true;
      return false;
    };
    for (const one of document.querySelectorAll('button, a[href], input, select, textarea')) {
      if (!one.checkVisibility({ visibilityProperty: true }) || one.closest('.visually-hidden, .skip'))
        continue;
      const { left, right, width } = one.getBoundingClientRect();
      if (width > 1 && (left < -1 || right > clientWidth + 1) && !scrolls(one))
        found.push(`beyond the edge: ${name(one)}`);
    }
    for (const one of document.querySelectorAll('body *')) {
      if (one.scrollWidth <= one.clientWidth + 1 || one.clientWidth <= 1) continue;
      const { overflowX, textOverflow } = getComputedStyle(one);
      const texts = [...one.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim());
      if (texts && /hidden|clip/.test(overflowX) && textOverflow !== 'ellipsis'
        && one.checkVisibility({ visibilityProperty: true }))
        found.push(`cut text: ${name(one)}`);
    }
    return found;
  });
}

/** A patient's page asks for one thing: what else has the weight of a main button there. */
export function furtherDecisions(page) {
  return page.evaluate(() => {
    const place = document.querySelector('dialog[open]')
      ?? document.querySelector('.calm:not(:has(.lobby)) main');
    const main = [...(place?.querySelectorAll('.button.main') ?? [])]
      .filter((one) => one.checkVisibility());
    return main.slice(1).map((one) => `a second decision: "${one.textContent.trim()}"`);
  });
}

/** With the colours of the person's own system a button is still seen to be one. */
export function shapeless(page) {
  return page.evaluate(() => [...document.querySelectorAll('button.button, a.button, .choice, .chip')]
    .filter((one) => {
      const { borderTopStyle, borderTopWidth, textDecorationLine } = getComputedStyle(one);
      return one.checkVisibility() && textDecorationLine === 'none'
        && (borderTopStyle === 'none' || parseFloat(borderTopWidth) < 1);
    }).map((one) => `no shape in forced colours: ${one.className} "${one.textContent.trim()}"`));
}

/** The focus is on something of the page, not back at its top. */
export async function keepsFocus({ page, name }, where) {
  await until(`${name} to have the focus somewhere ${where}`, () => page.evaluate(() =>
    document.activeElement !== null && document.activeElement !== document.body));
}

/** An open dialog has the focus and Tab never leads behind it. */
export async function trapsFocus({ page, name }, presses = 12) {
  for (let i = 0; i < presses; i++) {
    const behind = await page.evaluate(() => {
      const active = document.activeElement;
      return active !== document.body && !active.closest('dialog[open]') && active.outerHTML;
    });
    if (behind) throw new Error(`${name}: the focus is behind the dialog, on ${behind}`);
    await page.keyboard.press(i % 3 === 2 ? 'Shift+Tab' : 'Tab');
  }
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
