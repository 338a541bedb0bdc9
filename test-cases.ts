/** For property tests of policies. Here and not among them, since kernels know nothing of Node and its environment. */

/** How many cases a check draws: few where every policy is checked, more where one is alone (`bench/conformance.ts` says so). */
export const cases = (few: number): number => (process.env.LLMOS_ONE_POLICY === undefined ? few : Math.ceil(2.5 * few))
