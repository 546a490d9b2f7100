// SPDX-License-Identifier: GPL-3.0-or-later

export const complaints = {
  practice: 'Le cabinet d’abord',
  practiceUnnamed: 'Parlez-en à votre professionnel de santé ou à son secrétariat.',
  operator: 'Un problème technique',
  operatorText:
    'Signalez-le ci-dessus : l’équipe qui exploite ce serveur le lit, avec les mesures de l’appel, sans image ni son.',
  health: 'Les soins',
  healthText: 'L’agence régionale de santé (ARS), ou l’ordre de votre professionnel de santé :',
  data: 'Vos données personnelles',
  dataText: 'La CNIL :',
  heading: 'Réclamations des patients',
  contact: 'À qui s’adresser dans votre cabinet',
  contactHint: 'Un nom, une adresse, un téléphone. Les patients le lisent après l’appel.',
  saved: 'Enregistré.',
};
