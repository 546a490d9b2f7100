// SPDX-License-Identifier: GPL-3.0-or-later

// The machine of an equipped site (K1).
export const kiosk = {
  title: 'Borne',
  hello: 'Bonjour',
  lead: 'Saisissez le code de votre invitation pour commencer votre consultation.',
  help: 'Besoin d’aide ? Demandez à la personne qui vous a accueilli.',
  code: 'Votre code',
  codeHint: '8 lettres ou chiffres, dans votre e-mail, votre SMS ou sur papier',
  keys: 'Clavier',
  erase: 'Effacer le dernier caractère',
  enter: 'Commencer',
  wrong: 'Ce code n’est pas reconnu ici. Vérifiez-le, ou demandez de l’aide sur place.',
  fullScreen: 'Plein écran',
  stopAndWipe: 'Arrêter et tout effacer',
  endAndWipe: 'Terminer et tout effacer',
  stillThere: {
    heading: 'Êtes-vous toujours là ?',
    text: (seconds: number) =>
      `Sans réponse dans ${seconds} secondes, la page est effacée pour protéger vos données. Votre code fonctionnera de nouveau.`,
    yes: 'Oui, je continue',
  },
  notOpen: {
    heading: 'Cette machine n’est pas ouverte',
    text: 'La personne responsable du site l’ouvre une fois, depuis sa page.',
    action: 'Se connecter',
  },
  handouts: {
    heading: 'Vos documents',
    none: 'Si le cabinet vous envoie un document maintenant, vous pourrez l’imprimer ici.',
    elsewhere: 'ne s’imprime pas ici : vous le trouverez par le lien de votre message.',
    print: 'Imprimer',
    printName: (name: string) => `Imprimer ${name}`,
    wiped: 'Ils seront effacés de cette machine quand vous terminerez.',
    failed: 'Ce document n’a pas pu être préparé pour l’impression.',
  },
  manage: {
    heading: 'Bornes',
    lead: 'Ouvrez cette machine aux patients : elle ne montrera que la saisie du code, et effacera tout après chacun. Vous serez déconnecté ici.',
    name: 'Nom de cette machine',
    nameHint: 'Par exemple : cabine, tablette de l’accueil',
    nameMissing: 'Donnez un nom à cette machine.',
    open: 'Ouvrir cette machine comme borne',
    openSince: (when: string) => `ouverte ${when}`,
    close: 'Fermer',
    closeName: (name: string) => `Fermer ${name}`,
  },
};
