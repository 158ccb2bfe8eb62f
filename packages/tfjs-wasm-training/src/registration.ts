import type { GradConfig, KernelConfig } from '@tensorflow/tfjs-core';
import { trainingGradients } from './gradients/trainingGradients.ts';
import { trainingKernels } from './kernels/trainingKernels.ts';
import type { Tf } from './tensorflow.ts';

/** One name of TensorFlow.js' registry, and how to give it back. */
interface Registered {
  readonly name: string;
  /** Whether something else had the name before. */
  readonly replaced: boolean;
  /** Puts back what was there, unless someone else has taken the name meanwhile. */
  restore(): void;
}

/** One registration for all who ask for it. */
export interface Hold {
  readonly registered: readonly Registered[];
  /** Gives it back once nobody holds it any more. A second call does nothing. */
  release(): void;
}

export const holdKernels: (tf: Tf) => Hold = shared(registerKernels);
export const holdGradients: (tf: Tf) => Hold = shared(registerGradients);

/** By engine: TensorFlow.js has one for all its copies, and so one registry. */
function shared(register: (tf: Tf) => readonly Registered[]): (tf: Tf) => Hold {
  const registrations = new WeakMap<
    object,
    { holders: number; registered: readonly Registered[] }
  >();
  return (tf) => {
    const engine = tf.engine();
    const registration = registrations.get(engine) ?? { holders: 0, registered: register(tf) };
    registration.holders += 1;
    registrations.set(engine, registration);
    const { registered } = registration;
    let held = true;
    return {
      registered,
      release() {
        if (!held) return;
        held = false;
        registration.holders -= 1;
        if (registration.holders > 0) return;
        registrations.delete(engine);
        for (const { restore } of registered) restore();
      },
    };
  };
}

function registerKernels(tf: Tf): Registered[] {
  return trainingKernels.flatMap(({ kernelName, role, create }) => {
    const stock = findKernel(tf, kernelName);
    if ((stock === undefined) !== (role === 'adds')) return [];
    const kernelFunc = create(tf, (call) => {
      if (stock) return stock.kernelFunc(call);
      throw new Error(`the wasm backend has no ${kernelName} of its own`);
    });
    // the functions of the one that is replaced look up its code in the wasm module; it may be asked yet
    const own: KernelConfig = { ...stock, kernelName, backendName: 'wasm', kernelFunc };
    if (stock) tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel(own);
    return [
      {
        name: kernelName,
        replaced: stock !== undefined,
        restore() {
          if (findKernel(tf, kernelName) !== own) return;
          tf.unregisterKernel(kernelName, 'wasm');
          if (stock) tf.registerKernel(stock);
        },
      },
    ];
  });
}

function registerGradients(tf: Tf): Registered[] {
  return trainingGradients.flatMap((gradient) => {
    const { kernelName } = gradient;
    const stock = findGradient(tf, kernelName);
    const own =
      gradient.role === 'adds'
        ? !stock && gradient.create(tf)
        : stock && gradient.create(tf, stock);
    if (!own) return [];
    if (stock) tf.unregisterGradient(kernelName);
    tf.registerGradient(own);
    return [
      {
        name: kernelName,
        replaced: stock !== undefined,
        restore() {
          if (findGradient(tf, kernelName) !== own) return;
          tf.unregisterGradient(kernelName);
          if (stock) tf.registerGradient(stock);
        },
      },
    ];
  });
}

/** The types of TensorFlow.js do not say that a name may be free. */
const findKernel = (tf: Tf, name: string): KernelConfig | undefined => tf.getKernel(name, 'wasm');
const findGradient = (tf: Tf, name: string): GradConfig | undefined => tf.getGradient(name);
