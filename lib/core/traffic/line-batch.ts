/**
 * Accepted lines that wait to be added to the sums: all of a stretch in one go, so that reading lines and looking up
 * groups do not take registers and cache from each other.
 *
 *   hours    978372          978372           times two, as in a row
 *   keys     [eni, label, label, eni, label, label]
 *   amounts  20000           1500
 */
import { LEAST_WIDTH } from './group-layout.ts';

export class LineBatch {
  static readonly mostLines = 1024;
  /** Numbers in a line's key. */
  readonly width: number;
  readonly keys: Int32Array;
  readonly hours = new Int32Array(LineBatch.mostLines);
  readonly amounts = new Float64Array(LineBatch.mostLines);
  count = 0;

  constructor(width: number) {
    this.width = Math.max(LEAST_WIDTH, width);
    this.keys = new Int32Array(LineBatch.mostLines * this.width);
  }
}
