/** A request of which a part is beyond what the library may do (TRI5). */
export const beyondWords = {
  without: (needs: string) => `Le reste peut être accompagné ici, sans ${needs}.`,
  setAside: 'Mettre de côté',
  aside: (needs: string) => `Mis de côté\u00a0: ${needs}`,
  goTo: (places: string) => `Où orienter pour cela\u00a0: ${places}.`,
  putBack: 'Remettre dans la demande',
}
