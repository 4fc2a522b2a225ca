/**
 * Words of appointment codes (APP1), in the language patrons say them in. Each is a thing, spelt in plain
 * ASCII as it sounds, and unlike its neighbours aloud: no homophone, no first name, no animal, nothing that
 * is also said of a person. 64 × 64 codes; a list never shrinks while an appointment may carry its words.
 */

export const GARDEN_WORDS = [
  ...['acacia', 'avoine', 'bambou', 'basilic', 'biscuit', 'bleuet', 'cacao', 'cactus'],
  ...['camomille', 'cannelle', 'caramel', 'cerfeuil', 'cerise', 'chocolat', 'citron', 'coquelicot'],
  ...['corail', 'coton', 'cumin', 'dahlia', 'estragon', 'framboise', 'gaufre', 'gingembre'],
  ...['glycine', 'groseille', 'jonquille', 'kiwi', 'laurier', 'lavande', 'lotus', 'luzerne'],
  ...['magnolia', 'mandarine', 'mangue', 'marjolaine', 'menthe', 'mimosa', 'mirabelle', 'muguet'],
  ...['muscade', 'noisette', 'orange', 'origan', 'osier', 'palmier', 'papaye', 'paprika'],
  ...['persil', 'pivoine', 'platane', 'poivron', 'praline', 'radis', 'raisin', 'romarin'],
  ...['safran', 'sapin', 'sorbet', 'tilleul', 'tomate', 'tulipe', 'vanille', 'verveine'],
] as const

export const JOURNEY_WORDS = [
  ...['archipel', 'boussole', 'bougie', 'brume', 'cabane', 'canal', 'carnet', 'carrousel'],
  ...['cascade', 'chalet', 'chanson', 'chapeau', 'coffret', 'colline', 'crayon', 'domino'],
  ...['falaise', 'fauteuil', 'flocon', 'fontaine', 'galaxie', 'glacier', 'guirlande', 'guitare'],
  ...['harpe', 'horizon', 'horloge', 'jardin', 'lagon', 'lanterne', 'miroir', 'montagne'],
  ...['moulin', 'navette', 'navire', 'nuage', 'orage', 'palette', 'panier', 'parasol'],
  ...['pendule', 'piano', 'pinceau', 'prairie', 'radeau', 'refrain', 'rivage', 'ruban'],
  ...['ruisseau', 'satellite', 'sentier', 'soleil', 'tabouret', 'tableau', 'tandem', 'tapis'],
  ...['terrasse', 'torrent', 'toupie', 'trompette', 'valise', 'vitrail', 'voilier', 'volcan'],
] as const
