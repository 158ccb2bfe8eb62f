const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/u));

/** Which data a value was measured on. */
export const DATA: ReadonlyMap<string, 'train' | 'validation' | 'test'> = new Map([
  ...['train', 'training', 'trn', 'tr'].map((word) => [word, 'train'] as const),
  ...['val', 'valid', 'validation', 'vali', 'va', 'eval', 'evaluation', 'dev', 'holdout'].map(
    (word) => [word, 'validation'] as const,
  ),
  ...['test', 'testing', 'tst'].map((word) => [word, 'test'] as const),
]);

/** Lower is better. */
export const LOWER: ReadonlySet<string> = set(
  `error errors err mse rmse mae msle rmsle mape smape nrmse wer cer ter perplexity ppl fid kid lpips bpc bpb bpd
   hd95 hausdorff assd brier ece eer fpr fnr bce ce crossentropy deviance epe absrel`,
);

/** Higher is better. */
export const HIGHER: ReadonlySet<string> = set(
  `acc accs accuracy accuracies top f f1 fscore fbeta map ap mar ar dice dsc iou miou jaccard r2 bleu sacrebleu rouge
   rougel rougelsum meteor chrf auc auroc rocauc aucroc auprc prauc precision recall sensitivity specificity psnr ssim
   kappa qwk mcc matthews correlation corr pearson pearsonr spearman spearmanr plcc srcc ccc ndcg mrr hit hits score
   reward rewards success em cider spice kge nse bacc tpr tnr fitness`,
);

/** A value with one of these is about the curve, or about how it is computed, and no point of it. */
export const DERIVED: ReadonlySet<string> = set(
  `best delta diff difference improvement improved change changed patience counter wait bad count counts num norm std
   var variance ratio`,
);

/** With one of these a loss is a factor of it. */
export const FACTOR: ReadonlySet<string> = set(
  'scale scaler scaling weight weights coef coefficient lambda',
);

/** With one of these a learning rate is a setting, or something else of the optimizer. */
export const NO_RATE: ReadonlySet<string> = set(
  `momentum decay weight beta betas factor patience multiplier mult scale ratio scheduler schedule min max minimum
   maximum initial init target reduced reduction reductions changed change drops warmup`,
);

export const TIME: ReadonlySet<string> = set(
  'time times seconds second secs sec minutes hours duration runtime elapsed walltime timestamp date datetime eta',
);
