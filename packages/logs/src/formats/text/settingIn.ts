const SETTING = /^\W{0,4}([A-Za-z][\w .-]{0,40}?) ?[:=] ?(\S{1,60})\s*$/u;
/** Words of a setting's name; more are a sentence. */
const MOST_WORDS = 4;

/** What a line before the first epoch sets: `patience: 5`, `lr = 0.001`, `nesterov=True`. */
export function settingIn(line: string): Record<string, number | boolean> | null {
  const [, name, value = ''] = SETTING.exec(line.slice(0, 200)) ?? [];
  if (name === undefined || name.split(' ').length > MOST_WORDS) return null;
  if (/^(?:true|false)$/iu.test(value)) return { [name]: value.toLowerCase() === 'true' };
  const number = Number(value.replaceAll(',', ''));
  return Number.isFinite(number) ? { [name]: number } : null;
}
