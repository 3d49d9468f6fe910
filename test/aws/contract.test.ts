/**
 * The same scripts on the simulator and on moto.
 *
 * Two witnesses that know nothing of each other: where both say what AWS is known to say, good; where they do not agree,
 * `differences.ts` says who is right. What went over the wire is held against botocore's models of the services.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { differences, type Difference } from './differences.ts';
import { modelDeviations } from './model-deviations.ts';
import { playScript, type Observation } from './play-script.ts';
import { startRecorder, type Exchange, type Recorder } from './record-wire.ts';
import { allScripts } from './scripts/all-scripts.ts';
import { checkExchange, type ExchangeProblem } from './service-model/check-exchange.ts';
import { nameOperation, nameService } from './service-model/name-operation.ts';
import { readServiceModel, type ServiceModel } from './service-model/service-model.ts';
import { motoBackend, startMoto, type MotoServer } from './start-moto.ts';
import { startSimulatorBackend } from './start-simulator-backend.ts';

type Side = 'simulator' | 'moto';

const region = 'eu-west-3';
const exchanges: Readonly<Record<Side, Exchange[]>> = { simulator: [], moto: [] };
const played = new Map<
  string,
  { readonly simulator: readonly Observation[]; readonly moto: readonly Observation[] }
>();
let moto: MotoServer;
let beforeMoto: Recorder;

beforeAll(async () => {
  moto = await startMoto();
  beforeMoto = await startRecorder(moto.url, (exchange) => void exchanges.moto.push(exchange));
  for (const script of allScripts) {
    const simulator = await startSimulatorBackend(
      region,
      (exchange) => void exchanges.simulator.push(exchange),
    );
    const onSimulator = await playScript(simulator, script);
    await simulator.close();
    const backend = await motoBackend(beforeMoto.url, region);
    played.set(script.title, { simulator: onSimulator, moto: await playScript(backend, script) });
  }
}, 240_000);

afterAll(async () => {
  await beforeMoto.close();
  await moto.close();
});

interface Pair {
  readonly script: string;
  readonly step: string;
  readonly expects: Observation['expects'];
  readonly simulator: Observation['observed'];
  readonly moto: Observation['observed'];
}

function pairOf(script: string, step: string): Pair {
  const sides = played.get(script);
  const find = (side: Side) => sides?.[side].find((observation) => observation.step === step);
  const [simulator, other] = [find('simulator'), find('moto')];
  if (!simulator || !other) throw new Error(`${script}: ${step} was not played`);
  return { script, step, expects: simulator.expects, simulator: simulator.observed, moto: other.observed };
}

const differenceOf = (script: string, step: string): Difference | undefined =>
  differences.find((difference) => difference.script === script && difference.step === step);

describe.each(allScripts)('$title', ({ title: script, steps }) => {
  test.each(steps)('$title', ({ title: step }) => {
    const pair = pairOf(script, step);
    const difference = differenceOf(script, step);
    if (!difference) {
      expect({ simulator: pair.simulator, moto: pair.moto }).toEqual({
        simulator: pair.expects,
        moto: pair.expects,
      });
      return;
    }
    expect({ simulator: pair.simulator, moto: pair.moto }).toEqual({
      simulator: difference.simulator,
      moto: difference.moto,
    });
    expect(pair.simulator, 'a difference that no longer is one').not.toEqual(pair.moto);
    if (difference.right !== 'neither') expect(pair[difference.right], 'the right one').toEqual(pair.expects);
  });
});

describe('the table of differences', () => {
  test('names steps that exist, each once', () => {
    const steps = allScripts.flatMap((script) =>
      script.steps.map((step) => `${script.title}: ${step.title}`),
    );
    const rows = differences.map(({ script, step }) => `${script}: ${step}`);
    expect(rows.filter((row) => !steps.includes(row))).toEqual([]);
    expect(new Set(rows).size).toBe(rows.length);
    expect(new Set(steps).size).toBe(steps.length);
  });

  test('gives a source for every row', () => {
    expect(differences.filter(({ because, source }) => because === '' || source === '')).toEqual([]);
  });
});

describe("the wire against botocore's models", () => {
  const models = new Map<string, ServiceModel>();
  const modelOf = (exchange: Exchange): ServiceModel => {
    const service = nameService(exchange);
    if (service === undefined) throw new Error(`${exchange.request.path} is not signed`);
    const model = models.get(service) ?? readServiceModel(moto.botocoreData, service);
    models.set(service, model);
    return model;
  };
  // Moto's own control page is no service of AWS's.
  const signed = (side: Side): readonly Exchange[] =>
    exchanges[side].filter(({ request }) => !request.path.startsWith('/moto-api'));
  const asked = (side: Side): ReadonlySet<string> =>
    new Set(
      signed(side).map(
        (exchange) => `${modelOf(exchange).metadata.serviceId}.${nameOperation(modelOf(exchange), exchange)}`,
      ),
    );
  const lineOf = ({ service, operation, side, path, problem }: ExchangeProblem): string =>
    [service, operation, side, path, problem].join(' | ');

  test.each(['simulator', 'moto'] as const)('deviates on the %s exactly where the table says', (side) => {
    const found = signed(side).flatMap((exchange) => checkExchange(modelOf(exchange), exchange).map(lineOf));
    const listed = modelDeviations
      .filter(({ on }) => on === side)
      .flatMap(({ problems, ...rest }) => problems.map((problem) => lineOf({ ...rest, problem })));
    expect([...new Set(found)].toSorted()).toEqual(listed.toSorted());
  });

  test('every operation that the simulator was asked, moto was asked too', () => {
    expect([...asked('simulator')].filter((operation) => !asked('moto').has(operation))).toEqual([]);
    expect(asked('simulator').size).toBeGreaterThan(20);
  });
});
