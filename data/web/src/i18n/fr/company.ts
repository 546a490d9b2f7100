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
};
