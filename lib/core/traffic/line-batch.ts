/**
 * Accepted lines that wait to be added to the sums: many in one go, so that reading lines and looking up groups do not
 * take registers and cache from each other.
 *
 *   hours    978372          978372           times two, as in a row
 *   keys     [eni, label, label, eni, label, label]
 *   amounts  20000           1500
 */
export interface LineBatch {
  /** Numbers in a line's key. */
  readonly width: number;
  readonly keys: Int32Array;
  readonly hours: Int32Array;
  readonly amounts: Float64Array;
  count: number;
}
