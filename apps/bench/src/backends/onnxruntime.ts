import { accuracy, adam, crossEntropy, OrtTrainer, type Weights } from '@stepwise/onnxruntime';
import * as ort from 'onnxruntime-node';
import type { Backend } from './backend.ts';
import { ortModelOf, sessionOptions, toBatch } from './ortNetwork.ts';

/** ONNX Runtime on one thread. */
export const onnxruntime: Backend = {
  async create({ model, adam: settings, scheduler }) {
    const trainer = await OrtTrainer.create({
      ort,
      model: ortModelOf(model),
      loss: crossEntropy(),
      optimizer: adam(settings),
      scheduler,
      sessionOptions: sessionOptions(1),
    });
    let kept: Weights = trainer.snapshot();

    return {
      step: (batch) => trainer.step(toBatch(batch)),
      async evaluate(examples) {
        const { loss, metrics } = await trainer.evaluate(toBatch(examples), {
          metrics: { accuracy: accuracy() },
        });
        return { loss, accuracy: metrics['accuracy'] ?? Number.NaN };
      },
      keep() {
        kept = trainer.snapshot();
      },
      restore() {
        trainer.restore(kept);
      },
      dispose: () => trainer.dispose(),
    };
  },
};
