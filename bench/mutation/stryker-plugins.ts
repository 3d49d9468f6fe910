/**
 * What Stryker is told of our code: which texts are prose, and which mutants are in the sample.
 */
import { createHash } from 'node:crypto';

type AstPath = {
  readonly node: {
    readonly type: string;
    readonly value?: unknown;
    readonly quasis?: readonly { readonly value: { readonly raw: string } }[];
  };
};

/**
 * A text with two words beside each other is for people: no key, operator, ARN or name in a policy has one. Tests hold the
 * words of few of them, and should; an empty one changes no answer.
 */
const prose = {
  shouldIgnore({ node }: AstPath): string | undefined {
    const texts =
      node.quasis?.map(({ value }) => value.raw) ?? (typeof node.value === 'string' ? [node.value] : []);
    const isText = node.type === 'StringLiteral' || node.type === 'TemplateLiteral';
    return isText && texts.some((text) => /[a-z]{2} [a-z]/i.test(text)) ? 'prose' : undefined;
  },
};

type Mutant = {
  readonly id: string;
  readonly fileName: string;
  readonly location: unknown;
  readonly replacement: string;
};

/** A number in [0, 1) that is a mutant's own: a larger share takes in the mutants of a smaller one. */
function draw({ fileName, location, replacement }: Mutant, seed: string): number {
  const name = fileName.slice(fileName.lastIndexOf('lib/core/iam'));
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, name, location, replacement]))
    .digest();
  return digest.readUInt32BE() / 2 ** 32;
}

/** Stryker knows no samples; what a checker refuses is neither run nor counted. */
class Sample {
  async init(): Promise<void> {}

  async check(mutants: readonly Mutant[]): Promise<Record<string, { status: string; reason?: string }>> {
    const share = Number(process.env['MUTATION_SHARE'] ?? 1);
    const seed = process.env['MUTATION_SEED'] ?? '1';
    return Object.fromEntries(
      mutants.map((mutant) => [
        mutant.id,
        draw(mutant, seed) < share
          ? { status: 'passed' }
          : { status: 'compileError', reason: 'not in the sample' },
      ]),
    );
  }
}

export const strykerPlugins = [
  { kind: 'Ignore', name: 'prose', value: prose },
  { kind: 'Checker', name: 'sample', injectableClass: Sample },
];
