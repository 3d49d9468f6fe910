/** Writes the WebAssembly of lib/core/traffic/kernel/line-kernel.as; a test compares it with its source. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('../lib/core/traffic/kernel/', import.meta.url);
const target = fileURLToPath(new URL('line-kernel-code.ts', folder));

interface Compiler {
  main(
    flags: readonly string[],
    files: {
      readonly readFile: (name: string) => string | null;
      readonly writeFile: (name: string, contents: string | Uint8Array) => void;
    },
  ): Promise<{ readonly error: Error | null }>;
}

/** By a name that TypeScript does not follow: the package's types redefine those of arrays for the whole program. */
const COMPILER: string = 'assemblyscript/asc';

/** The TypeScript that holds the code; the compiler itself prints what is wrong. */
export async function render(): Promise<string> {
  const source = readFileSync(new URL('line-kernel.as', folder), 'utf8');
  let code: Uint8Array = new Uint8Array(0);
  const flags = '-O3 --noAssert --runtime stub --importMemory --enable simd --enable bulk-memory';
  const compiler: Compiler = await import(COMPILER);
  const { error } = await compiler.main(['line-kernel.ts', '--outFile', 'out.wasm', ...flags.split(' ')], {
    readFile: (name) => (name === 'line-kernel.ts' ? source : null),
    writeFile: (_, contents) => {
      code = typeof contents === 'string' ? Buffer.from(contents) : contents;
    },
  });
  if (error) throw error;
  const text = Buffer.from(code).toString('base64').replace(/=+$/, '');
  return `/** What \`npm run kernel\` makes of line-kernel.as, in base64. */\nexport const LINE_KERNEL_CODE =\n  '${text}';\n`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(target, await render());
