/** Names that mean the same service as another one does: `ORDERS_URL` of `order`, `LEARNING_URL` of `learner`. */

/** One of what is called by several, and several of what is called by one: `users` of `user`. */
export function inNumber(name: string): string {
  return name.endsWith('s') ? name.slice(0, -1) : `${name}s`;
}

/** Who does what a name says, and what somebody does: `learner` of `learning`, and the other way round. */
export function doers(name: string): readonly string[] {
  const [, does] = /^([a-z]{4,})ing$/.exec(name) ?? [];
  const [, who] = /^([a-z]{4,})[eo]r$/.exec(name) ?? [];
  return does !== undefined ? [`${does}er`, `${does}or`] : who !== undefined ? [`${who}ing`] : [];
}
