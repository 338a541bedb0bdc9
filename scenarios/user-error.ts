/**
 * A mistake that the user can mend: shown as its message alone, without a stack trace, with exit code 2.
 * The message says where, what was expected, what was found, and the remedy.
 */
export class UserError extends Error {
  override name = 'UserError'
}
