import { expect, test } from 'vitest'
import { openCommand } from './desktop.ts'

test.each([
  ['darwin', {}, ['open', ['a b.html']]],
  ['win32', {}, ['explorer.exe', ['a b.html']]],
  ['linux', { DISPLAY: ':0' }, ['xdg-open', ['a b.html']]],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, ['xdg-open', ['a b.html']]],
  ['linux', { DISPLAY: '' }, null],
  ['freebsd', {}, null],
] as const)('%s with %o', (platform, env, command) => {
  expect(openCommand('a b.html', platform, env)).toEqual(command)
})
