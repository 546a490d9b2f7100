// SPDX-License-Identifier: GPL-3.0-or-later
// After a call: what people say, how it went technically; and the page of whoever runs the server.
import { decimal } from '../format';

export const feedback = {
  heading: 'Comment cela s’est-il passé ?',
  ratings: ['Très mal', 'Mal', 'Moyen', 'Bien', 'Très bien'],
  comment: 'Un mot pour le cabinet',
  problemAsk: 'Signaler un problème technique',
  problem: 'Qu’est-ce qui n’a pas marché ?',
  problems: {
    sound: 'Le son',
    picture: 'L’image',
    cut: 'L’appel s’est coupé',
    entering: 'Entrer dans la consultation',
    other: 'Autre chose',
  },
  problemText: 'Avec vos mots',
  problemHint:
    'L’équipe technique lira ce texte avec les mesures de votre connexion. N’y écrivez rien sur votre santé.',
  send: 'Envoyer',
  nothing: 'Choisissez une réponse ou écrivez un mot.',
  enough: 'Merci, vous nous avez déjà tout dit.',
  thanks: 'Merci. Votre réponse est bien arrivée.',
  complain: 'Faire une réclamation',
};

export const callQuality = {
  heading: 'Qualité de l’appel',
  none: 'Aucune mesure : personne n’est resté assez longtemps en ligne.',
  seconds: (good: string, bad: string) => `${good} en ligne, dont ${bad} difficiles`,
  scores: (audio: number, picture: number) =>
    `Son ${decimal(audio)} sur 5, image ${decimal(picture)} sur 5`,
  audioOnly: (audio: number) => `Son ${decimal(audio)} sur 5`,
  causes: {
    upload: 'Cause principale : son envoi',
    download: 'Cause principale : sa réception',
    delay: 'Cause principale : une ligne lente',
    device: 'Cause principale : un appareil très occupé',
    server: 'Cause principale : notre serveur',
    reconnecting: 'Cause principale : des coupures',
  },
  rebuilt: (times: number) => `Connexion reconstruite ${times} fois`,
  timeline: 'Du début à la fin, par dizaines de secondes',
  said: 'Ce qu’on vous en dit',
  rating: (stars: number) => `${stars} sur 5`,
};

export const server = {
  title: 'Serveur',
  heading: 'Salles en direct',
  intro: 'Des chiffres et des identifiants, jamais un nom ni un contenu.',
  workers: (ready: number, all: number) => `${ready} processus média sur ${all} en marche`,
  open: 'Le serveur accueille les visiteurs.',
  draining: 'Le serveur n’accueille plus de nouveaux visiteurs ; les appels continuent.',
  drain: 'Ne plus accueillir',
  undrain: 'Accueillir à nouveau',
  nobody: 'Personne n’est en ligne.',
  room: (id: string) => `Salle ${id}`,
  leg: {
    connecting: 'connexion en cours',
    connected: 'connexion établie',
    silent: 'plus rien n’arrive',
    failed: 'connexion perdue',
  },
  graph: 'Schéma GStreamer',
  graphOf: (leg: string) => `Schéma de la connexion ${leg}`,
  download: 'Télécharger le fichier DOT',
  noPicture: 'Graphviz n’est pas installé sur le serveur : voici le fichier DOT.',
  problems: 'Problèmes signalés',
  noProblems: 'Aucun problème signalé.',
  denied: 'Cette page est pour l’exploitant du serveur.',
};
