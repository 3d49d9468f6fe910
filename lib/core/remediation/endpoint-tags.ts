/** The tags by which Endpointer and a VPC's owner speak to each other. */

/** On everything that Endpointer makes. */
export const PRODUCT_TAG = 'endpointer:product';
export const PRODUCT_TAG_VALUE = 'endpointer';
/** On everything that Endpointer makes: the id of the remediation that made it. */
export const REMEDIATION_TAG = 'endpointer:remediation';
/** On a VPC, by its owner: `observe`, `approve` or `auto`. */
export const MODE_TAG = 'endpointer:mode';
/** On a VPC, by its owner: the ids of the inherent hazards that `auto` may run into, separated by spaces. */
export const ACCEPTS_TAG = 'endpointer:accepts';
