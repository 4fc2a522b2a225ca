import type { DamagedSession } from '../../db/snapshots.ts'

export const rescue: {
  title: string
  why: Record<DamagedSession['why'], string>
  safe: string
  todo: string
  known: string
  nothing: string
  label: string
  site: string
  since: string
  level: string
  needs: string
  choose: string
  close: string
  gone: string
  home: string
} = {
  title: 'Un accompagnement à terminer à la main',
  why: {
    newer: 'Il a été ouvert par une version plus récente d’Escale, que celle-ci ne sait pas lire.',
    unreadable:
      'Ce qui en reste sur le disque est abîmé\u00a0: Escale ne peut pas le rouvrir tel qu’il était.',
  },
  safe: 'Vos autres accompagnements et vos comptes sont en sécurité.',
  todo: 'Dites comment il s’est terminé\u00a0: il sera compté avec ce qui est connu, puis oublié.',
  known: 'Ce qui est connu',
  nothing: 'Rien n’a pu être relu.',
  label: 'Étiquette',
  site: 'Lieu',
  since: 'Ouvert',
  level: 'Niveau',
  needs: 'Demande',
  choose: 'Choisissez comment cela s’est terminé.',
  close: 'Compter et oublier',
  gone: 'Cet accompagnement est déjà terminé',
  home: 'Retour à l’accueil',
}

/** On the home screen. */
export const damagedWords = {
  title: 'À reprendre',
  note: 'Cet accompagnement ne peut pas être relu en entier. Rien n’est perdu de ce qui est compté.',
  act: 'Voir et terminer',
}
