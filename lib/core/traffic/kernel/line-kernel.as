/**
 * Lines of a flow log about which nothing is doubtful, 16 characters at a time. AssemblyScript, of which
 * `npm run kernel` makes the WebAssembly in line-kernel-code.ts.
 *
 *   findEnds    where each column and each line of a stretch of text ends
 *   readLines   of each line the wanted columns, as key, hour and amount of a batch
 *
 * It stops at anything unusual: OddLineReader reads that line, whose rules are the meaning of a record.
 * Whoever runs it owns the memory and says where everything lies.
 */

/** What the host does for it: tokens and labels it has not seen yet (below zero: none), and rejected records. */
@external("host", "tokenOf")
declare function tokenOf(from: usize, to: usize): i32;
@external("host", "labelOf")
declare function labelOf(from: usize, to: usize): i32;
@external("host", "reject")
declare function reject(key: usize, hundreds: i32): void;

const LONGEST_LINE: i32 = 65_536;
/** The numbers of label-numbers.ts and flow-tally.ts. */
const LOCAL: i32 = 2;
const EXACT_BASE: i32 = 1 << 20;

// Where things lie

let ends: usize = 0;
let lineEnds: usize = 0;
let keys: usize = 0;
let hours: usize = 0;
let amounts: usize = 0;
let pages: usize = 0;
let serviceLabels: usize = 0;
let constants: usize = 0;
let patterns: usize = 0;
let memo: usize = 0;
let mostRemembered: i32 = 0;

export function place(
  endsAt: usize,
  lineEndsAt: usize,
  keysAt: usize,
  hoursAt: usize,
  amountsAt: usize,
  pagesAt: usize,
  serviceLabelsAt: usize,
  constantsAt: usize,
  patternsAt: usize,
  memoAt: usize,
  memoEntries: i32,
): void {
  ends = endsAt;
  lineEnds = lineEndsAt;
  keys = keysAt;
  hours = hoursAt;
  amounts = amountsAt;
  pages = pagesAt;
  serviceLabels = serviceLabelsAt;
  constants = constantsAt;
  patterns = patternsAt;
  memo = memoAt;
  mostRemembered = memoEntries;
  setConstants();
  setPatterns();
}

// What the file at hand is

let columns: i32 = 0;
let mostLines: i32 = 0;
/** Bytes of a key. */
let width: usize = 0;
/** Byte offsets of columns in a line's ends; below zero: the format has none. */
let bytesColumn: i32 = 0;
let startColumn: i32 = 0;
let actionColumn: i32 = 0;
let statusColumn: i32 = 0;
/** Three words each: column and place in the key in bytes, and whether it tells a service or is kept exactly. */
let tokens: usize = 0;
let tokensEnd: usize = 0;
let addresses: usize = 0;
let addressesEnd: usize = 0;
/** Tokens from 1 to this are codes of services. */
let serviceTokens: i32 = 0;
let reportsRejections: bool = false;

const STEP: usize = 12;

export function open(
  columnCount: i32,
  lines: i32,
  keyBytes: usize,
  bytesAt: i32,
  startAt: i32,
  actionAt: i32,
  statusAt: i32,
  tokensAt: usize,
  tokenCount: i32,
  addressCount: i32,
  serviceTokenCount: i32,
  reports: bool,
): void {
  columns = columnCount;
  mostLines = lines;
  width = keyBytes;
  bytesColumn = bytesAt << 2;
  startColumn = startAt << 2;
  actionColumn = actionAt << 2;
  statusColumn = statusAt << 2;
  tokens = tokensAt;
  tokensEnd = tokensAt + <usize>tokenCount * STEP;
  addresses = tokensEnd;
  addressesEnd = tokensEnd + <usize>addressCount * STEP;
  serviceTokens = serviceTokenCount;
  reportsRejections = reports;
}

// The text at hand

export let line: usize = 0;
export let nextLine: usize = 0;
export let lastLine: usize = 0;
export let rejected: i32 = 0;
let hasControls: bool = false;

/** Finds all characters up to the blank in [from, to); the one before `from` counts as such. Writes 64 bytes behind it. */
export function findEnds(from: usize, to: usize): void {
  memory.fill(to, 0x5f, 64);
  const blanks = v128.load(constants, 16 * BLANKS);
  const newlines = v128.load(constants, 16 * NEWLINES);
  let end = ends;
  let newline = lineEnds;
  let least = blanks;
  store<i32>(end, <i32>from - 1);
  for (let at = from; at < to; at += 64) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    const lineA = i8x16.eq(a, newlines);
    const lineB = i8x16.eq(b, newlines);
    const lineC = i8x16.eq(c, newlines);
    const lineD = i8x16.eq(d, newlines);
    // Newlines apart, is there anything before the blank?
    least = i8x16.min_u(
      i8x16.min_u(least, i8x16.min_u(v128.or(a, lineA), v128.or(b, lineB))),
      i8x16.min_u(v128.or(c, lineC), v128.or(d, lineD)),
    );
    let found =
      (<u64>i8x16.bitmask(i8x16.le_u(a, blanks))) |
      ((<u64>i8x16.bitmask(i8x16.le_u(b, blanks))) << 16) |
      ((<u64>i8x16.bitmask(i8x16.le_u(c, blanks))) << 32) |
      ((<u64>i8x16.bitmask(i8x16.le_u(d, blanks))) << 48);
    let lines =
      (<u64>i8x16.bitmask(lineA)) |
      ((<u64>i8x16.bitmask(lineB)) << 16) |
      ((<u64>i8x16.bitmask(lineC)) << 32) |
      ((<u64>i8x16.bitmask(lineD)) << 48);
    while (lines != 0) {
      store<usize>(newline, end + (<usize>popcnt(found & (lines ^ (lines - 1))) << 2));
      newline += 4;
      lines &= lines - 1;
    }
    while (found != 0) {
      end += 4;
      store<i32>(end, <i32>at + <i32>ctz(found));
      found &= found - 1;
    }
  }
  hasControls = v128.any_true(i8x16.lt_u(least, blanks));
  line = ends;
  nextLine = lineEnds;
  lastLine = newline;
}

/** Fills the batch from the next line on, up to an unusual one; answers how many lines it has. */
export function readLines(): i32 {
  const lastLineEnd = lastLine;
  const lineBytes = <usize>columns << 2;
  const most = mostLines;
  const keyBytes = width;
  const tokensFrom = tokens;
  const tokensTo = tokensEnd;
  const addressesTo = addressesEnd;
  const bytesAt = <usize>bytesColumn;
  const startAt = <usize>startColumn;
  const actionAt = actionColumn;
  const statusAt = statusColumn;
  let at = line;
  let next = nextLine;
  let key = keys;
  let hour = hours;
  let amount = amounts;
  let count = 0;
  while (next < lastLineEnd && count < most) {
    const end = load<usize>(next);
    if (end - at != lineBytes) break;
    if (load<i32>(end) - load<i32>(at) > LONGEST_LINE) break;
    if (hasControls && !hasOnlyBlanks(at, end)) break;

    let to = load<usize>(at + bytesAt, 4);
    let length = <i32>(to - load<usize>(at + bytesAt)) - 1;
    const low = lastDigits(to, length);
    let value = eightDigits(low);
    if (length > 8) {
      const high = lastDigits(to - 8, length - 8);
      if (length > 15 || !areDigits(high)) break;
      value += eightDigits(high) * 100_000_000;
    }

    to = load<usize>(at + startAt, 4);
    const start = load<u64>(to - 10) ^ ZEROS;
    if (
      (length < 1) |
      <i32>(to - load<usize>(at + startAt) != 11) |
      <i32>(((low | (low + BEYOND_NINE) | start | (start + BEYOND_NINE)) & TOP_BITS) != 0) |
      <i32>!areTwoDigits(load<u16>(to - 2))
    )
      break;
    const hundreds = <i32>eightDigits(start);

    if (statusAt >= 0) {
      to = load<usize>(at + <usize>statusAt, 4);
      if ((<i32>(to - load<usize>(at + <usize>statusAt) != 3) | (<i32>load<u16>(to - 2) ^ OK)) != 0) break;
    }
    let isRejected = false;
    if (actionAt >= 0) {
      to = load<usize>(at + <usize>actionAt, 4);
      const action = load<u64>(to - 8) >> 16;
      isRejected = action == REJECT;
      if (to - load<usize>(at + <usize>actionAt) != 7 || (action != ACCEPT && !isRejected)) break;
    }

    let touches = 0;
    let doubt = 0;
    let step = tokensFrom;
    for (; step < tokensTo; step += STEP) {
      const column = at + load<usize>(step);
      const token = remembered(0, load<usize>(column) + 1, load<usize>(column, 4));
      store<i32>(key + load<usize>(step, 4), token);
      doubt |= token;
      touches |= load<i32>(step, 8) & <i32>(<u32>(token - 1) < <u32>serviceTokens);
    }
    for (; step < addressesTo; step += STEP) {
      const column = at + load<usize>(step);
      const label = addressLabel(load<usize>(column) + 1, load<usize>(column, 4));
      store<i32>(key + load<usize>(step, 4), label);
      doubt |= label;
      touches |= <i32>load<u8>(serviceLabels + <usize>label);
    }
    if (doubt < 0) break;

    if (isRejected) {
      rejected++;
      if (reportsRejections) reject(key, hundreds);
    } else {
      if (touches != 0) keepExact(at, key);
      // An hour is 36 hundreds of seconds.
      store<i32>(hour, (hundreds / 36) << 1);
      store<f64>(amount, <f64>value);
      hour += 4;
      amount += 8;
      key += keyBytes;
      count++;
    }
    at = end;
    next += 4;
  }
  line = at;
  nextLine = next;
  return count;
}

/** Lets the line at hand be, which was read otherwise. */
export function skipLine(): void {
  line = load<usize>(nextLine);
  nextLine += 4;
}

function hasOnlyBlanks(from: usize, to: usize): bool {
  for (let end = from + 4; end < to; end += 4) if (load<u8>(load<usize>(end)) != 32) return false;
  return true;
}

/** Local addresses of a record that touches a service become the addresses themselves. */
function keepExact(at: usize, key: usize): void {
  for (let step = addresses; step < addressesEnd; step += STEP) {
    const label = key + load<usize>(step, 4);
    if (load<i32>(step, 8) == 0 || load<i32>(label) != LOCAL) continue;
    const column = at + load<usize>(step);
    store<i32>(label, EXACT_BASE + remembered(0, load<usize>(column) + 1, load<usize>(column, 4)));
  }
}

// Numbers and words

const ZEROS: u64 = 0x3030303030303030;
/** Added to ten or more, sets the topmost bit of its byte. */
const BEYOND_NINE: u64 = 0x7676767676767676;
const TOP_BITS: u64 = 0x8080808080808080;
/** `ACCEPT`, `REJECT` and `OK` */
const ACCEPT: u64 = 0x545045434341;
const REJECT: u64 = 0x5443454a4552;
const OK: i32 = 0x4b4f;

/** The last `length` characters before `to`, of 8 at most, with their zeros taken off and nothing before them. */
function lastDigits(to: usize, length: i32): u64 {
  const digits = load<u64>(to - 8) ^ ZEROS;
  return length < 8 ? digits & (<u64>-1 << <u64>(64 - (length << 3))) : digits;
}

function areDigits(digits: u64): bool {
  return ((digits | (digits + BEYOND_NINE)) & TOP_BITS) == 0;
}

function areTwoDigits(pair: u16): bool {
  const digits = <u32>pair ^ 0x3030;
  return ((digits | (digits + 0x7676)) & 0x8080) == 0;
}

/** Neighbours are put together three times: to two digits, four and eight. */
function eightDigits(digits: u64): u64 {
  const pairs = digits * 10 + (digits >> 8);
  return (
    ((pairs & 0x000000ff000000ff) * 0x000f424000000064 + ((pairs >> 16) & 0x000000ff000000ff) * 0x0000271000000001) >> 32
  );
}

// Addresses

/** A pattern: 16 places of digits, and for each octet the least it can be without a leading zero. */
const PATTERN: usize = 32;
const PATTERN_NUMBERS: usize = 65_536;

/** The label of any address, -1 if it is none. */
function addressLabel(from: usize, to: usize): i32 {
  const length = to - from;
  if (length > 15) return remembered(1, from, to);
  const text = v128.load(from);
  const end = 1 << <i32>length;
  const dots = (i8x16.bitmask(i8x16.eq(text, v128.load(constants, 16 * DOTS))) & (end - 1)) | end;
  const pattern = patterns + PATTERN_NUMBERS + <usize>load<u8>(patterns + <usize>dots) * PATTERN;
  // Hundreds and tens of each octet, then ones and nothing; what it has not is 0.
  const digits = i8x16.swizzle(i8x16.sub(text, v128.load(constants, 16 * ZERO_DIGITS)), v128.load(pattern));
  const weights = v128.load(constants, 16 * WEIGHTS);
  const octets = i32x4.add(
    i32x4.extadd_pairwise_i16x8_u(i16x8.extmul_low_i8x16_u(digits, weights)),
    i32x4.extadd_pairwise_i16x8_u(i16x8.extmul_high_i8x16_u(digits, weights)),
  );
  const wrong = v128.or(
    i8x16.gt_u(digits, v128.load(constants, 16 * NINES)),
    v128.or(
      i32x4.gt_u(octets, v128.load(constants, 16 * MOST_OCTETS)),
      i32x4.lt_u(octets, i32x4.extend_low_i16x8_u(v128.load64_zero(pattern, 16))),
    ),
  );
  if (v128.any_true(wrong)) return remembered(1, from, to);
  const page = <u32>load<u16>(pages + (<usize>i32x4.extract_lane(octets, 0) << 1));
  const network = <u32>load<u16>(pages + <usize>(((page << 8) | i32x4.extract_lane(octets, 1)) << 1));
  const subnet = <u32>load<u16>(pages + <usize>(((network << 8) | i32x4.extract_lane(octets, 2)) << 1));
  return <i32>load<u16>(pages + <usize>(((subnet << 8) | i32x4.extract_lane(octets, 3)) << 1));
}

/** Pattern 0 is of no address: it asks for more than an octet can be. */
function setPatterns(): void {
  const table = patterns + PATTERN_NUMBERS;
  store<u64>(table, 0xffff_ffff_ffff_ffff, 16);
  let number: usize = 0;
  for (let a = 1; a <= 3; a++)
    for (let b = 1; b <= 3; b++)
      for (let c = 1; c <= 3; c++)
        for (let d = 1; d <= 3; d++) {
          const pattern = table + ++number * PATTERN;
          const ends0 = a;
          const ends1 = ends0 + 1 + b;
          const ends2 = ends1 + 1 + c;
          const ends3 = ends2 + 1 + d;
          setOctet(pattern, ends0, a);
          setOctet(pattern + 2, ends1, b);
          setOctet(pattern + 4, ends2, c);
          setOctet(pattern + 6, ends3, d);
          const marks = (1 << ends0) | (1 << ends1) | (1 << ends2) | (1 << ends3);
          store<u8>(patterns + <usize>marks, <u8>number);
        }
}

function setOctet(place: usize, end: i32, digits: i32): void {
  const none: u8 = 255;
  store<u8>(place, digits > 2 ? <u8>(end - 3) : none);
  store<u8>(place, digits > 1 ? <u8>(end - 2) : none, 1);
  store<u8>(place, <u8>(end - 1), 8);
  store<u8>(place, none, 9);
  store<u16>(place, digits == 1 ? 0 : digits == 2 ? 10 : 100, 16);
}

// Texts that were seen before

/** Twice 16 characters, which may overlap; length and kind; number. */
const ENTRY: usize = 48;
const FEWEST: i32 = 1024;
let memoMask: i32 = FEWEST - 1;
let memoCount: i32 = 0;

/** Other numbers hold from now on. */
export function forgetAll(): void {
  memory.fill(memo, 0, <usize>(memoMask + 1) * ENTRY);
  memoCount = 0;
  memoMask = FEWEST - 1;
}

/** The number of a token (kind 0), or the label of an address (kind 1); below zero if it is none. */
function remembered(kind: i32, from: usize, to: usize): i32 {
  const length = <i32>(to - from);
  if (length > 32) return kind == 0 ? tokenOf(from, to) : labelOf(from, to);
  let first = v128.load(from);
  let last: v128;
  if (length < 16) {
    if (length == 0) return -1;
    if (length == 1 && load<u8>(from) == 45) return 0;
    first = v128.and(first, v128.load(constants + 16 * MASKS + <usize>(16 - length)));
    last = first;
  } else last = v128.load(to - 16);
  const sort = length | (kind << 8);
  let hash = i64x2.extract_lane(last, 0) * 0x9e3779b97f4a7c15 + i64x2.extract_lane(last, 1) * 0xc2b2ae3d27d4eb4f + sort;
  hash = (hash ^ (hash >>> 32)) * 0x9e3779b97f4a7c15;
  let number = <i32>(hash >>> 40) & memoMask;
  while (true) {
    const entry = memo + <usize>number * ENTRY;
    const known = load<i32>(entry, 32);
    if (known == sort) {
      const differs = v128.or(v128.xor(v128.load(entry), first), v128.xor(v128.load(entry, 16), last));
      if (!v128.any_true(differs)) return load<i32>(entry, 36);
    } else if (known == 0) {
      const value = kind == 0 ? tokenOf(from, to) : labelOf(from, to);
      if (value < 0) return value;
      v128.store(entry, first);
      v128.store(entry, last, 16);
      store<i32>(entry, sort, 32);
      store<i32>(entry, value, 36);
      if (++memoCount * 2 > memoMask) forget();
      return value;
    }
    number = (number + 1) & memoMask;
  }
}

/** Starts anew with four times the room, as far as there is any. */
function forget(): void {
  const entries = min((memoMask + 1) * 4, mostRemembered);
  forgetAll();
  memoMask = entries - 1;
}

// Constants of 16 characters, which cost less to load than to make

const BLANKS: usize = 0;
const NEWLINES: usize = 1;
const DOTS: usize = 2;
const ZERO_DIGITS: usize = 3;
const NINES: usize = 4;
const WEIGHTS: usize = 5;
const MOST_OCTETS: usize = 6;
/** 16 characters of all bits, and 16 of none. */
const MASKS: usize = 7;

function setConstants(): void {
  v128.store(constants, i8x16.splat(32), 16 * BLANKS);
  v128.store(constants, i8x16.splat(10), 16 * NEWLINES);
  v128.store(constants, i8x16.splat(46), 16 * DOTS);
  v128.store(constants, i8x16.splat(48), 16 * ZERO_DIGITS);
  v128.store(constants, i8x16.splat(9), 16 * NINES);
  v128.store(constants, i8x16(100, 10, 100, 10, 100, 10, 100, 10, 1, 0, 1, 0, 1, 0, 1, 0), 16 * WEIGHTS);
  v128.store(constants, i32x4.splat(255), 16 * MOST_OCTETS);
  v128.store(constants, i8x16.splat(-1), 16 * MASKS);
}
