// @vitest-environment happy-dom
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { homeWords } from '../../src/app/i18n/home.fr.ts'
import { drawShell, hasHomeSign, keepHomeSign, opensOnHome } from '../../src/app/shell.ts'
import type { Tablet } from '../../src/db/db.ts'
import { NOW } from '../makers.ts'

const html = readFileSync('index.html', 'utf8')
const tablet = { lentTo: null, pin: {}, confirmedUntil: NOW + 1 } as unknown as Tablet

test('[P8] the first drawing is home only on a tablet that is placed, confirmed for today and not lent', () => {
  expect(opensOnHome(tablet, NOW)).toBe(true)
  expect(opensOnHome({ ...tablet, lentTo: 's1' }, NOW)).toBe(false)
  expect(opensOnHome({ ...tablet, pin: null }, NOW)).toBe(false)
  expect(opensOnHome({ ...tablet, confirmedUntil: null }, NOW)).toBe(false)
  expect(opensOnHome(tablet, NOW + 1)).toBe(false)
})

test('[P4] a tap before the rest is in is kept, one after it is not', () => {
  document.body.innerHTML = html.slice(html.indexOf('<body>') + 6, html.indexOf('</body>'))
  const shell = drawShell()
  expect(shell.asked()).toBeNull()
  document.querySelector<HTMLElement>('#app [data-ask="demande"] .tile-words')?.click()
  expect(shell.asked()).toBe('demande')

  const question = document.querySelector<HTMLElement>('#app [data-ask="question"]')
  shell.leave()
  document.getElementById('app')?.append(question as HTMLElement)
  question?.click()
  expect(shell.asked()).toBe('demande')
})

test('[P8] [P1] the sign that home may be drawn at once is an instant, good until then, and goes with home', () => {
  localStorage.clear()
  expect(hasHomeSign(NOW)).toBe(false)
  keepHomeSign(NOW + 1)
  expect({ ...localStorage }).toEqual({ home: `${NOW + 1}` })
  expect(hasHomeSign(NOW)).toBe(true)
  expect(hasHomeSign(NOW + 1)).toBe(false)
  keepHomeSign(null)
  expect(localStorage.length).toBe(0)
})

test('[P8] what the disk does not confirm leaves nothing of staff in the page', () => {
  document.body.innerHTML = html.slice(html.indexOf('<body>') + 6, html.indexOf('</body>'))
  drawShell().leave()
  expect(document.getElementById('app')?.innerHTML).toBe('')
})

test('[P8] its words are those of home, and stand in a template: nothing of staff is in the page before it is drawn', () => {
  for (const words of [
    homeWords.title,
    homeWords.newRequest,
    homeWords.newRequestNote,
    homeWords.question,
    homeWords.questionNote,
  ])
    expect(html).toContain(words)
  expect(html.replace(/<template[\s\S]*?<\/template>/g, '')).not.toContain(homeWords.newRequest)
})
