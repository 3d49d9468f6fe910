/** How a REST service's paths name its operations. A path may have one label, as in `/functions/{FunctionName}/configuration`. */
export interface Routes {
  operationOf(method: string, path: string): string | undefined;
  labelOf(method: string, path: string): string | undefined;
}

export function toRoutes(operations: ReadonlyMap<string, string>): Routes {
  const known = [...operations].map(([route, operation]) => {
    const [method = '', path = ''] = route.split(' ');
    const pattern = path.replace(/[.+^$()|[\]\\]/g, String.raw`\$&`).replace(/\{\w+\}/, '([^/]+)');
    return { method, pattern: new RegExp(`^${pattern}/?$`), operation };
  });
  const find = (method: string, path: string) =>
    known.find((route) => route.method === method && route.pattern.test(path));
  return {
    operationOf: (method, path) => find(method, path)?.operation,
    labelOf(method, path) {
      const label = find(method, path)?.pattern.exec(path)?.[1];
      return label === undefined ? undefined : decodeURIComponent(label);
    },
  };
}
