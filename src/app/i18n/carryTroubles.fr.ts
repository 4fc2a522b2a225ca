import type { CarryTrouble } from '../../sync/contract/carry.ts'
import type { TroubleWords } from './trouble.fr.ts'

/** A file that cannot be taken in: nothing of it is, whatever the reason (SYN6). */
export const carryTroubles: Record<CarryTrouble, TroubleWords> = {
  'not-ours': {
    title: 'Ce fichier ne vient pas d’Escale',
    happened: 'Le fichier choisi contient autre chose que des envois d’une tablette.',
    safe: 'Rien n’en a été pris.',
    todo: 'Choisissez un fichier nommé «\u00a0escale-\u00a0» suivi d’une date.',
  },
  truncated: {
    title: 'Ce fichier est coupé',
    happened: 'La fin du fichier manque, sans doute à cause d’une copie interrompue.',
    safe: 'Rien n’en a été pris\u00a0: rien n’est compté à moitié. L’autre tablette garde tout.',
    todo: 'Copiez de nouveau le fichier en entier, puis choisissez-le.',
  },
  tampered: {
    title: 'Ce fichier a été modifié',
    happened: 'Son contenu ne correspond plus à ce que l’autre tablette avait écrit.',
    safe: 'Rien n’en a été pris. L’autre tablette garde tout.',
    todo: 'Demandez un nouveau fichier à l’autre tablette, et ne l’ouvrez pas avant.',
  },
  newer: {
    title: 'Ce fichier vient d’une version plus récente',
    happened: 'L’autre tablette l’a écrit avec une version d’Escale plus récente que la vôtre.',
    safe: 'Rien n’en a été pris. L’autre tablette garde tout.',
    todo: 'Avec du réseau, rouvrez Escale ici pour le mettre à jour, puis choisissez de nouveau le fichier.',
  },
  'other-network': {
    title: 'Ce fichier vient d’un autre réseau',
    happened: 'Les envois qu’il contient ne sont pas ceux de votre réseau de bibliothèques.',
    safe: 'Rien n’en a été pris.',
    todo: 'Remettez le fichier à la personne qui vous l’a donné.',
  },
}
