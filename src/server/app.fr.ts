/** What a browser shows where there is no page. */
export const appWords = {
  notFound: 'Introuvable',
  failed: 'Le serveur n’a pas pu répondre',
}
