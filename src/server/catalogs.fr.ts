/** Why a catalog's file is not taken: told beside what the check of its content says. */
export const catalogFileWords = {
  file: 'fichier',
  citesFiles:
    'Ce catalogue cite d’autres fichiers («\u00a0$file\u00a0»). Partez du catalogue téléchargé sur cette page\u00a0: il contient tous ses textes.',
  empty: 'Ce fichier est vide.',
  notUtf8: 'Ce n’est pas du texte UTF-8.',
  malformed: ({ line, column }: { line: number; column: number }) =>
    `Ligne ${line}, colonne ${column}\u00a0: le JSON est mal formé ici. Cherchez une virgule, un guillemet, un crochet ou une accolade en trop ou qui manque.`,
  otherNetwork: (id: string) =>
    `Ce catalogue est celui d’un autre réseau\u00a0: il faut «\u00a0${id}\u00a0».`,
  publishedBefore: (id: string) =>
    `L’édition «\u00a0${id}\u00a0» a déjà été publiée\u00a0: donnez-lui un nouvel identifiant.`,
  tooOld: (on: string) =>
    `L’édition ne peut pas être plus ancienne que celle en vigueur\u00a0: il faut le ${on} ou plus tard.`,
}
