// SPDX-License-Identifier: GPL-3.0-or-later
// A page of somebody else's, on an origin of its own, with the WHIP and WHEP clients of npm: what a
// kiosk or a monitoring screen would run.
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';

const clients = path.dirname(createRequire(import.meta.url).resolve('whip-whep/whip.js'));
const PAGE = `<!doctype html><title>Kiosk</title><video id="shown" autoplay></video>
<script type="module">
  import { WHIPClient } from '/whip.js';
  import { WHEPClient } from '/whep.js';
  // What is said to the server, for whoever looks.
  const { fetch } = window;
  window.said = [];
  window.fetch = async (url, wish) => {
    const { method, headers } = wish;
    const answer = await fetch(url, wish);
    window.said.push({ method, match: headers['If-Match'], status: answer.status,
      etag: answer.headers.get('etag'), links: answer.headers.get('link') });
    return answer;
  };
  window.publish = async (url, token) => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
    const pc = new RTCPeerConnection();
    for (const track of stream.getTracks())
      pc.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
    window.client = new WHIPClient();
    await window.client.publish(pc, url, token);
  };
  window.view = async (url, token) => {
    const pc = new RTCPeerConnection();
    const video = document.querySelector('#shown');
    video.srcObject = new MediaStream();
    pc.ontrack = ({ track }) => video.srcObject.addTrack(track);
    for (const kind of ['audio', 'video']) pc.addTransceiver(kind, { direction: 'recvonly' });
    window.client = new WHEPClient();
    window.began = performance.now();
    video.requestVideoFrameCallback((at) => { window.firstPictureMs = at - window.began; });
    await window.client.view(pc, url, token);
  };
  // The client has a restart of its own, but glues several candidates together with commas.
  window.restart = async () => {
    const { client } = window;
    const { pc } = client;
    const take = (sdp, name) => new RegExp('a=' + name + ':([^\\r\\n]+)').exec(sdp)[1];
    const gathered = [];
    pc.onicecandidate = ({ candidate }) => candidate && gathered.push(candidate.candidate);
    await pc.setLocalDescription(await pc.createOffer({ iceRestart: true }));
    const speak = async (match, lines) => {
      const answer = await window.fetch(client.resourceURL, { method: 'PATCH', body: [
        'a=ice-ufrag:' + take(pc.localDescription.sdp, 'ice-ufrag'),
        'a=ice-pwd:' + take(pc.localDescription.sdp, 'ice-pwd'), ...lines, ''].join('\\r\\n'),
        headers: { 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': match,
          Authorization: 'Bearer ' + client.token } });
      if (!answer.ok) throw new Error('restart: ' + answer.status);
      return { etag: answer.headers.get('etag'), text: await answer.text() };
    };
    const { etag, text } = await speak('*', []);
    let { sdp } = pc.remoteDescription;
    for (const name of ['ice-ufrag', 'ice-pwd'])
      sdp = sdp.replace(new RegExp('a=' + name + ':[^\\r\\n]+', 'g'), 'a=' + name + ':' + take(text, name));
    await pc.setRemoteDescription({ type: 'answer', sdp });
    client.etag = etag;
    await speak(etag, ['m=audio 9 UDP/TLS/RTP/SAVPF 0', 'a=mid:0',
      ...gathered.map((candidate) => 'a=' + candidate)]);
  };
  window.inbound = async () => {
    const all = [...(await window.client.pc.getStats()).values()];
    const of = (kind) => all.find((one) => one.type === 'inbound-rtp' && one.kind === kind) ?? {};
    return { frames: of('video').framesDecoded ?? 0, energy: of('audio').totalAudioEnergy ?? 0 };
  };
  window.isReady = true;
</script>`;

/** Serves the page until `close`. */
export async function servePlayer() {
  const server = createServer((request, response) => {
    if (request.url === '/') {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(PAGE);
    } else if (['/whip.js', '/whep.js'].includes(request.url)) {
      response.writeHead(200, { 'Content-Type': 'text/javascript' });
      createReadStream(path.join(clients, request.url)).pipe(response);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    origin: `http://127.0.0.1:${server.address().port}/`,
    close: () => server.close(),
  };
}
