// SPDX-License-Identifier: GPL-3.0-or-later
// A shared queue (B8): patients come by its public address, in private; whoever is free takes the
// next, and nobody is taken twice.
import assert from 'node:assert/strict';
import { DESKTOP, PHONE } from './lib/browser.mjs';
import { allSeeAndHear, participantOf, readyToWait } from './lib/journey.mjs';
import { logIn, suite } from './lib/suite.mjs';
import { until } from './lib/wait.mjs';

const idOf = (page) => new URL(page.url()).pathname.split('/').pop();

/** From the public address to the waiting room. */
async function joins(visitor, address, [given, family]) {
  await visitor.goto(new URL(address).pathname);
  await visitor.at('join-given-name').fill(given);
  await visitor.at('join-family-name').fill(family);
  await visitor.click('join-submit');
  await visitor.click('consent-accept');
  await readyToWait(visitor);
  return idOf(visitor.page);
}

await suite('queue', {}, async (self) => {
  const step = self.tap.chain();
  const address = self.server.demo.queue_url;
  let first, second, zoe, hugo, martin, colleague;

  await step('B8 the public address says what it is, and refuses beside the field', async () => {
    zoe = await self.visitor({ name: 'zoe', viewport: PHONE });
    await zoe.goto(new URL(address).pathname);
    await zoe.sees('queue-waiting');
    await self.look(zoe, 'door');
    await zoe.click('join-submit');
    assert.equal(await zoe.page.locator('.field-error').count(), 2);
    await zoe.at('join-given-name').fill('Zoé');
    await zoe.at('join-family-name').fill('Petit');
    await zoe.page.getByLabel('E-mail').fill('nobody');
    await zoe.click('join-submit');
    await zoe.page.locator('#email-error').waitFor();
    await self.look(zoe, 'door-refused');
  });

  await step('B8 patients wait in private, each with an honest place', async () => {
    first = await joins(zoe, address, ['Zoé', 'Petit']);
    assert.match(await zoe.at('queue-place').innerText(), /Vous êtes le prochain/);
    await self.look(zoe, 'waiting');
    hugo = await self.visitor({ name: 'hugo' });
    second = await joins(hugo, address, ['Hugo', 'Durand']);
    assert.notEqual(first, second);
    assert.match(await hugo.at('queue-place').innerText(), /1 personne avant vous/);
    assert.ok(!(await hugo.page.content()).includes('Petit'), 'nobody sees who else waits');
    const other = await hugo.page.goto(`/visit/${first}`);
    assert.notEqual(other.status(), 200, 'nor comes to another');
    await hugo.page.goto(`/visit/${second}`);
    await hugo.sees('waiting-room');
  });

  await step('B8, J2 every dashboard that serves it has them in their order', async () => {
    martin = await self.visitor({ name: 'practitioner', role: 'practitioner' });
    await martin.goto('/app');
    await martin.at('take-next').waitFor();
    const rows = await martin.page.locator('[data-testid^="queue-"] .row .row-name').allInnerTexts();
    assert.deepEqual(rows, ['Zoé Petit', 'Hugo Durand']);
    await self.look(martin, 'dashboard');
    colleague = await self.visitor({ name: 'colleague' });
    await logIn(colleague, self.account('practitioner', 1));
    await colleague.at(`take-${second}`).waitFor();
    const delegate = await self.visitor({ name: 'delegate', role: 'delegate' });
    await delegate.goto('/app');
    await delegate.at(`consultation-${first}`).waitFor();
    assert.equal(await delegate.at('take-next').count(), 0, 'who acts for others takes nobody');
    await self.leave(delegate);
  });

  await step('B8 taken once: the next is the other one, and a call like any other', async () => {
    await martin.click('take-next');
    await martin.page.waitForURL(`**/visit/${first}`);
    await zoe.sees('call');
    const api = self.api();
    const consultation = await api.get(first);
    assert.equal(consultation.practitioner.display_name, self.account('practitioner').display_name);
    await allSeeAndHear([
      [martin, participantOf(consultation, 'practitioner').id],
      [zoe, participantOf(consultation, 'patient').id],
    ]);
    await until('the colleague no longer to see who was taken', async () =>
      (await colleague.at(`consultation-${first}`).count()) === 0);
    await until('a place further', async () =>
      /Vous êtes le prochain/.test(await hugo.at('queue-place').innerText()));
    await colleague.click(`take-${second}`);
    await colleague.page.waitForURL(`**/visit/${second}`);
    await hugo.sees('call');
  });

  await step('B8 a place that was given back says so, and leads back in', async () => {
    const ines = await self.visitor({ name: 'ines', viewport: PHONE });
    await ines.goto(new URL(address).pathname);
    await ines.at('join-given-name').fill('Inès');
    await ines.at('join-family-name').fill('Robert');
    await ines.click('join-submit');
    await ines.sees('consent-accept');
    const id = idOf(ines.page);
    await martin.goto('/app');
    await martin.at(`consultation-${id}`).waitFor();
    await self.api().act(id, 'absent');
    await ines.sees('join-again');
    await self.look(ines, 'join-again');
    await ines.page.reload();
    await ines.click('join-again-link');
    await ines.sees('join-submit');
    await self.leave(ines);
  });

  await step('B8 a closed queue lets nobody in, and says so', async () => {
    await self.leave(zoe, hugo, colleague);
    await martin.goto('/app');
    await martin.click('queue-switch');
    await until('the queue to be closed', async () =>
      /Fermée/.test(await martin.at('queue-state').innerText()));
    const late = await self.visitor({ name: 'late', locale: 'en-GB', viewport: PHONE });
    await late.goto(new URL(address).pathname);
    await late.sees('queue-closed');
    await self.look(late, 'closed-en');
    await late.goto('/q/ZZZZZZ');
    await late.page.getByRole('heading', { name: 'There is no such queue' }).waitFor();
    await self.leave(late);
  });

  await step('B8 a practice makes its queues itself', async () => {
    await martin.page.setViewportSize(DESKTOP);
    await martin.goto('/app/queues');
    await martin.at('queue-name').fill('Permanence du soir');
    await martin.click('queue-create');
    await martin.page.locator('#members-new-error').waitFor();
    await martin.page.locator('input[name=members-new]').first().check();
    await martin.click('queue-create');
    await martin.page.getByRole('heading', { name: 'Permanence du soir' }).waitFor();
    await self.look(martin, 'manage');
    await self.leave(martin);
  });
});
