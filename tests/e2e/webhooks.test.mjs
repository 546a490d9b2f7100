// SPDX-License-Identifier: GPL-3.0-or-later
// The page on which a practice connects a program, with a receiver that really listens.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { violations } from './lib/access.mjs';
import { suite } from './lib/suite.mjs';
import { until } from './lib/wait.mjs';

const receiver = http.createServer((request, response) => {
  request.resume();
  request.on('end', () => response.writeHead(204).end());
}).listen(0, '127.0.0.1');
await once(receiver, 'listening');

async function connect(self) {
  const step = self.tap.chain();
  let practitioner;
  await step('N1 a wrong address is refused beside the field', async () => {
    practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
    await practitioner.goto('/app/preferences');
    await practitioner.at('webhook-url').fill('logiciel.example.org');
    await practitioner.click('webhook-create');
    const error = practitioner.page.locator('#webhook-url-error');
    await error.waitFor();
    assert.match(await error.innerText(), /https:/);
  });
  await step('N1 an address is added, its key shown once', async () => {
    await practitioner.at('webhook-url').fill(`http://127.0.0.1:${receiver.address().port}/`);
    await practitioner.click('webhook-create');
    await practitioner.sees('webhook-secret');
    assert.match(await practitioner.at('webhook-secret').inputValue(), /^whsec_/);
  });
  await step('N1 a try arrives, the log says so', async () => {
    await practitioner.click('webhook-ping');
    const log = practitioner.at('webhook-deliveries');
    await log.waitFor();
    await until('the try to be received', async () => {
      if (await log.locator('[data-state=sent]').count() > 0) return true;
      await practitioner.click('webhook-log');
      return false;
    });
    assert.match(await log.innerText(), /204/);
    assert.deepEqual(await violations(practitioner.page), []);
  });
  await step('N1 deleted, it is gone after a reload, and so is the key', async () => {
    await practitioner.click('webhook-delete');
    await until('no webhook', async () => await practitioner.at('webhook').count() === 0);
    await practitioner.goto('/app/preferences');
    await practitioner.sees('webhook-create');
    assert.equal(await practitioner.at('webhook-secret').count(), 0);
    await self.leave(practitioner);
  });
}

await suite('webhooks', { server: { settings: { 'webhook.private-addresses': 'true' } } }, connect);
receiver.close();
receiver.closeAllConnections();
