import type { AgreementWay, Satisfaction } from '../../domain/vocabulary.ts'
import type { Contrast, TextSize } from '../../machines/lending.ts'
import { plural } from './format.ts'

/** What the patron reads: short sentences, everyday words, one idea at a time (ACC2). */
export const patronFr = {
  aids: {
    bar: 'Aides à la lecture',
    listen: 'Écouter',
    stopListening: 'Arrêter',
    textSize: { usual: 'Texte normal', larger: 'Texte grand', largest: 'Texte très grand' } satisfies Record<
      TextSize,
      string
    >,
    contrast: { usual: 'Contraste normal', more: 'Contraste fort' } satisfies Record<Contrast, string>,
  },
  welcome: {
    title: 'Bonjour',
    lead: 'La bibliothèque peut vous aider. Avant de commencer, voici nos règles communes.',
    language: 'Votre langue',
    steps: ['Vous lisez la charte.', 'Vous dites oui ou non.', 'Vous rendez la tablette.'] as [
      string,
      string,
      string,
    ],
    cards: (count: number) => plural(count, 'carte courte', 'cartes courtes'),
    start: 'Commencer',
  },
  reading: {
    place: (card: number, cards: number) => `${card} sur ${cards}`,
    next: 'Suivant',
    more: 'La suite est plus bas',
    last: 'Répondre',
    back: 'Retour',
    official: 'Lire le texte officiel',
  },
  official: {
    title: 'Texte officiel',
    version: (id: string, hash: string) => `Version ${id}, empreinte ${hash}`,
    back: 'Fermer le texte officiel',
  },
  deciding: {
    title: 'Êtes-vous d’accord avec cette charte\u00a0?',
    lead: 'Vous êtes libre de répondre oui ou non.',
    agree: 'Je suis d’accord',
    decline: 'Je ne suis pas d’accord',
    reread: 'Relire',
  },
  agreeing: {
    title: 'Votre geste d’accord',
    lead: 'Choisissez la façon qui vous convient. Toutes se valent.',
    ways: {
      signature: 'Dessiner',
      hold: 'Appuyer longtemps',
      keyboard: 'Bouton ou clavier',
      oral: 'À voix haute',
      receipt: 'Montrer un reçu',
    } satisfies Record<AgreementWay, string>,
    reconsider: 'Retour',
    give: 'Donner mon accord',
    signature: {
      hint: 'Signez ou dessinez un signe. Le dessin n’est pas gardé.',
      sheet: 'Feuille pour dessiner',
      clear: 'Effacer',
    },
    hold: {
      hint: 'Appuyez pendant 2 secondes, sans relâcher. Au clavier\u00a0: la touche Espace.',
      press: 'Appuyez longtemps',
      holding: 'Encore un peu…',
    },
    keyboard: {
      hint: 'Appuyez deux fois\u00a0: une fois pour répondre, une fois pour confirmer.',
      press: 'Je suis d’accord',
      question: 'Vous confirmez\u00a0?',
      confirm: 'Oui, je confirme',
      release: 'Non',
    },
    oral: {
      hint: 'Dites cette phrase à la personne qui vous aide\u00a0:',
      statement: '«\u00a0J’ai lu la charte. Je suis d’accord.\u00a0»',
      spoken: 'Je l’ai dit',
      handOver: 'Donnez la tablette à la personne qui vous aide.',
      staff: 'Elle confirme, avec son code, qu’elle a entendu votre accord.',
    },
  },
  declining: {
    title: 'C’est votre droit',
    lead: [
      'Vous pouvez ne pas être d’accord. Personne ne vous le reprochera.',
      'Sans accord, nous ne pouvons pas vous accompagner pour cette demande. Nous vous indiquons d’autres lieux qui peuvent vous aider.',
      'Vous pourrez changer d’avis.',
    ],
    confirm: 'Je ne suis pas d’accord',
    reconsider: 'Retour',
  },
  agreed: { title: 'Merci', lead: 'Votre accord est enregistré.' },
  declined: {
    title: 'Votre réponse est enregistrée',
    lead: 'Voici d’autres lieux qui peuvent vous aider.',
    leadWithoutPlaces: 'La personne qui vous accueille peut vous indiquer d’autres lieux.',
  },
  permitting: {
    title: 'Pouvons-nous voir vos informations personnelles\u00a0?',
    lead: [
      'Pour vous aider, nous devrons peut-être voir votre écran, vos messages ou vos papiers.',
      'Nous ne notons rien. Nous ne gardons rien.',
      'Vous pouvez changer d’avis à tout moment\u00a0: dites-le.',
    ],
    yes: 'Oui',
    no: 'Non',
  },
  permitted: {
    granted: { title: 'Merci', lead: 'Vous pouvez changer d’avis à tout moment\u00a0: dites-le.' },
    refused: { title: 'C’est noté', lead: 'Nous continuons sans voir vos informations personnelles.' },
  },
  rating: {
    title: 'Comment s’est passée cette aide\u00a0?',
    lead: 'Votre réponse est comptée sans votre nom.',
    faces: { happy: 'Bien', 'so-so': 'Moyen', unhappy: 'Mal' } satisfies Record<Satisfaction, string>,
    skip: 'Je préfère ne pas répondre',
  },
  rated: { title: 'Merci', lead: 'Au revoir et à bientôt.' },
  handBack: 'Rendez la tablette.',
  saving: {
    title: 'Un instant',
    lead: 'Votre réponse s’enregistre.',
    failed: 'Votre réponse n’est pas encore enregistrée',
    failedLead: 'Elle n’est pas perdue. Touchez Réessayer, ou appelez la personne qui vous aide.',
    retry: 'Réessayer',
  },
  warning: {
    title: 'Êtes-vous encore là\u00a0?',
    left: (seconds: number) => `L’écran s’efface dans ${plural(seconds, 'seconde', 'secondes')}.`,
    extend: 'Je suis encore là',
    spent: 'Rendez la tablette à la personne qui vous aide. Elle peut vous la redonner.',
  },
  cleared: {
    title: 'En attente d’un bibliothécaire',
    lead: 'L’écran est effacé. Rien de ce que vous avez fait n’est gardé. Rendez la tablette à l’accueil.',
  },
  door: {
    open: 'Personnel',
    title: 'Reprendre la tablette',
    close: 'Fermer',
    pin: 'Code de la tablette',
    digits: (count: number) => plural(count, 'chiffre', 'chiffres'),
    erase: 'Effacer',
    confirm: 'Valider le code',
    checking: 'Vérification du code…',
    wrong: 'Ce n’est pas ce code. Réessayez.',
    wait: (seconds: number) => `Ce n’est pas ce code. Réessayez dans ${delayInWords(seconds)}.`,
    tooSoon: (seconds: number) => `Attendez encore ${delayInWords(seconds)}, puis réessayez.`,
    unsaved: 'Le code n’a pas pu être vérifié. Rien n’est perdu. Réessayez.',
    withoutPin: 'Cette tablette n’a pas encore de code.',
    takeBack: 'Reprendre la tablette',
  },
}

function delayInWords(seconds: number): string {
  if (seconds <= 90) return plural(seconds, 'seconde', 'secondes')
  return plural(Math.ceil(seconds / 60), 'minute', 'minutes')
}

export type PatronWords = typeof patronFr
