// SPDX-License-Identifier: GPL-3.0-or-later
// Drawn people for the camera, so that the pictures of a call in the documentation show a call
// rather than Chromium's test pattern. Nobody's face is used.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

const WIDTH = 1280;
const HEIGHT = 720;

/** A face with hair behind and before it; `tilt` in degrees gives the picture some life. */
function head({ skin, hair, back, front, glasses }, tilt) {
  const lens = (x) => `<rect x="${x}" y="268" width="66" height="46" rx="20" fill="#ffffff" fill-opacity=".18"
    stroke="#4a3b36" stroke-width="6"/>`;
  return `<g transform="rotate(${tilt} 640 470)">
    <path d="${back}" fill="${hair}"/>
    <path d="M590 380h100v110q-50 42-100 0z" fill="${skin.shade}"/>
    <ellipse cx="640" cy="300" rx="112" ry="142" fill="${skin.tone}"/>
    <ellipse cx="528" cy="306" rx="18" ry="30" fill="${skin.tone}"/>
    <ellipse cx="752" cy="306" rx="18" ry="30" fill="${skin.tone}"/>
    <ellipse cx="598" cy="290" rx="10" ry="11" fill="#2d2422"/>
    <ellipse cx="682" cy="290" rx="10" ry="11" fill="#2d2422"/>
    <path d="M576 262q22-14 44 0M660 262q22-14 44 0" stroke="${skin.line}" stroke-width="7"
      stroke-linecap="round" fill="none"/>
    <path d="M640 300q-14 34-2 44" stroke="${skin.line}" stroke-width="6" stroke-linecap="round" fill="none"/>
    <path d="M600 378q40 34 80 0" stroke="#9c4a44" stroke-width="9" stroke-linecap="round" fill="none"/>
    <circle cx="566" cy="346" r="22" fill="#e58c7d" fill-opacity=".28"/>
    <circle cx="714" cy="346" r="22" fill="#e58c7d" fill-opacity=".28"/>
    <path d="${front}" fill="${hair}"/>
    ${glasses ? `${lens(565)}${lens(649)}<path d="M631 286h18" stroke="#4a3b36" stroke-width="6"/>` : ''}
  </g>`;
}

const PEOPLE = {
  practitioner: (tilt) => `
    <rect width="1280" height="720" fill="#cddedb"/>
    <rect x="80" y="60" width="250" height="330" rx="6" fill="#f7fbfa"/>
    <path d="M205 60v330M80 225h250" stroke="#c3d5d0" stroke-width="10"/>
    <rect x="930" y="90" width="300" height="16" fill="#a98a68"/><rect x="930" y="250" width="300" height="16" fill="#a98a68"/>
    <g><rect x="950" y="130" width="34" height="120" fill="#0f6b66"/><rect x="990" y="146" width="28" height="104" fill="#d9a441"/>
    <rect x="1024" y="124" width="40" height="126" fill="#7c8f8a"/><rect x="1070" y="140" width="30" height="110" fill="#b5543f"/></g>
    <path d="M1150 250q-50-90-10-130M1160 250q0-100 30-120M1165 250q50-50 60-90" stroke="#3f7d58" stroke-width="16"
      stroke-linecap="round" fill="none"/>
    <path d="M330 720q10-200 190-240l120 40 120-40q180 40 190 240z" fill="#fdfefe"/>
    <path d="M560 470l80 90 80-90 26 18-106 232-106-232z" fill="#5a8fa8"/>
    <path d="M520 480l120 240M760 480L640 720" stroke="#d5dedd" stroke-width="6"/>
    <path d="M548 470q-30 150 50 170M732 470q30 120-30 150" stroke="#34434a" stroke-width="11" fill="none" stroke-linecap="round"/>
    <circle cx="700" cy="634" r="21" fill="#8fa0a6" stroke="#34434a" stroke-width="8"/>
    ${head({
      skin: { tone: '#c98f6b', shade: '#b57d5b', line: '#7d4f38' }, hair: '#33241f',
      back: 'M512 330q-40-210 128-216 168 6 128 216 30 90-20 130H532q-50-40-20-130z',
      front: 'M524 288q-8-140 116-146 124 6 116 146-30-70-90-92-60 66-142 92z',
    }, tilt)}`,
  patient: (tilt) => `
    <rect width="1280" height="720" fill="#e3d3bb"/>
    <rect x="0" y="560" width="1280" height="160" fill="#d8c3a5"/>
    <rect x="120" y="110" width="240" height="180" fill="#fff8ec" stroke="#b08d5f" stroke-width="14"/>
    <path d="M134 250l70-80 50 50 40-36 52 66v26H134z" fill="#8fb0a0"/>
    <rect x="980" y="230" width="20" height="330" fill="#8a6b4a"/><path d="M910 250l50-130h60l50 130z" fill="#f2cf8d"/>
    <path d="M280 720q0-160 60-220 20-60 90-30h420q70-30 90 30 60 60 60 220z" fill="#8c4f4a"/>
    <path d="M380 720q10-180 170-226l90 30 90-30q160 46 170 226z" fill="#6d7fa3"/>
    <path d="M575 478q65 70 130 0l22 24q-87 96-174 0z" fill="#f4ede2"/>
    ${head({
      skin: { tone: '#f0cdb0', shade: '#dfb696', line: '#a9775a' }, hair: '#d9d6d2', glasses: true,
      back: 'M510 300q-30-190 130-196 160 6 130 196 16 60-22 96H532q-38-36-22-96z',
      front: 'M520 276q-6-130 120-134 126 4 120 134-20-60-76-84-70 10-164 84z',
    }, tilt)}`,
};

/** Init script: Chromium names such a camera after its file. */
export function nameCamera() {
  const { get } = Object.getOwnPropertyDescriptor(MediaDeviceInfo.prototype, 'label');
  Object.defineProperty(MediaDeviceInfo.prototype, 'label', {
    get() {
      return get.call(this).replace(/.*\.mjpeg$/, 'HD Webcam');
    },
  });
}

/**
 * Draws a short loop of `person` with the given browser and writes it as motion JPEG.
 * Returns Chromium's argument that makes it the camera.
 */
export async function portraitCamera(browser, directory, person) {
  const page = await browser.newPage();
  const frames = [];
  for (const tilt of [-1.2, -0.6, 0, 0.6, 1.2, 0.6, 0, -0.6]) {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"
      viewBox="0 0 1280 720">${PEOPLE[person](tilt)}</svg>`;
    const encoded = await page.evaluate(async ([source, width, height]) => {
      const image = new Image();
      image.src = `data:image/svg+xml,${encodeURIComponent(source)}`;
      await image.decode();
      const canvas = Object.assign(document.createElement('canvas'), { width, height });
      canvas.getContext('2d').drawImage(image, 0, 0);
      return canvas.toDataURL('image/jpeg', 0.92).split(',')[1];
    }, [svg, WIDTH, HEIGHT]);
    const jpeg = Buffer.from(encoded, 'base64');
    // Chromium plays 30 frames a second: each picture stays for half a second.
    frames.push(...Array(15).fill(jpeg));
  }
  await page.close();
  const file = path.join(directory, `${person}.mjpeg`);
  await writeFile(file, Buffer.concat(frames));
  return `--use-file-for-fake-video-capture=${file}`;
}
