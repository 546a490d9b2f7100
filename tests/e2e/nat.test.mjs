// SPDX-License-Identifier: GPL-3.0-or-later
// A server behind a 1:1 NAT, as cloud machines are: a private address, and a public one.
import assert from 'node:assert/strict';
import { Network } from './lib/network.mjs';
import { callFromNetwork } from './lib/scene.mjs';
import { suite } from './lib/suite.mjs';

const network = await Network.create();

const PUBLIC = '198.51.100.7';

await suite('nat', {
  network,
  server: {
    settings: {
      'media.addresses': `127.0.0.1,${network.host}`,
      'media.advertised-addresses': `${PUBLIC}/${network.host}`,
      'media.port-min': 41000,
      'media.port-max': 41199,
    },
  },
}, async (self) => {
  network.mapTo(PUBLIC);
  await self.tap.case('M4 browsers are told the public address, and ports of the range', async () => {
    const { address, port } = await callFromNetwork(self);
    assert.equal(address, PUBLIC);
    assert.ok(port >= 41000 && port <= 41199, `port ${port}`);
  });
});
