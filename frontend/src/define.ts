/**
 * Registers an element unless its name is taken: after an update of the integration, the new modules
 * are loaded into pages that have the old ones.
 */
export function element(name: string) {
  return (elementClass: CustomElementConstructor): void => {
    if (!customElements.get(name)) customElements.define(name, elementClass);
  };
}
