// SPDX-License-Identifier: GPL-3.0-or-later
// A participant without a page: signalling and one peer connection, run inside a browser tab.

/** In the page: joins by the visit socket and leaves again, `times` times. */
export async function comeAndGo({ path, times }) {
  function round() {
    return new Promise((resolve, reject) => {
      const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
      const socket = new WebSocket(`${scheme}//${location.host}${path}/socket`, 'auscult.v1');
      const late = setTimeout(() => reject(new Error('one round took 20 s')), 20_000);
      let id = 0;
      let connection = null;
      let leg = null;
      let asked = '';
      const equipment = { camera: true, microphone: true, browser: 'bench' };
      const send = (type, members = {}) =>
        socket.send(JSON.stringify({ v: 1, type, id: ++id, ...members }));
      const finish = () => {
        clearTimeout(late);
        connection?.close();
        socket.close();
        resolve();
      };

      const steps = {
        identity: () => send('confirm_identity'),
        consent: (state) => send('consent',
          { text_version: state.consent.text_version, locale: 'fr', accepted: true }),
        equipment: () => send('ready', { equipment }),
      };

      async function answer(offer) {
        connection?.close();
        connection = new RTCPeerConnection({ iceServers: [], bundlePolicy: 'max-bundle' });
        leg = offer.leg;
        connection.onconnectionstatechange = () => {
          if (connection.connectionState === 'connected') send('leave');
        };
        connection.onicecandidate = ({ candidate }) => {
          if (!candidate?.candidate) return;
          const mline = candidate.sdpMLineIndex ?? 0;
          send('candidate', { leg, mline, candidate: candidate.candidate });
        };
        await connection.setRemoteDescription({ type: 'offer', sdp: offer.sdp });
        await connection.setLocalDescription();
        send('answer', { leg, sdp: connection.localDescription.sdp });
      }

      const handlers = {
        welcome: () => {},
        state: (state) => {
          if (asked === state.step) return;
          asked = state.step;
          if (state.step === 'after' || state.step === 'closed') finish();
          else steps[state.step]?.(state);
        },
        offer: (offer) => answer(offer).catch(reject),
        candidate: ({ leg: of, mline, candidate }) => {
          const remote = { candidate, sdpMLineIndex: mline };
          if (of === leg) connection.addIceCandidate(remote).catch(() => {});
        },
        ping: ({ n }) => socket.send(JSON.stringify({ v: 1, type: 'pong', n })),
        bye: finish,
      };
      socket.onopen = () => socket.send(JSON.stringify({ v: 1, type: 'hello', client: 'bench/1' }));
      socket.onmessage = ({ data }) => {
        const message = JSON.parse(data);
        handlers[message.type]?.(message);
      };
      socket.onclose = finish;
    });
  }
  for (let done = 0; done < times; done++) await round();
}
