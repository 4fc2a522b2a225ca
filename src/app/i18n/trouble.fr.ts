import type { StorageTrouble } from '../../db/db.ts'
import type { ClockTrouble } from '../../domain/clock.ts'

/** A message in three beats: what happened, what is safe, what to do. */
export type TroubleWords = { title: string; happened: string; safe: string; todo: string }

export type ScreenTrouble = StorageTrouble | 'unread' | 'catalog-missing' | 'unexpected'

/** A trouble without French does not compile. */
export const troubles: Record<ScreenTrouble, TroubleWords> = {
  full: {
    title: 'La tablette est pleine',
    happened: 'Le disque de la tablette est plein, votre dernier geste n’a pas pu être gardé.',
    safe: 'Vos accompagnements déjà confirmés sont en sécurité.',
    todo: 'Libérez de la place (photos, vidéos, applications), puis touchez Réessayer.',
  },
  blocked: {
    title: 'Escale est ouverte ailleurs dans une autre version',
    happened: 'Un autre onglet garde la porte fermée pendant une mise à jour.',
    safe: 'Vos accompagnements sont en sécurité, rien n’a changé.',
    todo: 'Fermez les autres onglets d’Escale, puis touchez Réessayer.',
  },
  refused: {
    title: 'Le navigateur ne laisse rien garder',
    happened:
      'Le navigateur refuse à Escale sa place sur le disque, souvent parce que la navigation est privée.',
    safe: 'Rien n’a été compté ni perdu.',
    todo: 'Ouvrez Escale dans une fenêtre ordinaire, puis touchez Réessayer.',
  },
  wiped: {
    title: 'La mémoire de la tablette a été vidée',
    happened: 'Le contenu d’Escale a été effacé ou remplacé pendant que l’application était ouverte.',
    safe: 'Ce qui est déjà parti de la tablette est en sécurité. Rien de faux ne sera compté.',
    todo: 'Rechargez la page pour repartir, et signalez-le à votre responsable.',
  },
  outdated: {
    title: 'Une version plus récente est ouverte',
    happened: 'Escale a été mise à jour dans un autre onglet. Celui-ci ne doit plus rien écrire.',
    safe: 'Vos accompagnements confirmés sont en sécurité.',
    todo: 'Rechargez la page pour continuer avec la nouvelle version.',
  },
  elsewhere: {
    title: 'Escale continue dans un autre onglet',
    happened: 'Un autre onglet a pris la main. Votre dernier geste n’a pas été gardé ici.',
    safe: 'Tout ce qui était confirmé est en sécurité.',
    todo: 'Continuez dans l’autre onglet, ou reprenez la main ici.',
  },
  lost: {
    title: 'Votre dernier geste n’est pas gardé',
    happened: 'La tablette n’a pas répondu au moment d’écrire sur son disque.',
    safe: 'Vos accompagnements déjà confirmés sont en sécurité.',
    todo: 'Touchez Réessayer. Si cela recommence, fermez puis rouvrez Escale.',
  },
  unread: {
    title: 'L’écran n’a pas pu être mis à jour',
    happened: 'Votre dernier geste est gardé, mais la tablette n’a pas pu relire son disque.',
    safe: 'Tout ce que vous avez confirmé est en sécurité, compté une seule fois.',
    todo: 'Touchez Réessayer. Si cela recommence, fermez puis rouvrez Escale.',
  },
  'catalog-missing': {
    title: 'La liste des besoins et des lieux manque',
    happened: 'Escale n’a pas trouvé la liste de votre réseau.',
    safe: 'Vos accompagnements confirmés sont en sécurité.',
    todo: 'Connectez la tablette au réseau une minute, puis touchez Réessayer.',
  },
  unexpected: {
    title: 'Cet écran n’a pas pu s’afficher',
    happened: 'Quelque chose d’imprévu s’est passé dans Escale.',
    safe: 'Vos accompagnements confirmés sont en sécurité.',
    todo: 'Touchez Réessayer. Si cela recommence, signalez-le à votre responsable.',
  },
}

/** Nothing stops for a clock: it is told, and work goes on. */
export const clockTroubles: Record<ClockTrouble, TroubleWords> = {
  'before-catalog': {
    title: 'La date de la tablette est fausse',
    happened: 'La tablette affiche une date plus ancienne que la liste de votre réseau.',
    safe: 'Vous pouvez accompagner\u00a0: tout est gardé.',
    todo: 'Réglez la date et l’heure dans les réglages de la tablette.',
  },
  'went-back': {
    title: 'L’heure de la tablette a reculé',
    happened: 'La tablette affiche une heure antérieure à votre dernier geste.',
    safe: 'Vous pouvez accompagner\u00a0: tout est gardé.',
    todo: 'Vérifiez la date et l’heure. Si elles sont justes maintenant, continuez.',
  },
  'far-ahead': {
    title: 'La date de la tablette paraît fausse',
    happened: 'La date affichée est très éloignée de celle de la liste de votre réseau.',
    safe: 'Vous pouvez accompagner\u00a0: tout est gardé.',
    todo: 'Vérifiez la date. Si elle est juste, connectez la tablette pour recevoir une liste récente.',
  },
}

export const troubleActions = { retry: 'Réessayer', leave: 'Laisser', reload: 'Recharger la page' }

/** The same troubles for a patron who holds the tablet (P8): what is staff's to do comes once staff have it back. */
export const lentTroubleInWords = (trouble: ScreenTrouble): TroubleWords => ({
  title: 'Un petit souci avec la tablette',
  happened: LENT_HAPPENED[trouble] ?? 'La tablette n’arrive pas à garder ce qui vient d’être fait.',
  safe:
    trouble === 'wiped'
      ? 'Ce n’est pas votre faute, et rien de faux ne sera compté.'
      : 'Ce n’est pas votre faute, et ce que vous avez déjà confirmé n’est pas perdu.',
  todo: 'Touchez Réessayer, ou rendez la tablette à la personne qui vous aide.',
})

const LENT_HAPPENED: Partial<Record<ScreenTrouble, string>> = {
  full: 'La tablette est pleine\u00a0: elle ne peut rien garder de plus.',
  unexpected: 'Quelque chose d’imprévu s’est passé sur la tablette.',
}

export const lentTroubleActions = { retry: 'Réessayer', leave: 'Revenir à l’écran', reload: 'Réessayer' }

export const otherTab = {
  title: 'Escale est ouverte dans un autre onglet',
  lead: 'Celui-ci attend\u00a0: rien ne peut s’y perdre ni se compter deux fois.',
  lent: 'La tablette est prêtée. Rendez-la à la personne qui vous accompagne.',
  open: 'Accompagnements en cours',
  takeOver: 'Continuer ici',
  note: 'L’autre onglet sera alors mis en attente\u00a0: tout se fera ici.',
}
