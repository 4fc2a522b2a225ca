import type { AppointmentRule, CharterResult, ConsentResult } from '../../domain/vocabulary.ts'
import { plural } from './format.ts'

/** The words of an accompaniment under way. What a removed catalog entry was called is not known any more. */
export const gone = { need: 'Besoin retiré du catalogue', place: 'Lieu retiré du catalogue' }

export const frame = {
  home: 'Accueil',
  others: 'Autres accompagnements ouverts',
  over: 'Cet accompagnement est terminé',
  overNote: 'Il a été compté, et rien n’en est gardé.',
  level: (level: number, name: string) => `Niveau ${level}${name && `\u00a0: ${name}`}`,
}

/** In reach at each step. */
export const acts = {
  finish: 'Terminer',
  changeNeed: 'Changer de besoin',
  left: 'La personne est partie',
}

export const commitments = {
  title: 'Vos engagements d’abord',
  lead: 'Dites-les à voix haute, avec vos mots. La personne lira ensuite les siens sur la tablette.',
  listName: 'Engagements du personnel',
  confirm: 'Je m’y engage, prêter la tablette',
  before: {
    'not-asked': '',
    acknowledged: '',
    agreed: '',
    declined: 'La personne n’était pas d’accord. Elle peut relire la charte et changer d’avis.',
    'left-unanswered': 'La tablette a été rendue sans réponse. Vous pouvez la prêter de nouveau.',
  } satisfies Record<CharterResult, string>,
}

export const helping = {
  title: 'Accompagnement en cours',
  needs: 'Demande',
  bring: 'À avoir avec soi',
  places: 'Où orienter aussi',
}

export const permission: {
  title: string
  awaited: string
  onScreen: string
  aloud: string
  question: string
  granted: string
  refused: string
  later: string
  revoke: string
  said: Record<ConsentResult, string>
} = {
  title: 'Données personnelles',
  awaited: 'Avant de voir un compte ou un dossier, demandez la permission.',
  onScreen: 'Demander sur l’écran',
  aloud: 'Demander à voix haute',
  question:
    'Dites\u00a0: «\u00a0Me permettez-vous de voir vos données le temps de cette aide\u00a0? Vous pouvez changer d’avis à tout moment.\u00a0»',
  granted: 'Elle permet',
  refused: 'Elle ne permet pas',
  later: 'Plus tard',
  revoke: 'La personne retire sa permission',
  said: {
    'not-asked':
      'D’habitude, cette demande n’oblige pas à voir de données personnelles. Si vous devez en voir, demandez d’abord.',
    granted:
      'La personne vous permet de voir ses données le temps de cet accompagnement, même si le besoin change. Elle peut changer d’avis à tout moment.',
    refused: 'La personne ne le permet pas. Aidez sans regarder, ou orientez.',
    revoked: 'La personne a retiré sa permission. Aidez sans regarder, ou orientez.',
  },
}

export const incidents = {
  title: 'Signaler un incident',
  counted: (count: number) => plural(count, 'incident signalé', 'incidents signalés'),
}

export const places = {
  here: 'ici même',
  chosen: 'Choisi avec la personne',
  give: 'Orienter ici',
  again: 'Montrer le papier',
  given: 'Orienté',
  more: (count: number) => (count === 1 ? 'Un autre lieu' : `${count} autres lieux`),
  unknownWhen: 'Jour et heure à demander',
  from: (moment: string) => `Possible ${moment}`,
}

export const appointmentRuleLabels: Record<AppointmentRule, string> = {
  none: 'Sans rendez-vous',
  possible: 'Avec ou sans rendez-vous',
  required: 'Sur rendez-vous',
}

export const redirecting = {
  title: 'Voici où aller',
  booked: 'Un rendez-vous est donné ici',
  bookedLead: 'Le papier du rendez-vous se trouve dans l’agenda.',
  agenda: 'Ouvrir l’agenda',
  outOfScope: 'Ce n’est pas du ressort de la bibliothèque',
  declined: 'La personne n’est pas d’accord avec la charte',
  declinedLead:
    'C’est son droit. Nous ne pouvons pas l’accompagner ici pour cette demande, mais voici où elle peut aller.',
  lead: 'Choisissez un lieu avec la personne et donnez-lui le papier.',
  places: 'Lieux possibles',
  reopen: 'Relire la charte ensemble',
}
