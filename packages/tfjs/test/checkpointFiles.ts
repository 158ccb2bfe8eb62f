import * as tf from '@tensorflow/tfjs';
import type { Checkpoint } from '../src/index.ts';

/** The namespace, with another store. */
type Space = Omit<typeof tf, 'io'> & { readonly io: typeof tf.io };

/** What a function target writes to, as a file would: the header as text, the numbers copied. */
export function files() {
  const kept = new Map<string, { readonly header: string; readonly data: ArrayBuffer }>();
  const log: string[] = [];
  return {
    kept,
    /** What was written (+) and removed (−), in order. */
    log,
    to(name: string, { header, data }: Checkpoint) {
      log.push(`+${name}`);
      kept.set(name, { header: JSON.stringify(header), data: data.slice(0) });
    },
    remove(name: string) {
      log.push(`-${name}`);
      kept.delete(name);
    },
    read(name: string): Checkpoint {
      const { header, data } = kept.get(name)!;
      return { header: JSON.parse(header) as Checkpoint['header'], data };
    },
  };
}

/** The namespace with a store like that of a browser, which Node lacks. */
export function withStore(): { store: Map<string, tf.io.ModelArtifacts>; tf: Space } {
  const store = new Map<string, tf.io.ModelArtifacts>();
  const info = { dateSaved: new Date(0), modelTopologyType: 'JSON' } as const;
  const handler = (url: string): tf.io.IOHandler => ({
    save: async (artifacts) => {
      store.set(url, structuredClone(artifacts));
      return { modelArtifactsInfo: info };
    },
    load: async () => structuredClone(store.get(url)!),
  });
  const io = {
    ...tf.io,
    getSaveHandlers: (url: string | string[]) => [handler(String(url))],
    getLoadHandlers: (url: string | string[]) => [handler(String(url))],
    listModels: async () => Object.fromEntries([...store.keys()].map((url) => [url, info])),
    removeModel: async (url: string) => {
      if (!store.delete(url)) throw new Error(`no model ${url}`);
      return info;
    },
  };
  return { store, tf: { ...tf, io } };
}
