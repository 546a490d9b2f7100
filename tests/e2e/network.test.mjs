// SPDX-License-Identifier: GPL-3.0-or-later
// Calls from networks that let little through: the patient's browser sits in a namespace of its
// own, with a firewall in front and Debian's coturn behind it.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { allSeeAndHear } from './lib/journey.mjs';
import { Network } from './lib/network.mjs';
import { selectedPath } from './lib/probe.mjs';
import { callUnderWay } from './lib/scene.mjs';
import { suite } from './lib/suite.mjs';
import { TurnServer } from './lib/turn.mjs';
import { until } from './lib/wait.mjs';

const network = await Network.create();
const turn = await TurnServer.start(network.host);

await suite(
  'network',
  {
    network,
    server: {
      settings: { 'media.turn-servers': turn.urls, 'media.turn-secret-file': turn.secretFile },
    },
  },
  async (self) => {
    const { server } = self;
    const inside = await self.launch({
      executablePath: network.browser,
      // coturn's certificate is of no authority here; its name and key are checked by auscultctl.
      extra: [...network.argumentsFor(server), '--ignore-certificate-errors'],
    });

    const credentials = [];

    /** A call of somebody behind this firewall; what their browser chose. */
    async function callThrough(firewall) {
      firewall();
      const scene = await callUnderWay(self, { patient: { browser: inside } });
      await allSeeAndHear(scene.seats);
      const chosen = await until('a selected path', () => selectedPath(scene.patient.page));
      const { turn: given } = chosen;
      credentials.push(...given);
      delete chosen.turn;
      self.tap.note(`connected after ${chosen.connectMs} ms by ${JSON.stringify(chosen)}`);
      await scene.practitioner.click('hang-up');
      await scene.practitioner.click('end-for-all');
      await scene.patient.sees('after-call');
      await self.leave(scene.patient, scene.practitioner);
      return chosen;
    }

    await self.tap.case(
      'M4 UDP blocked: the call comes up by TCP straight to the server',
      async () => {
        const chosen = await callThrough(() => network.dropUdp());
        assert.equal(chosen.protocol, 'tcp');
      },
    );

    await self.tap.case(
      'M4 TCP to the TURN server only: the call comes up over TURN/TCP',
      async () => {
        const chosen = await callThrough(() => network.allowOnly([server.port, turn.port]));
        assert.equal(chosen.type, 'relay');
        assert.equal(chosen.relayProtocol, 'tcp');
      },
    );

    await self.tap.case(
      'M4 TLS to the TURN server only: the call comes up over TURN/TLS',
      async () => {
        const chosen = await callThrough(() => network.allowOnly([server.port, turn.tlsPort]));
        assert.equal(chosen.type, 'relay');
        assert.equal(chosen.relayProtocol, 'tls');
      },
    );

    /** What the equipment check says behind this firewall. */
    async function check(firewall) {
      firewall();
      const visitor = await self.visitor({ browser: inside, name: 'visitor' });
      await visitor.goto('/test');
      const verdict = visitor.at('network-verdict');
      await verdict.waitFor({ state: 'visible', timeout: 30_000 });
      const word = await verdict.getAttribute('data-word');
      const way = await verdict.getAttribute('data-way');
      await self.leave(visitor);
      return [word, way];
    }

    await self.tap.case('D3 the equipment check finds the way through the TURN server', async () => {
      const seen = await check(() => network.allowOnly([server.port, turn.tlsPort]));
      assert.deepEqual(seen, ['fair', 'turn']);
    });

    await self.tap.case('D3 the equipment check says when the network blocks video', async () => {
      assert.deepEqual(await check(() => network.allowOnly([server.port])), ['none', '']);
    });

    await self.tap.case(
      'M4 credentials expire, are of one connection, and never logged',
      async () => {
        assert.equal(new Set(credentials.map(({ username }) => username)).size, credentials.length);
        for (const { username, credential } of credentials) {
          const [, expiry] = /^(\d+):[0-9a-z]{26}$/.exec(username);
          const hours = (Number(expiry) - Date.now() / 1000) / 3600;
          assert.ok(hours > 23 && hours < 25, `good for ${hours} hours`);
          assert.equal(
            credential,
            createHmac('sha1', turn.secret).update(username).digest('base64'),
          );
        }
        const log = await server.readLog();
        for (const secret of [turn.secret, ...credentials.map(({ credential }) => credential)])
          assert.ok(!log.includes(secret), 'a secret in the log');
      },
    );
  },
);
await turn.stop();
