import type { StoreKind } from '../inventory.ts'
import { plural } from './format.ts'

export const erasure = {
  title: 'Preuve d’effacement',
  lead: 'Ce que la tablette contient, lu sur le disque à l’instant, endroit par endroit.',
  reading: 'Lecture en cours…',
  clean: 'Aucune donnée sur les personnes',
  cleanNote: (stores: number, time: string) =>
    `Vérifié à ${time} dans ${plural(stores, 'endroit', 'endroits')} de cette tablette.`,
  found: 'À vérifier',
  foundNote:
    'Quelque chose ne vient pas d’Escale, ou contient des mots là où il ne devrait y avoir que des codes.',
  unreadable: {
    title: 'Une partie du disque est abîmée',
    happened: (rows: number) =>
      `${plural(rows, 'ligne ne peut plus être lue', 'lignes ne peuvent plus être lues')}. Escale n’y touche pas et ne compte rien avec.`,
    safe: 'Tous les autres comptes sont en sécurité, et partent comme d’habitude.',
    todo: 'Enregistrez la preuve et montrez-la à votre responsable.',
  },
  again: 'Relire maintenant',
  save: 'Enregistrer la preuve',
  saved: (name: string) => `Le fichier ${name} est prêt pour le délégué à la protection des données.`,
  exact: 'Voir le contenu exact',
  empty: 'vide',
  held: (count: number) => plural(count, 'élément', 'éléments'),
  unread: 'N’a pas répondu à la lecture',
  unexpected: 'Cet endroit devrait être vide',
  unknown: 'Cet endroit n’est pas connu d’Escale',
  words: (paths: readonly string[]) => `Des mots se trouvent dans\u00a0: ${paths.join(', ')}`,
}

export const storeLabels: Record<StoreKind, { name: string; meaning: string }> = {
  tablet: {
    name: 'Réglages de la tablette',
    meaning: 'Lieu, rôle du jour, code de la tablette sous une forme illisible.',
  },
  sessions: {
    name: 'Accompagnements ouverts',
    meaning: 'Des codes et des heures, jamais un nom. Chacun disparaît dès qu’il est compté.',
  },
  tallies: { name: 'Comptes en cours', meaning: 'Des nombres entiers par jour et par lieu.' },
  lots: { name: 'Envois', meaning: 'Des comptes prêts à partir, ou partis depuis moins de 35 jours.' },
  catalogs: { name: 'Liste du réseau', meaning: 'Textes publics\u00a0: lieux, besoins, services, charte.' },
  appointments: { name: 'Rendez-vous', meaning: 'Un créneau et un code de deux mots, jamais un nom.' },
  enrolment: {
    name: 'Lien avec le serveur',
    meaning: 'Le numéro de la tablette sur le serveur et sa clé de signature, que personne ne peut lire.',
  },
  database: { name: 'Autre base de données', meaning: 'Elle ne vient pas de cette version d’Escale.' },
  figures: {
    name: 'Chiffres déjà lus',
    meaning:
      'Des pages de chiffres publiés, lues ici par un responsable\u00a0: des nombres arrondis, sans personne.',
  },
  cache: { name: 'Fichiers de l’application', meaning: 'Les pages d’Escale, pour fonctionner sans réseau.' },
  local: {
    name: 'Mémoire du navigateur (localStorage)',
    meaning: 'L’accueil y note seulement jusqu’à quelle heure il peut s’afficher\u00a0; ailleurs, vide.',
  },
  tab: { name: 'Mémoire de l’onglet (sessionStorage)', meaning: 'Escale ne s’en sert pas.' },
  cookies: { name: 'Cookies', meaning: 'Escale n’en pose aucun.' },
  files: { name: 'Fichiers privés du site', meaning: 'Escale n’en écrit aucun.' },
  worker: {
    name: 'Programme hors ligne',
    meaning: 'Il sert les fichiers de l’application et ne voit aucune donnée.',
  },
  ink: { name: 'Dessins à l’écran', meaning: 'Un signe dessiné ne vit que sur l’écran de la personne.' },
  address: { name: 'Adresse de la page', meaning: 'Elle ne porte rien.' },
  history: {
    name: 'Retour en arrière de l’onglet',
    meaning: 'Le nom du dernier écran, avec un numéro tiré au hasard.',
  },
}
