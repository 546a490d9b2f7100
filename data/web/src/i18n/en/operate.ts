// SPDX-License-Identifier: GPL-3.0-or-later
import { decimal } from '../format';
import type { Catalogue } from '../index';

export const feedback: Catalogue['feedback'] = {
  heading: 'How did it go?',
  ratings: ['Very badly', 'Badly', 'So-so', 'Well', 'Very well'],
  comment: 'A word to the practice',
  problemAsk: 'Report a technical problem',
  problem: 'What did not work?',
  problems: {
    sound: 'The sound',
    picture: 'The picture',
    cut: 'The call broke off',
    entering: 'Entering the consultation',
    other: 'Something else',
  },
  problemText: 'In your own words',
  problemHint:
    'The technical team reads this with the measurements of your connection. Write nothing about your health here.',
  send: 'Send',
  nothing: 'Choose an answer or write a word.',
  enough: 'Thank you, you have told us everything already.',
  thanks: 'Thank you. Your answer has arrived.',
  complain: 'Make a complaint',
};

export const callQuality: Catalogue['callQuality'] = {
  heading: 'Quality of the call',
  none: 'Nothing was measured: nobody stayed connected for long enough.',
  seconds: (good, bad) => `${good} connected, ${bad} of it difficult`,
  scores: (audio, picture) => `Sound ${decimal(audio)} of 5, picture ${decimal(picture)} of 5`,
  audioOnly: (audio) => `Sound ${decimal(audio)} of 5`,
  causes: {
    upload: 'Main cause: sending',
    download: 'Main cause: receiving',
    delay: 'Main cause: a slow line',
    device: 'Main cause: a very busy device',
    server: 'Main cause: our server',
    reconnecting: 'Main cause: interruptions',
  },
  rebuilt: (times) => `Connection rebuilt ${times} times`,
  timeline: 'From beginning to end, by tens of seconds',
  said: 'What you are told about it',
  rating: (stars) => `${stars} of 5`,
};

export const server: Catalogue['server'] = {
  title: 'Server',
  heading: 'Live rooms',
  intro: 'Figures and identifiers, never a name or a content.',
  workers: (ready, all) => `${ready} of ${all} media processes are up`,
  open: 'The server takes visitors.',
  draining: 'The server takes no new visitors; calls under way go on.',
  drain: 'Take no more visitors',
  undrain: 'Take visitors again',
  nobody: 'Nobody is connected.',
  room: (id) => `Room ${id}`,
  leg: {
    connecting: 'connecting',
    connected: 'connected',
    silent: 'nothing arrives',
    failed: 'connection lost',
  },
  graph: 'GStreamer graph',
  graphOf: (leg) => `Graph of connection ${leg}`,
  download: 'Download the DOT file',
  noPicture: 'Graphviz is not installed on the server: here is the DOT file.',
  problems: 'Reported problems',
  noProblems: 'No problem was reported.',
  denied: 'This page is for whoever runs the server.',
};
