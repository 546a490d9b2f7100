// SPDX-License-Identifier: GPL-3.0-or-later
// The day and the week of a practitioner.

export const agenda = {
  title: 'Agenda',
  whose: 'Agenda de',
  view: 'Affichage',
  day: 'Jour',
  week: 'Semaine',
  previous: { day: 'Jour précédent', week: 'Semaine précédente' },
  next: { day: 'Jour suivant', week: 'Semaine suivante' },
  weekOf: (from: string, to: string) => `Du ${from} au ${to}`,
  summary: (n: number, free: string | null) =>
    `${n === 0 ? 'aucun rendez-vous' : n === 1 ? '1 rendez-vous' : `${n} rendez-vous`}${free ? `, ${free} libres` : ''}`,
  closedDay: (n: number) =>
    n === 0 ? 'fermé' : n === 1 ? 'fermé, 1 rendez-vous' : `fermé, ${n} rendez-vous`,
  planAt: (when: string) => `Planifier ${when}`,
  freeFrom: (from: string, to: string) => `Libre de ${from} à ${to}`,
  noHours: 'Vos horaires ne sont pas encore indiqués : l’agenda ne sait pas ce qui est libre.',
  setHours: 'Indiquer mes horaires',
  now: (time: string) => `Maintenant, ${time}`,
  nothing: 'Rien ce jour-là.',
  move: {
    heading: 'Déplacer la consultation ?',
    text: (name: string, when: string) => `${name} : ${when}. Les participants sont prévenus.`,
    yes: 'Déplacer',
    no: 'Ne pas déplacer',
    done: 'La consultation est déplacée.',
    past: 'Ce moment est déjà passé.',
  },
  keys: {
    heading: 'Raccourcis clavier',
    plan: 'Planifier',
    day: 'Vue du jour',
    week: 'Vue de la semaine',
    today: 'Aujourd’hui',
    previous: 'Avant',
    next: 'Après',
    arrows: 'Parcourir les heures',
    enter: 'Planifier à cette heure, ou ouvrir',
    help: 'Cette aide',
  },
  hint: 'Cliquez sur une heure libre pour planifier. Glissez un rendez-vous pour le déplacer, ou ouvrez-le et choisissez « Modifier ou déplacer ».',
};
