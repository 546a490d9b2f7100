// SPDX-License-Identifier: GPL-3.0-or-later
import type { Catalogue } from '../index';

export const home: Catalogue['home'] = {
  title: 'Home',
  heading: 'Your consultation, wherever you are',
  lead: 'Did you receive a link by e-mail or text message? Open it, that is all. Nothing to install, no account to create.',
  codeHeading: 'I have a connection code',
  codeHint: '8 letters or digits, in your invitation or given by the practice',
  codeSubmit: 'Enter',
  codeIncomplete: 'The code has 8 characters. Please check your invitation.',
  proHeading: 'For professionals',
  email: 'E-mail address',
  password: 'Password',
  showPassword: 'Show the password',
  submit: 'Log in',
  goToDashboard: 'Open my dashboard',
  loggedInAs: (name) => `You are logged in: ${name}`,
  testLead: 'First time? Check your camera and microphone beforehand.',
  testLink: 'Test my equipment',
  points: {
    private: 'Medical confidentiality applies, nothing is recorded.',
    simple: 'One link is enough, on a phone, tablet or computer.',
    human: 'A waiting room where they know you are there.',
  },
  expired: 'You have been logged out. Log in again to continue.',
};

export const problem: Catalogue['problem'] = {
  title: 'Link',
  toHome: 'Type a connection code',
  unknown: {
    heading: 'This link is not known',
    text: 'It may be incomplete: some messages cut long links in two.',
    advice:
      'Copy the whole link from your e-mail or text message. You can also type the connection code of the invitation.',
  },
  expired: {
    heading: 'This link is no longer valid',
    text: 'A consultation link expires some time after the appointment.',
    advice:
      'If you have a new appointment, use the latest invitation. Otherwise, call the practice.',
  },
  revoked: {
    heading: 'This link has been replaced',
    text: 'The practice switched this link off, often because it sent you another one.',
    advice:
      'Look for the latest invitation in your e-mails and text messages. If there is none, call the practice.',
  },
  otherDay: {
    heading: 'It is not the day yet',
    text: 'This link opens the consultation on the day of the appointment.',
    advice:
      'Keep your invitation and come back on the day. Until then, you can test your equipment.',
  },
  notFound: {
    heading: 'This page does not exist',
    text: 'The address may be incomplete or too old.',
    advice: 'Go back to the home page.',
    action: 'Go to the home page',
  },
  unsupported: {
    heading: 'This browser is too old',
    text: 'Video cannot work here.',
    advice:
      'Open your link in a recent Chrome, Edge, Firefox or Safari. On an iPhone or iPad, use Safari.',
  },
  otherTab: {
    heading: 'The consultation is open elsewhere',
    text: 'You opened it in another tab or on another device. Only one page can be used at a time.',
    action: 'Continue here',
  },
  noAccess: {
    heading: 'Your access is closed',
    text: 'The link has been replaced, or your visit ended long ago.',
    advice: 'Open the link of your invitation again. If it does not work, call the practice.',
  },
};

export const visit: Catalogue['visit'] = {
  title: 'Your consultation',
  steps: 'Steps',
  stepOf: (n, total, name) => `Step ${n} of ${total}: ${name}`,
  stepNames: {
    identity: 'Identity',
    consent: 'Agreement',
    equipment: 'Equipment',
    waiting: 'Waiting room',
  },
  appointmentWith: 'You have an appointment with',
  identity: {
    title: 'Welcome',
    hello: 'Hello',
    invitedBy: 'You are expected at the consultation of',
    question: (name) => `Are you ${name}?`,
    birthDate: 'Your date of birth',
    birthDateHint: 'To make sure it is you',
    day: 'Day',
    month: 'Month',
    year: 'Year',
    yes: 'Yes, that is me',
    no: 'That is not me',
    wrongDate: 'This date does not match. Check the day, the month and the year.',
    dateMissing: 'Give your date of birth: day, month and year.',
    blocked:
      'The date does not match. For safety, call the practice: they have been told and can help you.',
    next: 'Next: your agreement, then a try of the camera and microphone. It takes two minutes.',
  },
  consent: {
    title: 'Your agreement',
    lead: (name) => `${name} offers you a consultation by video.`,
    points: {
      recorded: 'The consultation is not recorded.',
      secret: 'Medical confidentiality applies, as at the practice.',
      companion: 'Somebody close may be with you, if you wish.',
      change: 'You may change your mind at any time.',
    },
    pointsGuest: {
      recorded: 'The consultation is not recorded.',
      secret: 'What you hear stays between those present.',
      companion: 'The patient must agree to your presence.',
      change: 'You may leave the consultation at any time.',
    },
    noted: 'Your agreement is noted with the date and time.',
    accept: 'I agree',
    decline: 'I would rather talk to the practice',
    declinedHeading: 'Noted',
    declinedText:
      'The video consultation will not take place without your agreement. Call the practice to arrange an appointment there.',
    reconsider: 'Back to the question',
  },
  equipment: {
    title: 'Your equipment',
    asking:
      'Your browser will ask for permission to use the camera and microphone. Answer “Allow”.',
    allow: 'Allow camera and microphone',
    waitingForAnswer: 'Answer “Allow” in the browser’s window…',
    camera: 'Camera',
    microphone: 'Microphone',
    speaker: 'Loudspeaker',
    you: 'Your picture',
    speak: 'Say a few words: the bars should move.',
    heard: 'You can be heard',
    play: 'Play a sound',
    playing: 'You should hear three notes.',
    defaultDevice: 'Default',
    numbered: (n) => `Device ${n}`,
    change: 'Change device',
    flip: 'Switch camera',
    blur: 'Blur the background',
    verdictGood: 'All set: you can be seen and heard.',
    verdictSilent: 'You can be seen. Speak to check your microphone.',
    verdictNoCamera: 'You can be heard, without a picture. You can consult like this.',
    verdictNoMicrophone: 'You can be seen, but not heard. The doctor can call you by phone.',
    verdictNothing:
      'No camera, no microphone. You can come in all the same: you will see and hear the doctor.',
    denied:
      'The browser blocks access. Tap the padlock left of the address, allow camera and microphone, then try again.',
    missing: 'No device found. If it is external, plug it in, then try again.',
    busy: 'Another program is using it. Close other video applications, then try again.',
    insecure:
      'This page was not opened by a secure address (https): the browser refuses camera and microphone.',
    ready: 'I am ready',
    readyAnyway: 'Come in anyway',
    trouble: 'I have a problem',
    troubleHeading: 'What helps most often',
    troubleTips: {
      permission: 'Allow camera and microphone: tap the padlock left of the address.',
      apps: 'Close other video applications (Teams, WhatsApp, Zoom…).',
      reload: 'Reload this page: your place is kept.',
      phone: 'Try another device: the same link works everywhere.',
      call: 'Nothing helps? Call the practice, they will know what to do.',
    },
    testTitle: 'Test my equipment',
    testLead: 'Take your time before the appointment. Nothing is sent or recorded.',
    testAgain: 'Start again',
  },
  waiting: {
    title: 'Waiting room',
    knows: (name) => `${name} knows you are here.`,
    soon: 'The consultation will start in a moment, right here.',
    planned: (when) => `Appointment ${when}`,
    delay: (minutes) => `Announced delay: about ${minutes} min`,
    stay: 'Stay on this page, even when it gets late: your place is kept.',
    messageFrom: (name) => `Message from ${name}`,
    prepareHeading: 'While you wait',
    prepare: {
      card: 'Keep your health insurance card and prescriptions close by.',
      place: 'Sit in a quiet place, with light on your face.',
      power: 'Plug your device in if its battery is low.',
    },
    adjust: 'Adjust camera and microphone',
    leave: 'Leave the waiting room',
    leaveAsk: 'Leave the waiting room?',
    leaveText: 'The doctor will see that you left. You can come back with the same link.',
    leaveYes: 'Leave',
    leaveNo: 'Stay',
    linkReady: 'Video link ready',
    linkConnecting: 'Preparing the video link…',
    linkTrouble: 'The video link is recovering by itself…',
    putBack: 'The doctor moved you back to the waiting room for a moment.',
    you: 'You',
    withYou: 'With you',
  },
  left: {
    heading: 'You left the waiting room',
    text: 'You can come back whenever you like with the same link.',
    action: 'Come back',
  },
  room: {
    title: 'Consultation room',
    heading: 'Your room is open',
    nobody: 'Nobody is waiting at the moment.',
    nobodyHint: 'A sound will tell you as soon as somebody arrives. You can keep this page open.',
    waitingHeading: 'In the waiting room',
    expected: 'Expected',
    admit: 'Admit',
    toDashboard: 'Back to the dashboard',
  },
};

export const closed: Catalogue['closed'] = {
  title: 'Consultation',
  cancelled: {
    heading: 'This consultation is cancelled',
    text: 'The practice can offer you another appointment.',
  },
  removed: {
    heading: 'You are no longer in the consultation',
    text: 'The practitioner ended your participation. If this is a mistake, call the practice.',
  },
  ended: {
    heading: 'This consultation is over',
    text: 'If you were still waiting, call the practice.',
  },
  not_me: {
    heading: 'Thank you for telling us',
    text: 'This link is meant for somebody else. You can close this page; nothing was shown or changed.',
  },
  link_revoked: {
    heading: 'This link has been replaced',
    text: 'Look for the latest invitation in your e-mails and text messages, or call the practice.',
  },
  absent: {
    heading: 'The appointment has passed',
    text: 'You were noted as absent. Call the practice to arrange another one.',
  },
  missed: {
    heading: 'Please accept our apologies',
    text: 'The consultation could not take place. The practice will offer you a new appointment.',
  },
  locked: {
    heading: 'The room is closed at the moment',
    text: 'The practitioner locked the room. Try again in a few minutes.',
  },
  full: {
    heading: 'The room is full',
    text: 'Six people at most can take part. Ask the practitioner to free a place.',
  },
  after: {
    title: 'Consultation over',
    heading: 'Thank you, the consultation is over',
    duration: (span) => `It lasted ${span}.`,
    text: 'The practice will tell you how to receive your documents.',
    closePage: 'You can close this page.',
    practitionerHeading: 'Consultation over',
    resume: 'Resume the consultation',
    resumeHint: (time) => `Hung up by mistake? You can resume until ${time}, with the same links.`,
    next: 'Next consultation',
    details: 'See the consultation',
  },
  leftCall: {
    heading: 'You left the consultation',
    text: 'Thank you for coming. If it was not over, you can come back at once.',
    practitionerText: 'The others are still in the room. The consultation is still in progress.',
    action: 'Rejoin',
  },
};
