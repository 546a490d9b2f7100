// SPDX-License-Identifier: GPL-3.0-or-later

// Who is there, and the patient's word on it (K1).
export const company = {
  heading: 'Qui est là',
  you: 'Vous',
  alone: 'Personne d’autre n’est là pour le moment.',
  yourRight:
    'Personne ne peut vous imposer sa présence. Vous pouvez changer d’avis à tout moment.',
  leave: 'Demander de sortir',
  leaveName: (name: string) => `Demander de sortir : ${name}`,
  leaveAsk: (name: string) => `Demander à ${name} de sortir ?`,
  leaveText:
    'Cette personne quitte tout de suite la consultation. Elle ne peut pas revenir sans votre accord.',
  leaveYes: 'Oui, demander de sortir',
  back: 'Laisser revenir',
  backName: (name: string) => `Laisser revenir ${name}`,
  leftAtYourWord: 'Sortie à votre demande',
  leftAtPatientsWord: 'Sortie à la demande du patient',
  leftAtYours: 'Retirée de la consultation',
  besideYou: 'À vos côtés',
  host: {
    question: (name: string, site: string) => `${name} (${site}) est auprès de vous.`,
    rule: 'Cette personne sort avant l’entretien, sauf si vous souhaitez qu’elle reste.',
    stays: 'Cette personne reste pendant l’entretien, comme vous l’avez souhaité.',
    stay: 'Je souhaite sa présence',
    stayName: (name: string) => `Je souhaite sa présence : ${name}`,
    alone: 'Je préfère être seul',
    aloneAsk: (name: string) => `Être seul, sans ${name} ?`,
    aloneText:
      'Nous lui demandons de sortir. Attendez que la porte soit fermée, puis confirmez que vous êtes seul.',
    aloneYes: 'Oui, je suis seul',
    forPractitioner:
      'Une personne du site est auprès du patient. L’entretien commencera quand elle sera sortie, ou si le patient souhaite qu’elle reste.',
    beside: (name: string) => `${name} est à vos côtés.`,
    wanted: 'reste à la demande du patient',
  },
};
