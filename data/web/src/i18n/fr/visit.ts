// SPDX-License-Identifier: GPL-3.0-or-later
import { du, Le, le } from './names';

export const home = {
  title: 'Accueil',
  heading: 'Votre consultation, où que vous soyez',
  lead: 'Vous avez reçu un lien par e-mail ou par SMS ? Ouvrez-le, c’est tout. Rien à installer, pas de compte à créer.',
  codeHeading: 'J’ai un code de connexion',
  codeHint: '8 lettres ou chiffres, dans votre invitation ou donnés par le cabinet',
  codeSubmit: 'Entrer',
  codeIncomplete: 'Le code compte 8 caractères. Vérifiez votre invitation.',
  proHeading: 'Espace professionnel',
  email: 'Adresse e-mail',
  password: 'Mot de passe',
  showPassword: 'Afficher le mot de passe',
  submit: 'Se connecter',
  goToDashboard: 'Ouvrir mon tableau de bord',
  loggedInAs: (name: string) => `Vous êtes connecté : ${name}`,
  testLead: 'Première fois ? Vérifiez votre caméra et votre micro à l’avance.',
  testLink: 'Tester mon matériel',
  points: {
    private: 'Le secret médical s’applique, rien n’est enregistré.',
    simple: 'Un lien suffit, sur téléphone, tablette ou ordinateur.',
    human: 'Une salle d’attente où l’on sait que vous êtes là.',
  },
  expired: 'Votre connexion a expiré. Connectez-vous de nouveau pour continuer.',
};

export const problem = {
  title: 'Lien',
  toHome: 'Saisir un code de connexion',
  unknown: {
    heading: 'Ce lien n’est pas reconnu',
    text: 'Il est peut-être incomplet : certains messages coupent les longs liens.',
    advice:
      'Copiez le lien entier depuis votre e-mail ou votre SMS. Vous pouvez aussi saisir le code de connexion qui se trouve dans l’invitation.',
  },
  expired: {
    heading: 'Ce lien n’est plus valable',
    text: 'Un lien de consultation expire quelque temps après le rendez-vous.',
    advice:
      'Si vous avez un nouveau rendez-vous, utilisez l’invitation la plus récente. Sinon, appelez le cabinet.',
  },
  revoked: {
    heading: 'Ce lien a été remplacé',
    text: 'Le cabinet a désactivé ce lien, souvent parce qu’il vous en a envoyé un autre.',
    advice:
      'Cherchez l’invitation la plus récente dans vos e-mails et vos SMS. Si vous n’en trouvez pas, appelez le cabinet.',
  },
  otherDay: {
    heading: 'Ce n’est pas encore le jour',
    text: 'Ce lien ouvre la consultation le jour du rendez-vous.',
    advice:
      'Gardez votre invitation et revenez le jour dit. D’ici là, vous pouvez tester votre matériel.',
  },
  notFound: {
    heading: 'Cette page n’existe pas',
    text: 'L’adresse est peut-être incomplète ou trop ancienne.',
    advice: 'Revenez à l’accueil.',
    action: 'Aller à l’accueil',
  },
  unsupported: {
    heading: 'Ce navigateur est trop ancien',
    text: 'La vidéo ne peut pas fonctionner ici.',
    advice:
      'Ouvrez votre lien dans une version récente de Chrome, Edge, Firefox ou Safari. Sur iPhone ou iPad, utilisez Safari.',
  },
  otherTab: {
    heading: 'La consultation est ouverte ailleurs',
    text: 'Vous l’avez ouverte dans un autre onglet ou sur un autre appareil. Une seule page peut servir à la fois.',
    action: 'Continuer ici',
  },
  noAccess: {
    heading: 'Votre accès est fermé',
    text: 'Le lien a été remplacé ou votre visite est terminée depuis longtemps.',
    advice:
      'Ouvrez de nouveau le lien de votre invitation. S’il ne fonctionne pas, appelez le cabinet.',
  },
};

export const visit = {
  title: 'Votre consultation',
  steps: 'Étapes',
  stepOf: (n: number, total: number, name: string) => `Étape ${n} sur ${total} : ${name}`,
  stepNames: {
    identity: 'Identité',
    consent: 'Accord',
    payment: 'Paiement',
    equipment: 'Matériel',
    waiting: 'Salle d’attente',
  },
  appointment: 'Vous avez rendez-vous',
  withName: (name: string) => `avec ${le(name)}`,
  ofName: du,
  identity: {
    title: 'Bienvenue',
    hello: 'Bonjour',
    invited: 'Vous êtes attendu à la consultation',
    question: (name: string) => `Êtes-vous ${name} ?`,
    birthDate: 'Votre date de naissance',
    birthDateHint: 'Pour vérifier que c’est bien vous',
    day: 'Jour',
    month: 'Mois',
    year: 'Année',
    yes: 'Oui, c’est moi',
    no: 'Ce n’est pas moi',
    wrongDate: 'Cette date ne correspond pas. Vérifiez le jour, le mois et l’année.',
    dateImpossible: 'Cette date n’existe pas. Vérifiez le jour, le mois et l’année.',
    dateMissing: 'Indiquez votre date de naissance : jour, mois et année.',
    blocked:
      'La date ne correspond pas. Par sécurité, appelez le cabinet : il a été prévenu et peut vous aider.',
    next: 'Ensuite : votre accord, puis un essai de la caméra et du micro. Deux minutes suffisent.',
  },
  consent: {
    noted: 'Votre accord est noté avec la date et l’heure.',
    decline: 'Je préfère en parler au cabinet',
    declinedHeading: 'C’est noté',
    declinedText:
      'La consultation par vidéo n’aura pas lieu sans votre accord. Appelez le cabinet pour convenir d’un rendez-vous sur place.',
    reconsider: 'Revenir à la question',
  },
  equipment: {
    title: 'Votre matériel',
    asking:
      'Votre navigateur va demander l’autorisation d’utiliser la caméra et le micro. Répondez « Autoriser ».',
    allow: 'Autoriser la caméra et le micro',
    waitingForAnswer: 'Répondez « Autoriser » dans la fenêtre du navigateur…',
    camera: 'Caméra',
    microphone: 'Micro',
    speaker: 'Haut-parleur',
    you: 'Votre image',
    speak: 'Dites quelques mots : les barres doivent bouger.',
    heard: 'On vous entend',
    play: 'Écouter un son',
    playAgain: 'Écouter encore',
    didYouHear: 'Avez-vous entendu trois notes ?',
    heardIt: 'Oui',
    heardNothing: 'Non',
    speakerGood: 'Vous entendez bien',
    speakerAdvice:
      'Montez le volume de l’appareil, ou choisissez un autre haut-parleur, puis écoutez encore.',
    browser: 'Navigateur',
    browserGood: (name: string) => `${name} convient`,
    browserAdvice:
      'Ce navigateur ne permet pas la vidéo. Mettez-le à jour, ou ouvrez le lien avec Chrome, Edge, Firefox ou Safari.',
    network: {
      title: 'Connexion',
      measuring: 'Mesure en cours, moins de vingt secondes…',
      again: 'Mesurer à nouveau',
      failed: 'La connexion n’a pas pu être mesurée. Vous pouvez continuer.',
      details: 'Détails pour le dépannage',
      word: {
        good: 'Bonne : l’image et le son passeront bien.',
        fair: 'Correcte : la consultation est possible.',
        poor: 'Faible : l’image risque de se figer.',
        none: 'Votre réseau bloque la vidéo.',
      },
      advice: {
        blocked: 'Essayez un autre réseau, par exemple la 4G de votre téléphone.',
        loss: 'Rapprochez-vous de votre box, ou branchez un câble.',
        upload: 'Arrêtez les envois et les autres vidéos de la maison.',
        download: 'Arrêtez les téléchargements et les autres vidéos de la maison.',
        delay: 'Rapprochez-vous de votre box, ou essayez un autre réseau.',
        restricted: 'Ce réseau filtre la vidéo. Si elle se fige, essayez un autre réseau.',
      },
      roundTrip: 'Aller-retour',
      jitter: 'Irrégularité',
      loss: 'Pertes',
      up: 'Débit montant',
      down: 'Débit descendant',
      works: 'passe',
      doesNotWork: 'bloqué',
      notOffered: 'non proposé',
    },
    defaultDevice: 'Par défaut',
    numbered: (n: number) => `Appareil ${n}`,
    change: 'Changer d’appareil',
    flip: 'Retourner la caméra',
    blur: 'Flouter l’arrière-plan',
    verdictGood: 'Tout est prêt : on vous voit et on vous entend.',
    verdictSilent: 'On vous voit. Parlez pour vérifier votre micro.',
    verdictNoCamera: 'On vous entend, sans image. Vous pouvez consulter ainsi.',
    verdictNoMicrophone:
      'On vous voit, mais sans le son. Le médecin pourra vous appeler par téléphone.',
    verdictNothing:
      'Ni caméra ni micro. Vous pouvez tout de même entrer : vous verrez et entendrez le médecin.',
    denied:
      'Le navigateur bloque l’accès. Touchez le cadenas à gauche de l’adresse, autorisez la caméra et le micro, puis réessayez.',
    missing: 'Aucun appareil trouvé. Branchez-le s’il est externe, puis réessayez.',
    busy: 'Un autre programme l’utilise. Fermez les autres applications de vidéo, puis réessayez.',
    insecure:
      'Cette page n’est pas ouverte par une adresse sécurisée (https) : le navigateur refuse la caméra et le micro.',
    ready: 'Je suis prêt',
    readyAnyway: 'Entrer quand même',
    trouble: 'J’ai un problème',
    troubleHeading: 'Les remèdes qui marchent le plus souvent',
    troubleTips: {
      permission: 'Autorisez la caméra et le micro : touchez le cadenas à gauche de l’adresse.',
      apps: 'Fermez les autres applications de vidéo (Teams, WhatsApp, Zoom…).',
      reload: 'Rechargez cette page : votre place est gardée.',
      phone: 'Essayez avec un autre appareil : le même lien fonctionne partout.',
      call: 'Rien n’y fait ? Appelez le cabinet, il saura quoi faire.',
    },
    testTitle: 'Tester mon matériel',
    testLead:
      'À faire tranquillement avant le rendez-vous. Votre image ne quitte pas cet appareil ; la connexion est mesurée avec une image d’essai.',
    testAgain: 'Recommencer',
  },
  waiting: {
    title: 'Salle d’attente',
    knows: (name: string) => `${Le(name)} sait que vous êtes là.`,
    soon: 'La consultation commencera dans un instant, ici même.',
    planned: (when: string) => `Rendez-vous ${when}`,
    delay: (minutes: number) => `Retard annoncé : environ ${minutes} min`,
    stay: 'Restez sur cette page, même en cas de retard : votre place est gardée.',
    messageFrom: (name: string) => `Message ${du(name)}`,
    prepareHeading: 'En attendant',
    prepare: {
      card: 'Gardez votre carte Vitale et vos ordonnances près de vous.',
      place: 'Installez-vous au calme, le visage éclairé.',
      power: 'Branchez votre appareil si la batterie est faible.',
    },
    adjust: 'Régler la caméra et le micro',
    leave: 'Quitter la salle d’attente',
    leaveAsk: 'Quitter la salle d’attente ?',
    leaveText: 'Le médecin verra que vous êtes parti. Vous pourrez revenir avec le même lien.',
    leaveYes: 'Quitter',
    leaveNo: 'Rester',
    linkReady: 'Liaison vidéo prête',
    linkLater: 'La vidéo s’ouvrira à votre entrée',
    linkConnecting: 'Liaison vidéo en préparation…',
    linkTrouble: 'La liaison vidéo se rétablit d’elle-même…',
    putBack: 'Le médecin vous a replacé un moment en salle d’attente.',
    you: 'Vous',
  },
  cannotCome: {
    offer: 'Je ne peux pas venir',
    ask: 'Annuler ce rendez-vous ?',
    text: 'Le cabinet sera prévenu. Si vous voulez un autre rendez-vous, appelez-le.',
    yes: 'Oui, annuler le rendez-vous',
    no: 'Non, je viendrai',
    late: 'Ce rendez-vous ne peut plus être annulé ici. Appelez le cabinet.',
    lateHint:
      'Vous ne pouvez pas venir ? Il est trop tard pour annuler ici : appelez le cabinet, s’il vous plaît.',
    done: {
      heading: 'Votre rendez-vous est annulé',
      text: 'Le cabinet est prévenu. Pour un autre rendez-vous, appelez-le. Vous pouvez fermer cette page.',
    },
  },
  left: {
    heading: 'Vous avez quitté la salle d’attente',
    text: 'Vous pouvez revenir quand vous voulez avec le même lien.',
    action: 'Revenir',
  },
  room: {
    title: 'Salle de consultation',
    heading: 'Votre salle est ouverte',
    nobody: 'Personne n’attend pour le moment.',
    nobodyHint:
      'Vous serez prévenu par un son dès que quelqu’un arrive. Vous pouvez garder cette page ouverte.',
    waitingHeading: 'En salle d’attente',
    expected: 'Attendus',
    admit: 'Admettre',
    toDashboard: 'Revenir au tableau de bord',
  },
};

export const closed = {
  title: 'Consultation',
  cancelled: {
    heading: 'Cette consultation est annulée',
    text: 'Le cabinet peut vous proposer un autre rendez-vous.',
  },
  removed: {
    heading: 'Vous n’êtes plus dans la consultation',
    text: 'Le praticien a mis fin à votre participation. Si c’est une erreur, appelez le cabinet.',
  },
  dismissed: {
    heading: 'Merci d’être venu',
    text: 'Le patient souhaite poursuivre seul avec le praticien : c’est son droit, vous n’y êtes pour rien. S’il vous rappelle, le même lien fonctionnera de nouveau.',
  },
  ended: {
    heading: 'Cette consultation est terminée',
    text: 'Si vous attendiez encore, appelez le cabinet.',
  },
  not_me: {
    heading: 'Merci de l’avoir signalé',
    text: 'Ce lien est destiné à une autre personne. Vous pouvez fermer cette page ; rien n’a été montré ni modifié.',
  },
  link_revoked: {
    heading: 'Ce lien a été remplacé',
    text: 'Cherchez l’invitation la plus récente dans vos e-mails et vos SMS, ou appelez le cabinet.',
  },
  absent: {
    heading: 'Le rendez-vous est passé',
    text: 'Vous avez été noté absent. Appelez le cabinet pour en convenir d’un autre.',
  },
  rebook: 'Choisir un autre horaire',
  missed: {
    heading: 'Nous vous présentons nos excuses',
    text: 'La consultation n’a pas pu avoir lieu. Le cabinet va vous proposer un nouveau rendez-vous.',
  },
  locked: {
    heading: 'La salle est fermée pour le moment',
    text: 'Le praticien a verrouillé la salle. Réessayez dans quelques minutes.',
  },
  full: {
    heading: 'La salle est complète',
    text: 'Six personnes au maximum peuvent participer. Demandez au praticien de libérer une place.',
  },
  after: {
    title: 'Consultation terminée',
    heading: 'Merci, la consultation est terminée',
    duration: (span: string) => `Elle a duré ${span}.`,
    text: 'Le cabinet vous dira comment recevoir vos documents.',
    closePage: 'Vous pouvez fermer cette page.',
    practitionerHeading: 'Consultation terminée',
    resume: 'Reprendre la consultation',
    resumeHint: (time: string) =>
      `Raccroché par erreur ? Vous pouvez reprendre jusqu’à ${time}, avec les mêmes liens.`,
    next: 'Prochaine consultation',
    details: 'Voir la consultation',
  },
  leftCall: {
    heading: 'Vous avez quitté la consultation',
    text: 'Merci d’être venu. Si ce n’était pas fini, vous pouvez revenir tout de suite.',
    practitionerText:
      'Les autres personnes sont toujours dans la salle. La consultation reste en cours.',
    action: 'Rejoindre',
  },
};
