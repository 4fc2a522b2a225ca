import type { ClockTrouble } from '../../domain/clock.ts'
import type { Language } from '../../domain/vocabulary.ts'
import type { Finding, ReadinessCheck } from '../readiness.ts'
import { languageLabels } from './counts.fr.ts'
import { listInWords, plural } from './format.ts'
import { clockTroubles } from './trouble.fr.ts'

export const readiness = {
  title: 'Prêt à partir',
  lead: 'Avant une tournée sans réseau\u00a0: une minute, et vous savez ce qui tient.',
  run: 'Vérifier maintenant',
  again: 'Vérifier de nouveau',
  running: 'Vérification en cours…',
  verdict: {
    ok: 'La tablette est prête à partir.',
    watch: 'La tablette peut partir. Lisez ce qui suit.',
    stop: 'La tablette n’est pas prête.',
  } satisfies Record<Finding['state'], string>,
  states: { ok: 'Bon', watch: 'À savoir', stop: 'À faire' } satisfies Record<Finding['state'], string>,
}

export const checkNames: Record<ReadinessCheck, string> = {
  offline: 'Démarrage sans réseau',
  persistence: 'Mémoire protégée',
  space: 'Place libre',
  clock: 'Date et heure',
  catalog: 'Liste du réseau',
  languages: 'Langues de la charte',
  voices: 'Lecture à voix haute',
  lots: 'Envois en attente',
  link: 'Serveur du réseau',
  pin: 'Code de la tablette',
}

/** What was found, and the remedy where there is one. */
export const findingInWords = (finding: Finding): { said: string; remedy: string | null } => {
  switch (finding.check) {
    case 'offline':
      return offlineInWords(finding)
    case 'persistence':
      return finding.state === 'ok'
        ? { said: 'Le navigateur ne videra pas Escale de lui-même.', remedy: null }
        : {
            said: 'Le navigateur pourrait vider Escale s’il manquait de place. C’est courant.',
            remedy: 'Installez Escale sur l’écran d’accueil, gardez de la place libre, et envoyez souvent.',
          }
    case 'space':
      return spaceInWords(finding)
    case 'clock':
      return finding.trouble
        ? clockInWords(finding.trouble)
        : { said: 'Rien ne les contredit.', remedy: null }
    case 'catalog':
      return {
        said:
          finding.days < 1 ? 'Elle est du jour.' : `Elle date de ${plural(finding.days, 'jour', 'jours')}.`,
        remedy:
          finding.state === 'ok' ? null : 'Connectez la tablette au réseau pour recevoir une liste récente.',
      }
    case 'languages':
      return languagesInWords(finding)
    case 'voices':
      return voicesInWords(finding)
    case 'lots':
      return lotsInWords(finding)
    case 'link':
      return linkInWords(finding)
    case 'pin':
      return finding.state === 'ok'
        ? { said: 'Il est choisi.', remedy: null }
        : {
            said: 'Aucun code n’est choisi.',
            remedy: 'Choisissez-le dans les réglages\u00a0: il permet de reprendre la tablette prêtée.',
          }
  }
}

function languagesInWords({ offered, missing }: Extract<Finding, { check: 'languages' }>) {
  const named = (languages: readonly Language[]) =>
    listInWords(languages.map((language) => languageLabels[language]))
  const said =
    offered.length === 0
      ? 'Aucune langue ne peut être proposée à l’usager du début à la fin.'
      : `Proposées à l’usager\u00a0: ${named(offered)}.`
  if (missing.length === 0) return { said, remedy: null }
  return {
    said: `${said} La charte est traduite, mais pas les écrans, en\u00a0: ${named(missing)}.`,
    remedy:
      'Signalez-le à votre responsable\u00a0: une langue est proposée quand la charte et les écrans la parlent.',
  }
}

function lotsInWords({ waiting, isAlone }: Extract<Finding, { check: 'lots' }>) {
  if (waiting === 0) return { said: 'Aucun\u00a0: tout ce qui était prêt est parti.', remedy: null }
  const lots = plural(waiting, 'envoi', 'envois')
  return isAlone
    ? {
        said: `${lots} à transmettre par fichier ou par codes, en sécurité sur la tablette.`,
        remedy: 'Touchez Ce qui part d’ici, puis choisissez un fichier ou des codes.',
      }
    : {
        said: `${lots} en attente du réseau, en sécurité sur la tablette.`,
        remedy: 'Connectez la tablette avant de partir, ou mettez-les dans un fichier.',
      }
}

function linkInWords({ link, days }: Extract<Finding, { check: 'link' }>) {
  const ago = days === 0 ? 'moins d’un jour' : plural(days, 'jour', 'jours')
  switch (link) {
    case 'alone':
      return {
        said: 'Cette tablette travaille seule. Ses envois partent par fichier ou par codes.',
        remedy: null,
      }
    case 'fresh':
      return { said: `Dernier échange il y a ${ago}.`, remedy: null }
    case 'old':
      return {
        said: `Dernier échange il y a ${ago}.`,
        remedy: 'Connectez la tablette, puis touchez Envoyer maintenant dans Ce qui part d’ici.',
      }
    case 'never':
      return {
        said: 'La tablette a rejoint le serveur, sans échange pour l’instant.',
        remedy: 'Connectez la tablette, puis touchez Envoyer maintenant dans Ce qui part d’ici.',
      }
    case 'refused':
      return {
        said: 'Le serveur ne reçoit plus cette tablette. Tout ce qui attend est en sécurité ici.',
        remedy:
          'Demandez un nouveau code à l’administrateur du réseau, ou mettez les envois dans un fichier.',
      }
  }
}

function offlineInWords({ worker, files, missing }: Extract<Finding, { check: 'offline' }>) {
  if (!worker)
    return {
      said: 'Escale n’est pas encore gardée sur la tablette.',
      remedy: 'Gardez la page ouverte une minute avec le réseau, rechargez-la, puis vérifiez de nouveau.',
    }
  if (missing.length > 0)
    return {
      said: `${plural(missing.length, 'fichier manque', 'fichiers manquent')} sur ${files}.`,
      remedy: 'Connectez la tablette, rechargez la page, puis vérifiez de nouveau.',
    }
  return { said: `Les ${files} fichiers d’Escale sont sur la tablette.`, remedy: null }
}

function spaceInWords({ state, freeMb }: Extract<Finding, { check: 'space' }>) {
  if (freeMb === null)
    return {
      said: 'Ce navigateur ne dit pas combien il reste.',
      remedy: 'Regardez dans les réglages de la tablette\u00a0: gardez au moins 200 Mo.',
    }
  const free = freeMb >= 1000 ? `${Math.floor(freeMb / 1000)}\u00a0Go` : `${freeMb}\u00a0Mo`
  return {
    said: `Il reste ${free} pour Escale.`,
    remedy: state === 'ok' ? null : 'Libérez de la place\u00a0: photos, vidéos, applications.',
  }
}

const clockInWords = (trouble: ClockTrouble) => ({
  said: clockTroubles[trouble].happened,
  remedy: clockTroubles[trouble].todo,
})

function voicesInWords({ voices, missing }: Extract<Finding, { check: 'voices' }>) {
  if (missing.length === 0)
    return { said: `${plural(voices, 'voix est', 'voix sont')} sur la tablette.`, remedy: null }
  return {
    said: `Pas de voix sur la tablette pour\u00a0: ${listInWords(missing.map((language) => languageLabels[language]))}.`,
    remedy: 'Ajoutez une voix dans les réglages de la tablette, ou lisez la charte vous-même.',
  }
}
