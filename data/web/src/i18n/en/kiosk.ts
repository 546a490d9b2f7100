// SPDX-License-Identifier: GPL-3.0-or-later
import type { Catalogue } from '../index';

export const kiosk: Catalogue['kiosk'] = {
  title: 'Kiosk',
  hello: 'Hello',
  lead: 'Type the code of your invitation to begin your consultation.',
  help: 'Do you need help? Ask the person who welcomed you.',
  code: 'Your code',
  codeHint: '8 letters or digits, in your e-mail, your text message or on paper',
  keys: 'Keyboard',
  erase: 'Erase the last character',
  enter: 'Begin',
  wrong: 'This code is not known here. Please check it, or ask for help on the spot.',
  fullScreen: 'Full screen',
  stopAndWipe: 'Stop and erase everything',
  endAndWipe: 'Finish and erase everything',
  stillThere: {
    heading: 'Are you still there?',
    text: (seconds) =>
      `Without an answer within ${seconds} seconds the page is erased, to protect your data. Your code will work again.`,
    yes: 'Yes, I go on',
  },
  notOpen: {
    heading: 'This machine is not open',
    text: 'Whoever is in charge of the site opens it once, from their page.',
    action: 'Log in',
  },
  handouts: {
    heading: 'Your documents',
    none: 'If the practice sends you a document now, you can print it here.',
    elsewhere: 'cannot be printed here: open it by the link in your message.',
    print: 'Print',
    printName: (name) => `Print ${name}`,
    wiped: 'They are erased from this machine when you finish.',
    failed: 'This document could not be prepared for printing.',
  },
  manage: {
    heading: 'Kiosks',
    lead: 'Open this machine for patients: it will show nothing but the code entry, and erase everything after each of them. You will be logged out here.',
    name: 'Name of this machine',
    nameHint: 'For example: booth, tablet at the counter',
    nameMissing: 'Give this machine a name.',
    open: 'Open this machine as a kiosk',
    openSince: (when) => `open since ${when}`,
    close: 'Close',
    closeName: (name) => `Close ${name}`,
  },
};
