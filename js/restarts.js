// A trap leaves an instance's memory in an unknown state: all of it is dropped, and everything that it held is lost to all
// who share the instance.

/** What wasm-bindgen wrote of some wasm, as far as it can be started afresh. @typedef {{ __wbg_reset_state(): void }} Instance */

/** @type {WeakMap<Instance, number>} */
const restarts = new WeakMap();

/** How often an instance was started afresh. @param {Instance} instance */
export const restartsOf = (instance) => restarts.get(instance) ?? 0;

/** @param {Instance} instance */
export function restart(instance) {
  restarts.set(instance, restartsOf(instance) + 1);
  instance.__wbg_reset_state();
}
