// SPDX-License-Identifier: GPL-3.0-or-later
// A network without any IPv4.
import assert from 'node:assert/strict';
import { Network } from './lib/network.mjs';
import { callFromNetwork } from './lib/scene.mjs';
import { suite } from './lib/suite.mjs';

const network = await Network.create({ ipv6: true });

await suite('ipv6', {
  network,
  server: { settings: { 'media.addresses': `127.0.0.1,${network.host}` } },
}, async (self) => {
  await self.tap.case('M4 a call over IPv6 alone', async () => {
    const { address } = await callFromNetwork(self);
    assert.equal(address.replace(/[[\]]/g, ''), network.host);
  });
});
