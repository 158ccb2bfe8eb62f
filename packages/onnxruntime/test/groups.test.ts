import { expect, test } from 'vitest';
import type { GroupOptions, Pattern } from '../src/index.ts';
import { makeLinear, makeTrainer } from './make.ts';

/** Which group each parameter of `mlp` is in. */
async function groupsOf(groups: readonly GroupOptions[], trainable?: Pattern) {
  const trainer = await makeTrainer({ groups, ...(trainable && { trainable }) });
  const found = trainer.parameters.map(({ name, group }) => [name, group] as const);
  return Object.fromEntries(found);
}

const rest = { name: 'rest' };

test('without groups, all parameters are in one', async () => {
  const { parameters } = await makeTrainer();
  expect(new Set(parameters.map(({ group }) => group))).toEqual(new Set(['all']));
});

test.each<[string, Pattern, readonly string[]]>([
  ['a name', 'fc1.bias', ['fc1.bias']],
  ['a star at the end', 'fc1*', ['fc1.bias', 'fc1.weight']],
  ['a star at the front', '*.bias', ['fc1.bias', 'fc2.bias']],
  ['stars around', '*c1*', ['fc1.bias', 'fc1.weight']],
  ['a regular expression', /^fc\d\.w/, ['fc1.weight', 'fc2.weight']],
  ['one that remembers its place', /fc1/g, ['fc1.bias', 'fc1.weight']],
  ['a function', ({ shape }) => shape.length === 1, ['fc1.bias', 'fc2.bias']],
  ['a list', ['fc1.bias', /2.weight/], ['fc1.bias', 'fc2.weight']],
])('%s', async (_, parameters, names) => {
  const found = await groupsOf([{ name: 'some', parameters }, rest]);
  const some = Object.keys(found).filter((name) => found[name] === 'some');
  expect(some.toSorted()).toEqual(names);
  expect(new Set(Object.values(found))).toEqual(new Set(['some', 'rest']));
});

test('a dot is a dot', async () => {
  await expect(makeLinear({ axb: [1, 1] }, { trainable: 'a.b' })).rejects.toMatchObject({
    code: 'bad-option',
    message: 'trainable: a.b means no parameter that can be trained; there are axb.',
  });
});

test('where two groups mean a parameter, the first has it', async () => {
  const found = await groupsOf([
    { name: 'bias', parameters: '*.bias' },
    { name: 'second', parameters: 'fc2*' },
    rest,
  ]);
  expect(found).toEqual({
    'fc1.weight': 'rest',
    'fc1.bias': 'bias',
    'fc2.weight': 'second',
    'fc2.bias': 'bias',
  });
});

test('a group for which nothing is left is a mistake', async () => {
  const groups = [
    { name: 'fc2', parameters: 'fc2*' },
    { name: 'bias', parameters: 'fc2.bias' },
    rest,
  ];
  await expect(groupsOf(groups)).rejects.toMatchObject({
    code: 'bad-option',
    message: "groups: the group 'bias' has no parameter.",
  });
});

test.each<[string, readonly GroupOptions[], string]>([
  ['no list', 'all' as never, 'wanted a list'],
  ['none', [], 'wanted a list'],
  ['two of a name', [{ name: 'a', parameters: 'fc1*' }, { name: 'a' }], "two with the name 'a'"],
  ['no name', [{ name: '' }], 'wanted a name'],
  ['an unknown member', [{ name: 'a', rate: 1 } as never], 'got "rate"'],
  ['no parameters but in the last', [{ name: 'a' }, rest], 'only the last group can be without'],
  ['a pattern that means nothing', [{ name: 'a', parameters: 'fc3*' }, rest], 'fc3* means no'],
  ['one of a list', [{ name: 'a', parameters: ['fc1*', 'fc3*'] }, rest], 'fc3* means no'],
  ['a function', [{ name: 'a', parameters: () => false }, rest], 'the function means no'],
  ['a number', [{ name: 'a', parameters: 1 as never }, rest], 'wanted a name, a regular'],
  ['leftovers', [{ name: 'a', parameters: 'fc1*' }], 'fc2.weight, fc2.bias are in no group'],
])('refuses: %s', async (_, groups, message) => {
  await expect(groupsOf(groups)).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining(message) as string,
  });
});

test('what is frozen is in no group, and needs none', async () => {
  const found = await groupsOf([{ name: 'head', parameters: '*.weight' }], ['fc2.weight']);
  expect(found).toEqual({
    'fc1.weight': null,
    'fc1.bias': null,
    'fc2.weight': 'head',
    'fc2.bias': null,
  });
});

test('a group can have only what is trained', async () => {
  const groups = [{ name: 'a', parameters: 'fc1*' }, rest];
  await expect(groupsOf(groups, 'fc2*')).rejects.toMatchObject({ code: 'bad-option' });
});
