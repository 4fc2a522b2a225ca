/** A request of which a part is beyond what the library may do (TRI5). */
export const beyondWords = {
  rest: 'Le reste peut se faire ici',
  without: (needs: string) =>
    `Mettez de côté ${needs}\u00a0: le reste de la demande peut être accompagné ici.`,
  setAside: 'Mettre de côté',
  aside: (needs: string) => `Mis de côté\u00a0: ${needs}`,
  goTo: (places: string) => `Où orienter pour cela\u00a0: ${places}.`,
  putBack: 'Remettre dans la demande',
}
